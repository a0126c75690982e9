"""What the tests of webhooks share: a coordinator, a real receiver, and an address that hears all."""

from datetime import date

import pytest

from config import celery_app
from providers import services, tasks
from providers.models import Subscription
from tests.factories import UserFactory
from tests.providers.receiver import listening


@pytest.fixture
def partner():
    return UserFactory(partner=True)


@pytest.fixture
def receiver():
    with listening() as receiver:
        yield receiver


@pytest.fixture
def heard(partner, receiver):
    return services.subscribe(
        partner=partner.employer,
        url=receiver.url,
        kinds=Subscription.Kind.values,
        on=date(2026, 6, 1),
        by=partner,
    )


@pytest.fixture
def notice(heard, partner):
    return services.try_subscription(subscription=heard, on=date(2026, 6, 1), by=partner)


@pytest.fixture
def minute():
    """What the beat does each minute, and at once what it queues."""
    celery_app.conf.task_always_eager = True
    yield tasks.tell_waiting
    celery_app.conf.task_always_eager = False
