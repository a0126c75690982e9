"""A plan to work on, and the acts of the tests about it."""

from datetime import date

from cases import exports, services
from cases.figures.plan import plan_content
from tests.factories import GoalFactory, TrajectoryFactory
from tests.people import around_a_case

TODAY, SOON = date(2026, 6, 15), date(2026, 6, 30)


def around_a_plan():
    people = around_a_case()
    people.goal = GoalFactory(trajectory=TrajectoryFactory(case=people.case))
    return people


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def step(people, **more):
    known = {"goal": people.goal, "text": "Belt de bank", "owner": "dochter", "due_on": SOON, "on": TODAY}
    return services.add_step(**known | {"by": people.holder} | more)


def agreement(people, **more):
    known = {
        "case": people.case,
        "text": "Elke zondag samen eten",
        "owner": "zus",
        "due_on": SOON,
        "on": TODAY,
    }
    return services.add_agreement(**known | {"by": people.holder} | more)


def digest(case):
    return exports.digest(exports.canonical(plan_content(case)))


def approve(people, **more):
    known = {"case": people.case, "manner": "paper", "name": "D. Yildiz", "agreed_on": TODAY, "on": TODAY}
    return services.approve_plan(**known | {"by": people.holder, "seen": digest(people.case)} | more)
