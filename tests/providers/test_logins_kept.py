"""How long it is known who got in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from providers import schedule
from providers.models import LoginEvent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def login(days_ago: int) -> LoginEvent:
    moment = Now() - timedelta(days=days_ago)
    return LoginEvent.objects.create(user=UserFactory(), method="password", result="in", at=moment)


def test_a_year_and_not_a_day_longer():
    kept, gone = login(364), login(366)

    schedule.forget_logins()
    schedule.forget_logins()

    assert list(LoginEvent.objects.all()) == [kept]
    assert gone.user.is_active  # the worker stays


@pytest.mark.parametrize(
    "act", ["DELETE FROM providers_loginevent", "UPDATE providers_loginevent SET ip = NULL"]
)
def test_within_the_year_the_database_refuses_to_lose_one(act):
    login(364)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)

    assert LoginEvent.objects.count() == 1


def test_an_old_one_is_removed_and_never_changed():
    login(366)

    with pytest.raises(IntegrityError), transaction.atomic():
        LoginEvent.objects.update(agent="iets anders")
