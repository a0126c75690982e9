"""Decisions that ask for rows: about the dossiers of the near misses, on their day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases import policies as cases
from cases.models import Case, Complaint, ComplaintCase, Intensity, Involvement, Referral, Trajectory
from cases.policies import complaint, direction, referral
from providers import policies as providers
from providers.models import DeclineReason, IdentityProvider, User
from tests.architecture.near import Near

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
    for word in ("held by another", "held"):
        about = Complaint.objects.create(
            municipality_id=case(word).municipality_id, kind="complaint", received_on=BEGUN, subject="Te laat"
        )
        ComplaintCase.objects.create(complaint=about, case=case(word))
        found = complaint.case_of(about, by=coach, on=on)
        expected = case(word) if word == "held" else None
        yield True, None if found == expected else f"reads that it is about {found}"
    yield from _courses(near, case)
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
