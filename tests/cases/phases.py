"""People around a situation that goes up and down, and the acts of the tests about it."""

from datetime import date, timedelta

from cases.models import Involvement
from cases.services import escalation as services
from tests.factories import UserFactory
from tests.people import around_a_case

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


def with_a_director():
    people = around_a_case()
    people.director = UserFactory(roles=["process_director"], name="Petra Regisseur")
    return people


def to_phase(people, phase, *, on=TODAY, by=None, seen=None, **words):
    last = people.case.phase_steps.last()
    known = {"triggers": ["Iemand loopt gevaar"]} | words
    return services.change_phase(
        case=people.case, phase=phase, seen=(last.pk if last else 0) if seen is None else seen, on=on,
        by=by or people.holder, **known,
    )  # fmt: skip


def direct(people, **days):
    return Involvement.objects.create(
        case=people.case,
        worker=people.director,
        level="direction",
        **{"starts_on": people.case.opened_on, **days},
    )
