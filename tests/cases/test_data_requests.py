"""Requests of residents about their data: the term, the states and the acts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import DataRequest, DestructionItem, Rectification
from cases.services import data_requests as services
from cases.states import REQUEST_NEXT, RequestState
from cases.terms import add_months, last_day_of_months
from providers.models import Message, Role
from providers.periods import is_working_day
from tests.cases.requested import ASKED, DAY, decided, in_work, registered
from tests.factories import CaseFactory, ClientFactory, TeamFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
S = RequestState


@pytest.fixture
def officer():
    return UserFactory(privacy_officer=True)


class TestTheTerm:
    @pytest.mark.parametrize(
        ("kind", "received_on", "due_on"),
        [
            ("access", date(2026, 6, 1), date(2026, 7, 1)),
            ("access", date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
            ("rectification", date(2026, 11, 25), date(2026, 12, 28)),  # Christmas, then a weekend
            ("objection", date(2026, 3, 6), date(2026, 4, 7)),  # Easter Monday
            ("erasure", date(2026, 6, 1), date(2026, 9, 1)),
        ],
    )
    def test_art_12_and_5_3_5_last_days(self, officer, kind, received_on, due_on):
        request = DataRequest(kind=kind, received_on=received_on)

        assert request.due_on == due_on

    def test_art_12_3_two_months_more_once_told_within_the_first(self, officer):
        request = registered(officer)
        last = date(2026, 7, 1)

        services.extend(request=request, reason="Veel dossiers.", on=last, by=officer)

        request.refresh_from_db()
        assert request.due_on == date(2026, 9, 1)
        with pytest.raises(PermissionDenied, match="al verlengd"):
            services.extend(request=request, reason="Nog meer.", on=last, by=officer)

    def test_art_12_3_not_a_day_later(self, officer):
        with pytest.raises(PermissionDenied, match="eerste maand"):
            services.extend(request=registered(officer), reason="Druk.", on=date(2026, 7, 2), by=officer)

    def test_art_5_3_5_destruction_is_never_extended(self, officer):
        with pytest.raises(PermissionDenied, match="drie maanden"):
            services.extend(request=registered(officer, kind="erasure"), reason="Druk.", on=DAY, by=officer)

    @given(st.dates(date(2015, 1, 1), date(2060, 1, 1)), st.integers(1, 6))
    @settings(max_examples=60)
    def test_is_never_shortened_and_ends_on_a_working_day(self, received_on, months):
        last = last_day_of_months(received_on, months)

        assert last >= add_months(received_on, months)
        assert is_working_day(last)
        assert last - add_months(received_on, months) < timedelta(days=6)

    def test_the_list_keeps_the_order_of_the_term(self, officer, client):
        late = registered(officer, kind="erasure", received_on=date(2026, 3, 1))
        soon = registered(officer, received_on=date(2026, 5, 15))
        client.force_login(officer)

        assert client.get("/verzoeken").context["page"].rows == [late, soon]


ACTS = {
    "identify": (S.IDENTIFIED, lambda r, by: services.check_identity(
        request=r, how="known", checked_on=DAY, on=DAY, by=by)),
    "start": (S.IN_WORK, lambda r, by: services.start(request=r, on=DAY, by=by)),
    "refuse": (S.REFUSED, lambda r, by: decided(by, r)),
    "grant": (S.GRANTED, lambda r, by: decided(by, r, "granted", "")),
    "part": (S.PARTLY, lambda r, by: decided(by, r, "partly")),
    "withdraw": (S.WITHDRAWN, lambda r, by: services.withdraw(request=r, on=DAY, by=by)),
}  # fmt: skip


class TestTheStates:
    @given(st.lists(st.sampled_from(sorted(ACTS)), max_size=7))
    @settings(max_examples=40, deadline=None)
    def test_no_row_of_acts_leads_where_the_machine_does_not(self, acts):
        with transaction.atomic():
            officer = UserFactory(privacy_officer=True)
            request = registered(officer, kind="objection")
            state = S.RECEIVED
            for name in acts:
                following, act = ACTS[name]
                if following in REQUEST_NEXT[state]:
                    act(request, officer)
                    state = following
                else:
                    with pytest.raises(PermissionDenied):
                        act(request, officer)
                request.refresh_from_db()
                assert request.state == state
            transaction.set_rollback(True)

    @pytest.mark.parametrize(
        "words",
        [
            {"started_on": DAY},
            {"decision": "granted", "decided_on": DAY, "answer": "Ja."},
            {"extended_on": DAY},
            {"asked_by": "representative"},
            {"lifted_on": DAY},
            {"identified_on": date(2026, 5, 31), "identified_how": "known"},
        ],
    )
    def test_the_database_refuses_what_no_act_does(self, officer, words):
        row = DataRequest(client=ClientFactory(), registered_by=officer, **ASKED | words)

        with pytest.raises(IntegrityError), transaction.atomic():
            DataRequest.objects.bulk_create([row])


class TestRegistering:
    def test_is_told_to_the_privacy_officers_without_a_name(self, officer):
        desk = UserFactory(desk=True)

        request = registered(desk)

        mail = Message.objects.get(recipient=officer)
        assert request.number in mail.body
        assert "01-07-2026" in mail.body
        assert request.client.last_name not in mail.body

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"received_on": date(2026, 6, 16)}, "received_on"),
            ({"asked_by": "representative", "representative": "P. Jansen"}, "representation"),
        ],
    )
    def test_tells_by_the_field_what_is_wrong(self, officer, words, field):
        with pytest.raises(ValidationError) as refused:
            registered(officer, **words)

        assert list(refused.value.message_dict) == [field]

    @pytest.mark.parametrize(("born", "is_refused"), [(date(2014, 6, 2), True), (date(2014, 6, 1), False)])
    def test_art_5_3_2_below_twelve_the_representative_asks(self, officer, born, is_refused):
        child = ClientFactory(birth_date=born)

        if is_refused:
            with pytest.raises(ValidationError, match="wettelijke vertegenwoordiger"):
                registered(officer, client=child)
        else:
            assert registered(officer, client=child).state == S.RECEIVED

    @pytest.mark.parametrize("role", Role)
    def test_is_for_the_desk_the_consultant_and_the_officer(self, role):
        by = UserFactory(roles=[role], team=TeamFactory())

        if role in {Role.DESK, Role.CONSULTANT, Role.PRIVACY_OFFICER}:
            assert registered(by).registered_by == by
        else:
            with pytest.raises(PermissionDenied):
                registered(by)

    def test_by_name_finds_only_who_fits_wholly(self, officer):
        known = ClientFactory(last_name="Zwart", birth_date=date(1950, 2, 1))
        words = dict(ASKED)
        asked = {"number": None, "last_name": " zwart ", "birth_date": date(1950, 2, 1)}

        assert services.register_for(**asked, **words, on=DAY, by=officer).client == known
        with pytest.raises(ValidationError, match="niet gevonden"):
            services.register_for(**asked | {"birth_date": DAY}, **words, on=DAY, by=officer)


class TestDeciding:
    def test_a_refusal_names_a_ground(self, officer):
        with pytest.raises(ValidationError) as refused:
            decided(officer, in_work(officer), ground="")

        assert list(refused.value.message_dict) == ["refusal_ground"]

    def test_inzage_is_not_granted_without_a_released_copy(self, officer):
        with pytest.raises(ValidationError, match="afschrift"):
            decided(officer, in_work(officer), "granted", "")

    def test_is_refused_when_a_colleague_was_first(self, officer):
        request = in_work(officer)
        services.extend(request=request, reason="Veel.", on=DAY, by=officer)

        with pytest.raises(ValidationError, match="collega"):
            services.decide(request=request, decision="refused", answer="x", refusal_ground="correct",
                            seen=request.version, on=DAY, by=officer)  # fmt: skip

    def test_a_granted_objection_restricts_until_it_is_lifted(self, officer):
        people = around_a_case()
        request = in_work(officer, kind="objection", client=people.case.client)
        assert not DataRequest.objects.restricting().exists()

        decided(officer, request, "granted", "")

        assert DataRequest.objects.restricting().get() == request
        assert Message.objects.filter(recipient=people.holder, subject="Verzoek over gegevens").exists()
        request.refresh_from_db()
        services.lift(request=request, on=DAY, by=officer)
        assert not DataRequest.objects.restricting().exists()


class TestDestroying:
    def test_art_5_3_5_a_granted_one_goes_on_a_list_that_two_people_approve(self, officer):
        case = CaseFactory(closed=True)
        request = in_work(officer, kind="erasure", client=case.client)

        decided(officer, request, "granted", "")

        item = DestructionItem.objects.get()
        assert (item.client, item.data_request_id, item.list.ground) == (case.client, request.pk, "request")
        assert (item.state, item.list.first_by, item.list.proposed_by) == ("proposed", None, officer)

    def test_an_open_dossier_stands_in_the_way_and_nothing_is_decided(self, officer):
        request = in_work(officer, kind="erasure", client=CaseFactory().client)

        with pytest.raises(ValidationError, match="kan nu niet"):
            decided(officer, request, "granted", "")

        request.refresh_from_db()
        assert request.state == S.IN_WORK
        assert decided(officer, request, ground="retention").state == S.REFUSED
        assert not DestructionItem.objects.exists()


class TestCorrecting:
    def test_puts_the_field_right_and_keeps_what_it_said(self, officer):
        case = CaseFactory(client__last_name="Jansen")
        request = in_work(officer, kind="rectification", client=case.client)

        services.rectify(request=request, case=case, about="client", field="last_name", after="Janssen",
                         on=DAY, by=officer)  # fmt: skip

        case.client.refresh_from_db()
        noted = Rectification.objects.get()
        assert case.client.last_name == "Janssen"
        assert (noted.field, noted.before, noted.after) == ("achternaam", "Jansen", "Janssen")
        assert decided(officer, request, "granted", "").state == S.GRANTED

    def test_tells_by_the_field_what_is_no_value(self, officer):
        case = CaseFactory()
        request = in_work(officer, kind="rectification", client=case.client)

        with pytest.raises(ValidationError) as refused:
            services.rectify(request=request, case=case, about="client", field="birth_date", after="gisteren",
                             on=DAY, by=officer)  # fmt: skip

        assert list(refused.value.message_dict) == ["after"]

    def test_another_field_than_the_listed_is_refused(self, officer):
        case = CaseFactory()
        request = in_work(officer, kind="rectification", client=case.client)

        with pytest.raises(ValidationError, match="lijst"):
            services.rectify(request=request, case=case, about="client", field="municipality", after="x",
                             on=DAY, by=officer)  # fmt: skip

    def test_a_refused_one_leaves_the_statement_in_the_dossier(self, officer, client):
        people = around_a_case()
        request = in_work(officer, kind="rectification", client=people.case.client)

        services.add_statement(request=request, case=people.case, field="de notitie van 3 maart",
                               statement="Ik was niet boos.", on=DAY, by=officer)  # fmt: skip
        decided(officer, request)

        client.force_login(people.holder)
        for page in ("", "rechten/"):
            assert "Ik was niet boos." in client.get(f"/dossier/{people.case.pk}/{page}").content.decode()

    def test_a_dossier_of_somebody_else_is_refused(self, officer):
        request = in_work(officer, kind="rectification")

        with pytest.raises(ValidationError, match="deze inwoner"):
            services.add_statement(request=request, case=CaseFactory(), field="x", statement="y",
                                   on=DAY, by=officer)  # fmt: skip
