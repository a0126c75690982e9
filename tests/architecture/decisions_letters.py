"""Decisions about letters: by role, by what one sees of the dossier, by kind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from cases.models import Case, Client, Document, DocumentVersion
from intake import policies as intake
from intake.models import Application, Letter, LetterKind, SupportRequest
from providers.models import Role, Sender, User

DAY, BEGUN = date(2026, 6, 15), date(2026, 3, 1)
R = Role
Rows = Iterator[tuple[bool, str | None]]


def user(*roles: Role) -> User:
    return User(pk=1, roles=list(roles), name="Werker", starts_on=BEGUN)


def seen(who: User, *words: str, **more: Any) -> Case:
    """A dossier that the worker sees for these reasons."""
    case = Case(pk=-1, opened_on=BEGUN, **more)
    case.__dict__["_roads"] = {(who.pk, DAY): frozenset(words)}
    return case


def closed_of(day: date | None, **person: Any) -> SupportRequest:
    """A question of a dossier that closed on the day."""
    return SupportRequest(client=Client(pk=1, **person), case=Case(pk=-1, closed_on=day))


def of_letters() -> Rows:
    """Who writes, sees and opens which letter, with and without a dossier, and what is missing before it."""
    coach, desk, consultant = user(R.COACH), user(R.DESK), user(R.CONSULTANT)
    guide, other = user(R.PROCESS_DIRECTOR), user(R.PARTNER)
    K = LetterKind
    for who, words, kinds in (
        (desk, [], {K.RECEIPT}), (coach, ["holder"], {K.RECEIPT, K.INVITATION, K.REPORT, K.CLOSING}),
        (coach, ["grant"], set()), (coach, ["involved_core"], set()), (consultant, ["consultant"], set(K)),
        (guide, ["director"], {K.RECEIPT, K.INVITATION, K.REPORT, K.CLOSING}),
        (other, ["referral_full"], set()), (consultant, [], set()),
    ):  # fmt: skip
        asked = SupportRequest(case=seen(who, *words), client_id=1)
        for kind in K:
            yield kind in kinds, intake.why_not_write_letter(who, asked, kind, on=DAY)
        full = who is desk or (bool(words) and "involved_core" not in words and "referral_full" not in words)
        yield full, intake.why_not_see_letters(who, asked, on=DAY)
        receipt, report = (Letter(request=asked, kind=kind) for kind in (K.RECEIPT, K.REPORT))
        yield full, intake.why_not_open_letter(who, receipt, on=DAY)
        yield full and who is not desk, intake.why_not_open_letter(who, report, on=DAY)
    gone = DocumentVersion(document=Document(withdrawn_on=DAY))
    kept = Letter(request=SupportRequest(), kind=K.RECEIPT, document=gone)
    yield False, intake.why_not_open_letter(desk, kept, on=DAY)
    loose = SupportRequest(client_id=1)
    for who, kinds in ((desk, {K.RECEIPT}), (consultant, set(K)), (coach, set())):
        for kind in K:
            yield kind in kinds, intake.why_not_write_letter(who, loose, kind, on=DAY)
        yield bool(kinds), intake.why_not_see_letters(who, loose, on=DAY)
        yield bool(kinds), intake.why_not_open_letter(who, Letter(request=loose, kind=K.RECEIPT), on=DAY)
    for known, kind, about, by, may in (
        (loose, K.RECEIPT, None, Sender(), True), (SupportRequest(), K.RECEIPT, None, Sender(), False),
        (loose, K.RECEIPT, None, None, False), (loose, K.GRANT, None, Sender(), False),
        (loose, K.GRANT, Application(), Sender(), True), (loose, K.DELAY, None, Sender(), False),
        (loose, K.CLOSING, None, Sender(), False), (closed_of(None), K.CLOSING, None, Sender(), False),
        (closed_of(DAY), K.CLOSING, None, Sender(), True),
        (closed_of(DAY, deceased_on=DAY), K.CLOSING, None, Sender(), False),
    ):  # fmt: skip
        yield may, intake.why_not_yet(known, kind, about, by)
