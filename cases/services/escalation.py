"""Scaling a situation up and down, who has a role in it, and the model behind it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from cases.figures.escalation import directing, model_on
from cases.models import Case, EscalationModel, EscalationPhase, PhaseStep, SituationPart, SituationRole
from cases.policies import escalation as policies
from cases.policies import why_not_be_given
from cases.services.head import locked, record, save
from cases.terms import DAY
from providers.models import User, act, keep
from providers.policies import enforce, why_not_manage_reference

CHANGED = "Een collega heeft de fase intussen gewijzigd. Uw tekst is niet weg. Kijk wat er nu staat."


@act
def change_phase(
    *, case: Case, phase: int, triggers: Sequence[str] = (), reason: str = "", seen: int, on: date, by: User
) -> PhaseStep:
    """Put the situation of a dossier in another phase from today on (op- of afschalen).

    seen: the key of the last step that was on the screen, 0 for none. The level of the trajectory stays as
    it is. Raises PermissionDenied for who does not decide in the dossier, and ValidationError for the phase
    it is in already, without a reason, or when a colleague changed it meanwhile.
    """
    case = locked(case)
    enforce(policies.why_not_change_phase(by, case, on=on))
    last = case.phase_steps.last()
    if (last.pk if last else 0) != seen:
        raise ValidationError(CHANGED)
    known = {one.number: one for one in model_on(on).phases.all()}
    if phase not in known:
        raise ValidationError({"phase": "Kies een fase uit de lijst."})
    if last is not None and last.phase == phase:
        raise ValidationError({"phase": f"De situatie is al in fase {phase}."})
    step = PhaseStep(
        case=case,
        phase=phase,
        name=known[phase].name,
        starts_on=on,
        triggers=list(triggers),
        reason=reason.strip(),
        by=by,
    )
    save(step)
    kind = "phase_set" if last is None else "phase_down" if phase < last.phase else "phase_up"
    record(case, kind, on=on, by=by, about=step)
    return step


@act
def name_part(
    *, case: Case, role: str, worker: User | None = None, name: str = "", on: date, by: User
) -> SituationPart:
    """Name who has a role in the situation from today on (rol geven). It gives no sight of the dossier.

    Who had the role before had it up to yesterday. Raises PermissionDenied as change_phase does, and
    ValidationError for a colleague who does not work in the dossier, for nobody, and for a casusregisseur
    where the household has a regisseur, who is it.
    """
    case = locked(case)
    enforce(policies.why_not_change_phase(by, case, on=on))
    if role == SituationRole.CASE_DIRECTOR and (leads := directing(case, on=on)):
        raise ValidationError({"role": policies.why_follows(leads)})
    if worker is not None and (reason := why_not_be_given(worker, case, on=on)):
        raise ValidationError({"worker": reason})
    before = case.situation_parts.in_force(on=on).filter(role=role).first()
    if before is not None and before.starts_on == on:
        before.worker, before.name = worker, name.strip()
        part = before
    else:
        if before is not None:
            before.ends_on = on - DAY
            save(before)
        part = SituationPart(case=case, role=role, worker=worker, name=name.strip(), starts_on=on)
    save(part)
    record(case, "part_named", on=on, by=by, about=part)
    return part


@act
def end_part(*, part: SituationPart, on: date, by: User) -> SituationPart:
    """End that somebody has a role in the situation; today is the last day. Raises as name_part does."""
    case = locked(part.case)
    enforce(policies.why_not_change_phase(by, case, on=on))
    part = case.situation_parts.get(pk=part.pk)
    if part.ends_on is not None and part.ends_on <= on:
        raise ValidationError("Deze rol is al beëindigd.")
    part.ends_on = on
    save(part)
    record(case, "part_ended", on=on, by=by, about=part)
    return part


@act
def see_to_signal(*, case: Case, remark: str, on: date, by: User) -> Case:
    """Say what came of a signal that a dossier was scaled down too fast (signaal bekeken).

    It leaves the lists until something new happens. Raises PermissionDenied for who does not lead or direct.
    """
    case = locked(case)
    enforce(policies.why_not_see_to_signal(by, case, on=on))
    if not remark.strip():
        raise ValidationError({"remark": "Schrijf kort op wat u hebt besloten."})
    record(case, "fast_down_seen", on=on, by=by, text=remark.strip())
    return case


@act
def lay_down_model(
    *, phases: Sequence[Mapping[str, object]], starts_on: date, on: date, by: User, **words: object
) -> EscalationModel:
    """Lay down a version of the model from a day that comes (opschaalmodel vastleggen).

    phases: name, situation and roles of each, the lightest first. words: the other fields of the model.
    Raises PermissionDenied for who is no administrator; ValidationError by field for a day that is not to
    come, or when an open dossier is in a phase that would be no more.
    """
    enforce(why_not_manage_reference(by))
    if no := policies.why_not_begin_model(starts_on, on=on):
        raise ValidationError({"starts_on": no})
    if len(phases) < 2:
        raise ValidationError({"phase_2_name": "Een model heeft ten minste twee fasen. Noem ook deze."})
    if PhaseStep.objects.filter(case__closed_on=None, phase__gt=len(phases)).exists():
        raise ValidationError(
            "Er zijn open dossiers geweest in een zwaardere fase. Houd ten minste zo veel fasen als nu."
        )
    model = EscalationModel(starts_on=starts_on, written_by=by, **words)
    keep(model)
    for number, words_of in enumerate(phases, start=1):
        keep(EscalationPhase(model=model, number=number, **words_of))
    return model


@act
def withdraw_model(*, model: EscalationModel, on: date, by: User) -> None:
    """Take away a version that would hold from a day that comes (opschaalmodel intrekken).

    Raises PermissionDenied for who is no administrator and for a version that holds.
    """
    enforce(why_not_manage_reference(by))
    model = EscalationModel.objects.select_for_update(of=("self",)).get(pk=model.pk)
    enforce(policies.why_not_withdraw_model(model.starts_on, on=on))
    model.delete()
