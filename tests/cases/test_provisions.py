"""What a decision granted: one of a kind at a time, reviews, ends, and what a death or a move does to it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.provisions import asking, contribution, reasons
from cases.figures.timeline import timeline
from cases.models import Case, Event, History, Provision
from providers.models import ContributionRate, ProvisionKind, Role
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    MunicipalityFactory,
    ProvisionFactory,
    SupplyOrderFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)  # a Monday


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def consultant(people):
    return UserFactory(roles=[Role.CONSULTANT], team=people.case.team)


def kind(code="traplift"):
    return ProvisionKind.objects.in_force(on=TODAY).get(code=code)


def grant(people, by, code="traplift", **more):
    known = {"decided_on": date(2026, 6, 1), "starts_on": date(2026, 6, 8), "on": TODAY}
    return services.grant_provision(case=people.case, kind=kind(code), by=by, **known | more)


class TestGranting:
    def test_stands_in_the_dossier_with_its_gemeente_and_the_event(self, people, consultant):
        provision = grant(people, consultant, review_on=date(2027, 6, 1))

        assert provision.municipality == people.case.client.municipality or people.case.municipality
        assert (provision.code, provision.version) == ("traplift", 1)
        assert Event.objects.filter(case=people.case, kind="provision_granted", about=provision.pk).exists()
        assert History.objects.filter(record="cases_provision", row_id=provision.pk, act="insert").exists()

    @pytest.mark.parametrize("who", ["holder", "lead", "colleague", "partner", "stranger"])
    def test_is_the_work_of_the_consultant(self, people, who):
        with pytest.raises(PermissionDenied, match="Alleen de Wmo-consulent"):
            grant(people, getattr(people, who))

    def test_is_refused_in_a_closed_dossier_and_after_a_death(self, people, consultant):
        people.case.client.deceased_on = date(2026, 6, 10)
        people.case.client.save()
        with pytest.raises(PermissionDenied, match="overleden"):
            grant(people, consultant)

        Case.objects.filter(pk=people.case.pk).update(closed_on=date(2026, 6, 10), closing_reason="klaar")
        with pytest.raises(PermissionDenied, match="gesloten"):
            grant(people, consultant)

    def test_is_refused_for_a_decision_that_is_to_come(self, people, consultant):
        grant(people, consultant, decided_on=TODAY)
        with pytest.raises(ValidationError, match="moet nog komen"):
            grant(people, consultant, code="rolstoel", decided_on=date(2026, 6, 16))

    def test_takes_the_kind_of_its_first_day(self, people, consultant):
        old = kind()
        old.ends_on = date(2026, 6, 7)
        old.save()
        new = ProvisionKind.objects.create(
            code="traplift", name="traplift in bruikleen", category="13", starts_on=date(2026, 6, 8)
        )

        assert grant(people, consultant).kind == new
        with pytest.raises(ValidationError, match="werd op de eerste dag niet toegekend"):
            grant(people, consultant, starts_on=date(2014, 12, 31))

    def test_of_one_kind_is_one_at_a_time(self, people, consultant):
        grant(people, consultant, ends_on=date(2026, 6, 30))

        with pytest.raises(ValidationError, match="heeft dan al zo'n voorziening"):
            grant(people, consultant, starts_on=date(2026, 6, 30))
        grant(people, consultant, starts_on=date(2026, 7, 1))
        grant(people, consultant, what="zolder")
        assert people.case.client.provisions.count() == 3

    def test_of_one_kind_is_one_at_a_time_in_the_database_too(self):
        one = ProvisionFactory(what="Zolder")
        two = ProvisionFactory.build(
            client=one.client, municipality=one.municipality, kind=one.kind, code=one.code, what="zolder"
        )

        with pytest.raises(IntegrityError, match="one_of_a_kind"), transaction.atomic():
            Provision.objects.bulk_create([two])

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({"form": "budget"}, "budgetplan"),
            ({"form": "budget", "budget_plan": "Hulp", "budget_manager": "de inwoner"}, "budgetplan"),
            ({"budget_plan": "Hulp"}, "budgetplan"),
            ({"review_on": date(2026, 6, 7)}, "komt na de eerste dag"),
            ({"ends_on": date(2026, 6, 7)}, "ligt vóór de begindatum"),
        ],
    )
    def test_is_refused_without_what_it_needs(self, people, consultant, words, told):
        with pytest.raises(ValidationError, match=told):
            grant(people, consultant, **words)

    def test_as_a_budget_has_a_plan_a_manager_and_a_rate(self, people, consultant):
        budget = {
            "form": "budget",
            "budget_plan": "Een vaste hulp, twee keer per week.",
            "budget_manager": "dochter, gemachtigde",
            "budget_rate": "informal",
        }
        assert grant(people, consultant, code="begeleiding", **budget).budget_rate == "informal"
        with pytest.raises(ValidationError, match="kan niet als pgb"):
            grant(people, consultant, code="beschermd-wonen", **budget)


class TestReview:
    def test_that_stays_moves_to_its_next_day(self, people, consultant):
        provision = grant(people, consultant, review_on=TODAY)
        services.review_provision(
            case=people.case, provision=provision, result="stays", note="De lift doet het.",
            next_on=date(2027, 6, 15), seen=1, on=TODAY, by=consultant,
        )  # fmt: skip

        provision.refresh_from_db()
        assert (provision.review_on, provision.end_reason, provision.version) == (date(2027, 6, 15), "", 2)

    def test_that_stops_ends_today_on_a_ground_of_the_law(self, people, consultant):
        provision = grant(people, consultant, review_on=TODAY)
        stop = {"case": people.case, "provision": provision, "result": "stops", "note": "Verhuisd naar flat.",
                "seen": 1, "on": TODAY, "by": consultant}  # fmt: skip

        with pytest.raises(ValidationError, match="grond in de wet"):
            services.review_provision(**stop)
        with pytest.raises(ValidationError, match="Alleen wat doorloopt"):
            services.review_provision(**stop, ground="not_needed", next_on=date(2027, 6, 1))
        services.review_provision(**stop, ground="not_needed")

        provision.refresh_from_db()
        assert (provision.ends_on, provision.end_reason, provision.review_on) == (TODAY, "36", None)

    def test_of_what_a_colleague_changed_is_refused(self, people, consultant):
        provision = grant(people, consultant)
        late = {"case": people.case, "provision": provision, "on": TODAY, "by": consultant, "seen": 1}
        services.correct_provision(**late, what="boven", starts_on=provision.starts_on, ends_on=None,
                                   review_on=None)  # fmt: skip

        with pytest.raises(ValidationError, match="collega heeft deze voorziening"):
            services.end_provision(**late, ends_on=TODAY, end_reason="19")

    def test_of_another_resident_or_of_what_ended_is_refused(self, people, consultant):
        other, over = ProvisionFactory(), grant(people, consultant, ends_on=TODAY)
        end = {"case": people.case, "ends_on": TODAY, "end_reason": "19", "on": TODAY, "by": consultant}

        with pytest.raises(PermissionDenied, match="andere inwoner"):
            services.end_provision(provision=other, seen=1, **end)
        services.end_provision(provision=over, seen=1, **end)
        with pytest.raises(PermissionDenied, match="al beëindigd"):
            services.end_provision(provision=over, seen=2, **end)


class TestWhatEndsTheRest:
    def test_a_death_ends_all_and_takes_orders_back_and_can_be_undone(self, people, consultant):
        runs, to_come = grant(people, consultant), grant(people, consultant, "rolstoel",
                                                         starts_on=date(2026, 7, 1))  # fmt: skip
        over = grant(people, consultant, "huishouden", starts_on=date(2026, 1, 5), ends_on=date(2026, 5, 1))
        order = SupplyOrderFactory(provision=runs, ordered_on=TODAY)

        event = services.record_death(
            case=people.case, died_on=date(2026, 6, 12), source="family", on=TODAY, by=people.holder
        )
        ends = Provision.objects.order_by("pk").values_list("pk", "ends_on", "end_reason")
        assert list(ends) == [
            (runs.pk, date(2026, 6, 12), "02"), (to_come.pk, date(2026, 7, 1), "02"),
            (over.pk, date(2026, 5, 1), ""),
        ]  # fmt: skip
        order.refresh_from_db()
        assert order.withdrawn_on == TODAY

        services.undo_life_event(
            case=people.case, event=event, reason="Het was de buurvrouw.", on=TODAY, by=people.holder
        )
        assert list(Provision.objects.order_by("pk").values_list("ends_on", "end_reason")) == [
            (None, ""), (None, ""), (date(2026, 5, 1), ""),
        ]  # fmt: skip

    def test_a_move_elsewhere_ends_them_with_31(self, people, consultant):
        provision = grant(people, consultant)
        services.record_move(
            case=people.case, moved_on=date(2026, 6, 14), source="family", leaves=True, on=TODAY,
            by=people.holder,
        )  # fmt: skip

        provision.refresh_from_db()
        assert (provision.ends_on, provision.end_reason) == (date(2026, 6, 14), "31")

    def test_a_dossier_closes_only_when_it_is_said_that_they_go_on(self, people, consultant):
        grant(people, consultant)
        close = {"case": people.case, "closing_reason": "Het gaat goed.", "on": TODAY, "by": people.holder}

        with pytest.raises(ValidationError, match="Er loopt nog een voorziening"):
            services.close_case(**close)
        services.close_case(**close, provisions_go_on=True)

        assert Provision.objects.running(on=TODAY).count() == 1

    def test_a_dossier_without_them_closes_as_before(self, people, consultant):
        grant(people, consultant, ends_on=date(2026, 6, 14))
        services.close_case(case=people.case, closing_reason="Het gaat goed.", on=TODAY, by=people.holder)


class TestTheWorklist:
    def test_asks_for_a_review_up_to_eight_weeks_ahead(self, people, consultant):
        grant(people, consultant, review_on=date(2026, 8, 11))  # 57 days
        soon = grant(people, consultant, "rolstoel", review_on=date(2026, 8, 10))

        assert [row.pk for row in asking(consultant, on=TODAY)] == [soon.pk]
        assert [row.pk for row in asking(people.holder, on=TODAY)] == [soon.pk]
        assert list(asking(people.stranger, on=TODAY)) == []

    def test_tells_why_in_words_with_what_is_late(self, people, consultant):
        grant(people, consultant, review_on=date(2026, 6, 14), ends_on=date(2026, 7, 31))
        (row,) = asking(consultant, on=TODAY)

        assert reasons(row, on=TODAY) == [
            ("herbeoordeling op 14 juni 2026", True), ("loopt af op 31 juli 2026", False),
        ]  # fmt: skip
        assert row.case_id == people.case.pk

    def test_tells_of_an_order_that_waits_is_late_or_refused(self, people, consultant):
        provision = grant(people, consultant)
        order = SupplyOrderFactory(provision=provision, ordered_on=date(2026, 6, 8))

        for changed, told in (
            ({}, [("antwoord van de leverancier op 15 juni 2026", False)]),
            ({"confirmed_on": date(2026, 6, 9), "expected_on": date(2026, 6, 12)},
             [("levering verwacht op 12 juni 2026", True)]),
            ({"delivered_on": date(2026, 6, 15)}, []),
            ({"delivered_on": None, "refused_on": date(2026, 6, 15), "refuse_reason": "vol"},
             [(f"{order.supplier} weigerde de opdracht", True)]),
        ):  # fmt: skip
            type(order).objects.filter(pk=order.pk).update(**changed)
            rows = list(asking(consultant, on=TODAY))
            assert [said for row in rows for said in reasons(row, on=TODAY)] == told

    def test_tells_who_lives_in_another_gemeente_now(self, people, consultant):
        grant(people, consultant)
        elsewhere = MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
        type(people.case.client).objects.filter(pk=people.case.client_id).update(municipality=elsewhere)

        (row,) = asking(consultant, on=TODAY)
        assert reasons(row, on=TODAY) == [("inwoner woont nu in Waddinxveen", True)]

    def test_is_a_page_for_consultants(self, people, consultant, client, queries):
        for code in ("traplift", "rolstoel", "huishouden"):
            grant(people, consultant, code, review_on=timezone.localdate())
        client.force_login(consultant)

        page = client.get(reverse("cases:provisions_due")).content.decode()
        assert page.count(people.case.client.full_name) == 3
        for who in (people.holder, people.partner, people.stranger):
            client.force_login(who)
            assert client.get(reverse("cases:provisions_due")).status_code == 403


class TestTheContribution:
    @pytest.mark.parametrize(
        ("on", "amount"),
        [(date(2023, 12, 31), "€ 19,00"), (date(2024, 1, 1), "€ 20,60"), (date(2025, 12, 31), "€ 21,00"),
         (date(2026, 1, 1), "€ 21,80")],
    )  # fmt: skip
    def test_is_told_with_the_rate_of_the_day(self, on, amount):
        provision = ProvisionFactory(starts_on=date(2020, 1, 1))
        told = contribution(provision.client, [provision], on=on)

        assert told.is_owed
        assert f"{amount} per maand" in told.sentence
        assert "CAK" in told.sentence

    def test_is_nothing_for_a_wheelchair_alone(self):
        chair = ProvisionFactory(kind=kind("rolstoel"))
        lift = ProvisionFactory(client=chair.client)

        assert contribution(chair.client, [chair], on=TODAY).is_owed is False
        assert contribution(chair.client, [chair, lift], on=TODAY).is_owed is True
        assert contribution(chair.client, [], on=TODAY) is None

    def test_is_nothing_up_to_the_eighteenth_birthday(self):
        provision = ProvisionFactory(client__birth_date=date(2008, 6, 16))

        assert contribution(provision.client, [provision], on=date(2026, 6, 15)).is_owed is False
        assert contribution(provision.client, [provision], on=date(2026, 6, 16)).is_owed is True

    def test_follows_income_for_sheltered_living(self):
        provision = ProvisionFactory(kind=kind("beschermd-wonen"))
        assert "naar inkomen" in contribution(provision.client, [provision], on=TODAY).sentence

    def test_says_so_where_no_rate_is_known(self):
        ContributionRate.objects.all().delete()
        provision = ProvisionFactory()
        assert "staat bij het CAK" in contribution(provision.client, [provision], on=TODAY).sentence


class TestItsPages:
    def test_show_it_to_who_sees_the_whole_dossier(self, people, consultant, client, queries):
        today = timezone.localdate()
        grant(people, consultant, what="naar zolder", on=today)
        url = reverse("cases:provisions", args=[people.case.pk])

        for who, status in (("holder", 200), ("lead", 200), ("partner", 404), ("stranger", 404)):
            client.force_login(getattr(people, who))
            answer = client.get(url)
            assert answer.status_code == status
            assert ("naar zolder" in answer.content.decode()) == (status == 200)
        assert "Herbeoordelen" not in client.get(url).content.decode()
        client.force_login(consultant)
        page = client.get(url).content.decode()
        assert "Herbeoordelen" in page
        assert "€ 21,80 per maand" in page

    def test_take_what_the_consultant_types_and_say_by_the_field_what_is_wrong(
        self, people, consultant, client
    ):
        client.force_login(consultant)
        url = reverse("cases:grant_provision", args=[people.case.pk])
        typed = {"kind": kind().pk, "decided_on": "2026-06-01", "starts_on": "2026-06-08", "form": "in_kind"}

        assert "Kies welke voorziening" in client.post(url, typed | {"kind": ""}).content.decode()
        assert client.post(url, typed).status_code == 302
        again = client.post(url, typed)
        assert again.status_code == 422
        assert "heeft dan al zo&#x27;n voorziening" in again.content.decode()

        provision = Provision.objects.get()
        here = [people.case.pk, provision.pk]
        page = client.get(reverse("cases:correct_provision", args=here)).content.decode()
        assert 'value="2026-06-08"' in page
        answer = client.post(
            reverse("cases:review_provision", args=here),
            {"note": "Past nog.", "result": "stays", "next_on": "2030-01-01", "seen": 1},
        )
        assert answer.status_code == 302
        answer = client.post(
            reverse("cases:end_provision", args=here),
            {"ends_on": "2026-06-20", "end_reason": "21", "seen": 2},
        )
        assert answer.status_code == 302
        provision.refresh_from_db()
        assert provision.end_reason == "21"

    def test_closing_asks_whether_they_go_on(self, people, consultant, client):
        grant(people, consultant)
        client.force_login(people.holder)
        url = reverse("cases:close", args=[people.case.pk])

        assert "Deze voorzieningen lopen door: traplift" in client.get(url).content.decode()
        assert client.post(url, {"closing_reason": "Klaar"}).status_code == 422
        assert client.post(url, {"closing_reason": "Klaar", "provisions_go_on": "on"}).status_code == 302


def test_the_timeline_tells_what_was_granted_reviewed_delivered_and_ended(people, consultant):
    provision = grant(people, consultant, review_on=TODAY)
    SupplyOrderFactory(provision=provision, ordered_on=date(2026, 6, 9), delivered_on=date(2026, 6, 10))
    services.review_provision(
        case=people.case, provision=provision, result="stops", ground="not_needed", note="Flat.", seen=1,
        on=TODAY, by=consultant,
    )  # fmt: skip

    told = timeline(people.case, reader=people.holder, on=TODAY, limit=20, kind="voorzieningen").moments
    assert [moment.title for moment in told] == [
        "Voorziening gestopt: door de gemeente", "Herbeoordeling: stopt", "Geleverd",
        "Voorziening toegekend",
    ]  # fmt: skip
    held = AssignmentFactory(case=CaseFactory())
    assert timeline(held.case, reader=held.worker, on=TODAY, limit=20, kind="voorzieningen").total == 0
