"""Tasks in a dossier: whose they are, on whose list they stand, and what ends them."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.timeline import timeline
from cases.figures.work import work_of
from cases.models import Assignment, Event, History, Involvement, OwnFile, Task
from tests.factories import UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)  # a Monday


@pytest.fixture
def people():
    return around_a_case()


def add(people, *, by=None, **more):
    known = {"text": "Bel de huisarts", "due_on": TODAY, "on": TODAY, "by": by or people.holder}
    return services.add_task(case=people.case, **known | more)


def involve(people, level="full", **more):
    known = {"case": people.case, "worker": people.colleague, "starts_on": date(2026, 6, 1)}
    return Involvement.objects.create(**known | more, level=level)


def listed(worker, on=TODAY, only="taken"):
    """What stands on somebody's list: (what, group)."""
    return [
        (row.what, group.key)
        for group in work_of(worker.pk, on=on, only=only).groups
        for row in group.rows
        if row.is_task
    ]


class TestWhoseItIs:
    def test_without_a_name_is_of_whoever_holds_the_dossier(self, people):
        task = add(people, worker=people.holder)

        assert task.worker is None
        assert listed(people.holder) == [("Bel de huisarts", "now")]

    def test_goes_to_the_stand_in_and_comes_back(self, people):
        add(people, due_on=date(2026, 6, 30))
        days = (date(2026, 6, 16), date(2026, 6, 20))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

        for on, has in ((TODAY, "holder"), (days[0], "colleague"), (days[1], "colleague"),
                        (date(2026, 6, 21), "holder")):  # fmt: skip
            assert [who for who in ("holder", "colleague") if listed(getattr(people, who), on)] == [has]

    def test_of_a_named_colleague_stands_on_that_list_alone(self, people):
        involve(people)
        add(people, worker=people.colleague)

        assert listed(people.colleague) == [("Bel de huisarts", "now")]
        assert listed(people.holder) == []

    def test_comes_to_the_holder_when_the_colleague_leaves(self, people):
        involve(people, ends_on=date(2026, 6, 16))
        add(people, worker=people.colleague)

        assert listed(people.holder, date(2026, 6, 16)) == []
        assert listed(people.holder, date(2026, 6, 17)) == [("Bel de huisarts", "late")]
        assert listed(people.colleague, date(2026, 6, 17)) == []

    @pytest.mark.parametrize("level", [None, "core"])
    def test_is_not_given_to_who_does_not_work_in_it(self, people, level):
        if level:
            involve(people, level=level)

        with pytest.raises(ValidationError, match="werkt niet in dit dossier") as told:
            add(people, worker=people.colleague)
        assert set(told.value.error_dict) == {"worker"}

    def test_is_not_shown_to_who_may_see_nothing_of_the_resident(self, people):
        involve(people)
        add(people, worker=people.colleague)
        OwnFile.objects.create(
            worker=people.colleague, client=people.case.client, relation="family", marked_by=people.lead
        )

        assert listed(people.colleague) == []


class TestOnTheList:
    def test_comes_in_the_order_of_what_is_due(self, people):
        add(people, text="Later", due_on=date(2026, 7, 10))
        add(people, text="Eerst", due_on=date(2026, 6, 16))

        (row,) = [row for group in work_of(people.holder.pk, on=TODAY, only="taken").groups
                  for row in group.rows]  # fmt: skip

        assert (row.what, row.due) == ("Eerst", "morgen")
        assert "en nog 1 taak" in row.why

    def test_is_named_behind_what_is_more_urgent(self, people):
        add(people, due_on=date(2026, 6, 21))
        add(people, text="Volgende week", due_on=date(2026, 6, 22))

        (row,) = [row for group in work_of(people.holder.pk, on=TODAY).groups for row in group.rows]

        assert row.what == "Kennismaken en eerste afspraak maken"
        assert row.why.endswith("ook taak: Bel de huisarts (nog 6 dagen)")

    def test_is_gone_once_it_is_done(self, people):
        task = add(people)

        services.finish_task(task=task, seen=1, on=TODAY, by=people.holder)

        assert listed(people.holder) == []
        shown = timeline(people.case, reader=people.holder, on=TODAY, limit=50)
        assert ("Taak klaar", "Bel de huisarts", people.holder.name) in {
            (one.title, one.text, one.by) for one in shown.moments
        }

    @pytest.mark.parametrize("count", [0, 3, 30])
    def test_takes_as_many_statements_however_many_there_are(self, people, count, client, queries):
        for number in range(count):
            add(people, text=f"Taak {number}")
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        client.get(reverse("cases:cases"))  # stamps the session

        with queries(10):
            client.get(reverse("cases:work"))


