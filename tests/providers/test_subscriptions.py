"""Telling the systems of organisations what happened: signed, again when it fails, and to nowhere inside."""

import re
import socket
from datetime import date, timedelta
from time import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse

from cases.services import referrals
from providers import services, tasks
from providers.exchange import hooks
from providers.models import Notice, Subscription
from tests.factories import PartnerFactory, ReferralFactory, UserFactory
from tests.providers.receiver import is_ours, listening

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
KINDS = Subscription.Kind.values


def later(subscription):
    """The time of the next try has come."""
    Notice.objects.filter(subscription=subscription).update(next_at=Now())
    Subscription.objects.filter(pk=subscription.pk).update(rests_until=None)


def happened(partner, **more):
    referral = ReferralFactory(partner=partner.employer, **more)
    referrals.mark_seen(referral=referral, on=TODAY, by=partner)
    return referral


class TestTelling:
    def test_says_what_happened_and_where_to_read_it_and_nobody(self, heard, partner, receiver):
        referral = happened(partner)

        tasks.tell_address(heard.pk)

        (told,) = receiver.told
        assert told["resourceUrl"].endswith(f"/api/v1/verwijzingen/{referral.pk}")
        assert (told["kanaal"], told["resource"], told["actie"]) == ("verwijzingen", "verwijzing", "update")
        assert told["kenmerken"] == {"gebeurtenis": "gezien"}
        assert set(told) == {
            "kanaal", "hoofdObject", "resource", "resourceUrl", "actie", "aanmaakdatum", "kenmerken",
        }  # fmt: skip
        assert referral.case.client.last_name not in receiver.got[0][1]
        assert Notice.objects.get().delivered_at

    def test_is_signed_over_the_very_bytes_and_the_moment(self, heard, notice, receiver):
        tasks.tell_address(notice.subscription_id)

        ((headers, body),) = receiver.got
        now = int(time())
        assert is_ours(headers, body, secret=heard.secret, now=now)
        assert not is_ours(headers, body + " ", secret=heard.secret, now=now)
        assert not is_ours(headers, body, secret=heard.secret, now=now + 301)
        assert not is_ours(headers | {"webhook-timestamp": str(now - 1)}, body, secret=heard.secret, now=now)
        assert not is_ours(headers, body, secret=hooks.written(b"another"), now=now)

    def test_of_a_trial_says_in_every_field_that_it_is_one(self, notice, receiver):
        tasks.tell_address(notice.subscription_id)

        (told,) = receiver.told
        assert (told["kanaal"], told["resource"], told["actie"]) == ("test", "proefbericht", "test")
        assert told["kenmerken"] == {"gebeurtenis": "proefbericht"}
        assert "verwijzing" not in receiver.got[0][1]

    def test_a_trial_is_sent_while_the_address_is_off_and_nothing_else(self, heard, partner, receiver):
        happened(partner)
        Subscription.objects.update(is_active=False)
        services.try_subscription(subscription=heard, on=TODAY, by=partner)

        tasks.tell_address(heard.pk)

        assert [told["actie"] for told in receiver.told] == ["test"]
        assert Notice.objects.dead().get().kind == "referral_seen"

    def test_is_laid_down_in_the_act_and_gone_with_it(self, heard, partner):
        with transaction.atomic():
            happened(partner)
            transaction.set_rollback(True)

        assert not Notice.objects.exists()

    def test_goes_to_the_own_organisation_for_what_it_asked_to_hear(self, partner, receiver):
        other = PartnerFactory()
        for whose, kinds, url in (
            (partner.employer, ["referral_sent"], "a"), (other, KINDS, "b"), (partner.employer, KINDS, "c"),
        ):  # fmt: skip
            services.subscribe(
                partner=whose, url=f"{receiver.url}/{url}", kinds=kinds, on=TODAY,
                by=UserFactory(administrator=True),
            )  # fmt: skip

        happened(partner)

        assert [one.subscription.url[-1] for one in Notice.objects.all()] == ["c"]

    def test_of_a_draft_that_is_thrown_away_nothing_is_told(self, heard, partner):
        people = UserFactory(lead=True)
        draft = ReferralFactory(partner=partner.employer, sent_on=None, case__team=people.team)

        referrals.withdraw(referral=draft, on=TODAY, by=people)

        assert not Notice.objects.exists()

    def test_is_told_once_however_often_its_turn_comes(self, heard, notice, receiver):
        tasks.tell_address(heard.pk)
        tasks.tell_address(heard.pk)

        assert len(receiver.got) == 1


