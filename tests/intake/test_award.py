"""A provision that rests on a decision."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Provision
from intake import services
from intake.models import Application, Award
from providers.models import ProvisionKind, Role
from tests.factories import CaseFactory, MandateFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def consultant():
    return UserFactory(coach=True, roles=[Role.CONSULTANT])


@pytest.fixture
def application(consultant):
    case = CaseFactory(team=consultant.team, municipality=consultant.team.municipality)
    MandateFactory(municipality=case.municipality, worker=consultant)
    asked = SupportRequestFactory(case=case, client=case.client, municipality=case.municipality)
    return Application.objects.create(request=asked, received_on=date(2026, 6, 1))


def decide(application, by, result="granted"):
    services.decide_application(
        application=application, decided_on=TODAY, result=result, reason="Nodig.", on=TODAY, by=by
    )


def award(application, by, **more):
    lift = ProvisionKind.objects.get(code="traplift")
    known = {"kind": lift, "starts_on": date(2026, 7, 1), "on": TODAY, "by": by}
    return services.award_provision(application=application, **known | more)


def test_has_the_day_and_the_gemeente_of_its_decision(application, consultant):
    decide(application, consultant, "partly")
    found = award(application, consultant).provision

    assert (found.decided_on, found.municipality) == (TODAY, application.request.municipality)
    assert Award.objects.get().decision.application == application


@pytest.mark.parametrize("result", ["refused", "withdrawn", ""])
def test_is_not_there_without_a_decision_that_grants(application, consultant, result):
    if result:
        decide(application, consultant, result)
    with pytest.raises(ValidationError, match=r"afgewezen|Leg eerst het besluit"):
        award(application, consultant)
    assert not Provision.objects.exists()


def test_is_the_work_of_the_consultant(application, consultant):
    decide(application, consultant)
    with pytest.raises(PermissionDenied):
        award(application, UserFactory(coach=True, team=consultant.team))


def test_is_written_down_from_the_application(application, consultant, client):
    decide(application, consultant)
    client.force_login(consultant)
    url = reverse("intake:award", args=[application.pk])
    case = application.request.case_id

    assert url in client.get(reverse("intake:applications", args=[case])).content.decode()
    assert url in client.get(reverse("intake:clocks", args=[application.request_id])).content.decode()
    kind = ProvisionKind.objects.get(code="traplift").pk
    wrong = client.post(url, {"kind": kind, "starts_on": "2026-07-01", "form": "budget"})
    assert wrong.status_code == 422
    assert "Een pgb heeft een budgetplan" in wrong.content.decode()
    sent = client.post(url, {"kind": kind, "starts_on": "2026-07-01", "form": "in_kind"})
    assert sent.status_code == 302
    assert "Traplift" in client.get(reverse("cases:provisions", args=[case])).content.decode()
