"""Reading settings from environment variables, with clear errors."""

import getpass
import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of a variable, or of the file named by NAME_FILE (a mounted secret).

    Raises ImproperlyConfigured when neither is set and there is no default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        with open(path, encoding="utf-8") as secret:
            return secret.read().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes or on (any case)."""
    return text(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def items(name: str, default: str = "") -> list[str]:
    """A comma separated list; empty items are dropped."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def program() -> str:
    """What runs and as whom on the machine, as the database sees it: opdracht import_dossiers (beheer)."""
    name = Path(sys.argv[0]).name
    if name == "manage.py":
        name = f"opdracht {sys.argv[1]}" if len(sys.argv) > 1 else "opdracht"
    try:
        name = f"{name} ({getpass.getuser()})"
    except (KeyError, OSError):  # a number without a name, as containers have
        name = f"{name} ({os.getuid()})"
    return name.encode("ascii", "replace").decode()[:63]


def database(url: str) -> dict[str, object]:
    """The Django database settings for postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def cache(url: str) -> dict[str, object]:
    """The Django cache settings for the queue's Redis; it may be given the way Celery writes a socket."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        number = dict(parse_qsl(parts.query)).get("virtual_host", "0")
        url = f"unix://{parts.path}?db={number}"
    return {
        "BACKEND": "config.cache.TryCounter",
        "LOCATION": url,
        "KEY_PREFIX": "rondom",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
