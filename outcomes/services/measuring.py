"""The acts on measurements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases import services as dossier
from cases.models import Trajectory
from cases.scales import Domain, Level
from outcomes import policies
from outcomes.models import Correction, Measurement
from providers.models import User, act
from providers.policies import enforce


@act
def measure(
    *,
    trajectory: Trajectory,
    measured_on: date,
    moment: str,
    scores: Mapping[str, int],
    participation_ladder: int | None = None,
    rated_with: str = "",
    choice: str = "",
    choice_note: str = "",
    on: date,
    by: User,
) -> Measurement:
    """Record a measurement of self-reliance (meting vastleggen).

    scores: domain code -> level 1..5, at least one; a domain that was not chosen is absent, never zero.
    participation_ladder: step 1..6, or None where it was not asked. measured_on: today or earlier.
    rated_with, choice, choice_note: who gave the scores, and why these domains; all 13 need words for it,
    since the question decides what is measured.
    Raises PermissionDenied for who does not work in the dossier and out of the trajectory's time;
    ValidationError by field, and when this moment was measured on this day already.
    """
    case = dossier.locked(trajectory.case)
    trajectory = case.trajectories.get(pk=trajectory.pk)
    trajectory.case = case
    enforce(policies.why_not_measure(by, trajectory, on=on))
    _check(trajectory, measured_on, moment, scores, on=on)
    if trajectory.measurements.filter(measured_on=measured_on, moment=moment).exists():
        raise ValidationError(
            "Deze meting is op deze dag al vastgelegd. Corrigeer haar als er iets niet klopt."
        )
    _check_choice(scores, choice_note)
    measurement = Measurement(trajectory=trajectory, worker=by, rated_with=rated_with, choice=choice)
    measurement.choice_note = choice_note.strip()
    _fill(measurement, measured_on, moment, scores, participation_ladder)
    dossier.save(measurement)
    text = f"{measurement.get_moment_display()}: {_count(scores)}"
    dossier.record(case, "measured", on=on, by=by, about=measurement, text=text)
    return measurement


@act
def correct(
    *,
    measurement: Measurement,
    measured_on: date,
    moment: str,
    scores: Mapping[str, int],
    participation_ladder: int | None = None,
    reason: str,
    seen: int | None = None,
    on: date,
    by: User,
) -> Measurement:
    """Correct a measurement with a reason (meting corrigeren); what it said before is kept.

    seen: the number of corrections the form showed. Raises PermissionDenied for who does not work in the
    dossier or when it is closed; ValidationError by field, and when a colleague corrected it meanwhile.
    """
    case = dossier.locked(measurement.trajectory.case)
    measurement = Measurement.objects.select_for_update(of=("self",)).get(pk=measurement.pk)
    measurement.trajectory.case = case
    enforce(policies.why_not_correct(by, measurement, on=on))
    if seen is not None and measurement.corrections.count() != seen:
        raise ValidationError(
            "Een collega heeft deze meting intussen gecorrigeerd. Uw wijziging is niet bewaard."
        )
    if not reason.strip():
        raise ValidationError({"reason": "Leg kort uit waarom u de meting corrigeert."})
    _check(measurement.trajectory, measured_on, moment, scores, on=on)
    before = _values(measurement)
    _fill(measurement, measured_on, moment, scores, participation_ladder)
    if _values(measurement) == before:
        raise ValidationError("Er is niets veranderd.")
    dossier.save(
        measurement, Correction(measurement=measurement, before=before, reason=reason.strip(), by=by)
    )
    dossier.record(case, "measurement_corrected", on=on, by=by, about=measurement, text=reason.strip())
    return measurement


def _check(
    trajectory: Trajectory, measured_on: date, moment: str, scores: Mapping[str, int], *, on: date
) -> None:
    wrong: dict[str, str] = {}
    if moment not in Measurement.Moment.values:
        wrong["moment"] = "Kies welke meting dit is."
    if measured_on > on:
        wrong["measured_on"] = "Vul een datum in van vandaag of eerder."
    elif moment == Measurement.Moment.START and measured_on < trajectory.starts_on - policies.BEFORE_START:
        wrong["measured_on"] = "Een startmeting is hoogstens 14 dagen vóór het begin van het traject."
    elif moment != Measurement.Moment.START and measured_on < trajectory.starts_on:
        wrong["measured_on"] = "Het traject was toen nog niet begonnen."
    if wrong:
        raise ValidationError(wrong)
    if not scores:
        raise ValidationError("Kies bij minstens één leefgebied een cijfer.")
    if set(scores) - set(Domain.values) or set(scores.values()) - set(Level.values):
        raise ValidationError("Kies per leefgebied een cijfer van 1 tot en met 5.")


def _check_choice(scores: Mapping[str, int], note: str) -> None:
    """Source: Autoriteit Persoonsgegevens 2018, on scoring every domain of everybody."""
    if set(scores) == set(Domain.values) and not note.strip():
        raise ValidationError(
            {"choice_note": "U meet alle 13 leefgebieden. Schrijf op waarom de vraag dat nodig maakt."}
        )


def _fill(
    measurement: Measurement, measured_on: date, moment: str, scores: Mapping[str, int], ladder: int | None
) -> None:
    measurement.measured_on, measurement.moment = measured_on, moment
    measurement.participation_ladder = ladder
    for domain in Domain.values:
        setattr(measurement, domain, scores.get(domain))


def _values(measurement: Measurement) -> dict[str, Any]:
    """What a correction keeps, as JSON."""
    return {
        "measured_on": measurement.measured_on.isoformat(),
        "moment": str(measurement.moment),
        "participation_ladder": measurement.participation_ladder,
        "scores": measurement.scores,
    }


def _count(scores: Mapping[str, int]) -> str:
    return "1 leefgebied" if len(scores) == 1 else f"{len(scores)} leefgebieden"
