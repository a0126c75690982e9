"""Standing still: the days an application waits, and how it runs again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intake import services
from intake.models import Suspension
from intake.terms import State
from tests.intake.applied import TODAY, application, case, consultant, state_of, suspend

__all__ = ["application", "case", "consultant"]
pytestmark = pytest.mark.django_db


class TestSuspending:
    def test_adds_exactly_the_days_from_the_day_after_the_letter(self, application, consultant):
        suspend(application, consultant)

        application.refresh_from_db()
        assert application.suspended_days == 5  # 16 to 20 June
        assert application.due_on == date(2026, 6, 22)  # 15 + 5 is a Saturday
        assert state_of(application, "besluit", TODAY).state == State.RUNNING
        assert state_of(application, "besluit", date(2026, 6, 16)).state == State.SUSPENDED

    def test_days_and_reasons_add_up(self, application, consultant):
        suspend(application, consultant)
        later = date(2026, 6, 22)
        suspend(
            application, consultant, letter_on=later, last_on=date(2026, 6, 25), on=later, reason="advies"
        )

        application.refresh_from_db()
        assert (application.suspended_days, application.suspension_reason) == (8, "stukken; advies")

    @pytest.mark.parametrize(
        ("letter_on", "last_on", "field"),
        [
            (date(2026, 6, 16), date(2026, 6, 20), "letter_on"),  # still to come
            (TODAY, TODAY, "last_on"),
            (TODAY, date(2027, 6, 16), "last_on"),
            (date(2026, 5, 31), date(2026, 6, 20), "letter_on"),  # before it came in
        ],
    )
    def test_says_by_the_field_what_is_wrong(self, application, consultant, letter_on, last_on, field):
        with pytest.raises(ValidationError) as refused:
            suspend(application, consultant, letter_on=letter_on, last_on=last_on)

        assert list(refused.value.message_dict) == [field]

    def test_is_too_late_after_the_term(self, application, consultant):
        with pytest.raises(ValidationError, match="al voorbij"):
            suspend(application, consultant, letter_on=date(2026, 6, 16), on=date(2026, 6, 16))

    def test_is_refused_for_days_that_stood_still_already(self, application, consultant):
        suspend(application, consultant)

        with pytest.raises(ValidationError, match="al stil"):
            suspend(application, consultant, last_on=date(2026, 6, 30))
        application.refresh_from_db()
        assert application.suspended_days == 5

    @pytest.mark.parametrize(
        ("resumed_on", "days"), [(date(2026, 6, 16), 0), (date(2026, 6, 18), 2), (date(2026, 6, 20), 4)]
    )
    def test_ends_earlier_when_the_application_is_complete(self, application, consultant, resumed_on, days):
        suspend(application, consultant)

        services.resume_application(
            application=application, resumed_on=resumed_on, on=date(2026, 6, 22), by=consultant
        )

        application.refresh_from_db()
        assert application.suspended_days == days
        assert application.due_on >= TODAY + timedelta(days)
        assert state_of(application, "besluit", resumed_on).state != State.SUSPENDED

    @pytest.mark.parametrize("resumed_on", [TODAY, date(2026, 6, 21), date(2026, 6, 23)])
    def test_does_not_end_on_a_day_it_ran(self, application, consultant, resumed_on):
        suspend(application, consultant)

        with pytest.raises(ValidationError) as refused:
            services.resume_application(
                application=application, resumed_on=resumed_on, on=date(2026, 6, 22), by=consultant
            )
        assert list(refused.value.message_dict) == ["resumed_on"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ({"starts_on": TODAY}, "starts_after_its_letter"),
            ({"until_on": TODAY}, "ends_after_it_starts"),
            ({"reason": ""}, "says_why"),
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, application, words, name):
        start = TODAY + timedelta(1)
        known = {"letter_on": TODAY, "starts_on": start, "until_on": start, "reason": "x", "ground": "force"}

        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Suspension.objects.bulk_create([Suspension(application=application, **known | words)])