class TestActs:
    def test_are_kept_with_who_and_when(self, people):
        task = add(people)
        task = services.change_task(
            task=task, text="Bel morgen", due_on=date(2026, 6, 16), seen=1, on=TODAY, by=people.lead
        )
        task = services.drop_task(task=task, reason="Al gebeld", seen=2, on=TODAY, by=people.holder)

        assert (task.text, task.stop_reason, task.version) == ("Bel morgen", "Al gebeld", 3)
        kinds = Event.objects.filter(about=task.pk, kind__startswith="task").order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == ["task_added", "task_changed", "task_dropped"]
        assert History.objects.filter(record="cases_task", row_id=task.pk, act="update").count() == 2

    def test_never_go_over_the_words_of_a_colleague(self, people):
        task = add(people)
        services.change_task(task=task, text="Een", due_on=TODAY, seen=1, on=TODAY, by=people.lead)

        for act, more in (
            (services.change_task, {"text": "Twee", "due_on": TODAY}),
            (services.finish_task, {}),
            (services.drop_task, {"reason": "weg"}),
        ):
            with pytest.raises(ValidationError, match="intussen gewijzigd"):
                act(task=task, seen=1, on=TODAY, by=people.holder, **more)
        assert Task.objects.get().text == "Een"

    def test_are_over_once_it_ended(self, people):
        task = services.finish_task(task=add(people), seen=1, on=TODAY, by=people.holder)

        with pytest.raises(ValidationError, match="al klaar"):
            services.drop_task(task=task, reason="x", seen=2, on=TODAY, by=people.holder)

    @pytest.mark.parametrize(("day", "may"), [(date(2026, 6, 14), False), (TODAY, True)])
    def test_ask_for_a_day_that_is_not_over(self, people, day, may):
        if may:
            assert add(people, due_on=day)
        else:
            with pytest.raises(ValidationError, match="vandaag of een dag die nog komt"):
                add(people, due_on=day)

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_are_for_who_works_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            add(people, by=getattr(people, who))

    def test_of_a_dossier_that_closes_lapse_with_the_reason(self, people):
        task = add(people)

        services.close_case(case=people.case, closing_reason="Doelen behaald", on=TODAY, by=people.holder)

        task.refresh_from_db()
        assert (task.stopped_on, task.stop_reason) == (TODAY, "Het dossier is gesloten.")


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("cases_task_says_what_to_do", {"text": ""}),
        ("cases_task_is_done_by_somebody", {"done_on": TODAY}),
        ("cases_task_stops_for_a_reason", {"stopped_on": TODAY}),
        ("cases_task_ends_once", {"done_on": TODAY, "stopped_on": TODAY, "stop_reason": "x"}),
    ],
)
def test_the_database_refuses_what_no_rule_allows(people, rule, wrong):
    if "done_on" in wrong and rule == "cases_task_ends_once":
        wrong = wrong | {"done_by": people.holder}
    known = {"case": people.case, "text": "x", "due_on": TODAY, "asked_by": people.holder, "asked_on": TODAY}

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Task.objects.bulk_create([Task(**known | wrong)])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_finish_it_at_once_one_does():
    people = around_a_case()
    task = add(people)
    together, told = Barrier(2), []

    def finish(by):
        together.wait(10)
        try:
            services.finish_task(task=task, seen=1, on=TODAY, by=by)
            told.append("done")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=finish, args=[by]) for by in (people.holder, people.lead)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told) == ["Deze taak is al klaar.", "done"]


class TestPages:
    @pytest.fixture
    def enter(self, client):
        def enter(user):
            client.force_login(user, backend="providers.access.EmailBackend")
            return client

        return enter

    @pytest.mark.parametrize(
        ("who", "status"),
        [("holder", 200), ("lead", 200), ("colleague", 404), ("partner", 404), ("stranger", 404)],
    )
    def test_show_the_tasks_to_who_sees_the_whole_dossier(self, people, enter, who, status):
        add(people)

        page = enter(getattr(people, who)).get(reverse("cases:agenda", args=[people.case.pk]))

        assert page.status_code == status
        assert ("Bel de huisarts" in page.content.decode()) is (status == 200)

    def test_add_change_and_finish_one(self, people, enter):
        today = timezone.localdate()
        browser, case = enter(people.holder), people.case.pk
        browser.post(reverse("cases:add_task", args=[case]), {"text": "Fiets regelen", "due_on": today})
        task = Task.objects.get()
        assert (task.text, task.asked_by) == ("Fiets regelen", people.holder)

        where = [case, task.pk]
        form = {"text": "Fiets halen", "due_on": today, "seen": 1}
        assert browser.post(reverse("cases:change_task", args=where), form).status_code == 302
        page = browser.post(reverse("cases:change_task", args=where), form | {"text": "Anders"})
        assert page.status_code == 422
        assert "Dit schreef uw collega" in page.content.decode()
        assert "Fiets halen" in page.content.decode()
        assert "Anders" in page.content.decode()
        browser.post(reverse("cases:finish_task", args=where), {"seen": 2})
        task.refresh_from_db()
        assert task.done_by == people.holder

    def test_offer_only_colleagues_who_work_in_the_dossier(self, people, enter):
        UserFactory(coach=True, name="Onbekende Collega")
        involve(people)

        page = enter(people.holder).get(reverse("cases:add_task", args=[people.case.pk])).content.decode()

        assert people.colleague.name in page
        assert "Onbekende Collega" not in page

    def test_say_before_closing_that_they_lapse(self, people, enter):
        add(people)

        page = enter(people.holder).get(reverse("cases:close", args=[people.case.pk])).content.decode()

        assert "nog 1 taak open" in page


def test_a_task_named_for_the_new_holder_stays_on_the_list(people):
    involve(people)
    add(people, worker=people.colleague)
    Assignment.objects.update(ends_on=date(2026, 6, 14))
    Assignment.objects.create(case=people.case, worker=people.colleague, starts_on=TODAY)

    assert listed(people.colleague) == [("Bel de huisarts", "now")]
