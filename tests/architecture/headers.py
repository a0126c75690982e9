"""The headers that every answer carries, and what is wrong with one that does not."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def lacking(response) -> list[str]:
    """The headers that are absent or say something else."""
    found = [name for name, part in HEADERS.items() if part not in response.headers.get(name, "")]
    policy = response.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "*" in policy or "http:" in policy:
        found.append(f"a policy that lets in: {policy}")
    return found


def careless(response) -> list[str]:
    kept = "no-store" in response.headers.get("Cache-Control", "")
    return lacking(response) + ([] if kept else [f"kept by caches: {response.headers.get('Cache-Control')}"])