class TestFailing:
    @pytest.mark.parametrize(
        ("how", "words"),
        [
            (500, r"fout \(500\)"), (404, r"fout \(404\)"), (302, "verwijst door"),
            ("slow", "te langzaam"), ("drip", "te langzaam"), ("cut", "niet zoals het hoort"),
            ("words", "niet zoals het hoort"),
        ],
    )  # fmt: skip
    def test_is_written_down_and_tried_again_later(self, notice, receiver, monkeypatch, how, words):
        monkeypatch.setattr(hooks, "WAIT", 0.3)
        monkeypatch.setattr(hooks, "TOTAL", 0.6)
        receiver.how, receiver.elsewhere = how, receiver.url + "/elders"

        tasks.tell_address(notice.subscription_id)

        notice.refresh_from_db()
        assert (notice.attempts, notice.delivered_at, notice.dead_at) == (1, None, None)
        assert not Notice.objects.filter(next_at__lte=Now()).exists()
        assert re.search(words, notice.failure)
        assert len(receiver.got) == 1  # nothing was followed

    def test_an_answer_without_end_is_not_read(self, notice, receiver):
        receiver.how = "endless"

        tasks.tell_address(notice.subscription_id)

        notice.refresh_from_db()
        assert notice.delivered_at

    def test_of_who_is_down_is_told_and_it_arrives_when_it_is_back(self, heard, notice, minute):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        Subscription.objects.update(url=nobody)
        tasks.tell_address(notice.subscription_id)
        notice.refresh_from_db()
        assert notice.failure == "Er luistert niemand op dit adres."

        with listening() as back:
            Subscription.objects.update(url=back.url)
            minute()
            assert back.got == []  # not before its time
            Notice.objects.update(next_at=Now())
            minute()
            assert back.got == []  # nor while its address is left alone
            Subscription.objects.update(rests_until=Now())
            minute()
            assert len(back.got) == 1

    def test_seven_times_is_given_up_and_can_be_told_again(self, heard, partner, notice, receiver):
        receiver.how = 503
        for _ in range(7):
            assert Notice.objects.waiting().exists()
            later(heard)
            tasks.tell_address(heard.pk)
        notice.refresh_from_db()
        assert (notice.attempts, bool(notice.dead_at)) == (7, True)
        later(heard)
        tasks.tell_address(heard.pk)
        assert len(receiver.got) == 7
        receiver.how = 200

        assert services.tell_again(subscription=heard, on=TODAY, by=partner) == 1
        tasks.tell_address(notice.subscription_id)

        notice.refresh_from_db()
        assert notice.delivered_at
        assert not Notice.objects.dead().exists()

    def test_with_gone_is_given_up_at_once(self, notice, receiver):
        receiver.how = 410

        tasks.tell_address(notice.subscription_id)

        assert Notice.objects.dead().get().attempts == 1

    def test_of_a_subscription_that_is_off_is_given_up(self, heard, partner, notice, receiver, minute):
        services.change_subscription(
            subscription=heard, url=heard.url, kinds=KINDS, is_active=False, on=TODAY, by=partner
        )
        happened(partner)
        Notice.objects.update(kind="referral_seen")

        minute()

        assert Notice.objects.dead().get().failure == "Het abonnement staat uit."
        assert receiver.got == []


class TestInside:
    """What may not be reached, whatever somebody fills in."""

    @pytest.fixture(autouse=True)
    def _outside(self, settings):
        settings.WEBHOOKS_INSIDE = False

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
            "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]",
            "[2002:7f00:1::]", "2130706433", "0x7f.1", "localhost",
        ],
    )  # fmt: skip
    def test_is_refused_as_a_number_however_it_is_written(self, partner, host):
        with pytest.raises(ValidationError) as refused:
            services.subscribe(
                partner=partner.employer, url=f"https://{host}/", kinds=KINDS, on=TODAY, by=partner
            )

        assert set(refused.value.message_dict) == {"url"}
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize(
        "url",
        [
            "http://8.8.8.8/",
            "ftp://8.8.8.8/",
            "https://a:b@8.8.8.8/",
            "https://",
            "https://[x/",
            "https://8.8.8.8:x/",
        ],
    )
    def test_is_refused_when_it_is_no_address_of_the_web(self, url):
        assert hooks.why_not_reach(url)

    @pytest.mark.parametrize("numbers", [["10.1.2.3"], ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "fe80::1"]])
    def test_is_refused_as_a_name_that_leads_there(self, numbers, monkeypatch):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        assert "leidt naar binnen" in hooks.why_not_reach("https://hooks.example.nl/")

    def test_is_asked_again_before_each_time(self, partner, settings, receiver):
        settings.WEBHOOKS_INSIDE = True
        heard = services.subscribe(
            partner=partner.employer, url=receiver.url, kinds=KINDS, on=TODAY, by=partner
        )
        notice = services.try_subscription(subscription=heard, on=TODAY, by=partner)
        settings.WEBHOOKS_INSIDE = False
        Subscription.objects.update(url=receiver.url.replace("http:", "https:"))

        tasks.tell_address(notice.subscription_id)

        notice.refresh_from_db()
        assert "leidt naar binnen" in notice.failure
        assert receiver.got == []

    def test_a_name_is_looked_up_once_and_that_number_is_used(self, monkeypatch, receiver):
        asked = []
        port = int(receiver.url.split(":")[2].split("/")[0])
        real = socket.getaddrinfo

        def look_up(host, *more, **known):
            asked.append(host)
            name = "127.0.0.1" if host == "hooks.example.nl" else host
            return real(name, *more, **known)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

        told = hooks.tell(f"http://hooks.example.nl:{port}/", "{}", {}, inside=True)

        assert told.failure == ""
        assert asked.count("hooks.example.nl") == 1
        assert receiver.got[0][0]["host"].startswith("hooks.example.nl")


