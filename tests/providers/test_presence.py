"""Working days and absence: who keeps them, and what others read of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from providers import services
from providers.models import Absence, User, WorkPattern
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)


@pytest.fixture
def worker():
    return UserFactory(coach=True)


def days(worker, *, weekdays=(1, 2, 4), starts_on=MONDAY, by=None, phone="06-12345678"):
    known = {"worker": worker, "weekdays": weekdays, "phone": phone, "starts_on": starts_on}
    return services.set_working_days(**known, on=MONDAY, by=by or worker)


def away(worker, *, starts_on=MONDAY, ends_on=None, by=None):
    return services.report_absence(
        worker=worker, starts_on=starts_on, ends_on=ends_on, on=MONDAY, by=by or worker
    )


class TestWorkingDays:
    def test_follow_each_other_and_the_last_word_counts(self, worker):
        WorkPattern.objects.create(worker=worker, weekdays=[1], starts_on=date(2026, 1, 1))
        days(worker, weekdays=[5], starts_on=date(2026, 8, 1))
        days(worker, weekdays=[4, 1, 1], starts_on=date(2026, 7, 1))

        kept = list(WorkPattern.objects.values_list("weekdays", "starts_on", "ends_on"))
        assert kept == [
            ([1], date(2026, 1, 1), date(2026, 6, 30)),
            ([1, 4], date(2026, 7, 1), None),
        ]
        assert User.objects.get(pk=worker.pk).phone == "06-12345678"

    @pytest.mark.parametrize(
        ("starts_on", "weekdays", "field"),
        [(date(2026, 6, 14), [1], "starts_on"), (MONDAY, [], "weekdays"), (MONDAY, [8], "weekdays")],
    )
    def test_begin_today_or_later_on_days_of_the_week(self, worker, starts_on, weekdays, field):
        with pytest.raises(ValidationError) as caught:
            days(worker, starts_on=starts_on, weekdays=weekdays)
        assert set(caught.value.message_dict) == {field}

    @pytest.mark.parametrize("weekdays", [[], [0], [1, 8]])
    def test_are_days_of_the_week_past_validation_too(self, worker, weekdays):
        with pytest.raises(IntegrityError, match="days_of_the_week"), transaction.atomic():
            WorkPattern.objects.bulk_create([WorkPattern(worker=worker, weekdays=weekdays, starts_on=MONDAY)])


class TestAbsence:
    def test_is_one_at_a_time_and_ends_when_somebody_is_back(self, worker):
        Absence.objects.create(worker=worker, starts_on=date(2026, 6, 1))
        with pytest.raises(ValidationError, match="al afwezig gemeld"):
            away(worker)
        services.end_absence(worker=worker, on=MONDAY, by=worker)

        assert Absence.objects.get().ends_on == date(2026, 6, 14)
        away(worker)
        services.end_absence(worker=worker, on=MONDAY, by=worker)
        assert Absence.objects.count() == 1
        with pytest.raises(ValidationError, match="niet afwezig gemeld"):
            services.end_absence(worker=worker, on=MONDAY, by=worker)

    def test_begins_today_or_later_and_ends_after_that(self, worker):
        with pytest.raises(ValidationError, match="vandaag of een latere dag"):
            away(worker, starts_on=date(2026, 6, 14))
        with pytest.raises(ValidationError, match="vóór de begindatum"):
            away(worker, starts_on=date(2026, 6, 17), ends_on=date(2026, 6, 16))
        away(worker, starts_on=date(2026, 6, 17), ends_on=date(2026, 6, 17))


def test_both_are_kept_by_the_worker_and_the_stuurder_only(worker):
    lead = UserFactory(lead=True, team=worker.team)
    for other in (UserFactory(lead=True, team=TeamFactory()), UserFactory(coach=True, team=worker.team)):
        for act in (days, away):
            with pytest.raises(PermissionDenied, match="de stuurder van het team"):
                act(worker, by=other)
    days(worker, by=lead)
    away(worker, by=lead)


class TestThePage:
    def test_keeps_days_and_absence_and_says_what_is_missing(self, client, worker):
        client.force_login(worker, backend="providers.access.EmailBackend")
        url = reverse("providers:presence")

        wrong = client.post(url, {"act": "days", "starts_on": "2026-13-01"})
        assert wrong.status_code == 422
        assert "Kies op welke dagen iemand werkt." in wrong.content.decode()
        form = {"act": "days", "weekdays": ["1", "3"], "phone": "0172-1", "starts_on": "2099-01-01"}
        assert client.post(url, form).status_code == 302
        assert client.post(url, {"act": "away", "starts_on": "2099-01-01"}).status_code == 302
        nothing = client.post(url, {"act": "anders"})

        assert nothing.status_code == 200
        assert "Kies opnieuw" in nothing.content.decode()
        assert client.post(url, {"act": "back"}).status_code == 422
        assert WorkPattern.objects.get().weekdays == [1, 3]

    def test_is_for_the_stuurder_of_the_team_too(self, client, worker):
        url = reverse("providers:presence_of", args=[worker.pk])
        for who, status in (
            (UserFactory(lead=True, team=worker.team), 200),
            (UserFactory(lead=True), 403),
            (UserFactory(administrator=True), 403),
        ):
            client.force_login(who, backend="providers.access.EmailBackend")
            assert client.get(url).status_code == status
