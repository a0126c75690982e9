"""The acts on what somebody is still typing."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from providers.models import Draft, DraftPlace, FormClaim, User

BATCH = 5_000


class KeptDraft(NamedTuple):
    """What became of what was typed. draft: as it stands now, None when there is none.

    is_sent: the form was sent meanwhile. is_overtaken: another page typed in this draft meanwhile, and
    nothing was kept of this one.
    """

    draft: Draft | None
    is_sent: bool = False
    is_overtaken: bool = False


@transaction.atomic
def keep_draft(
    *, place: DraftPlace, typed: Mapping[str, Sequence[str]], seen: int, key: UUID, by: User
) -> KeptDraft:
    """Keep what was typed so far in one form (concept bewaren).

    seen: the version that the page had before it, 0 for none. key: of the form in that page; what is kept by
    the same page follows itself, whatever its version.
    """
    # The claim of the form itself: waits for a form that is being sent, and is refused after it was.
    if not FormClaim.objects.claim(by, key):
        return KeptDraft(None, is_sent=True)
    text = json.dumps(dict(typed), ensure_ascii=False)
    fresh = {"label": place.label, "page": place.page, "fields": text, "key": key}
    drafts = Draft.objects.select_for_update()
    draft, is_new = drafts.get_or_create(user=by, sent_to=place.sent_to, defaults=fresh)
    is_overtaken = draft.key != key and draft.version != seen and draft.typed != dict(typed)
    if not is_new and not is_overtaken:
        known = Draft.objects.filter(pk=draft.pk)
        known.update(**fresh, version=draft.version + 1, kept_at=Now())
    FormClaim.objects.filter(user=by, key=key).delete()
    draft.refresh_from_db()
    return KeptDraft(draft, is_overtaken=is_overtaken)


def drop_sent(*, sent_to: str, seen: int, key: UUID, by: User) -> None:
    """Drop the draft of a form that was sent, within the transaction of its act.

    What was typed in it on another device meanwhile was not sent and stays.
    """
    own = Q(key=key) | Q(version=seen)
    Draft.objects.of(by).filter(own, sent_to=sent_to).delete()


def discard_draft(*, draft: Draft) -> None:
    """Throw away what was typed (concept weggooien)."""
    draft.delete()


def forget_drafts() -> int:
    """Remove, in batches, the drafts that are too old; how many. Nobody asks for it."""
    removed = 0
    old = Draft.objects.over_term().order_by("pk").values_list("pk", flat=True)
    while keys := list(old[:BATCH]):
        removed += Draft.objects.filter(pk__in=keys).delete()[0]
    return removed
