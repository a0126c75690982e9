"""What comes in and goes out by file keeps the id it has there."""

import uuid

from django.db import models


def new_external_id() -> str:
    """An id for a record made here; it can never meet one that a sender chose."""
    return str(uuid.uuid4())


class Exchanged(models.Model):
    """A record with an id of its sender's own (text, at most 64 characters), sorted by code point."""

    external_id = models.CharField(
        "extern kenmerk",
        max_length=64,
        unique=True,
        default=new_external_id,
        db_collation="C",
        editable=False,
    )

    class Meta:
        abstract = True
