"""A dossier goes to another vaste hulpverlener with care (warme overdracht)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import policies
from cases.models import Assignment, Case, Handover, Involvement
from cases.policies import handover as rules
from cases.services.head import locked, record, save
from cases.services.people import give, must_hold
from cases.services.plans import PART, stop_looking
from providers import services as outbox
from providers.models import MessageKind, User, act
from providers.policies import enforce

DAY = timedelta(days=1)
LONGEST_OVERLAP = timedelta(days=60)


@act
def hand_over(
    *,
    case: Case,
    worker: User,
    starts_on: date,
    note: str,
    talk_on: date | None = None,
    overlap_until: date | None = None,
    told_on: date | None = None,
    on: date,
    by: User,
) -> Handover:
    """Plan that a dossier goes to another vaste hulpverlener from a day on (overdragen).

    note: what matters. talk_on: the talk together; from then on the receiver looks along. overlap_until: the
    last day on which the giver still looks along. told_on: when the resident heard it.
    The receiver gets a mail without anything about the resident. Raises PermissionDenied when `by` does not
    lead the team, and ValidationError by field. Source: K09 counts it as a change.
    """
    case = locked(case)
    enforce(policies.why_not_assign(by, case, on=on))
    _check_days(starts_on, talk_on, overlap_until, told_on, on=on)
    giver = _giver(case, starts_on)
    if giver.pk == worker.pk:
        raise ValidationError({"worker": f"{worker.name} is dan al de vaste hulpverlener."})
    give(case, worker, first=starts_on, on=on)
    handover = Handover(
        case=case, giver=giver, receiver=worker, starts_on=starts_on, note=note.strip(), talk_on=talk_on,
        overlap_until=overlap_until, told_on=told_on, planned_by=by, planned_on=on,
    )  # fmt: skip
    save(handover)
    if talk_on is not None and talk_on < starts_on:
        _look_along(case, worker, talk_on, starts_on - DAY)
    if overlap_until is not None:
        _look_along(case, giver, starts_on, overlap_until)
    record(case, "handed_over", on=on, by=by, about=handover)
    text = f"Vanaf {starts_on:%d-%m-%Y} bent u de vaste hulpverlener in dossier {case.number}."
    outbox.tell(
        to=worker, kind=MessageKind.DOSSIER, subject="U krijgt een dossier overgedragen",
        text=f"{text} {by.name} schreef op wat ertoe doet.",
        path=reverse("cases:handover", args=[case.pk, handover.pk]),
    )  # fmt: skip
    return handover


@act
def write_handover(
    *,
    handover: Handover,
    note: str,
    talk_on: date | None,
    told_on: date | None,
    seen: int,
    on: date,
    by: User,
) -> Handover:
    """Change what matters, the day of the talk, or that the resident knows.

    seen: the version that was on the screen. Raises PermissionDenied for others, and ValidationError when a
    colleague was first.
    """
    handover = _locked(handover)
    enforce(rules.why_not_write_handover(by, handover, on=on))
    if handover.version != seen:
        raise ValidationError("Een collega heeft deze overdracht intussen gewijzigd.")
    if told_on is not None and told_on > on:
        raise ValidationError({"told_on": "Vul een dag in van vandaag of eerder."})
    handover.note, handover.talk_on, handover.told_on = note.strip(), talk_on, told_on
    handover.version += 1
    save(handover)
    record(handover.case, "handover_written", on=on, by=by, about=handover)
    return handover


@act
def confirm_handover(*, handover: Handover, on: date, by: User) -> Handover:
    """Say that one read what matters and takes over (overdracht bevestigen)."""
    handover = _locked(handover)
    enforce(rules.why_not_confirm_handover(by, handover, on=on))
    handover.confirmed_on = on
    save(handover)
    record(handover.case, "handover_confirmed", on=on, by=by, about=handover)
    return handover


@act
def withdraw_handover(*, handover: Handover, on: date, by: User) -> Handover:
    """Take back a handover that has not begun: who gave it, keeps it (overdracht intrekken).

    Raises ValidationError when the giver has left by then.
    """
    handover = _locked(handover)
    enforce(rules.why_not_withdraw_handover(by, handover, on=on))
    case = handover.case
    must_hold(handover.giver, case, first=handover.starts_on, last=None)
    stop_looking(case, handover, on=on)
    handover.withdrawn_on = on
    save(handover)
    case.assignments.filter(starts_on__gte=handover.starts_on).delete()
    last = case.assignments.filter(ends_on=handover.starts_on - DAY).first()
    if last and last.worker_id == handover.giver_id and last.kind == Assignment.Kind.FIXED:
        last.ends_on = None
        save(last)
    else:
        give(case, handover.giver, first=handover.starts_on, on=on)
    record(case, "handover_withdrawn", on=on, by=by, about=handover)
    return handover


def _locked(handover: Handover) -> Handover:
    case = locked(handover.case)
    handover = Handover.objects.select_for_update(of=("self",)).select_related("giver").get(pk=handover.pk)
    handover.case = case
    return handover


def _check_days(
    starts_on: date, talk_on: date | None, overlap_until: date | None, told_on: date | None, *, on: date
) -> None:
    if starts_on < on:
        raise ValidationError({"starts_on": "Kies vandaag of een dag die nog komt."})
    if talk_on is not None and talk_on < on:
        raise ValidationError({"talk_on": "Kies vandaag of een dag die nog komt."})
    if overlap_until is not None and not starts_on <= overlap_until <= starts_on + LONGEST_OVERLAP:
        raise ValidationError({"overlap_until": "Kies een dag na de overdracht, hooguit 60 dagen later."})
    if told_on is not None and told_on > on:
        raise ValidationError({"told_on": "Vul een dag in van vandaag of eerder."})


def _giver(case: Case, starts_on: date) -> User:
    """The vaste hulpverlener up to the handover, also while somebody stands in."""
    before = case.assignments.filter(kind=Assignment.Kind.FIXED, starts_on__lt=starts_on)
    held = before.select_related("worker").order_by("-starts_on").first()
    if held is None:
        raise ValidationError("Dit dossier heeft dan nog geen vaste hulpverlener. Wijs er een toe.")
    return held.worker


def _look_along(case: Case, worker: User, first: date, last: date) -> None:
    """Let a worker read along for some days, unless a part in the dossier says so already."""
    if case.involvements.filter(worker=worker, starts_on__lte=last).exclude(ends_on__lt=first).exists():
        return
    level = Involvement.Level.FULL
    save(Involvement(case=case, worker=worker, level=level, part=PART, starts_on=first, ends_on=last))
