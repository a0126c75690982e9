"""The terms of rows that name no resident by key: a complaint, a caller, a signal."""

from datetime import date

import pytest
from django.db.models.functions import Now

from cases.models import (
    Complaint,
    DestructionItem,
    DestructionList,
    RegisterCorrection,
)
from cases.services import destruction, retention
from intake.models import Signal, SupportRequest
from tests.factories import (
    MunicipalityFactory,
    SupportRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 1)


class TestLoose:
    """Rows that name no resident by key: their text goes, their facts stay."""

    def test_a_complaint_five_years_after_it_was_handled(self):
        old, young = (
            Complaint.objects.create(
                municipality=MunicipalityFactory(), kind="complaint", received_on=date(2021, 1, 1),
                handled_on=day, upheld="yes", subject="Mevrouw Jansen kreeg geen brief",
            )
            for day in (date(2021, 6, 1), date(2021, 6, 2))
        )  # fmt: skip
        for one in (old, young):
            RegisterCorrection.objects.create(
                register="cases_complaint", row_id=one.pk, field="subject", was="Mevrouw Jansen", reason="x",
                by=UserFactory(),
            )  # fmt: skip
        self.destroy()

        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.subject, old.upheld, bool(young.subject)) == ("", "yes", True)
        assert RegisterCorrection.objects.get().row_id == young.pk

    def test_a_caller_whom_nobody_knows(self):
        asked = SupportRequestFactory(
            received_on=date(2026, 4, 1), outcome="none", outcome_on=date(2026, 4, 2), caller_name="Piet"
        )
        running = SupportRequestFactory(received_on=date(2026, 4, 1), caller_name="Piet")
        self.destroy()

        texts = SupportRequest.objects.in_bulk()
        assert (texts[asked.pk].caller_name, texts[asked.pk].text) == ("", "")
        assert texts[running.pk].caller_name == "Piet"

    def test_a_signal_without_a_dossier(self):
        signal = Signal.objects.create(
            municipality=MunicipalityFactory(), received_on=date(2011, 1, 1), source="police", note="Piet",
            closed_on=date(2011, 6, 1), closing_reason="helped",
        )  # fmt: skip
        self.destroy()

        signal.refresh_from_db()
        assert (signal.note, signal.closing_reason) == ("", "helped")

    def test_an_excluded_kind_is_not_proposed_until_the_day_is_over(self):
        SupportRequestFactory(received_on=date(2026, 4, 1), outcome="none", outcome_on=date(2026, 4, 2))
        retention.propose(on=DUE)
        retention.exclude(
            item=DestructionItem.objects.get(), reason="x", until=date(2026, 7, 1), on=DUE,
            by=UserFactory(administrator=True),
        )  # fmt: skip

        assert retention.propose(on=date(2026, 7, 1)) == 0
        assert retention.propose(on=date(2026, 7, 2)) == 1

    def test_nothing_is_proposed_again(self):
        self.test_a_signal_without_a_dossier()

        assert retention.propose(on=DUE) == 0

    def destroy(self):
        assert retention.propose(on=DUE) == 1
        DestructionList.objects.update(
            first_by=UserFactory(administrator=True), first_at=Now(),
            second_by=UserFactory(privacy_officer=True), second_at=Now(),
        )  # fmt: skip
        assert destruction.carry_out(on=DUE) == 1
