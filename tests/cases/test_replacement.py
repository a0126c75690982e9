"""Somebody is away: who stands in for which dossiers, on whose behalf, and back again by itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.timeline import timeline
from cases.models import Assignment, Case, ContactNote
from providers.models import Absence, Message, WorkPattern
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def away(people, more=2):
    """Further dossiers of the holder, and a second colleague."""
    held = [AssignmentFactory(case__team=people.case.team, worker=people.holder).case for _ in range(more)]
    return held, UserFactory(coach=True, team=people.case.team)


class TestSomeOrAll:
    def test_each_dossier_may_have_a_stand_in_of_its_own_or_none(self):
        people = around_a_case()
        (second, third), other = away(people)

        outcomes = services.replace_worker(
            absent=people.holder,
            worker=people.colleague,
            days=(TODAY, date(2026, 6, 30)),
            instead={second.pk: other, third.pk: None},
            on=TODAY,
            by=people.lead,
        )

        assert [row.case for row in outcomes] == [people.case, second]
        holds = dict(Assignment.objects.in_force(on=TODAY).values_list("case", "worker"))
        assert holds == {
            people.case.pk: people.colleague.pk, second.pk: other.pk, third.pk: people.holder.pk
        }  # fmt: skip

    def test_nobody_stands_in_for_oneself_and_one_dossier_at_least(self):
        people = around_a_case()
        known = {"absent": people.holder, "days": (TODAY, None), "on": TODAY, "by": people.lead}

        with pytest.raises(ValidationError, match="Kies een andere collega"):
            services.replace_worker(worker=None, instead={people.case.pk: people.holder}, **known)
        with pytest.raises(ValidationError, match="Kies minstens één dossier"):
            services.replace_worker(worker=None, instead={people.case.pk: None}, **known)

    def test_is_refused_for_who_leaves_before_the_end(self):
        people = around_a_case()
        leaves = UserFactory(coach=True, team=people.case.team, ends_on=date(2026, 6, 30))
        known = {"absent": people.holder, "worker": leaves, "on": TODAY, "by": people.lead}

        for last in (date(2026, 7, 1), None):
            with pytest.raises(ValidationError, match="werkt tot en met 30-06-2026"):
                services.replace_worker(days=(TODAY, last), **known)
        services.replace_worker(days=(TODAY, date(2026, 6, 30)), **known)


class TestLonger:
    """A vervanging that was planned, and the colleague falls ill before it or within it."""

    ENDS = date(2026, 6, 20)

    def planned(self, people, first=TODAY):
        services.replace_worker(
            absent=people.holder, worker=people.colleague, days=(first, self.ENDS), on=TODAY, by=people.lead
        )

    def ill(self, people, last, *, on=TODAY + timedelta(days=2), worker=None):
        known = {"absent": people.holder, "is_ill": True, "on": on, "by": people.lead}
        return services.replace_worker(worker=worker, days=(on, last), **known)

    def periods(self, people):
        return [
            (row.worker, row.kind, row.ends_on)
            for row in people.case.assignments.order_by("starts_on").select_related("worker")
        ][1:]

    @pytest.mark.parametrize("last", [date(2026, 7, 10), None])
    def test_who_stands_in_goes_on_and_is_told(self, last):
        people = around_a_case()
        Absence.objects.create(worker=people.holder, starts_on=TODAY, ends_on=self.ENDS)
        self.planned(people)
        Message.objects.all().delete()

        (outcome,) = self.ill(people, last)

        assert (outcome.case, outcome.why_not) == (people.case, "")
        back = [(people.holder, Assignment.Kind.FIXED, None)] if last else []
        assert self.periods(people) == [(people.colleague, Assignment.Kind.REPLACEMENT, last), *back]
        away = list(people.holder.absences.order_by("starts_on").values_list("starts_on", "ends_on"))
        assert away == [(TODAY, self.ENDS), (self.ENDS + timedelta(days=1), last)]
        assert Message.objects.get().recipient == people.colleague

    def test_an_earlier_end_changes_nothing(self):
        people = around_a_case()
        self.planned(people)
        before = self.periods(people)

        assert self.ill(people, self.ENDS) == []
        assert self.periods(people) == before

    def test_a_stand_in_who_leaves_before_does_not_go_on(self):
        people = around_a_case()
        self.planned(people)
        people.colleague.ends_on = self.ENDS
        people.colleague.save()

        (outcome,) = self.ill(people, date(2026, 7, 10))

        assert "werkt tot en met 20-06-2026" in outcome.why_not
        assert self.periods(people)[0][2] == self.ENDS

    def test_one_stands_in_until_the_other_who_was_planned(self):
        people = around_a_case()
        other = UserFactory(coach=True, team=people.case.team)
        self.planned(people, first=date(2026, 6, 18))

        (outcome,) = self.ill(people, None, on=TODAY, worker=other)

        assert (outcome.why_not, outcome.said) == (
            "", "Vanaf 18-06-2026 was er al een vervanging. Die blijft."
        )  # fmt: skip
        assert self.periods(people) == [
            (other, Assignment.Kind.REPLACEMENT, date(2026, 6, 17)),
            (people.colleague, Assignment.Kind.REPLACEMENT, self.ENDS),
            (people.holder, Assignment.Kind.FIXED, None),
        ]

    def test_who_is_back_before_the_planned_one_holds_it_in_between(self):
        people = around_a_case()
        other = UserFactory(coach=True, team=people.case.team)
        self.planned(people, first=date(2026, 6, 18))
        self.ill(people, None, on=TODAY, worker=other)

        services.return_worker(absent=people.holder, on=TODAY, by=people.lead)

        assert self.periods(people) == [
            (other, Assignment.Kind.REPLACEMENT, TODAY),
            (people.holder, Assignment.Kind.FIXED, date(2026, 6, 17)),
            (people.colleague, Assignment.Kind.REPLACEMENT, self.ENDS),
            (people.holder, Assignment.Kind.FIXED, None),
        ]

    def test_there_must_be_one_with_an_end_and_a_later_day(self):
        people = around_a_case()
        known = {"case": people.case, "on": TODAY, "by": people.lead}

        with pytest.raises(ValidationError, match="nu geen vervanging met een einddatum"):
            services.lengthen_replacement(last=None, **known)
        self.planned(people)
        with pytest.raises(ValidationError, match="Kies een dag na 20-06-2026"):
            services.lengthen_replacement(last=self.ENDS, **known)

    def test_the_page_asks_for_a_day_only(self, client):
        people = around_a_case()
        today = timezone.localdate()
        ends = today + timedelta(days=5)
        services.replace_worker(
            absent=people.holder, worker=people.colleague, days=(today, ends), on=today, by=people.lead
        )
        there = f"{reverse('cases:replace_worker')}?wie={people.holder.pk}&ziek=1"

        page = enter(client, people.lead).get(there).content.decode()
        sent = {"absent": people.holder.pk, "first": today.isoformat(), "last": "", "worker": ""}
        response = client.post(there, sent, follow=True)

        assert f"{people.colleague.name}, nu tot en met {ends.day}-{ends.month}-{ends.year}" in page
        assert f"Dossier {people.case.number}: De vervanging" in response.content.decode()
        assert people.case.assignments.in_force(on=ends + timedelta(days=30)).get().worker == people.colleague


class TestWithoutDossiers:
    def test_is_ill_and_is_back(self, client):
        people = around_a_case()
        today = timezone.localdate()
        there = f"{reverse('cases:replace_worker')}?wie={people.colleague.pk}&ziek=1"
        sent = {"absent": people.colleague.pk, "first": today.isoformat(), "last": "", "worker": ""}

        page = enter(client, people.lead).get(there).content.decode()
        told = client.post(there, sent, follow=True).content.decode()
        ill = people.colleague.absences.count()
        back = client.post(reverse("cases:return_worker"), {"absent": people.colleague.pk}, follow=True)

        assert "U hoeft geen vervanger te kiezen." in page
        assert f"{people.colleague.name} is afwezig gemeld." in told
        assert ill == 1
        assert f"{people.colleague.name} is niet meer afwezig gemeld." in back.content.decode()
        assert not people.colleague.absences.exists()

    def test_a_vervanging_of_nothing_is_refused(self):
        people = around_a_case()
        known = {"absent": people.colleague, "worker": people.holder, "on": TODAY, "by": people.lead}

        with pytest.raises(ValidationError, match="houdt op die dag geen dossiers"):
            services.replace_worker(days=(TODAY, None), **known)


class TestPage:
    def test_somebody_is_ill_in_two_clicks(self, client):
        people = around_a_case()
        today = timezone.localdate()
        board = enter(client, people.lead).get(reverse("cases:board")).content.decode()
        there = f"{reverse('cases:replace_worker')}?wie={people.holder.pk}&amp;ziek=1"
        assert f'<a href="{there}">Ziek' in board

        page = client.get(there.replace("&amp;", "&"))
        form = page.context["form"]
        as_proposed = {bound.html_name: bound.value() or "" for bound in form}
        response = client.post(there.replace("&amp;", "&"), as_proposed, follow=True)

        assert "Meld ziek" in page.content.decode()
        assert people.holder.absences.get().includes(today)
        dossier = enter(client, people.lead).get(reverse("cases:case", args=[people.case.pk]))
        assert "Afwezig" in dossier.content.decode()
        assert people.case.client.last_name not in page.content.decode()
        assert "Er wordt waargenomen in 1 dossier." in response.content.decode()
        assert Case.objects.held_by(people.colleague, on=today).get() == people.case

    def test_who_is_back_can_be_reached_again(self):
        people = around_a_case()
        known = {"absent": people.holder, "on": TODAY, "by": people.lead}
        Absence.objects.create(worker=people.holder, starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 5))
        services.replace_worker(worker=people.colleague, days=(TODAY, date(2026, 7, 3)), is_ill=True, **known)
        noted = list(people.holder.absences.values_list("starts_on", "ends_on"))

        services.return_worker(**known | {"on": TODAY + timedelta(days=2)})

        assert noted == [(TODAY, date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 7, 5))]
        assert people.holder.absences.first().ends_on == TODAY + timedelta(days=1)

    def test_who_is_replaced_without_being_away_is_not_said_to_be_reached(self, client):
        people = around_a_case()
        today = timezone.localdate()
        WorkPattern.objects.create(worker=people.holder, weekdays=[1, 2, 3, 4, 5, 6, 7], starts_on=today)
        services.replace(
            case=people.case, worker=people.colleague, days=(today, None), on=today, by=people.lead
        )

        page = enter(client, people.lead).get(reverse("cases:case", args=[people.case.pk])).content.decode()

        assert "Wordt vervangen tot nader bericht" in page
        assert "Vandaag bereikbaar" not in page

    def test_one_for_all_but_what_is_left_out(self, client):
        people = around_a_case()
        (second, _), other = away(people)
        today = timezone.localdate()
        sent = {
            "absent": people.holder.pk,
            "worker": other.pk,
            "first": today.isoformat(),
            f"door-{people.case.pk}": people.colleague.pk,
            f"door-{second.pk}": 0,
        }

        enter(client, people.lead).post(reverse("cases:replace_worker"), sent)

        assert Case.objects.held_by(other, on=today).count() == 2
        assert Case.objects.held_by(people.holder, on=today).get() == second

    @pytest.mark.parametrize("chosen", [0, 99999999])
    def test_says_what_to_choose(self, client, chosen):
        people = around_a_case()
        sent = {"absent": people.holder.pk, "first": "2030-01-01", f"door-{people.case.pk}": chosen}

        response = enter(client, people.lead).post(reverse("cases:replace_worker"), sent)

        assert response.status_code == 422
        assert "Kies een vervanger." in response.content.decode()


def test_who_stands_in_is_told_once():
    people = around_a_case()
    AssignmentFactory(case=CaseFactory(team=people.case.team), worker=people.holder)

    services.replace_worker(
        absent=people.holder, worker=people.colleague, days=(TODAY, TODAY), on=TODAY, by=people.lead
    )

    (told,) = Message.objects.shown()
    assert told.recipient == people.colleague
    assert f"in 2 dossiers van {people.holder.name}, van 15-06-2026" in told.text


class TestOnBehalf:
    def test_what_a_stand_in_writes_says_for_whom(self):
        people = around_a_case()
        days = (date(2026, 6, 10), date(2026, 6, 20))
        services.replace(case=people.case, worker=people.colleague, days=days, on=days[0], by=people.lead)
        for on, author in ((days[0], people.colleague), (days[1], people.holder), (days[0], people.lead)):
            ContactNote.objects.create(case=people.case, author=author, held_on=on, text="Gebeld.")
        late = date(2026, 6, 21)
        ContactNote.objects.create(case=people.case, author=people.colleague, held_on=late, text="Later.")

        case = Case.objects.get()
        found = timeline(case, reader=people.lead, on=date(2026, 6, 30), limit=20, notes_only=True)

        assert sorted((one.on, one.by) for one in found.moments) == sorted(
            [
                (late, people.colleague.name),
                (days[1], people.holder.name),
                (days[0], people.lead.name),
                (days[0], f"{people.colleague.name}, namens {people.holder.name}"),
            ]
        )

    def test_the_stand_in_sees_a_banner_and_the_lead_does_not(self, client):
        people = around_a_case()
        today = timezone.localdate()
        services.replace(
            case=people.case, worker=people.colleague, days=(today, None), on=today, by=people.lead
        )
        url = reverse("cases:case", args=[people.case.pk])

        said = enter(client, people.colleague).get(url).content.decode()

        assert f"<b>U neemt dit dossier waar</b> namens {people.holder.name}, tot nader bericht." in said
        assert "U neemt dit dossier waar" not in enter(client, people.lead).get(url).content.decode()
