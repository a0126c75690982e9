"""Doors: getting in, one's own account, and the administrator's pages about workers and mail."""
