"""Counting how often somebody tries, in the queue's Redis, as long as that is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError
from redis.sentinel import Sentinel, SentinelConnectionPool

from config import env


def _or_else(answer: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            try:
                return method(*args, **kwargs)
            except RedisError:  # nobody listens, or its disk is full
                return answer

        return wrapper

    return decorate


class WatchedPool(SentinelConnectionPool):
    """Connections to the first server of a Redis that Sentinel watches, wherever that is now."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> "WatchedPool":
        """The pool for an address that `config.env.sentinels` reads."""
        if (watched := env.sentinels(url)) is None:
            raise ValueError("This address names no Sentinel.")
        times = {name: value for name, value in options.items() if name.startswith("socket_")}
        manager = Sentinel(watched.hosts, **times)
        return cls(watched.master, manager, db=watched.number, password=watched.password or None, **options)


class TryCounter(RedisCache):
    """Knows nothing while Redis is away or takes nothing, so that people can still log in.

    Only limits per address and minute stand in it. What keeps a password from being guessed does not depend
    on it: that is counted in the database (providers.access.lockout).
    """

    @_or_else(True)
    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return super().add(key, value, timeout, version)

    @_or_else(None)
    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return super().set(key, value, timeout, version)

    @_or_else(1)
    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return super().incr(key, delta, version)

    @_or_else(False)
    def delete(self, key: str, version: int | None = None) -> Any:
        return super().delete(key, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError:
            return default
