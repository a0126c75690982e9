"""Orders at suppliers: their states, what the supplier sees, and who is told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases import services
from cases.figures.disclosures import disclosures
from cases.models import AccessLog, OwnFile, Provision, SupplyOrder
from cases.states import NEXT_OF_ORDER, OrderState
from providers.models import Message, Role
from tests.factories import (
    ProvisionFactory,
    SupplyOrderFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
O = OrderState  # noqa: E741 — as in states.py
BUDGET = {"form": "budget", "budget_plan": "Hulp.", "budget_manager": "de inwoner", "budget_rate": "20"}


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def consultant(people):
    return UserFactory(roles=[Role.CONSULTANT], team=people.case.team)


@pytest.fixture
def provision(people):
    return ProvisionFactory(client=people.case.client, municipality=people.case.team.municipality)


@pytest.fixture
def order(people, provision):
    return SupplyOrderFactory(provision=provision, supplier=people.partner.employer)


def ordered(people, provision, by, **more):
    known = {"supplier": people.partner.employer, "needs": "Een rechte lift.", "for_name": "Mevrouw B.",
             "for_address": "Lindelaan 12", "on": TODAY}  # fmt: skip
    return services.order_supply(case=people.case, provision=provision, by=by, **known | more)


def mails(user):
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


class TestTelling:
    def test_a_supplier_hears_of_an_order_and_of_its_end(self, people, provision, consultant):
        order = ordered(people, provision, consultant)
        services.withdraw_order(order=order, case=people.case, on=TODAY, by=consultant)

        assert mails(people.partner) == ["Nieuwe leveropdracht", "Leveropdracht ingetrokken"]
        for mail in Message.objects.filter(recipient=people.partner):
            assert "Mevrouw B." not in mail.body
            assert "Lindelaan" not in mail.body

    def test_who_ordered_hears_every_answer(self, people, provision, consultant):
        order = ordered(people, provision, consultant)
        services.confirm_order(order=order, expected_on=date(2026, 7, 1), on=TODAY, by=people.partner)
        services.refuse_order(order=order, reason="Past niet op de trap.", on=TODAY, by=people.partner)

        assert mails(consultant) == ["Leveropdracht bevestigd", "Leveropdracht geweigerd"]
        told = Message.objects.filter(recipient=consultant).latest("pk").body
        assert "Past niet" not in told
        assert "De reden staat in Rondom" in told
        assert reverse("cases:provisions_due") in told

    def test_who_writes_it_down_after_a_call_hears_nothing(self, people, provision, consultant):
        order = ordered(people, provision, consultant)

        services.deliver_order(order=order, delivered_on=TODAY, case=people.case, on=TODAY, by=consultant)

        assert mails(consultant) == []

    def test_the_consultants_of_the_gemeente_hear_it_once_who_ordered_has_left(
        self, people, provision, consultant
    ):
        gone = UserFactory(roles=[Role.CONSULTANT], team=people.case.team)
        order = ordered(people, provision, gone)
        gone.is_active = False
        gone.save()

        services.refuse_order(order=order, reason="Past niet.", on=TODAY, by=people.partner)

        assert (mails(consultant), mails(gone)) == (["Leveropdracht geweigerd"], [])


class TestOrdering:
    def test_is_the_work_of_the_consultant(self, people, provision, consultant):
        assert ordered(people, provision, consultant).state == O.ORDERED
        for who in ("holder", "lead", "partner", "stranger"):
            with pytest.raises(PermissionDenied, match="Alleen de Wmo-consulent"):
                ordered(people, provision, getattr(people, who))

    def test_is_one_at_a_time(self, people, provision, consultant):
        ordered(people, provision, consultant)
        with pytest.raises(ValidationError, match="loopt al een leveropdracht"):
            ordered(people, provision, consultant)

    def test_is_not_for_a_budget_nor_after_a_death(self, people, provision, consultant):
        Provision.objects.filter(pk=provision.pk).update(
            form="budget", budget_plan="x", budget_manager="x", budget_rate="formal"
        )
        with pytest.raises(PermissionDenied, match="kiest de inwoner zelf"):
            ordered(people, provision, consultant)
        Provision.objects.filter(pk=provision.pk).update(
            form="in_kind", budget_plan="", budget_manager="", budget_rate=""
        )
        people.case.client.deceased_on = TODAY
        people.case.client.save()
        with pytest.raises(PermissionDenied, match="overleden"):
            ordered(people, provision, consultant)

    def test_does_not_wish_for_the_past(self, people, provision, consultant):
        with pytest.raises(ValidationError, match="Kies een dag die nog komt"):
            ordered(people, provision, consultant, wanted_on=date(2026, 6, 14))

    def test_is_told_in_the_register_of_disclosures(self, people, provision, consultant):
        ordered(people, provision, consultant)
        (told,) = disclosures(case_id=people.case.pk, until=TODAY)
        assert (told.receiver, told.way) == (people.partner.employer.name, "opdracht aan leverancier")

    def test_ends_once_in_the_database_too(self, order):
        with pytest.raises(IntegrityError, match="ends_once"), transaction.atomic():
            SupplyOrder.objects.filter(pk=order.pk).update(
                delivered_on=TODAY, refused_on=TODAY, refuse_reason="vol"
            )


ACTS = {
    O.CONFIRMED: lambda order, **known: services.confirm_order(order=order, expected_on=TODAY, **known),
    O.DELIVERED: lambda order, **known: services.deliver_order(order=order, delivered_on=TODAY, **known),
    O.REFUSED: lambda order, **known: services.refuse_order(order=order, reason="vol", **known),
    O.WITHDRAWN: lambda order, **known: services.withdraw_order(order=order, **known),
}


class TestTheStates:
    @given(steps=st.lists(st.sampled_from(sorted(ACTS)), max_size=4))
    def test_follow_the_table_and_nothing_else(self, steps):
        with transaction.atomic():
            people = around_a_case()
            by = UserFactory(roles=[Role.CONSULTANT], team=people.case.team)
            order = SupplyOrderFactory(provision=ProvisionFactory(client=people.case.client))
            for step in steps:
                before = SupplyOrder.objects.get(pk=order.pk).state
                may = step in NEXT_OF_ORDER[before]
                try:
                    ACTS[step](order, case=people.case, on=TODAY, by=by)
                except PermissionDenied:
                    assert not may
                else:
                    assert may
                    assert SupplyOrder.objects.get(pk=order.pk).state == step
            transaction.set_rollback(True)

    def test_are_said_by_the_supplier_or_the_consultant(self, people, order, consultant):
        other = UserFactory(roles=[Role.PARTNER])
        for who in (people.holder, people.stranger, other):
            with pytest.raises(PermissionDenied, match="Alleen de leverancier of"):
                services.confirm_order(order=order, expected_on=TODAY, on=TODAY, by=who)
        with pytest.raises(PermissionDenied, match="Alleen de Wmo-consulent trekt"):
            services.withdraw_order(order=order, case=people.case, on=TODAY, by=people.partner)

        services.confirm_order(order=order, expected_on=TODAY, on=TODAY, by=people.partner)
        services.deliver_order(order=order, delivered_on=TODAY, case=people.case, on=TODAY, by=consultant)
        with pytest.raises(PermissionDenied, match="Deze opdracht is geleverd"):
            services.refuse_order(order=order, reason="vol", on=TODAY, by=people.partner)

    def test_have_days_that_can_be(self, people, order):
        for act, days, told in (
            (services.confirm_order, {"expected_on": date(2026, 6, 14)}, "Kies vandaag of"),
            (services.deliver_order, {"delivered_on": date(2026, 6, 16)}, "moet nog komen"),
            (services.deliver_order, {"delivered_on": date(2026, 3, 1)}, "nog niet besteld"),
        ):
            with pytest.raises(ValidationError, match=told):
                act(order=order, on=TODAY, by=people.partner, **days)


class TestWhatTheSupplierSees:
    def test_is_the_order_and_no_dossier_and_each_look_is_kept(self, people, order, client):
        client.force_login(people.partner)
        page = client.get(reverse("cases:orders")).content.decode()
        one = client.get(reverse("cases:order", args=[order.pk])).content.decode()

        for text in (page, one):
            assert "Mevrouw Lindeboom" in text
            assert people.case.client.last_name not in text
            assert people.case.number not in text
        assert client.get(reverse("cases:case", args=[people.case.pk])).status_code == 404
        looks = AccessLog.objects.filter(
            client_id=people.case.client_id, user=people.partner, outcome="shown"
        )
        assert set(looks.values_list("page", "reason")) == {
            ("opdrachten", "opdracht aan leverancier"), ("opdracht", "opdracht aan leverancier"),
        }  # fmt: skip

    def test_is_answered_on_its_page(self, people, order, client):
        client.force_login(people.partner)
        url, today = reverse("cases:order", args=[order.pk]), timezone.localdate()

        assert "Kies wat u wilt vastleggen" in client.post(url, {}).content.decode()
        wrong = client.post(url, {"stap": "weigeren", "weigeren-reason": ""})
        assert wrong.status_code == 422
        assert "Vul in waarom u deze opdracht weigert" in wrong.content.decode()
        sent = {"stap": "bevestigen", "bevestigen-expected_on": today.isoformat()}
        assert client.post(url, sent).status_code == 302
        sent = {"stap": "geleverd", "geleverd-delivered_on": today.isoformat()}
        assert client.post(url, sent).status_code == 302
        assert "Deze opdracht is klaar" in client.get(url).content.decode()

    @pytest.mark.parametrize(
        "change",
        [
            {"refused_on": TODAY, "refuse_reason": "vol"},
            {"withdrawn_on": TODAY},
            {"delivered_on": date(2026, 4, 1)},
        ],
    )
    def test_is_nothing_more_once_it_is_over(self, people, order, client, change):
        SupplyOrder.objects.filter(pk=order.pk).update(**change)
        client.force_login(people.partner)

        assert client.get(reverse("cases:order", args=[order.pk])).status_code == 404
        assert "Lindeboom" not in client.get(reverse("cases:orders")).content.decode()

    def test_is_nothing_for_another_organisation_or_a_relative(self, people, order, client):
        relative = UserFactory(roles=[Role.PARTNER], employer=people.partner.employer)
        OwnFile.objects.create(worker=relative, client=order.client, relation="family", marked_by=people.lead)
        for who in (UserFactory(roles=[Role.PARTNER]), relative):
            client.force_login(who)
            assert client.get(reverse("cases:order", args=[order.pk])).status_code == 404
        client.force_login(people.holder)
        assert client.get(reverse("cases:orders")).status_code == 403

    def test_is_heard_by_phone_on_the_page_of_the_consultant(self, people, order, consultant, client):
        client.force_login(consultant)
        where = [people.case.pk, order.provision_id, order.pk]

        assert client.get(reverse("cases:order_step", args=[*where, "dansen"])).status_code == 404
        answer = client.post(reverse("cases:order_step", args=[*where, "weigeren"]), {"reason": "Vol."})
        assert answer.status_code == 302
        page = client.get(reverse("cases:provisions", args=[people.case.pk])).content.decode()
        assert "Geweigerd: Vol." in page
        assert "Bestellen" in page
