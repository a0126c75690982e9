"""Death and move: one act that ends all that must end, and the way back when it was not so."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client, EndReason, LifeEvent, Referral, Representative, Trajectory
from cases.services import (
    appointment,
    closing,
    group,
    home,
    people,
    planning,
    provision,
    referrals,
    supply,
    task,
    trajectory,
)
from cases.services.head import locked, record, save
from cases.services.household import moving_on
from cases.states import OPEN, ReferralState
from providers.models import Place, User, act, place_of
from providers.periods import DAY
from providers.policies import enforce

Kind = LifeEvent.Kind
ADDRESS = ("postcode", "house_number", "house_letter", "house_addition", "municipality_id", "district_id")
DIED, LEFT = "De inwoner is overleden.", "De inwoner is verhuisd naar een andere gemeente."


@act
def record_death(*, case: Case, died_on: date, source: str, note: str = "", on: date, by: User) -> LifeEvent:
    """Record that the resident died (overlijden): the running trajectory, groups and what was granted end on
    that day with 02, referrals and orders are withdrawn or ended, what was to be done lapses, whoever
    represents the resident no longer does, and the household goes on without the resident.

    The vaste hulpverlener stays until the dossier is closed. Raises PermissionDenied for who does not decide
    in the dossier or when it was recorded before; ValidationError for a day that has not come, lies before
    the birth, or before a trajectory that runs began.
    """
    client, case = _held(case)
    enforce(policies.why_not_record_death(by, case, on=on))
    event = _event(client, Kind.DEATH, died_on, source, note, on=on, by=by, field="died_on")
    event.before = {
        "deceased_on": client.deceased_on and client.deceased_on.isoformat(),
        **_end_help(case, died_on, EndReason.DECEASED, DIED, on=on, by=by),
        "representatives": _end_representatives(client, died_on),
    }
    event.before |= {"home": client.household_id, "home_until": max(died_on, _since(client)).isoformat()}
    left = client.household
    client.deceased_on, client.version, client.household = died_on, client.version + 1, None
    with moving_on(max(died_on, _since(client)) + DAY):
        save(client)
    event.before["home_agreements"] = home.move_along(left, None, on=on)
    save(event)
    record(case, "death_recorded", on=on, by=by, about=event)
    return event


@act
def record_move(
    *,
    case: Case,
    moved_on: date,
    source: str,
    leaves: bool,
    postcode: str = "",
    house_number: int | None = None,
    house_letter: str = "",
    house_addition: str = "",
    new_team: bool = False,
    leaves_household: bool = False,
    note: str = "",
    on: date,
    by: User,
) -> LifeEvent:
    """Record that the resident moved (verhuizing).

    Within the gemeenten of the consortium (leaves is False) the dossier goes on: the address and the wijk
    change, and with new_team the team of the wijk takes over from tomorrow, in its inbox. The gemeente of the
    dossier stays, since its figures count there. To a gemeente elsewhere the trajectory ends on that day
    with 31, and referrals are withdrawn or ended. Raises PermissionDenied for who does not decide in the
    dossier or after a death; ValidationError by field.
    """
    client, case = _held(case)
    enforce(policies.why_not_record_move(by, case, on=on))
    place = place_of(postcode, on=on) if postcode else Place(None)
    _check_place(place, postcode, leaves=leaves)
    event = _event(client, Kind.LEFT if leaves else Kind.MOVED, moved_on, source, note, on=on, by=by,
                   field="moved_on")  # fmt: skip
    event.before = {name: getattr(client, name) for name in ADDRESS}
    event.before["household"] = client.household_id
    if leaves:
        event.before |= _end_help(case, moved_on, EndReason.MOVED, LEFT, on=on, by=by)
    if place.district is not None:
        client.district, client.municipality = place.district, place.district.municipality
    if postcode:
        client.postcode, client.house_number = postcode, house_number
        client.house_letter, client.house_addition = house_letter.strip(), house_addition.strip()
    left = client.household if leaves_household else None
    if leaves_household:
        client.household = None
    client.version += 1
    if new_team and not leaves:
        event.before["team"] = case.team_id
        _hand_over(case, place, on=on)
    with moving_on(moved_on):
        save(client)
    event.before["home_agreements"] = home.move_along(left, None, on=on)
    save(event)
    record(case, "move_recorded", on=on, by=by, about=event)
    return event


@act
def undo_life_event(*, case: Case, event: LifeEvent, reason: str, on: date, by: User) -> LifeEvent:
    """Take back a death or a move that was not so (terugdraaien); that it was said stays, with the reason.

    What ended runs again as it did. Referrals are final and their organisations were told: of each there is
    a draft, ready to be sent again. Who held the dossier before another team got it is not put back. Raises
    PermissionDenied for who does not decide in the dossier, and ValidationError without a reason or when
    something new took the place of what ended.
    """
    client, case = _held(case)
    event = LifeEvent.objects.select_for_update(of=("self",)).get(pk=event.pk, client=client)
    enforce(policies.why_not_undo_life_event(by, case, event, on=on))
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom dit niet klopt."})
    before = event.before
    if event.kind == Kind.DEATH:
        client.deceased_on = _day(before.get("deceased_on"))
        client.household_id = before.get("home", client.household_id)
    else:
        for name in ADDRESS:
            setattr(client, name, before[name])
        client.household_id = before["household"]
        if "team" in before:
            case.team_id = before["team"]
            save(case)
    client.version += 1
    until = _day(before.get("home_until"))
    with moving_on(until + DAY if until else event.happened_on):
        save(client)
    _run_again(case, before)
    planning.resume_promises(case, before.get("promises", {}))
    home.resume(before.get("home_agreements", []))
    group.run_again(case, before.get("groups", []), on=on, by=by)
    provision.run_again(before.get("provisions", []))
    task.resume_tasks(case, before.get("tasks", []), on=on, by=by)
    appointment.resume_appointments(case, before.get("appointments", []), on=on, by=by)
    event.undone_on, event.undone_by, event.undo_reason = on, by, reason.strip()
    save(event)
    record(case, "life_event_undone", on=on, by=by, about=event, text=reason)
    return event


def _held(case: Case) -> tuple[Client, Case]:
    """The resident and the dossier as they are now: in the order of opening and reopening."""
    client = Client.objects.select_for_update(of=("self",), no_key=True).get(pk=case.client_id)
    found = locked(case)
    found.client = client
    return client, found


def _event(
    client: Client, kind: str, day: date, source: str, note: str, *, on: date, by: User, field: str
) -> LifeEvent:
    if day > on:
        raise ValidationError({field: "Vul een datum in die niet in de toekomst ligt."})
    if client.birth_date and day < client.birth_date:
        raise ValidationError({field: "Deze dag ligt vóór de geboortedatum."})
    return LifeEvent(
        client=client, kind=kind, happened_on=day, source=source, note=note.strip(), recorded_by=by,
        recorded_on=on,
    )  # fmt: skip


def _check_place(place: Place, postcode: str, *, leaves: bool) -> None:
    if leaves and place.district is not None:
        raise ValidationError(
            {"postcode": "Deze postcode ligt in een van onze gemeenten. Het dossier blijft."}
        )
    if not leaves and place.district is None:
        unknown = "Deze postcode ligt niet in onze gemeenten. Kies: naar een andere gemeente."
        raise ValidationError({"postcode": unknown if postcode else "Vul de nieuwe postcode in."})


def _end_help(case: Case, day: date, code: EndReason, words: str, *, on: date, by: User) -> dict[str, Any]:
    """End the trajectory, what was asked of organisations and what was still to do; gives how it was."""
    courses, asked = [], []
    for running in case.trajectories.in_force(on=on):
        if running.starts_on > day:
            raise ValidationError("Er begon een traject na deze dag. Controleer de datum.")
        courses.append([running.pk, running.ends_on and running.ends_on.isoformat(), running.end_reason])
        if closing.lacks_final(running, on=on):  # why there is none follows from what happened
            running.no_final_reason = closing.SAID_BY_END[code]
            save(running)
        trajectory.end_trajectory(trajectory=running, ends_on=day, end_reason=code, on=on, by=by)
    for referral in case.referrals.filter(state__in=OPEN).select_related("partner").order_by("pk"):
        asked.append(referral.pk)
        if referral.state == ReferralState.STARTED:
            last = max(day, referral.started_on or day)
            referrals.end(referral=referral, ended_on=last, code=code, note=words, on=on, by=by)
        else:
            referrals.withdraw(referral=referral, on=on, by=by)
    return {
        "trajectories": courses,
        "referrals": asked,
        "tasks": task.stop_tasks(case, reason=words, on=on, by=by),
        "appointments": appointment.stop_appointments(case, reason=words, on=on, by=by),
        "promises": planning.lapse_promises(case, on=on),
        "groups": group.stop_all(case, reason=words, last_on=day, on=on, by=by),
        "orders": supply.withdraw_all(case, on=on, by=by),
        "provisions": provision.end_all(case.client, day, code),
    }


def _since(client: Client) -> date:
    """The first day in the household of now; the beginning of time where nobody said."""
    last = client.stays.filter(ends_on=None).first()
    return (last and last.starts_on) or date.min


def _end_representatives(client: Client, day: date) -> list[list[Any]]:
    """A representation ends with the death. Source: BW 1:389, 1:449, 1:462, 3:72."""
    before = []
    for one in client.representatives.in_force(on=day):
        before.append([one.pk, one.ends_on and one.ends_on.isoformat()])
        one.ends_on, one.version = day, one.version + 1
        save(one)
    return before


def _hand_over(case: Case, place: Place, *, on: date) -> None:
    if place.team is None:
        raise ValidationError(
            {"new_team": "Bij deze wijk hoort nog geen team. Laat het dossier bij dit team."}
        )
    if place.team.pk == case.team_id:
        return
    case.team, case.version = place.team, case.version + 1
    save(case)
    people.release(case, on=on)


def _run_again(case: Case, before: dict[str, Any]) -> None:
    for pk, ends_on, end_reason in before.get("trajectories", []):
        course = Trajectory.objects.get(pk=pk, case=case)
        course.ends_on, course.end_reason, course.no_final_reason = _day(ends_on), end_reason, ""
        save(course)
    for pk, ends_on in before.get("representatives", []):
        one = Representative.objects.get(pk=pk)
        one.ends_on, one.version = _day(ends_on), one.version + 1
        save(one)
    for asked in Referral.objects.filter(pk__in=before.get("referrals", []), case=case).order_by("pk"):
        save(
            Referral(
                case=case, partner_id=asked.partner_id, kind_of_help=asked.kind_of_help, level=asked.level,
                question=asked.question, wishes=asked.wishes, ground=asked.ground,
                plan_ground=asked.plan_ground, file_ground=asked.file_ground, service=asked.service,
                consent_on=asked.consent_on,
            )
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
