"""Who may decide on an application: the mandate (mandaat), by name or by role."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intake.models import Decision
from providers.models import Mandate
from tests.factories import MandateFactory
from tests.intake.applied import TODAY, application, case, consultant, decide, mandate

__all__ = ["application", "case", "consultant", "mandate"]
pytestmark = pytest.mark.django_db


class TestTheMandate:
    def test_awb_10_3_without_one_nobody_decides(self, application, consultant):
        with pytest.raises(ValidationError, match="geen mandaat") as refused:
            decide(application, consultant)

        assert list(refused.value.message_dict) == ["result"]
        assert not Decision.objects.exists()

    def test_is_kept_with_the_decision(self, application, consultant, mandate):
        decide(application, consultant)

        decision = Decision.objects.get()
        assert (decision.mandate, decision.signed_by, decision.announced_on) == (mandate, consultant, None)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "may"),
        [
            (TODAY, None, True),
            (TODAY + timedelta(1), None, False),
            (date(2020, 1, 1), TODAY, True),
            (date(2020, 1, 1), TODAY - timedelta(1), False),
        ],
    )
    def test_must_hold_on_the_day_of_the_decision(
        self, application, consultant, case, starts_on, ends_on, may
    ):
        MandateFactory(
            municipality=case.municipality, worker=consultant, starts_on=starts_on, ends_on=ends_on
        )

        if may:
            decide(application, consultant)
        else:
            with pytest.raises(ValidationError, match="geen mandaat"):
                decide(application, consultant)

    def test_of_another_municipality_is_none(self, application, consultant):
        MandateFactory(municipality__external_id="GM0627", worker=consultant)

        with pytest.raises(ValidationError, match="geen mandaat"):
            decide(application, consultant)

    @pytest.mark.parametrize(("outcome", "may"), [("granted", True), ("partly", False), ("refused", False)])
    def test_to_grant_only_refuses_nothing(self, application, consultant, case, outcome, may):
        MandateFactory(municipality=case.municipality, role="consultant", signs="granted")

        if may:
            decide(application, consultant, result=outcome)
        else:
            with pytest.raises(ValidationError, match="alleen toekennen"):
                decide(application, consultant, result=outcome)

    def test_by_name_goes_before_that_of_the_role(self, application, consultant, case):
        MandateFactory(municipality=case.municipality, role="consultant")
        MandateFactory(municipality=case.municipality, worker=consultant, signs="nothing")

        with pytest.raises(ValidationError, match="geen mandaat"):
            decide(application, consultant)

    def test_is_not_needed_to_write_down_that_the_resident_withdrew(self, application, consultant):
        done = decide(application, consultant, result="withdrawn", reason="")

        assert (done.result, done.known_on) == ("withdrawn", TODAY)
        assert not Decision.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [{"role": "consultant"}, {"worker": None}, {"ends_on": date(2019, 1, 1)}],
    )
    def test_is_of_a_worker_or_a_role(self, consultant, case, wrong):
        known = {"municipality": case.municipality, "worker": consultant, "starts_on": date(2020, 1, 1)}

        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.bulk_create([Mandate(source="x", **known | wrong)])

    def test_is_held_once_at_a_time(self, consultant, case, mandate):
        with pytest.raises(IntegrityError), transaction.atomic():
            MandateFactory(municipality=case.municipality, worker=consultant, starts_on=TODAY)
