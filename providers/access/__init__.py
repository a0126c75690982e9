"""Who gets in, by which road, and for how long: the door of the house."""

from providers.access.password import EmailBackend

__all__ = ["EmailBackend"]
