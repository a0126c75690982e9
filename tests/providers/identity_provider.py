"""A real OpenID provider in a process of its own, and a proxy before it that can lie in its name."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

Claims = dict[str, Any]
ANOTHER_KEY = rsa.generate_private_key(65537, 2048)


class Provider:
    """The provider `oidc-provider-mock` (built on authlib) with a proxy before it.

    The proxy signs with a key of its own, which it publishes, so that it can change what a token says. It
    holds the client to PKCE, to one use of a code and to its secret, and remembers what it was asked.
    """

    SECRET = "het-geheim-van-de-client"

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.asked: list[dict[str, str]] = []
        self.challenges: dict[str, str] = {}
        self.reset()
        handler = type("Handler", (_Handler,), {"provider": self})
        self.front = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.front.server_port}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.behind = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"AUTHLIB_INSECURE_TRANSPORT": "1"},
        )
        threading.Thread(target=self.front.serve_forever, daemon=True).start()
        self._wait()

    def reset(self) -> None:
        """Tell the truth again."""
        self.change: Callable[[Claims], Claims] = lambda claims: claims
        self.sign_with: Any = self.key
        self.algorithm = "RS256"
        self.calls_itself = ""
        self.asked.clear()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                requests.get(f"{self.behind}/.well-known/openid-configuration", timeout=1)
                return
            except requests.RequestException:
                time.sleep(0.1)
        raise RuntimeError("The provider did not start.")

    def stop(self) -> None:
        self.front.shutdown()
        self.front.server_close()
        self.process.terminate()
        self.process.wait(10)

    def knows(self, subject: str, **claims: Any) -> None:
        """Add a person, with what the provider says of them."""
        requests.put(f"{self.behind}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def logs_in(self, address: str, subject: str) -> str:
        """What the browser does at the provider: log in as somebody; returns where it is sent back to."""
        answer = requests.post(address, data={"sub": subject}, timeout=5, allow_redirects=False)
        return answer.headers["Location"]

    # --- what the proxy does -------------------------------------------------------------------------

    def published(self) -> dict[str, Any]:
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [shown | {"kid": "proxy", "use": "sig", "alg": "RS256"}]}

    def resign(self, answer: dict[str, Any]) -> dict[str, Any]:
        claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
        claims = self.change(claims | {"iss": self.url})
        headers = {"kid": "proxy"}
        token = jwt.encode(claims, self.sign_with, algorithm=self.algorithm, headers=headers)
        return answer | {"id_token": token}

    def check_pkce(self, form: dict[str, str]) -> bool:
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        return challenge in self.challenges.values() and form.get("client_secret") == self.SECRET


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._pass_on(None)

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _pass_on(self, body: bytes | None) -> None:
        provider, address = self.provider, urllib.parse.urlsplit(self.path)
        path, query = address.path, dict(urllib.parse.parse_qsl(address.query))
        form = dict(urllib.parse.parse_qsl((body or b"").decode()))
        if path == "/jwks":
            self._answer(200, json.dumps(provider.published()).encode())
            return
        if path == "/oauth2/authorize":
            provider.asked.append(query)
            provider.challenges[query["state"]] = query["code_challenge"]
        if path == "/oauth2/token" and not provider.check_pkce(form):
            self._answer(400, b'{"error": "invalid_grant"}')
            return
        kept = {key: value for key, value in self.headers.items() if key in ("Content-Type", "Authorization")}
        answer = requests.request(
            self.command,
            provider.behind + self.path,
            data=body,
            headers=kept,
            timeout=5,
            allow_redirects=False,
        )
        content = answer.content.replace(provider.behind.encode(), provider.url.encode())
        if path == "/oauth2/token" and answer.ok:
            content = json.dumps(provider.resign(json.loads(content))).encode()
        if path.endswith("openid-configuration"):
            found = json.loads(content) | {"issuer": provider.calls_itself or provider.url}
            found["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
            content = json.dumps(found).encode()
        self._answer(
            answer.status_code,
            content,
            answer.headers.get("Location"),
            answer.headers.get("Content-Type", ""),
        )

    def _answer(
        self, status: int, content: bytes, goal: str | None = None, kind: str = "application/json"
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if goal:
            self.send_header("Location", goal)
        self.end_headers()
        self.wfile.write(content)
