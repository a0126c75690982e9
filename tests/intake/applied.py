"""An application, a consultant who may decide on it, and what is done with both in the tests of decisions."""

import uuid
from datetime import date

import pytest

from intake import figures, services
from intake.models import Application
from providers.models import Role
from tests.factories import CaseFactory, MandateFactory, SupportRequestFactory, UserFactory

RECEIVED, TODAY = date(2026, 6, 1), date(2026, 6, 15)


@pytest.fixture
def consultant():
    return UserFactory(coach=True, roles=[Role.CONSULTANT])


@pytest.fixture
def case(consultant):
    return CaseFactory(team=consultant.team, municipality=consultant.team.municipality)


@pytest.fixture
def application(case):
    asked = SupportRequestFactory(case=case, client=case.client, municipality=case.municipality)
    return Application.objects.create(request=asked, received_on=RECEIVED)


@pytest.fixture
def mandate(consultant, case):
    return MandateFactory(municipality=case.municipality, worker=consultant)


def suspend(application, by, letter_on=TODAY, last_on=date(2026, 6, 20), on=TODAY, **words):
    words = {"ground": "incomplete", "reason": "stukken"} | words
    return services.suspend_application(
        application=application, letter_on=letter_on, last_on=last_on, on=on, by=by, **words
    )


def decide(application, by, result="granted", decided_on=TODAY, on=TODAY, reason="Een traplift is nodig."):
    return services.decide_application(
        application=application, decided_on=decided_on, result=result, reason=reason, on=on, by=by
    )


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


def state_of(application, key, on):
    application = Application.objects.get(pk=application.pk)
    rows = figures.clocks_of(application.request, on=on)
    return next((row for row in rows if row.key == key), None)