class TestKeeping:
    @pytest.mark.parametrize(
        ("who", "reason"),
        [("coach", "aanmeldcoördinator"), ("lead", "aanmeldcoördinator"), ("partner", "eigen")],
    )
    def test_is_for_its_organisation_and_the_administrator(self, heard, who, reason):
        other = UserFactory(**{who: True})

        for act in (services.try_subscription, services.tell_again):
            with pytest.raises(PermissionDenied, match=reason):
                act(subscription=heard, on=TODAY, by=other)

    def test_the_database_wants_something_to_hear(self, heard):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.update(kinds=[])

    def test_a_second_time_the_same_address_is_told_in_words(self, heard, partner, receiver):
        with pytest.raises(ValidationError, match="krijgt al bericht"):
            services.subscribe(partner=partner.employer, url=receiver.url, kinds=KINDS, on=TODAY, by=partner)

    def test_what_is_over_is_forgotten_after_three_months(self, heard, partner, receiver):
        old, new, waiting = (
            services.try_subscription(subscription=heard, on=TODAY, by=partner) for _ in range(3)
        )
        Notice.objects.filter(pk__in=[old.pk, new.pk]).update(delivered_at=Now())
        Notice.objects.filter(pk__in=[old.pk, waiting.pk]).update(made_at=Now() - timedelta(days=91))

        assert services.forget_notices(on=TODAY) == 1
        assert set(Notice.objects.all()) == {new, waiting}

    def test_its_pages_make_try_and_change_it(self, client, partner, receiver, minute):
        client.force_login(partner)
        made = client.post(
            reverse("providers:add_subscription"), {"url": receiver.url, "kinds": KINDS}, follow=True
        )
        heard = Subscription.objects.get()
        page = reverse("providers:subscription", args=[heard.pk])

        client.post(page, {"act": "try"})
        minute()
        client.post(page, {"url": receiver.url, "kinds": ["referral_sent"]})

        assert "Het abonnement is gemaakt" in made.content.decode()
        assert "aangekomen" in client.get(page).content.decode()
        heard.refresh_from_db()
        assert (heard.partner, heard.kinds, heard.is_active) == (partner.employer, ["referral_sent"], False)
        client.force_login(UserFactory(partner=True))
        assert client.get(page).status_code == 404

    @pytest.mark.parametrize(
        ("dead", "later", "words"),
        [
            (1, 0, ["1 bericht is opgegeven."]),
            (2, 1, ["2 berichten zijn opgegeven.", "1 bericht proberen wij later nog eens."]),
            (0, 3, ["3 berichten proberen wij later nog eens."]),
        ],
    )
    def test_its_page_counts_what_did_not_arrive(self, client, heard, partner, dead, later, words):
        client.force_login(partner)
        for number in range(dead + later):
            notice = services.try_subscription(subscription=heard, on=TODAY, by=partner)
            rows = Notice.objects.filter(pk=notice.pk)
            rows.update(attempts=1, failure="Stuk.", next_at=Now() + timedelta(hours=1))
            if number < dead:
                rows.update(dead_at=Now())
        url = reverse("providers:subscription", args=[heard.pk])

        page = client.get(url).content.decode()
        again = client.post(url, {"act": "again"}, follow=True).content.decode()

        assert all(text in page for text in words)
        assert ("opgegeven." in page) == bool(dead)
        count = dead + later
        assert (f"{count} bericht gaat" if count == 1 else f"{count} berichten gaan") in again
        assert Notice.objects.due().count() == count

    def test_what_was_given_up_stays_in_sight_under_a_long_row_of_what_arrived(self, client, heard, partner):
        client.force_login(partner)
        for _ in range(52):
            services.try_subscription(subscription=heard, on=TODAY, by=partner)
        oldest = Notice.objects.last()
        Notice.objects.filter(pk=oldest.pk).update(dead_at=Now(), failure="Het was stuk.")

        page = client.get(reverse("providers:subscription", args=[heard.pk])).content.decode()

        assert "Het was stuk." in page

    @pytest.mark.parametrize(
        ("who", "word", "name"),
        [
            ("partner", "Verwijzingen", "cases:inbox"),
            ("administrator", "Beheer", "providers:reference_overview"),
        ],
    )
    def test_its_list_leads_back_and_tells_what_did_not_arrive(self, client, heard, partner, who, word, name):
        client.force_login(partner if who == "partner" else UserFactory(administrator=True))
        services.try_subscription(subscription=heard, on=TODAY, by=partner)
        Notice.objects.update(dead_at=Now())

        page = client.get(reverse("providers:subscriptions")).content.decode()

        assert f'<a href="{reverse(name)}">{word}</a></li></ol>' in page
        assert re.search(r'data-l="Niet aangekomen"><span[^>]*>.*?1', page)
