"""Reading settings from environment variables, with clear errors."""

import getpass
import os
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

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


class Sentinels(NamedTuple):
    """The watchers of a Redis that may move: where they listen, and what they call its first server."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    number: int
    password: str


def sentinels(url: str) -> Sentinels | None:
    """Who tells where Redis is, of redis+sentinel://:password@host:26379,host:26379/0?master=name; else None.

    The password is that of Redis. Raises ImproperlyConfigured where no host or no master is named.
    """
    parts = urlsplit(url)
    if parts.scheme != "redis+sentinel":
        return None
    access, _, where = parts.netloc.rpartition("@")
    hosts = tuple(
        (host, int(port or 26379))
        for host, _, port in (one.partition(":") for one in where.split(","))
        if host
    )
    master = dict(parse_qsl(parts.query)).get("master", "")
    if not hosts or not master:
        raise ImproperlyConfigured(
            "REDIS_URL must name hosts and a master: redis+sentinel://host/0?master=name"
        )
    return Sentinels(hosts, master, int(parts.path.strip("/") or 0), unquote(access.partition(":")[2]))


def broker(url: str) -> str:
    """The address of the queue as Celery writes it: with Sentinel one address for each who watches."""
    if (watched := sentinels(url)) is None:
        return url
    access = f":{quote(watched.password, safe='')}@" if watched.password else ""
    return ";".join(f"sentinel://{access}{host}:{port}/{watched.number}" for host, port in watched.hosts)


def broker_options(url: str) -> dict[str, object]:
    """What Celery must be told beside the address."""
    watched = sentinels(url)
    return {"master_name": watched.master} if watched else {}


def cache(url: str) -> dict[str, object]:
    """The Django cache settings for the queue's Redis; it may be given the way Celery writes a socket."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        number = dict(parse_qsl(parts.query)).get("virtual_host", "0")
        url = f"unix://{parts.path}?db={number}"
    options: dict[str, object] = {"socket_timeout": 2, "socket_connect_timeout": 2}
    if sentinels(url):
        options["pool_class"] = "config.cache.WatchedPool"
    return {
        "BACKEND": "config.cache.TryCounter",
        "LOCATION": [url],  # a list: the address of several watchers has commas in it
        "KEY_PREFIX": "rondom",
        "OPTIONS": options,
    }
