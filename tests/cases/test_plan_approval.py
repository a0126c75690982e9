"""The resident's yes to the plan: frozen as it was read, on paper or on screen."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import exports, services
from cases.figures.plan import plan_content
from cases.models import (
    Document,
    Goal,
    PlanApproval,
)
from tests.cases.plans import SOON, TODAY, agreement, approve, around_a_plan, digest, enter, step
from tests.factories import CaseFactory, GoalFactory, TrajectoryFactory
from tests.people import around_a_case


@pytest.fixture
def people(db):
    return around_a_plan()


class TestApproval:
    def test_freezes_the_plan_as_it_was_read(self, people):
        step(people)
        agreement(people)

        given = approve(people)

        assert given.content == plan_content(people.case)
        assert given.digest == exports.digest(exports.canonical(given.content))
        assert given.content["doelen"][0]["stappen"] == [
            {"wat": "Belt de bank", "wie": "dochter", "uiterlijk op": "30 juni 2026"}
        ]
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            PlanApproval.objects.update(name="Een ander")

    def test_of_a_plan_that_changed_meanwhile_is_refused(self, people):
        seen = digest(people.case)
        agreement(people)

        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            approve(people, seen=seen)

    def test_still_holds_when_a_step_is_done_and_no_longer_when_the_words_change(self, client, people):
        one = step(people)
        approve(people)
        page = reverse("cases:plan", args=[people.case.pk])

        services.settle_step(step=one, outcome="done", seen=1, on=TODAY, by=people.holder)
        same = enter(client, people.holder).get(page).content.decode()
        services.change_step(
            step=one, text="Belt de gemeente", owner="zoon", due_on=SOON, seen=2, on=TODAY, by=people.holder
        )
        changed = client.get(page).content.decode()

        assert "veranderd na het laatste akkoord" not in same
        assert "veranderd na het laatste akkoord" in changed

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"agreed_on": date(2026, 6, 16)}, "agreed_on"),
            ({"manner": "screen", "agreed_on": date(2026, 6, 14)}, "agreed_on"),
            ({"name": " "}, "name"),
        ],
    )
    def test_tells_by_the_field_what_is_wrong(self, people, wrong, field):
        with pytest.raises(ValidationError) as refused:
            approve(people, **wrong)

        assert list(refused.value.message_dict) == [field]

    def test_needs_a_goal(self, people):
        Goal.objects.all().delete()

        with pytest.raises(PermissionDenied, match="nog geen doel"):
            approve(people)

    def test_names_a_signed_paper_of_this_dossier_only(self, people):
        paper, other = (
            Document.objects.create(case=case, author=people.holder, title="Plan", dated_on=TODAY)
            for case in (people.case, CaseFactory())
        )

        with pytest.raises(ValidationError, match="document uit dit dossier"):
            approve(people, document=other)
        assert approve(people, document=paper).document == paper
        with pytest.raises(ValidationError, match="hoort bij een akkoord op papier"):
            approve(people, document=paper, manner="screen")

    def test_gets_the_next_number(self, people):
        assert [approve(people).number for _ in range(2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_who_write_down_a_yes_at_once_get_two_numbers():
    people = around_a_case()
    people.goal = GoalFactory(trajectory=TrajectoryFactory(case=people.case))
    begin, errors = Barrier(2), []

    def write():
        try:
            begin.wait()
            approve(people)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(PlanApproval.objects.values_list("number", flat=True)) == [1, 2]
