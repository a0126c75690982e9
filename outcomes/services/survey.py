"""The acts on what residents say of us.

Nothing here brings a person and an answer together: who was asked is kept with the dossier, the code on the
letter comes out of a stock that was made before, and the answer keeps no more than a month.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from cases import services as dossier
from cases.models import Trajectory
from outcomes import policies
from outcomes.models import (
    Channel,
    Language,
    SurveyAnswer,
    SurveyCode,
    SurveyComment,
    SurveyInvitation,
    SurveyStock,
    SurveyTally,
    SurveyText,
)
from providers import services as words
from providers.models import Municipality, User, act, keep, new_external_id, seal
from providers.policies import enforce

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH = 8
BATCH, FEWEST = 100, 20  # codes are made a hundred at a time, before the last twenty are used
HOLDS = timedelta(days=365)
OF_ONE_PLACE, OF_ALL = 20, 2_000  # tries of a code in an hour
BEYOND_SEQUENCE = 2**40  # keys of answers begin where the counter of the table never comes


class Invited(NamedTuple):
    """An invitation and the code of its letter, which is told once and kept nowhere."""

    invitation: SurveyInvitation
    code: str


def digest(code: str) -> str:
    """The keyed digest of a code as somebody types it, in any case and with any spaces."""
    plain = "".join(one for one in code.upper() if one in LETTERS)
    return salted_hmac("outcomes.survey", plain, algorithm="sha256").hexdigest()


@act
def invite(*, trajectory: Trajectory, occasion: str, language: str, on: date, by: User) -> Invited:
    """Ask a resident what they think of us (uitnodigen), with a code for one answer.

    Asking again for the same occasion gives another letter and counts once. Raises PermissionDenied for who
    does not work in the dossier and when it is not the time; ValidationError for a language we have not.
    """
    case = dossier.locked(trajectory.case)
    trajectory = case.trajectories.get(pk=trajectory.pk)
    trajectory.case = case
    if language not in Language.values:
        raise ValidationError({"language": "Kies de taal van de brief."})
    is_measured = trajectory.measurements.exclude(moment="start").exists()
    enforce(policies.why_not_invite(by, trajectory, occasion=occasion, is_measured=is_measured, on=on))
    found = trajectory.survey_invitations.filter(occasion=occasion).first()
    if found is None:
        found = SurveyInvitation(trajectory=trajectory, occasion=occasion, language=language, by=by)
        found.invited_on = on
        keep(found)
        _count_asked(case.municipality, occasion, on=on)
    return Invited(found, _take_code(case.municipality, occasion, on=on))


def may_try(*, ip: str | None, on: date) -> bool:
    """Whether a code may be tried from here now; counted when so, by a digest that is another every day."""
    place = salted_hmac("outcomes.survey", f"{on:%Y-%m-%d}:{ip or ''}").hexdigest()
    return bool(_ask("SELECT rondom_may_try_code(%s, %s, %s)", [place, OF_ONE_PLACE, OF_ALL]))


def opens(code: str, *, on: date) -> bool:
    """Whether a code opens the survey on the day."""
    return bool(_ask("SELECT rondom_code_opens(%s, %s)", [digest(code), on]))


def answer(
    *,
    code: str,
    mark_professionals: int | None = None,
    mark_access: int | None = None,
    comment: str = "",
    experience: Mapping[str, int] | None = None,
    channel: str = Channel.WEB,
    on: date,
) -> bool:
    """Keep an answer and end its code (enquête beantwoorden). No act and no worker: by a function that only
    adds. Raises ValidationError by field: no mark, or a code that opens nothing.
    """
    if mark_professionals is None and mark_access is None:
        raise ValidationError({"mark_professionals": "Geef minstens één cijfer."})
    told = {
        "digest": digest(code),
        "day": on.isoformat(),
        "id": BEYOND_SEQUENCE + secrets.randbelow(2**60),
        "external_id": new_external_id(),
        "mark_professionals": mark_professionals,
        "mark_access": mark_access,
        "channel": channel,
        "experience": dict(experience) if experience else None,
        "comment": seal(comment.strip()) if comment.strip() else None,
    }
    if not _ask("SELECT rondom_answer_survey(%s::jsonb)", [json.dumps(told)]):
        raise ValidationError({"code": "Deze code klopt niet of is al gebruikt. Kijk nog eens in de brief."})
    return True


@act
def enter_by_code(*, channel: str, on: date, by: User, **words: Any) -> bool:
    """Type in an answer that came on paper or by phone, with the code of its letter.

    Raises PermissionDenied for who does not enter answers, ValidationError by field.
    """
    enforce(policies.why_not_enter_answers(by))
    return answer(channel=channel, on=on, **words)


@act
def enter_answer(*, answered_on: date, on: date, by: User, **words: Any) -> SurveyAnswer:
    """Write down what a resident answered on paper (klanttevredenheid); who answered or typed is not kept.

    words: the fields of SurveyAnswer; at least one mark. Of the day only the month is kept. Counted in K03.
    Raises PermissionDenied for who does not enter answers, ValidationError by field.
    """
    enforce(policies.why_not_enter_answers(by))
    row = SurveyAnswer(answered_on=answered_on.replace(day=1), channel=Channel.PAPER, **words)
    wrong = {}
    if answered_on > on:
        wrong["answered_on"] = "Deze dag moet nog komen. Vul de dag in die op het papier staat."
    if row.mark_professionals is None and row.mark_access is None:
        wrong["mark_professionals"] = "Vul minstens één cijfer in."
    if row.district and row.district.municipality_id != row.municipality_id:
        wrong["district"] = "Deze wijk ligt niet in de gekozen gemeente."
    if wrong:
        raise ValidationError(wrong)
    keep(row)
    return row


@act
def screen(*, comment: SurveyComment, text: str, by: User) -> SurveyComment:
    """Show a comment without names, or not at all (toelichting nakijken); what was written is then gone.

    text: what may be read; empty shows nothing of it. Raises PermissionDenied for who does not screen, and
    ValidationError when it was done already.
    """
    enforce(policies.why_not_screen(by))
    held = SurveyComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if held.state != SurveyComment.State.WAITING:
        raise ValidationError("Een collega heeft deze toelichting al nagekeken.")
    held.text, held.raw = text.strip(), ""
    held.state = SurveyComment.State.CLEARED if held.text else SurveyComment.State.WITHHELD
    keep(held)
    return held


def _count_asked(municipality: Municipality, occasion: str, *, on: date) -> None:
    known: dict[str, Any] = {"municipality": municipality, "month": on.replace(day=1), "occasion": occasion}
    SurveyTally.objects.get_or_create(**known)
    SurveyTally.objects.filter(**known).update(asked=F("asked") + 1)


def _take_code(municipality: Municipality, occasion: str, *, on: date) -> str:
    """A code at random out of the stock, which is filled up first when it runs low."""
    stock = SurveyStock.objects.filter(municipality=municipality, occasion=occasion)
    if stock.count() < FEWEST:
        _make_codes(municipality, occasion, on=on)
    keys = list(stock.select_for_update(of=("self",)).values_list("pk", flat=True))
    taken = stock.get(pk=secrets.choice(keys))
    code = taken.code
    taken.delete()
    return f"{code[:4]}-{code[4:]}"


def _make_codes(municipality: Municipality, occasion: str, *, on: date) -> None:
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(BATCH)]
    SurveyStock.objects.bulk_create(
        SurveyStock(code=code, municipality=municipality, occasion=occasion) for code in codes
    )
    SurveyCode.objects.filter(expires_on__lt=on).delete()
    # By digest, so that the order in which they lie says nothing.
    SurveyCode.objects.bulk_create(
        SurveyCode(digest=one, municipality=municipality, occasion=occasion, expires_on=on + HOLDS)
        for one in sorted(map(digest, codes))
    )


def _ask(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def lay_down_text(
    *, language: str, key: str, text: str, starts_on: date, seen: int, on: date, by: User
) -> SurveyText:
    """Lay down another version of a text of the survey (enquêtetekst vastleggen).

    Raises as providers.services.lay_down_text does.
    """
    row = SurveyText(language=language, key=key, text=text, starts_on=starts_on)
    return words.lay_down_text(row=row, seen=seen, on=on, by=by)
