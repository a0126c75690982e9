"""A notice of default: two weeks, then a penalty a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from intake import figures, services
from intake.models import DefaultNotice
from intake.terms import State
from providers.models import PenaltyRate
from tests.intake.applied import (
    TODAY,
    application,
    case,
    consultant,
    decide,
    mandate,
    state_of,
)

__all__ = ["application", "case", "consultant", "mandate"]
pytestmark = pytest.mark.django_db


class TestANoticeOfDefault:
    def notice(self, application, by, received_on=date(2026, 6, 16), on=date(2026, 6, 16)):
        return services.record_notice(application=application, received_on=received_on, on=on, by=by)

    def test_gives_two_weeks_and_then_a_penalty(self, application, consultant):
        assert self.notice(application, consultant).due_on == date(2026, 6, 30)

        assert state_of(application, "dwangsom", date(2026, 6, 30)) is None
        assert "€ 23." in state_of(application, "dwangsom", date(2026, 7, 1)).told
        assert "€ 1.442." in state_of(application, "dwangsom", date(2026, 9, 1)).told

    def test_has_the_amounts_of_its_first_day(self, application, consultant):
        self.notice(application, consultant)
        PenaltyRate.objects.filter(ends_on=None).update(ends_on=date(2026, 6, 30))
        PenaltyRate.objects.create(
            starts_on=date(2026, 7, 1), first=50, second=60, third=70, source="Voorbeeld"
        )

        assert "€ 50." in state_of(application, "dwangsom", date(2026, 7, 1)).told

    def test_stands_on_the_worklist_until_there_is_a_decision(self, application, consultant):
        self.notice(application, consultant)
        asked = {"on": date(2026, 6, 20), "kinds": figures.KINDS, "after": None, "size": 9}

        rows = figures.deadlines(consultant, **asked)

        assert [(row.kind, row.due_on, row.step_id) for row in rows] == [
            ("aanvraag", date(2026, 6, 15), application.pk),
            ("ingebrekestelling", date(2026, 6, 30), application.pk),
        ]
        decide(application, consultant, result="withdrawn")
        assert figures.deadlines(consultant, **asked) == []

    def test_that_is_too_early_is_kept_and_does_not_count(self, application, consultant):
        self.notice(application, consultant, received_on=TODAY)

        assert not DefaultNotice.objects.running().exists()
        assert state_of(application, "ingebrekestelling", date(2026, 9, 1)).state == State.EARLY
        assert state_of(application, "dwangsom", date(2026, 9, 1)) is None

    @pytest.mark.parametrize("received_on", [date(2026, 5, 31), date(2026, 6, 17)])
    def test_is_of_a_day_that_can_be(self, application, consultant, received_on):
        with pytest.raises(ValidationError) as refused:
            self.notice(application, consultant, received_on=received_on)
        assert list(refused.value.message_dict) == ["received_on"]

    def test_is_refused_when_the_decision_is_known(self, application, consultant):
        decide(application, consultant, result="withdrawn")

        with pytest.raises(ValidationError, match="al een besluit"):
            self.notice(application, consultant)

    def test_runs_once_at_a_time_and_is_settled(self, application, consultant):
        self.notice(application, consultant)
        with pytest.raises(ValidationError, match="loopt al"):
            self.notice(application, consultant)
        known = {"application": application, "on": TODAY + timedelta(9), "by": consultant}
        for day in (TODAY, TODAY + timedelta(10)):
            with pytest.raises(ValidationError) as refused:
                services.settle_notice(settled_on=day, **known)
            assert list(refused.value.message_dict) == ["settled_on"]

        services.settle_notice(settled_on=TODAY + timedelta(9), **known)

        with pytest.raises(ValidationError, match="loopt geen"):
            services.settle_notice(settled_on=TODAY + timedelta(9), **known)
        assert not DefaultNotice.objects.filter(settled_on=None).exists()
