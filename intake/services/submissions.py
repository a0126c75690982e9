"""Acts on what is sent in: receive it, look at it, take it up, set it aside, destroy it."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases import services as cases
from cases.services import files
from intake import policies
from intake.models import (
    SendAttempt,
    Submission,
    SubmissionFile,
    SubmissionLook,
    SupportRequest,
    Told,
    folder_of_submissions,
)
from providers.models import Municipality, User, act, keep
from providers.policies import enforce

OF_ONE_PLACE, OF_ALL = 12, 400  # times an hour that something is sent without an account, also in vain
Channel, State = Submission.Channel, Submission.State
CHANNELS = {
    Channel.WEB: SupportRequest.Channel.WEB,
    Channel.MAIL: SupportRequest.Channel.EMAIL,
    Channel.API: SupportRequest.Channel.REFERRER,
}
LONGEST_QUESTION = 10_000


class Received(NamedTuple):
    """What became of what was sent. is_new: False for a second copy of the same."""

    number: str
    is_new: bool


def may_send(*, ip: str | None, on: date) -> bool:
    """Whether somebody without an account may send something now; counted when so.

    It is counted in the database and nowhere else, so it also holds while Redis is away. Of the address only
    a digest is kept, another one every day.
    """
    place = salted_hmac("intake.submissions", f"{on:%Y-%m-%d}:{ip or ''}").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rondom_may_send(%s, %s, %s)", [place, OF_ONE_PLACE, OF_ALL])
        return bool(cursor.fetchone()[0])


def send_in(
    *,
    channel: str,
    told: Told,
    key: str,
    language: str = "nl",
    sender: str = "",
    municipality: Municipality | None = None,
    uploads: Sequence[File] = (),
    texts: Mapping[str, int] | None = None,
    problem: str = "",
) -> Received:
    """Keep what somebody sent in until the desk looks at it (insturen).

    key: what makes it one; the same key again, of the same channel, changes nothing and gives the same
    number. texts: key -> the version that the form showed. No act and no worker: it goes by a function of the
    database that only adds (docs/row-security.md), so that a page without a login reads nothing at all.
    Raises ValidationError, under `uploads` for a file that cannot be accepted; then nothing is kept.
    """
    row = Submission(
        channel=channel,
        language=language,
        sender=sender,
        problem=problem,
        content=told.sealed(),
        key=digest_of(channel, key),
    )
    row.full_clean(exclude={"sent_by"}, validate_unique=False, validate_constraints=False)
    with ExitStack() as stack:
        kept = keep_files(stack, uploads)
        received, is_new = _add(row, municipality, kept, texts or {})
    if not is_new:
        for file in kept:
            file.path.unlink(missing_ok=True)
    return Received(Submission(pk=received).number, is_new)


def keep_files(stack: ExitStack, uploads: Sequence[File]) -> list[SubmissionFile]:
    """Judge all files, then keep them on disk; gone again when what is done in the stack is refused.

    Raises ValidationError under `uploads` for one that cannot be accepted; then none is kept.
    """
    judged = []
    for upload in uploads:
        try:
            judged.append((upload, files.judge(upload)))
        except ValidationError as error:
            raise ValidationError({"uploads": error.messages}) from error
    kept = []
    for upload, sniffed in judged:
        file = SubmissionFile(file_name=sniffed.file_name, content_type=sniffed.content_type)
        file.size, file.sha256 = stack.enter_context(files.kept(upload, file.path))
        kept.append(file)
    return kept


def digest_of(channel: str, key: str) -> str:
    """What makes something that was sent one, under which a second copy is known."""
    return sha256(f"{channel}:{key}".encode()).hexdigest()


def _add(
    row: Submission,
    municipality: Municipality | None,
    kept: Sequence[SubmissionFile],
    texts: Mapping[str, int],
) -> tuple[int, bool]:
    told = {name: getattr(row, name) for name in ("channel", "language", "sender", "problem", "key")}
    told |= {
        "municipality": municipality and municipality.pk,
        "texts": texts,
        "content": sealed(row, "content"),
    }
    told["files"] = [as_sent(file) for file in kept]
    with connection.cursor() as cursor:
        cursor.execute("SELECT made, is_new FROM rondom_send_in(%s::jsonb)", [json.dumps(told)])
        made, is_new = cursor.fetchone()
    return int(made), bool(is_new)


def as_sent(file: SubmissionFile) -> dict[str, Any]:
    """A file as the database is told of it, its name sealed."""
    plain = {name: getattr(file, name) for name in ("content_type", "size", "sha256", "stored_as")}
    return plain | {"file_name": sealed(file, "file_name")}


def sealed(row: Model, name: str) -> Any:
    """The value of a field as the database gets it."""
    field: Any = row._meta.get_field(name)
    return field.get_prep_value(getattr(row, name))


@act
def look(*, submission: Submission, by: User) -> Submission:
    """Write down that the desk opened it; with the page, so that no look goes unseen (inzage)."""
    enforce(policies.why_not_read_submissions(by))
    SubmissionLook.objects.bulk_create([SubmissionLook(submission=submission, user=by)])
    return submission


@act
def take_up(*, submission: Submission, municipality: Municipality | None = None, by: User) -> SupportRequest:
    """Make an open question of it, with all that was told (oppakken). The desk goes on with that question.

    municipality: for what came without one. The day on which it was received is the day of the melding.
    Raises PermissionDenied for who is not at the desk, ValidationError when a colleague was earlier or the
    municipality is not known.
    """
    held = _held(submission, by)
    told = held.told
    where = held.municipality or municipality
    if where is None:
        raise ValidationError({"municipality": "Kies de gemeente."})
    person = ("last_name", "first_names", "birth_date", "postcode", "house_number", "house_addition", "phone")
    name = told.sender_name or f"{told.first_names} {told.last_name}".strip()
    asked = SupportRequest(
        received_on=timezone.localtime(held.received_at).date(),
        municipality=where,
        channel=CHANNELS[Channel(held.channel)],
        source=held.source,
        text=question_of(told),
        caller_name=", ".join(filter(None, [name, told.organisation]))[:200],
        caller_phone=(told.sender_phone or told.phone)[:200],
        is_client_informed={"yes": True, "no": False}.get(told.informed),
        typed={key: getattr(told, key) for key in person if getattr(told, key)} or None,
        taken_by=by,
    )
    keep(asked)
    _decide(held, by, state=State.TAKEN_UP, request=asked, municipality=where)
    return asked


def question_of(told: Told) -> str:
    """The words of the question, with the addresses for which the form of the desk has no place."""
    more = [
        f"E-mail van de inwoner: {told.email}" if told.email else "",
        f"E-mail van wie het instuurde: {told.sender_email}" if told.sender_email else "",
    ]
    tail = "\n".join(filter(None, more))
    room = LONGEST_QUESTION - len(tail) - 2
    return "\n\n".join(filter(None, [told.text[:room], tail]))


@act
def set_aside(*, submission: Submission, reason: str, by: User) -> Submission:
    """Do nothing with it, for a reason (opzij leggen). It is destroyed after KEPT_DAYS.

    Raises PermissionDenied for who is not at the desk, ValidationError without a reason or when a colleague
    was earlier.
    """
    held = _held(submission, by)
    if reason not in Submission.Reason.values:
        raise ValidationError({"reason": "Kies waarom u dit opzij legt."})
    return _decide(held, by, state=State.SET_ASIDE, reason=reason)


@act
def put_back(*, submission: Submission, by: User) -> Submission:
    """Back to what is open (terugzetten). Raises as set_aside does."""
    enforce(policies.why_not_read_submissions(by))
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if refusal := policies.why_not_put_back(by, held):
        raise ValidationError(refusal)
    held.state, held.reason, held.decided_at, held.decided_by = State.OPEN, "", None, None
    keep(held)
    return held


def adopt_files(asked: SupportRequest, *, on: date, by: User) -> None:
    """Make documents of the files that came with a question that got a dossier; called within that act."""
    held = Submission.objects.filter(request=asked).first()
    if held is None or asked.case is None:
        return
    for file in held.files.all():
        cases.take_over_file(
            case=asked.case,
            path=file.path,
            file_name=file.file_name,
            content_type=file.content_type,
            dated_on=asked.received_on,
            on=on,
            by=by,
        )
        transaction.on_commit(partial(file.path.unlink, missing_ok=True))
    held.files.all().delete()


@act
def forget_submissions(*, on: date, now: datetime) -> int:
    """Destroy what was set aside too long ago, with its files; how many. It may run twice, and catches up.

    The history never held what was told: of that it says that there was something, not what. What was counted
    of senders goes after a day, and files that no row knows.
    """
    old = Submission.objects.over_term(on=on).select_for_update(of=("self",), skip_locked=True)
    keys = list(old.values_list("pk", flat=True))
    paths = [file.path for file in SubmissionFile.objects.filter(submission__in=keys)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rondom.destroying', 'yes', true)")
        Submission.objects.filter(pk__in=keys).delete()
        cursor.execute("SELECT set_config('rondom.destroying', '', true)")
    for path in paths:
        transaction.on_commit(partial(path.unlink, missing_ok=True))
    SendAttempt.objects.filter(at__lt=now - timedelta(days=1)).delete()
    files.sweep(
        folder_of_submissions(),
        before=now - timedelta(days=1),
        is_known=lambda name: SubmissionFile.objects.filter(stored_as=name).exists(),
    )
    return len(keys)


def _held(submission: Submission, by: User) -> Submission:
    """The row as it is now, held, for who may settle it; who comes second is told so."""
    enforce(policies.why_not_read_submissions(by))
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if refusal := policies.why_not_settle(by, held):
        raise ValidationError(refusal)
    return held


def _decide(held: Submission, by: User, **became: Any) -> Submission:
    # Not by `keep`: the moment is that of the database, which no form of ours can check.
    Submission.objects.filter(pk=held.pk).update(**became, decided_by=by, decided_at=Now())
    held.refresh_from_db()
    return held
