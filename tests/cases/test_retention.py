"""What is proposed for destruction and when, who approves it, and what holds it back."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from hypothesis import given
from hypothesis import strategies as st

from cases.figures import due
from cases.models import (
    AccessLog,
    Client,
    DataRequest,
    DestructionItem,
    DestructionList,
    LegalHold,
    RetentionTerm,
)
from cases.services import retention
from intake.models import Application, Assessment
from tests.factories import (
    CaseFactory,
    ClientFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CLOSED = date(2011, 6, 1)
DUE = date(2026, 6, 1)


def closed(**fields):
    # Tests that commit empty all tables after them, that of the terms too.
    RetentionTerm.objects.get_or_create(
        kind="case", starts_on=date(2015, 1, 1), defaults={"years": 15, "source": "Wmo 5.3.4"}
    )
    return CaseFactory(opened_on=date(2010, 3, 1), closed_on=CLOSED, closing_reason="klaar", **fields)


def proposed(on=DUE):
    retention.propose(on=on)
    items = DestructionItem.objects.exclude(client=None)
    return set(items.filter(state="proposed").values_list("client", flat=True))


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 20), st.integers(0, 60))
def test_a_term_that_is_over_lies_before_its_cutoff(changed, years, days):
    term = RetentionTerm(years=years, days=days)

    day = term.due(changed)

    assert changed <= term.cutoff(on=day + timedelta(days=1))
    assert term.cutoff(on=day) >= changed - timedelta(days=1)


class TestPropose:
    def test_wmo_art_5_3_4_a_dossier_goes_15_years_after_its_last_change_and_not_a_day_before(self):
        case = closed()

        assert proposed(DUE - timedelta(days=1)) == set()
        assert proposed(DUE) == {case.client_id}
        item = DestructionItem.objects.get()
        assert (item.kind, item.last_change_on, item.due_on) == ("case", CLOSED, DUE)

    def test_counts_from_whatever_was_written_last(self):
        referred = ReferralFactory(case=closed(), sent_on=date(2011, 1, 1), ended_on=date(2012, 1, 1))
        measured = MeasurementFactory(
            trajectory=TrajectoryFactory(case=closed(), ends_on=CLOSED, end_reason="19"),
            measured_on=date(2011, 8, 1),
        )
        asked = SupportRequestFactory(client=closed().client, received_on=date(2013, 5, 1), outcome="advice")
        ids = [referred.case.client_id, measured.trajectory.case.client_id, asked.client_id]

        found = due.last_changes(ids, on=DUE)

        assert [found[pk] for pk in ids] == [date(2012, 1, 1), date(2011, 8, 1), date(2013, 5, 1)]

    def test_counts_a_change_of_a_field_that_has_no_day(self):
        case = closed()
        Client.objects.filter(pk=case.client_id).update(phone="0172 123456")

        assert proposed() == set()

    def test_reading_is_no_change(self):
        case = closed()
        AccessLog.objects.create(client_id=case.client_id, case_id=case.pk, page="dossier", reason="x")

        assert proposed() == {case.client_id}

    @pytest.mark.parametrize(
        ("outcome", "last"),
        [("none", date(2026, 4, 20)), ("advice", date(2011, 6, 1)), ("passed_on", date(2011, 6, 1))],
    )
    def test_a_question_without_a_dossier_has_a_term_of_its_own(self, outcome, last):
        young = SupportRequestFactory(
            client=ClientFactory(), outcome=outcome, received_on=last, outcome_on=last + timedelta(days=1)
        )
        old = SupportRequestFactory(
            client=ClientFactory(), outcome=outcome, received_on=last, outcome_on=last
        )

        assert proposed() == {old.client_id}
        assert proposed(DUE + timedelta(days=1)) == {old.client_id, young.client_id}

    def test_twice_a_night_adds_nothing(self):
        closed()

        proposed()
        proposed()

        assert DestructionItem.objects.count() == 1
        assert DestructionList.objects.count() == 1

    def test_a_full_list_and_an_approved_one_make_room_for_the_next(self, monkeypatch):
        monkeypatch.setattr(retention, "LIST_SIZE", 2)
        for _ in range(3):
            closed()
        proposed()
        one = UserFactory(administrator=True)
        DestructionList.objects.filter(number=2).update(first_by=one, first_at=Now())
        closed()

        proposed()

        assert [one.items.count() for one in DestructionList.objects.order_by("number")] == [2, 1, 1]

    def test_works_through_everybody_in_batches(self, monkeypatch):
        monkeypatch.setattr(due, "BATCH", 2)
        everybody = {closed().client_id for _ in range(5)}

        assert proposed() == everybody

    @pytest.mark.django_db(transaction=True)
    def test_two_nights_at_once_list_everybody_once(self):
        for _ in range(4):
            closed()

        def work():
            try:
                retention.propose(on=DUE)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert DestructionItem.objects.count() == 4


class TestBlocked:
    def test_an_open_dossier(self):
        case = closed()
        CaseFactory(client=case.client, opened_on=date(2009, 1, 1))

        assert proposed() == set()

    @pytest.mark.parametrize("ends_on", [None, DUE])
    def test_a_hold_up_to_and_including_its_last_day(self, ends_on):
        case = closed()
        LegalHold.objects.create(
            client=case.client, reason="rechtszaak", starts_on=date(2020, 1, 1), ends_on=ends_on,
            placed_by=UserFactory(),
        )  # fmt: skip

        assert due.blocked([case.client_id], on=DUE) == {case.client_id: "Er geldt een vernietigingsstop."}
        assert proposed() == set()
        assert (proposed(DUE + timedelta(days=1)) == {case.client_id}) == (ends_on is not None)

    @pytest.mark.parametrize("what", ["question", "assessment", "application", "request"])
    def test_what_still_runs(self, what):
        case = closed()
        asked = {"client": case.client, "received_on": date(2009, 1, 1)}
        if what == "question":
            SupportRequestFactory(**asked)
        elif what == "assessment":
            Assessment.objects.create(
                request=SupportRequestFactory(**asked, outcome="case"), reported_on=date(2009, 1, 1)
            )
        elif what == "application":
            Application.objects.create(
                request=SupportRequestFactory(**asked, outcome="case"), received_on=date(2009, 1, 1)
            )
        else:
            DataRequest.objects.create(
                client=case.client, kind="access", received_on=date(2011, 1, 1), way="letter", wish="x",
                registered_by=UserFactory(),
            )  # fmt: skip

        assert list(due.blocked([case.client_id], on=DUE)) == [case.client_id]
        assert proposed() == set()


class TestApprove:
    def listed(self, **fields):
        case = closed()
        listed = DestructionList.objects.create(month=date(2026, 6, 1), **fields)
        DestructionItem.objects.create(
            list=listed, client=case.client, kind="case", last_change_on=CLOSED, due_on=DUE
        )
        return listed

    def test_two_people_of_whom_one_is_the_privacy_officer(self):
        listed, one, other = self.listed(), UserFactory(administrator=True), UserFactory(privacy_officer=True)

        retention.approve(listed=listed, on=DUE, by=one)
        done = retention.approve(listed=listed, on=DUE, by=other)

        assert (done.first_by, done.second_by) == (one, other)
        assert done in DestructionList.objects.approved()

    def test_not_twice_the_same_person(self):
        listed, officer = self.listed(), UserFactory(privacy_officer=True)
        retention.approve(listed=listed, on=DUE, by=officer)

        with pytest.raises(PermissionDenied, match="Een ander"):
            retention.approve(listed=listed, on=DUE, by=officer)

    def test_not_two_administrators(self):
        listed = self.listed()
        retention.approve(listed=listed, on=DUE, by=UserFactory(administrator=True))

        with pytest.raises(PermissionDenied, match="functionaris gegevensbescherming"):
            retention.approve(listed=listed, on=DUE, by=UserFactory(administrator=True))

    @pytest.mark.parametrize("role", ["coach", "lead", "desk", "contract_manager"])
    def test_not_others(self, role):
        with pytest.raises(PermissionDenied, match="Alleen de applicatiebeheerder"):
            retention.approve(listed=self.listed(), on=DUE, by=UserFactory(**{role: True}))

    def test_not_who_proposed_it(self):
        officer = UserFactory(privacy_officer=True)
        listed = self.listed(proposed_by=officer)

        with pytest.raises(PermissionDenied, match="zelf voorgesteld"):
            retention.approve(listed=listed, on=DUE, by=officer)
        retention.approve(listed=listed, on=DUE, by=UserFactory(administrator=True))
        done = retention.approve(listed=listed, on=DUE, by=UserFactory(administrator=True))
        assert done.second_at

    def test_the_database_refuses_one_person_twice_too(self):
        listed, one = self.listed(), UserFactory(administrator=True)
        wrong = [
            {"first_by": one, "first_at": Now(), "second_by": one, "second_at": Now()},
            {"second_by": one, "second_at": Now()},
            {"executed_at": Now()},
            {"proposed_by": one, "first_by": one, "first_at": Now()},
        ]
        for fields in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                DestructionList.objects.filter(pk=listed.pk).update(**fields)

    @pytest.mark.django_db(transaction=True)
    def test_two_approvals_by_one_person_at_once_count_once(self):
        listed, officer = self.listed(), UserFactory(privacy_officer=True)
        refused = []

        def work():
            try:
                retention.approve(listed=listed, on=DUE, by=officer)
            except PermissionDenied:
                refused.append(1)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        listed.refresh_from_db()
        assert (len(refused), listed.second_at) == (1, None)

    def test_an_excluded_resident_is_not_proposed_until_the_day_is_over(self):
        case = closed()
        proposed()
        item = DestructionItem.objects.get()

        retention.exclude(
            item=item, reason="lopend onderzoek", until=date(2027, 6, 1), on=DUE,
            by=UserFactory(administrator=True),
        )  # fmt: skip

        assert proposed(date(2027, 6, 1)) == set()
        assert proposed(date(2027, 6, 2)) == {case.client_id}

    def test_nothing_is_left_to_approve_when_all_are_excluded(self):
        listed, officer = self.listed(), UserFactory(privacy_officer=True)
        retention.exclude(item=listed.items.get(), reason="x", until=date(2027, 1, 1), on=DUE, by=officer)

        with pytest.raises(ValidationError, match="niets meer"):
            retention.approve(listed=listed, on=DUE, by=officer)


class TestOnRequest:
    def test_goes_on_a_list_of_its_own(self):
        case, officer = closed(), UserFactory(privacy_officer=True)

        item = retention.propose_destruction(client=case.client, request=7, on=date(2012, 1, 1), by=officer)

        assert (item.list.ground, item.list.proposed_by, item.data_request_id) == ("request", officer, 7)
        assert item.last_change_on == CLOSED

    def test_not_while_the_dossier_is_open(self):
        with pytest.raises(ValidationError, match="nog open"):
            retention.propose_destruction(
                client=CaseFactory().client, on=DUE, by=UserFactory(privacy_officer=True)
            )

    def test_not_by_others(self):
        with pytest.raises(PermissionDenied):
            retention.propose_destruction(client=closed().client, on=DUE, by=UserFactory(administrator=True))

    def test_not_twice(self):
        client, officer = closed().client, UserFactory(privacy_officer=True)
        retention.propose_destruction(client=client, on=DUE, by=officer)

        with pytest.raises(ValidationError, match="al op een vernietigingslijst"):
            retention.propose_destruction(client=client, on=DUE, by=officer)


class TestHold:
    def test_is_placed_by_dossier_number_and_ended(self):
        case, officer = closed(), UserFactory(privacy_officer=True)

        hold = retention.hold_back(number=case.pk, reason="rechtszaak", on=DUE, by=officer)
        ended = retention.end_hold(hold=hold, on=DUE, by=officer)

        assert (hold.client, ended.ends_on, ended.ended_by) == (case.client, DUE, officer)

    def test_only_by_the_privacy_officer(self):
        with pytest.raises(PermissionDenied):
            retention.hold_back(number=closed().pk, reason="x", on=DUE, by=UserFactory(administrator=True))

    def test_of_a_dossier_that_is_not_there(self):
        with pytest.raises(ValidationError, match="niet gevonden"):
            retention.hold_back(number=0, reason="x", on=DUE, by=UserFactory(privacy_officer=True))
