"""From an act on a referral to a system outside that believes it, by a real worker of the queue."""

import time
from datetime import date

import pytest
from django.utils import timezone

from cases.services import referrals
from providers import services
from providers.models import Notice
from tests.factories import ReferralFactory, UserFactory
from tests.providers.receiver import is_ours, listening


@pytest.fixture
def coordinator():
    return UserFactory(partner=True)


def test_an_act_reaches_the_system_of_the_organisation_signed_and_once(worker, coordinator):
    referral = ReferralFactory(partner=coordinator.employer)
    today = timezone.localdate()
    with listening() as receiver, listening("slow") as hanging:
        for url in (hanging.url, receiver.url):
            heard = services.subscribe(
                partner=coordinator.employer, url=url, kinds=["referral_seen"], on=today, by=coordinator
            )

        referrals.mark_seen(referral=referral, on=today, by=coordinator)

        assert receiver.came.wait(60)
        _until(lambda: Notice.objects.filter(subscription=heard).exclude(delivered_at=None).exists())
        hanging.rest.set()
    ((headers, body),) = receiver.got
    assert is_ours(headers, body, secret=heard.secret, now=int(time.time()))
    (told,) = receiver.told
    assert told["resourceUrl"].endswith(f"/api/v1/verwijzingen/{referral.pk}")
    assert told["kenmerken"] == {"gebeurtenis": "gezien"}
    assert date.fromisoformat(told["aanmaakdatum"][:10])
    assert referral.case.client.last_name not in body


def _until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.1)
