"""The edges of K05 and K14: what has no result yet, what was withdrawn, and what ends without a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.models import Trajectory
from intake.models import Application
from reporting.figures import courses, lists, pace
from reporting.figures.scope import scope_of
from tests.factories import CaseFactory, MunicipalityFactory, SupportRequestFactory, TrajectoryFactory

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def town():
    return MunicipalityFactory()


def applied(town, result="", decided_on=None, received_on=date(2026, 5, 6)):
    """An application of which the term ends on Wednesday 20 May."""
    return Application.objects.create(
        request=SupportRequestFactory(municipality=town, received_on=received_on),
        received_on=received_on, result=result, decided_on=decided_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "decided_on", "won", "total"),
    [
        ("", None, 0, 1),  # open after the term: late
        ("granted", date(2026, 5, 20), 1, 1),
        ("granted", date(2026, 5, 21), 0, 1),
        ("refused", date(2026, 5, 20), 1, 1),
        ("withdrawn", date(2026, 5, 20), 0, 0),  # on or before the last day: left out
        ("withdrawn", date(2026, 5, 21), 0, 1),  # later: late
    ],
)
def test_k05_counts_an_application_without_a_result_as_late(town, result, decided_on, won, total):
    applied(town, result, decided_on)
    scope = scope_of(town, MAY)

    found = pace.figures(scope)["K05"]["maand"]

    assert (found["teller"], found["noemer"]) == (won, total)
    assert len(lists.listed(scope, lists.cell("K05", ("noemer",)), "maand")) == total
    assert len(lists.listed(scope, lists.cell("K05", ("teller",)), "maand")) == won


def test_k05_knows_no_result_without_its_day_and_no_day_without_its_result(town):
    request = SupportRequestFactory(municipality=town)
    half = [{"result": "granted"}, {"decided_on": date(2026, 5, 20)}]

    for words in half:
        row = Application(request=request, received_on=date(2026, 5, 6), **words)
        with (
            pytest.raises(IntegrityError, match="intake_application_decided_with_a_result"),
            transaction.atomic(),
        ):
            Application.objects.bulk_create([row])


@pytest.mark.parametrize(
    ("reason", "won", "total"),
    [
        *((reason, 1, 1) for reason in ("21", "22", "23")),
        *((reason, 0, 0) for reason in ("02", "31", "36", "37", "38", "39")),
        ("19", 0, 1),
        ("20", 0, 1),
    ],
)
def test_k14_counts_by_the_reason_of_the_end(town, reason, won, total):
    case = CaseFactory(client__municipality=town, opened_on=date(2026, 1, 5))
    TrajectoryFactory(case=case, starts_on=date(2026, 1, 5), ends_on=date(2026, 5, 31), end_reason=reason)
    scope = scope_of(town, MAY)

    found = courses.figures(scope)["K14"]["maand"]

    assert (found["teller"], found["noemer"]) == (won, total)
    assert len(lists.listed(scope, lists.cell("K14", ("noemer",)), "maand")) == total


def test_k14_leaves_out_what_runs_and_no_trajectory_ends_without_a_reason(town):
    case = CaseFactory(client__municipality=town, opened_on=date(2026, 1, 5))
    TrajectoryFactory(case=case, starts_on=date(2026, 1, 5))

    assert courses.figures(scope_of(town, MAY))["K14"]["maand"]["noemer"] == 0
    with pytest.raises(IntegrityError, match="end"):
        Trajectory.objects.filter(case=case).update(ends_on=date(2026, 5, 31), end_reason="")
