"""The acts on measurements. Called through this module: services.measure(...)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from cases import services as dossier
from cases.models import Trajectory
from cases.scales import Domain, Level
from outcomes import policies
from outcomes.models import Correction, InstrumentVersion, Measurement, SurveyAnswer, versions
from providers.models import User, act, keep
from providers.policies import enforce, why_not_manage_reference
from providers.services import Effect, Kept


@act
def measure(
    *,
    trajectory: Trajectory,
    measured_on: date,
    moment: str,
    scores: Mapping[str, int],
    participation_ladder: int | None = None,
    on: date,
    by: User,
) -> Measurement:
    """Record a measurement of self-reliance (meting vastleggen).

    scores: domain code -> level 1..5, at least one; a domain that was not chosen is absent, never zero.
    participation_ladder: step 1..6, or None where it was not asked. measured_on: today or earlier.
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
    measurement = Measurement(trajectory=trajectory, worker=by)
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


@act
def enter_answer(*, answered_on: date, on: date, by: User, **words: Any) -> SurveyAnswer:
    """Write down what a resident answered on paper (klanttevredenheid); who answered or typed is not kept.

    words: the fields of SurveyAnswer; at least one mark. Counted in K03.
    Raises PermissionDenied for who does not enter answers, ValidationError by field.
    """
    enforce(policies.why_not_enter_answers(by))
    answer = SurveyAnswer(answered_on=answered_on, **words)
    wrong = {}
    if answered_on > on:
        wrong["answered_on"] = "Deze dag moet nog komen. Vul de dag in die op het papier staat."
    if answer.mark_professionals is None and answer.mark_access is None:
        wrong["mark_professionals"] = "Vul minstens één cijfer in."
    if answer.district and answer.district.municipality_id != answer.municipality_id:
        wrong["district"] = "Deze wijk ligt niet in de gekozen gemeente."
    if wrong:
        raise ValidationError(wrong)
    keep(answer)
    return answer


@act
def lay_down_version(
    *,
    instrument: str,
    starts_on: date,
    name: str,
    notice: str,
    names: Mapping[str, str],
    cells: Mapping[str, str],
    has_permission: bool,
    on: date,
    by: User,
) -> Kept:
    """Lay down the words of an instrument from a day that comes (versie vastleggen).

    names, cells: as InstrumentVersion; an empty cell is absent. has_permission: that `by` declares that who
    holds the rights gave leave for the cells. Raises PermissionDenied for who is no administrator, and
    ValidationError by field: a day that is not to come, cells without leave.
    """
    enforce(why_not_manage_reference(by))
    if starts_on <= on:
        raise ValidationError({"starts_on": "Kies een dag die nog komt. Wat gemeten is, houdt zijn tekst."})
    filled = {key: text.strip() for key, text in cells.items() if text.strip()}
    if filled and not has_permission:
        raise ValidationError({"has_permission": "Uitleg invullen kan alleen met toestemming. Vink dit aan."})
    version = InstrumentVersion(
        instrument=instrument,
        starts_on=starts_on,
        name=name.strip(),
        notice=notice.strip(),
        names={key: text.strip() for key, text in names.items()},
        cells=filled,
        has_permission=has_permission,
        permitted_by=by if has_permission else None,
    )
    if has_permission:
        version.permitted_at = Now()  # type: ignore[assignment]
    version.save()
    version.refresh_from_db()
    transaction.on_commit(versions.forget)
    done = Measurement.objects.count()
    return Kept(
        version,
        [
            Effect("metingen tot nu toe houden de tekst van hun eigen dag.", done),
            Effect(f"Wat vanaf {starts_on:%d-%m-%Y} wordt gemeten, heeft deze tekst."),
            Effect("Cijfers en KPI's veranderen niet: de codes blijven gelijk."),
        ],
    )


@act
def withdraw_version(*, version: InstrumentVersion, on: date, by: User) -> None:
    """Take away a version that does not hold yet; the one before it goes on.

    Raises PermissionDenied for who is no administrator and for a version that holds.
    """
    enforce(why_not_manage_reference(by))
    version = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    enforce(policies.why_not_withdraw_version(version, on=on))
    version.delete()
    transaction.on_commit(versions.forget)
