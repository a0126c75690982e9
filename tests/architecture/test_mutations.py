"""Fifteen rules of access, each taken away for a moment: the matrix must see it.

All of them, one by one: benchmarks/mutate_access.py.
"""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.db.models import Q

from cases import access, policies, querysets
from cases.figures import search as figures
from cases.policies import case as case_policies
from cases.policies import retention
from cases.querysets import CaseQuerySet, ReferralQuerySet, WrittenQuerySet
from cases.views import access_log, search
from config.middleware import Signature
from tests.architecture.decisions import check_decisions
from tests.architecture.test_who_gets_in import check, check_near, check_search, check_sets, world

__all__ = ["world"]
sight = import_module("cases.policies.sight")  # the package shows a function of that name
pytestmark = pytest.mark.django_db


def nothing(*args, **known):
    return None


def every(rows, *args, **known):
    return rows.all()


def always(*args, **known):
    return ~Q(pk=None)


def always_so(*args, **known):
    return True


def held_once(rows, user, *, on):
    return rows.filter(assignments__worker=user)


def opened_once(rows, user, *, on):
    return rows.filter(emergencies__worker=user)


def referred_once(rows, partner, *, on):
    return rows.filter(referrals__partner=partner)


def seen_referrals(rows, user, *, on):
    return rows.all()


Mutation = tuple[object, str, Callable, Callable]
MUTATIONS: dict[str, Mutation] = {
    "an own file is closed": (CaseQuerySet, "open_to", every, check_sets),
    "a protected dossier is closed to teams and organisations": (
        CaseQuerySet, "unprotected", every, check_sets,
    ),
    "a holder sees up to the last day": (CaseQuerySet, "held_by", held_once, check_sets),
    "a note is read by whom its class is for": (WrittenQuerySet, "readable_by", every, check_near),
    "sharing with an organisation ends": (querysets, "still_shared", always, check_near),
    "two people destroy, one of them the officer": (
        retention, "_is_officer", always_so, lambda world: check_decisions(world.near),
    ),
    "an emergency ends": (CaseQuerySet, "opened_in_emergency_by", opened_once, check_sets),
    "an organisation sees what it took on": (CaseQuerySet, "referred_to", referred_once, check_sets),
    "a lead sees the own team": (CaseQuerySet, "of_team", every, check_sets),
    "a search finds what one may see": (figures, "sees_every_resident", always_so, check_search),
    "a referral is seen by its two sides": (
        ReferralQuerySet, "visible_to", seen_referrals, lambda world: check(world, "cases:referral"),
    ),
    "a reader does not write": (
        policies, "why_not_work_on", nothing, lambda world: check(world, "cases:add_note"),
    ),
    "the read log is for the privacy officer": (
        access_log, "why_not_read_access_log", nothing, lambda world: check(world, "cases:access_log"),
    ),
    "the search is for who works with residents": (
        search, "why_not_search", nothing, lambda world: check(world, "cases:search"),
    ),
    "protection counts for one dossier too": (
        sight, "NAMED", frozenset(road.word for road in sight.ROADS), check_sets,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _first_line_alone(monkeypatch):
    """Without row level security, which would shut what the rule that is gone leaves open."""
    monkeypatch.setattr(Signature, "SIGN", Signature.SIGN_ONLY)


def test_the_matrix_is_green_before(world):
    assert check_sets(world) + check_search(world) == []
    assert access.policies is policies
    assert case_policies.why_not_work_on is policies.why_not_work_on


@pytest.mark.parametrize("rule", MUTATIONS)
def test_the_matrix_sees_that_a_rule_is_gone(world, monkeypatch, rule):
    place, name, instead, look = MUTATIONS[rule]
    monkeypatch.setattr(place, name, instead)

    assert look(world)
