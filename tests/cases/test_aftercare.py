"""What is agreed on for after a closing, and a return within a year."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.figures.aftercare import of_team, of_worker
from cases.figures.dossier import around
from cases.models import Aftercare, Case
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
AGREED = date(2026, 7, 27)


@pytest.fixture
def people():
    return around_a_case()


def close(people, **fields):
    known = {"closing_reason": "Doelen behaald", "on": TODAY, "by": people.holder, "aftercare_on": AGREED}
    return services.close_case(case=people.case, **known | fields)


def done(people, *, result="well", on=AGREED, by=None):
    agreed = people.case.aftercare.get()
    return services.record_aftercare(aftercare=agreed, result=result, on=on, by=by or people.holder)


class TestAgreeing:
    @pytest.mark.parametrize(
        ("day", "sees"),
        [(date(2026, 6, 16), True), (AGREED, True), (date(2026, 8, 26), True), (date(2026, 8, 27), False)],
    )
    def test_the_dossier_stays_in_sight_until_thirty_days_after(self, people, day, sees):
        close(people)

        assert Case.objects.visible_to(people.holder, on=day).exists() == sees

    @pytest.mark.parametrize("day", [TODAY, date(2026, 6, 14), date(2027, 6, 16)])
    def test_is_after_today_and_within_a_year(self, people, day):
        with pytest.raises(ValidationError) as refused:
            close(people, aftercare_on=day)

        assert set(refused.value.message_dict) == {"aftercare_on"}
        assert Case.objects.get().closed_on is None

    def test_needs_not_be(self, people):
        close(people, aftercare_on=None)

        assert not Aftercare.objects.exists()
        assert not Case.objects.visible_to(people.holder, on=date(2026, 6, 16)).exists()

    def test_there_is_one_at_a_time(self, people):
        row = {"case": people.case, "worker": people.holder, "due_on": AGREED}

        with pytest.raises(IntegrityError, match="one_at_a_time"):
            Aftercare.objects.bulk_create([Aftercare(**row), Aftercare(**row)])

    @pytest.mark.parametrize("fields", [{"done_on": AGREED}, {"result": "well"}])
    def test_it_is_done_with_a_result(self, people, fields):
        with pytest.raises(IntegrityError, match="done_with_a_result"):
            Aftercare.objects.bulk_create(
                [Aftercare(case=people.case, worker=people.holder, due_on=AGREED, **fields)]
            )


class TestRecording:
    def test_ends_what_was_seen_for_it(self, people):
        close(people)

        found = done(people, result="unreached")

        assert (found.done_on, found.result) == (AGREED, "unreached")
        assert Case.objects.visible_to(people.holder, on=AGREED).exists()
        assert not Case.objects.visible_to(people.holder, on=date(2026, 7, 28)).exists()

    @pytest.mark.parametrize(
        ("who", "state", "reason"),
        [
            ("holder", "closed", None),
            ("lead", "closed", None),
            ("colleague", "closed", "Alleen wie de nazorg doet"),
            ("stranger", "closed", "Alleen wie de nazorg doet"),
            ("holder", "done", "al gedaan"),
            ("holder", "open", "weer open"),
        ],
    )
    def test_who_may_and_when(self, people, who, state, reason):
        agreed = Aftercare(case=people.case, worker=people.holder, due_on=AGREED)
        if state != "open":
            people.case.closed_on = TODAY
        if state == "done":
            agreed.done_on, agreed.result = AGREED, "well"

        said = policies.why_not_record_aftercare(getattr(people, who), agreed, on=AGREED)

        assert (said is None) if reason is None else (said and reason in said)

    def test_a_second_time_is_refused(self, people):
        close(people)
        agreed = people.case.aftercare.get()
        done(people)

        with pytest.raises(PermissionDenied, match="al gedaan"):
            services.record_aftercare(aftercare=agreed, result="again", on=AGREED, by=people.lead)

    @pytest.mark.parametrize("on", [TODAY, date(2026, 7, 1)])
    def test_a_dossier_that_opens_again_drops_it_and_may_agree_again(self, people, on):
        close(people)

        services.reopen_case(case=people.case, reason="Terugval.", on=on, by=people.lead)
        AssignmentFactory(case=people.case, worker=people.holder, starts_on=date(2026, 7, 2))
        close(people, on=date(2026, 7, 10))

        assert people.case.aftercare.get().due_on == AGREED


class TestLists:
    def test_who_does_it_sees_it_until_it_is_done(self, people):
        close(people)

        (agreed,) = of_worker(people.holder, on=AGREED)
        assert (agreed.case_id, agreed.is_late) == (people.case.pk, False)
        done(people)
        assert not of_worker(people.holder, on=AGREED)

    @pytest.mark.parametrize(("day", "shown"), [(AGREED, 0), (date(2026, 7, 28), 1)])
    def test_the_stuurder_sees_what_is_late(self, people, day, shown):
        close(people)

        assert len(of_team(people.lead, on=day)) == shown
        assert not of_team(UserFactory(lead=True), on=day)

    @pytest.mark.parametrize(
        ("result", "day", "shown"),
        [("again", date(2026, 8, 26), 1), ("again", date(2026, 8, 27), 0), ("well", AGREED, 0)],
    )
    def test_the_stuurder_sees_for_thirty_days_who_asks_again(self, people, result, day, shown):
        close(people)
        done(people, result=result)

        assert [row.asks_again for row in of_team(people.lead, on=day)] == [True] * shown

    def test_a_stuurder_who_may_not_see_a_protected_dossier_does_not_see_it_here(self, people):
        close(people)
        Case.objects.update(protected_on=TODAY, protection_reason="bedreigd")

        assert not of_team(people.lead, on=date(2026, 7, 28))


class TestPages:
    def enter(self, client, user):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client

    def test_closing_and_asking_how_it_goes(self, client, people):
        today = timezone.localdate()
        due = today.replace(year=today.year + 1, day=min(today.day, 28))
        self.enter(client, people.holder)

        page = client.post(
            reverse("cases:close", args=[people.case.pk]),
            {"closing_reason": "Klaar", "aftercare_on": due.isoformat()},
            follow=True,
        )
        work = client.get(reverse("cases:work")).content.decode()

        assert "De nazorg staat bij Mijn werk" in page.content.decode() or "Nazorg" in work
        assert f"/nazorg/{people.case.aftercare.get().pk}/" in work

    def test_records_it(self, client, people):
        close(people, on=timezone.localdate(), aftercare_on=None)
        agreed = Aftercare.objects.create(case=people.case, worker=people.lead, due_on=timezone.localdate())
        here = reverse("cases:aftercare", args=[people.case.pk, agreed.pk])
        self.enter(client, people.lead)

        assert client.post(here, {}).status_code == 422
        assert client.post(here, {"result": "again", "note": "Valt weer."}).status_code == 302
        timeline = client.get(reverse("cases:timeline", args=[people.case.pk])).content.decode()
        assert "Nazorg: er is een nieuwe vraag" in timeline
        assert people.case.client.full_name in client.get(reverse("cases:board")).content.decode()

    def test_is_nowhere_for_a_stranger_or_in_another_dossier(self, client, people):
        close(people)
        agreed = people.case.aftercare.get()
        other = CaseFactory(team=people.lead.team)
        self.enter(client, people.lead)

        assert client.get(reverse("cases:aftercare", args=[other.pk, agreed.pk])).status_code == 404
        self.enter(client, people.stranger)
        assert client.get(reverse("cases:aftercare", args=[people.case.pk, agreed.pk])).status_code == 404


class TestReturn:
    @pytest.mark.parametrize(
        ("closed_on", "shown"),
        [
            (date(2025, 6, 15), False),
            (date(2025, 6, 16), True),
            (date(2026, 6, 15), True),
            (None, False),
        ],
    )
    def test_within_a_year_is_told_to_who_does_not_see_the_earlier_dossier(self, closed_on, shown):
        earlier = CaseFactory(opened_on=date(2025, 1, 1), closed_on=closed_on)
        case = CaseFactory(client=earlier.client, opened_on=TODAY)

        before = around(case, on=TODAY).before

        assert (before and (before["number"], before["closed"])) == (
            (earlier.number, closed_on) if shown else None
        )


@pytest.mark.django_db(transaction=True)
def test_two_at_once_record_it_once():
    people = around_a_case()
    close(people)
    agreed, start, said = people.case.aftercare.get(), Barrier(2), []

    def act(result):
        start.wait()
        try:
            services.record_aftercare(aftercare=agreed, result=result, on=AGREED, by=people.holder)
        except PermissionDenied:
            said.append(result)
        finally:
            connection.close()

    threads = [Thread(target=act, args=(result,)) for result in ("well", "again")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == 1
    assert Aftercare.objects.get().result not in said
