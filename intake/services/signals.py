"""Acts on signals of concern: write down, follow, make a question of it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.models import Case
from intake import policies
from intake.models import Outreach, Signal, SupportRequest
from intake.services.outreach import forget_outreach
from providers.models import Role, User, act, keep
from providers.policies import enforce


@act
def record_signal(*, received_on: date, on: date, by: User, **words: Any) -> Signal:
    """Write down a concern about somebody who does not ask (signaal). words: the fields of Signal.

    Raises PermissionDenied for who does not work with signals, ValidationError by field: a day that comes, a
    district of another municipality, a municipality that is not one's own.
    """
    enforce(policies.why_not_follow_signals(by))
    signal = Signal(received_on=received_on, **words)
    wrong = {}
    if received_on > on:
        wrong["received_on"] = "Deze dag moet nog komen. Vul de dag in waarop het binnenkwam."
    if signal.district and signal.district.municipality_id != signal.municipality_id:
        wrong["district"] = "Deze wijk ligt niet in de gekozen gemeente."
    if not by.has_role(Role.DESK) and signal.municipality_id != by.home_municipality_id:
        wrong["municipality"] = (
            "Kies uw eigen gemeente. Een signaal uit een andere gemeente neemt het loket aan."
        )
    if wrong:
        raise ValidationError(wrong)
    keep(signal)
    return signal


@act
def follow_signal(
    *,
    signal: Signal,
    seen: int,
    contact_on: date | None,
    number: int | None = None,
    closing_reason: str = "",
    on: date,
    by: User,
) -> Signal:
    """Write down contact, the dossier it belongs to, or that it ends without one (signaal opvolgen).

    seen: the version that was on the screen. number: of a dossier in the same municipality that `by` may see;
    None leaves the dossier as it is.
    Raises PermissionDenied for who does not work with signals, ValidationError by field.
    """
    enforce(policies.why_not_follow_signals(by))
    signal = Signal.objects.visible_to(by, on=on).select_for_update(of=("self",)).get(pk=signal.pk)
    if signal.version != seen:
        raise ValidationError("Een collega heeft dit signaal intussen gewijzigd. Kijk eerst wat er nu staat.")
    if contact_on and not signal.received_on <= contact_on <= on:
        raise ValidationError(
            {"contact_on": "Kies een dag vanaf de dag waarop het signaal binnenkwam, tot en met vandaag."}
        )
    if number is not None:
        enforce(policies.why_not_link_signal(by))
        mine = Case.objects.visible_to(by, on=on).filter(municipality=signal.municipality_id)
        signal.case = mine.filter(pk=number).first()
        if signal.case is None:
            raise ValidationError({"number": "Dit dossier is er niet in deze gemeente, of niet voor u."})
    if closing_reason and signal.case_id:
        raise ValidationError({"closing_reason": "Dit signaal hoort bij een dossier en is daarmee klaar."})
    if closing_reason or signal.case_id:
        _end_outreach(signal, by)
    signal.contact_on, signal.closing_reason = contact_on, closing_reason
    signal.closed_on = (signal.closed_on or on) if closing_reason else None
    signal.version += 1
    keep(signal)
    return signal


@act
def promote_signal(*, signal: Signal, on: date, by: User) -> SupportRequest:
    """Make an open question of a signal, or give the one that was made of it (opschalen naar hulpvraag).

    When the desk makes a dossier of that question, the signal belongs to the dossier (K20).
    Raises PermissionDenied for who is not at the desk, ValidationError when it has a dossier already.
    """
    enforce(policies.why_not_register(by))
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    if signal.case_id:
        raise ValidationError("Dit signaal hoort al bij een dossier.")
    if Outreach.objects.filter(signal=signal).exists():
        raise ValidationError("Een bemoeizorgteam is hiermee bezig. Dat team geeft het aan het loket door.")
    if signal.request is None or signal.request.outcome:
        signal.request = SupportRequest(
            received_on=on,
            municipality_id=signal.municipality_id,
            district_id=signal.district_id,
            channel=SupportRequest.Channel.SIGNAL,
            source=signal.source,
            text=f"Signaal van {signal.received_on:%d-%m-%Y}. {signal.note}".strip(),
            taken_by=by,
        )
        signal.closed_on, signal.closing_reason = None, ""
        keep(signal.request, signal)
    return signal.request


def _end_outreach(signal: Signal, by: User) -> None:
    """What ends the signal ends the work of the team with it, if whoever does it is of that team."""
    if outreach := Outreach.objects.filter(signal=signal).first():
        enforce(policies.why_not_work_outreach(by, outreach.team_id))
        forget_outreach(signal)
