"""Acts between the desk and whoever sent somebody in: a code, what is added, consent, what is told back."""

import json
import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from intake import policies
from intake.models import ReferrerCode, ReferrerMessage, Submission
from intake.services.submissions import as_sent, digest_of, keep_files, sealed
from providers.models import User, act, keep, unseal
from providers.policies import enforce

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH, USES = 16, 20
DAYS = (14, 30, 90)


class Behind(NamedTuple):
    """What stands behind a code. feedback: (moment, words); nothing of it without consent of the resident."""

    number: str
    may_read: bool
    feedback: list[tuple[datetime, str]]


def digest(code: str) -> str:
    """The keyed digest of a code as somebody types it, in any case and with any spaces."""
    plain = "".join(one for one in code.upper() if one in LETTERS)
    return salted_hmac("intake.referrers", plain, algorithm="sha256").hexdigest()


@act
def make_code(*, submission: Submission, days: int, on: date, by: User) -> str:
    """A new code for the referrer; an earlier one ends with it (toegangscode maken). Told once, kept nowhere.

    Raises PermissionDenied for who is not at the desk, ValidationError when it was set aside.
    """
    held = _held(submission, by)
    if days not in DAYS:
        raise ValidationError({"days": "Kies hoe lang de code geldt."})
    held.codes.filter(revoked_at=None).update(revoked_at=Now())
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    expires_on = on + timedelta(days=days)
    keep(
        ReferrerCode(submission=held, digest=digest(code), made_by=by, expires_on=expires_on, uses_left=USES)
    )
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


@act
def revoke_code(*, submission: Submission, by: User) -> int:
    """End the code that runs (toegangscode intrekken); how many ended."""
    held = _held(submission, by)
    return int(held.codes.filter(revoked_at=None).update(revoked_at=Now()))


@act
def record_feedback_consent(
    *, submission: Submission, given_on: date, how: str, on: date, by: User
) -> Submission:
    """Write down that the resident lets the referrer know how it goes (toestemming, AVG art. 6)."""
    held = _held(submission, by)
    if given_on > on:
        raise ValidationError({"given_on": "Deze dag moet nog komen."})
    if how not in Submission.ConsentWay.values:
        raise ValidationError({"how": "Kies hoe de inwoner toestemming gaf."})
    held.consent_on, held.consent_how, held.consent_by = given_on, how, by
    keep(held)
    return held


@act
def withdraw_feedback_consent(*, submission: Submission, by: User) -> Submission:
    """The resident no longer agrees: from now on the referrer reads nothing (toestemming intrekken)."""
    held = _held(submission, by)
    held.consent_on, held.consent_how, held.consent_by = None, "", None
    keep(held)
    return held


@act
def tell_referrer(*, submission: Submission, text: str, by: User) -> ReferrerMessage:
    """Let the referrer know how it goes (terugkoppeling). Raises ValidationError without consent."""
    held = _held(submission, by)
    if held.consent_on is None:
        raise ValidationError({"text": "Leg eerst vast dat de inwoner dit goed vindt."})
    if not text.strip():
        raise ValidationError({"text": "Schrijf op wat de verwijzer mag weten."})
    row = ReferrerMessage(submission=held, text=text, by=by)
    keep(row)
    return row


def enter_code(*, code: str, on: date) -> str | None:
    """Exchange a code for its digest, which opens for a while what stands behind it; None for a wrong one.

    Counted: a code holds USES times. An unknown one, an ended one and a used one are told alike.
    """
    found = digest(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rondom_enter_code(%s, %s)", [found, on])
        return found if cursor.fetchone()[0] else None


def read_behind(*, entered: str, on: date) -> Behind | None:
    """What stands behind a code that was entered; None once it ended. It names nobody.

    With the feedback it is written down that it was read (inzage van een verwijzer).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT made, may_read, told FROM rondom_read_by_code(%s, %s)", [entered, on])
        made, may_read, told = cursor.fetchone()
    if made is None:
        return None
    told = json.loads(told) if isinstance(told, str) else told
    feedback = [(datetime.fromisoformat(one["at"]), unseal(one["text"])) for one in told]
    return Behind(Submission(pk=made).number, may_read, feedback)


def add_by_code(*, entered: str, text: str, key: str, uploads: Sequence[File] = (), on: date) -> None:
    """Add to what was sent in (aanvullen), with files. A second copy adds nothing.

    Raises ValidationError when the code ended meanwhile, and under `uploads` for a file that cannot be
    accepted; then nothing is kept.
    """
    row = ReferrerMessage(text=text)
    with ExitStack() as stack:
        kept = keep_files(stack, uploads)
        told = {"content": sealed(row, "text"), "key": digest_of("code", f"{entered}:{key}")}
        told |= {"files": [as_sent(file) for file in kept]}
        with connection.cursor() as cursor:
            cursor.execute("SELECT rondom_add_by_code(%s, %s, %s::jsonb)", [entered, on, json.dumps(told)])
            became = cursor.fetchone()[0]
    if became != "added":
        for file in kept:
            file.path.unlink(missing_ok=True)
    if became == "ended":
        raise ValidationError("Deze code geldt niet meer. Vraag het loket om een nieuwe.")


def _held(submission: Submission, by: User) -> Submission:
    """The row as it is now, held, for who is at the desk; what was set aside has nobody to talk with."""
    enforce(policies.why_not_read_submissions(by))
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if refusal := policies.why_not_talk(by, held):
        raise ValidationError(refusal)
    return held
