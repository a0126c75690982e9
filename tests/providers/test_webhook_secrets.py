"""The secret of a subscription is seen once, and renewed without missing a message."""

from datetime import date
from time import time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases.models import History
from providers import services, tasks
from providers.models import Subscription
from tests.factories import UserFactory
from tests.providers.receiver import is_ours

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def read(client, heard):
    return client.get(reverse("providers:subscription", args=[heard.pk])).content.decode()


class TestRenewing:
    def test_signs_with_both_for_a_week_and_then_with_the_new_one(self, heard, partner):
        before = heard.secret

        renewed = services.renew_secret_of(subscription=heard, on=TODAY, by=partner)

        assert renewed.secret != before
        assert renewed.secrets(on=date(2026, 6, 8)) == [renewed.secret, before]
        assert renewed.secrets(on=date(2026, 6, 9)) == [renewed.secret]

    def test_is_heard_by_who_knows_either_secret_and_by_nobody_else(self, heard, partner, receiver):
        oldest = heard.secret
        before = services.renew_secret_of(subscription=heard, on=TODAY, by=partner).secret
        new = services.renew_secret_of(subscription=heard, on=timezone.localdate(), by=partner).secret
        services.try_subscription(subscription=heard, on=TODAY, by=partner)

        tasks.tell_address(heard.pk)

        ((headers, body),) = receiver.got
        now = int(time())
        assert is_ours(headers, body, secret=new, now=now)
        assert is_ours(headers, body, secret=before, now=now)
        assert not is_ours(headers, body, secret=oldest, now=now)

    def test_can_be_cut_short_when_others_saw_the_secret_before(self, heard, partner):
        renewed = services.renew_secret_of(subscription=heard, on=TODAY, by=partner)

        short = services.drop_secret_before(subscription=heard, on=TODAY, by=partner)

        assert short.secrets(on=TODAY) == [renewed.secret]
        assert short.secret_before == ""

    def test_the_secret_before_is_taken_away_when_it_counts_no_longer(self, heard, partner):
        services.renew_secret_of(subscription=heard, on=TODAY, by=partner)

        services.forget_notices(on=date(2026, 6, 8))
        assert Subscription.objects.get().secret_before
        services.forget_notices(on=date(2026, 6, 9))

        kept = Subscription.objects.get()
        assert (kept.secret_before, kept.before_ends_on) == ("", None)

    def test_is_for_its_organisation_and_the_administrator(self, heard):
        for act in (services.renew_secret_of, services.drop_secret_before):
            with pytest.raises(PermissionDenied, match="eigen organisatie"):
                act(subscription=heard, on=TODAY, by=UserFactory(partner=True))
            act(subscription=heard, on=TODAY, by=UserFactory(administrator=True))

    def test_no_history_holds_a_secret(self, heard, partner):
        renewed = services.renew_secret_of(subscription=heard, on=TODAY, by=partner)

        kept = str(list(History.objects.filter(record="providers_subscription").values()))

        assert "before_ends_on" in kept
        assert "whsec_" not in kept
        assert renewed.secret not in kept


class TestThePage:
    def test_shows_a_secret_once_when_it_is_made(self, client, partner, receiver):
        client.force_login(partner)
        words = {"url": receiver.url, "kinds": ["referral_sent"]}
        first = client.post(reverse("providers:add_subscription"), words, follow=True).content.decode()

        heard = Subscription.objects.get()

        assert heard.secret in first
        assert heard.secret not in read(client, heard)

    def test_shows_a_new_secret_once_and_how_long_both_count(self, client, partner, heard):
        client.force_login(partner)
        page = reverse("providers:subscription", args=[heard.pk])

        shown = client.post(page, {"act": "secret"}, follow=True).content.decode()
        again = read(client, heard)

        heard.refresh_from_db()
        assert heard.secret in shown
        assert heard.secret not in again
        assert heard.secret_before not in shown + again
        assert "het nieuwe én met het vorige geheim" in again
        after = client.post(page, {"act": "before"}, follow=True).content.decode()
        assert "alleen nog met het nieuwe geheim" in after
        assert "Nieuw geheim maken" in after
