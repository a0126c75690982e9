"""Decisions that ask for rows: about the dossiers of the near misses, on their day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases import policies as cases
from cases.models import (
    Case,
    Complaint,
    ComplaintCase,
    Handover,
    Household,
    HouseholdDirector,
    Intensity,
    Involvement,
    LifeEvent,
    Question,
    Referral,
    Trajectory,
)
from cases.policies import complaint, direction, handover, referral
from intake import policies as intake
from intake.models import Submission
from providers import policies as providers
from providers.models import ApiClient, DeclineReason, IdentityProvider, User
from tests.architecture.near import Near
from tests.factories import AssignmentFactory, GoalFactory, UserFactory

BEGUN, ONE = date(2026, 3, 1), timedelta(days=1)
Rows = Iterator[tuple[bool, str | None]]


def of_the_database(near: Near) -> Rows:
    """Those that ask for rows: of the dossiers of the near misses, on their day."""
    on, people = near.today, near.people
    coach, other = people["coach"], people["other"]

    def case(word: str) -> Case:
        return Case.objects.get(pk=near.cases[word].pk)

    for word, who, may in (
        ("held", coach, True), ("held by another", coach, False), ("held up to yesterday", coach, False),
        ("stands in", coach, True), ("team", coach, False),
    ):  # fmt: skip
        yield may, None if cases.is_holder(who, case(word), on=on) else "no holder"
    for word, who, may in (
        ("family", coach, False), ("family", other, True), ("family of another", coach, True),
        ("at home", other, False), ("held", coach, True),
    ):  # fmt: skip
        yield may, cases.why_not_let_in(who, case(word))
    for word, who, may in (
        ("held", coach, True), ("held by another", coach, False), ("held up to yesterday", coach, False),
        ("family", coach, False), ("stands in", coach, True),
    ):  # fmt: skip
        yield may, cases.why_not_be_given(who, case(word), on=on)
        yield may, cases.why_not_be_asked(who, case(word), on=on)
        yield may, cases.why_not_be_mentioned(who, case(word), on=on)
        asked = Question(case=case(word), to_worker=who)
        yield may, cases.why_not_answer(who, asked, on=on)
        yield False, cases.why_not_answer(other if who == coach else coach, asked, on=on)
    for word, who, may in (
        ("held", coach, True), ("held by another", coach, False), ("held up to yesterday", coach, False),
        ("stands in", coach, True), ("held", other, False),
    ):  # fmt: skip
        wanted = {"case": case(word), "to_worker": coach, "kind": Question.Kind.ACCESS}
        yield may, cases.why_not_answer(who, Question(**wanted), on=on)
        yield False, cases.why_not_answer(who, Question(**wanted, answered_on=on), on=on)
    for word in ("held by another", "held"):
        about = Complaint.objects.create(
            municipality_id=case(word).municipality_id, kind="complaint", received_on=BEGUN, subject="Te laat"
        )
        ComplaintCase.objects.create(complaint=about, case=case(word))
        found = complaint.case_of(about, by=coach, on=on)
        expected = case(word) if word == "held" else None
        yield True, None if found == expected else f"reads that it is about {found}"
    yield from _leaving(near, on)
    yield from _directors(on)
    yield from _home_agreements(on)
    yield from _handovers()
    yield from _courses(near, case)
    held = case("held up to today")
    told = {"happened_on": BEGUN, "recorded_on": BEGUN, "recorded_by": coach, "source": "family"}
    back = {"undone_on": BEGUN, "undone_by": coach, "undo_reason": "vergissing"}
    for kind, more, may in (("moved", {}, True), ("death", back, True), ("death", {}, False)):
        LifeEvent.objects.create(client=held.client, kind=kind, **told, **more)
        yield may, cases.why_not_record_death(coach, case("held up to today"), on=on)
    only = people["partner"].employer
    IdentityProvider.objects.create(
        name="Bijna", slug="bijna", partner=only, issuer="https://bijna.nl", domains=["bijna.nl"],
        is_only_way=True,
    )  # fmt: skip
    for who, may in (("coach", False), ("other", True), ("alone", True), ("gone", False)):
        yield may, providers.why_not_use_password(people[who], on=on)
    left = User(pk=-1, roles=[], starts_on=BEGUN, ends_on=on - ONE)
    yield False, providers.why_not_use_password(left, on=on)
    yield from _reasons_to_decline(on)
    yield from _submissions(near)
    yield from _systems(near)


def _leaving(near: Near, on: date) -> Rows:
    """Whoever leads the worker, or a dossier that the worker holds now or later."""
    held = AssignmentFactory(case__opened_on=BEGUN)
    lead, worker = UserFactory(lead=True, team=held.case.team), held.worker
    yield True, cases.why_not_arrange_leave(lead, worker, on=on)
    yield False, cases.why_not_arrange_leave(held.worker, worker, on=on)
    for moved, may in (({"ends_on": on}, True), ({"ends_on": on - ONE}, False)):
        guest = AssignmentFactory(case__opened_on=BEGUN, case__team=lead.team, worker=UserFactory(), **moved)
        yield may, cases.why_not_arrange_leave(lead, guest.worker, on=on)
    shut = AssignmentFactory(case__team=lead.team, case__closed=True, worker=UserFactory())
    yield False, cases.why_not_arrange_leave(lead, shut.worker, on=on)


def _directors(on: date) -> Rows:
    """Who holds a dossier of the household now, or is involved in all of one that is open."""
    home = Household.objects.create()
    held = AssignmentFactory(case__opened_on=BEGUN, case__client__household=home)
    yield True, cases.why_not_be_director(held.worker, home, on=on)
    yield False, cases.why_not_be_director(held.worker, Household.objects.create(), on=on)
    for level, days, may in (
        ("full", {}, True), ("direction", {}, True), ("core", {}, False),
        ("full", {"ends_on": on - ONE}, False),
    ):  # fmt: skip
        worker = UserFactory(coach=True)
        Involvement.objects.create(case=held.case, worker=worker, level=level, **{"starts_on": BEGUN} | days)
        yield may, cases.why_not_be_director(worker, home, on=on)
    shut = AssignmentFactory(case__closed=True, case__client__household=home, worker=UserFactory(coach=True))
    yield False, cases.why_not_be_director(shut.worker, home, on=on)
    left = User(pk=held.worker.pk, name="Werker", starts_on=BEGUN, ends_on=on - ONE)
    yield False, cases.why_not_be_director(left, home, on=on)


def _home_agreements(on: date) -> Rows:
    """Kept by who decides in the dossier, and by the regisseur who works in it; nowhere without household."""
    home = Household.objects.create()
    held = AssignmentFactory(case__opened_on=BEGUN, case__client__household=home)
    alone = AssignmentFactory(case__opened_on=BEGUN)
    helper = UserFactory(coach=True)
    Involvement.objects.create(case=held.case, worker=helper, level="full", starts_on=BEGUN)
    keep = cases.why_not_keep_home_agreements
    yield True, keep(held.worker, held.case, on=on)
    yield False, keep(alone.worker, alone.case, on=on)
    yield False, keep(helper, held.case, on=on)
    yield False, keep(helper, alone.case, on=on)
    HouseholdDirector.objects.create(household=home, worker=helper, starts_on=on)
    yield True, keep(helper, held.case, on=on)
    yield False, keep(helper, held.case, on=on - ONE)
    elsewhere = AssignmentFactory(case__opened_on=BEGUN, case__client__household=home)
    yield False, keep(helper, elsewhere.case, on=on)


def _handovers() -> Rows:
    """Written by both sides and who decides, confirmed by the receiver, taken back by the lead in time."""
    me, other, third = (User(pk=pk, name="Werker") for pk in (1, 2, 3))
    day = BEGUN + ONE
    write, confirm = handover.why_not_write_handover, handover.why_not_confirm_handover
    for why_not, who, word, more, may in (
        (write, me, "involved", {}, True), (write, other, "involved", {}, True),
        (write, third, "holder", {}, True), (write, third, "involved", {}, False),
        (write, me, "", {}, False), (write, me, "lead", {"withdrawn_on": day}, False),
        (confirm, other, "", {}, True), (confirm, me, "", {}, False),
        (confirm, other, "", {"confirmed_on": day}, False),
        (handover.why_not_withdraw_handover, me, "lead", {}, True),
        (handover.why_not_withdraw_handover, me, "holder", {}, False),
        (handover.why_not_withdraw_handover, me, "lead", {"starts_on": day}, False),
        (handover.why_not_withdraw_handover, me, "lead", {"confirmed_on": day}, False),
    ):  # fmt: skip
        days = {"starts_on": day + ONE} | more
        case = Case(pk=-1, opened_on=BEGUN)
        case.__dict__["_roads"] = {(who.pk, day): frozenset(filter(None, [word]))}
        one = Handover(case=case, giver_id=1, receiver_id=2, **days)
        yield may, why_not(who, one, on=day)


def _courses(near: Near, case: Any) -> Rows:
    on, coach = near.today, near.people["coach"]
    heavy = Intensity.Level.VERY_HEAVY
    for word, days, level, since, start, escalate in (
        ("held", {"ends_on": on - ONE, "end_reason": "19"}, heavy, BEGUN, True, False),
        ("held up to today", {}, heavy, BEGUN, False, True),
        ("stands in", {}, heavy, on + ONE, False, False),
        ("family of another", {}, 1, BEGUN, False, False),
    ):  # fmt: skip
        one = case(word)
        course = Trajectory.objects.create(case=one, starts_on=BEGUN, **days)
        Intensity.objects.create(trajectory=course, starts_on=since, level=level)
        yield start, cases.why_not_start_trajectory(coach, case(word), on=on)
        yield False, cases.why_not_approve_plan(coach, case(word), on=on)
        GoalFactory(trajectory=course)
        yield True, cases.why_not_approve_plan(coach, case(word), on=on)
        yield escalate, cases.why_not_escalate(coach, case(word), on=on)
    one = case("held up to today")
    shut = Case.objects.get(pk=one.pk)
    shut.closed_on = on
    yield False, cases.why_not_escalate(coach, shut, on=on)
    yield False, cases.why_not_escalate(near.people["other"], case("held up to today"), on=on)
    for level, days, may in (
        ("core", {}, True), ("direction", {"ends_on": on - ONE}, True), ("direction", {}, False)
    ):  # fmt: skip
        made = Involvement.objects.create(
            case=one, worker=near.people["other"], level=level, **{"starts_on": BEGUN} | days
        )
        yield may, cases.why_not_escalate(coach, case("held up to today"), on=on)
        yield True, None if (direction.direction_of(one, on=on) is None) is may else "another procesregie"
        made.delete()
    yield False, cases.why_not_start_trajectory(near.people["lead"], case("held"), on=on)


def _systems(near: Near) -> Rows:
    """Who lets a system in, and who says which address hears what happens: of the own organisation alone."""
    administrator, coach = User(pk=-1, roles=["administrator"]), User(pk=-1, roles=["coach"])
    for is_active in (True, False):
        client = ApiClient(account=User(is_active=is_active))
        yield is_active, providers.why_not_change_api_client(administrator, client)
        yield False, providers.why_not_change_api_client(coach, client)
    yield True, providers.why_not_manage_api_clients(administrator)
    yield False, providers.why_not_manage_api_clients(coach)
    left = User(pk=-1, roles=["administrator"], starts_on=BEGUN, ends_on=near.today - ONE)
    own, other = near.people["partner"].employer, near.people["other"].employer
    for who, sees, keeps_own, keeps_other in (
        (administrator, True, True, True), (near.people["partner"], True, True, False),
        (coach, False, False, False), (left, False, False, False),
    ):  # fmt: skip
        yield sees, providers.why_not_see_subscriptions(who, on=near.today)
        yield keeps_own, providers.why_not_manage_subscriptions(who, own, on=near.today)
        yield keeps_other, providers.why_not_manage_subscriptions(who, other, on=near.today)


def _submissions(near: Near) -> Rows:
    for word, may in (("partner", True), ("alone", False), ("coach", False), ("gone", False)):
        yield may, intake.why_not_send_in(near.people[word], on=near.today)
    yield False, intake.why_not_send_in(User(pk=-1, roles=["partner"], starts_on=BEGUN), on=near.today)
    desk, coach = User(pk=-1, roles=["desk"]), User(pk=-1, roles=["coach"])
    for state, may_settle, may_put_back in (
        ("open", True, False), ("taken_up", False, False), ("set_aside", False, True)
    ):  # fmt: skip
        one = Submission(state=state)
        for who, at_desk in ((desk, True), (coach, False)):
            yield at_desk, intake.why_not_read_submissions(who)
            yield at_desk and may_settle, intake.why_not_settle(who, one)
            yield at_desk and may_put_back, intake.why_not_put_back(who, one)
            for sender in ("doctor", "", "self"):
                may_talk = at_desk and state != "set_aside" and sender != "self"
                yield may_talk, intake.why_not_talk(who, Submission(state=state, sender=sender))


def _reasons_to_decline(on: date) -> Rows:
    DeclineReason.objects.filter(text=Referral.DeclineReason.FULL.label).update(ends_on=on - ONE)
    for text, first, last in (
        ("Bijna", BEGUN, None), ("Voorbij", BEGUN, on - ONE), ("Terug", BEGUN, BEGUN), ("Terug", on, None),
        ("Weer voorbij", on - ONE, on), ("Straks", on + ONE, None), ("Nog even", BEGUN, on),
        ("Nog even", on + ONE, None),
    ):  # fmt: skip
        DeclineReason.objects.create(text=text, starts_on=first, ends_on=last)
    found = referral.decline_reasons(on=on)
    own = {text for value, text in found.items() if value == text}
    expected = {"Bijna", "Terug", "Weer voorbij", "Nog even"}
    yield True, None if expected <= own and not own & {"Voorbij", "Straks", "anders"} else str(own)
    yield True, None if "full" not in found and found.get("other") == "anders" else str(found)
