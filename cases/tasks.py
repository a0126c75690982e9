"""What the queue does for dossiers afterwards: gather and lay out the copy of everything for a resident."""

import json

from celery import shared_task
from django.db import OperationalError, transaction
from django.db.models.functions import Now

from cases import letters
from cases.figures import person
from cases.models import CopyPart, DataCopy
from cases.states import CopyState


@shared_task(autoretry_for=(OperationalError, OSError), retry_backoff=True, max_retries=8)
def gather_copy(copy_id: int) -> None:
    """Gather all parts of a copy, each in a transaction of its own, so that the page shows how far it is.

    Runs at least once: a part that is there stays, so that a second worker goes on where a first one was
    killed; the lock keeps two from making the same part.
    """
    for position, part in enumerate(person.EVERY):
        with transaction.atomic():
            rows = DataCopy.objects.select_for_update(of=("self",)).select_related("request__client")
            copy = rows.filter(pk=copy_id, state=CopyState.GATHERING).defer("pdf", "text").first()
            if copy is None:
                return
            if not copy.parts.filter(key=part.key).exists():
                found = person.gather(part, copy.request.client, on=copy.asked_on)
                CopyPart.objects.create(
                    copy=copy,
                    key=part.key,
                    title=part.title,
                    position=position,
                    row_count=len(found),
                    content=json.dumps(found, ensure_ascii=False),
                )
            DataCopy.objects.filter(pk=copy_id).update(parts_done=position + 1, beat_at=Now())
    DataCopy.objects.filter(pk=copy_id, gathered_at=None).update(gathered_at=Now())


@shared_task(autoretry_for=(OperationalError, OSError), retry_backoff=True, max_retries=8)
def make_copy(copy_id: int) -> None:
    """Lay out the PDF and the JSON of a released copy. Runs at least once; a second run changes nothing."""
    rows = DataCopy.objects.select_related("request__client")
    copy = rows.filter(pk=copy_id, state=CopyState.RELEASED).first()
    if copy is None:
        return
    DataCopy.objects.filter(pk=copy_id).update(beat_at=Now())
    pdf, text = letters.copy_pdf(copy), letters.copy_text(copy)
    DataCopy.objects.filter(pk=copy_id, state=CopyState.RELEASED).update(pdf=pdf, text=text, made_at=Now())
