"""What a worker is told: in Rondom, by mail at once or in a digest, and never in quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from providers import services, tasks
from providers.access import sessions
from providers.figures.quiet import first_loud, quiet_end
from providers.models import CHOSEN, Delivery, Message, MessageKind, MessageSetting, WorkPattern
from providers.periods import HOME
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 6, 16)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = {kind.value: "at_once" for kind in CHOSEN}


def tell(to, kind=MessageKind.DOSSIER, subject="U hebt een vraag gekregen"):
    return services.tell(
        to=to, kind=kind, subject=subject, text="Iemand stelt u een vraag.", path="/mijn-account"
    )


def choose(worker, **more):
    chosen = {"deliveries": AT_ONCE | more.pop("deliveries", {}), "digest_at": time(8)} | more
    return services.keep_message_setting(**chosen, by=worker)


def at(day, clock):
    return datetime.combine(day, clock, tzinfo=HOME).astimezone(UTC)


class TestTelling:
    def test_it_is_read_in_rondom_and_leaves_by_mail(self):
        worker = UserFactory(name="Marieke de Wit")

        message = tell(worker)

        assert list(Message.objects.unread()) == list(Message.objects.unsent()) == [message]
        assert message.body.startswith("Beste Marieke de Wit,\n\nIemand stelt u een vraag.\n")
        assert "/mijn-account\n" in message.body

    def test_a_mail_with_a_link_to_get_in_is_not_read_in_rondom(self):
        services.send(to=UserFactory(), subject="Uitnodiging", body="https://...")

        assert not Message.objects.shown().exists()

    @pytest.mark.parametrize("how", ["digest", "never"])
    def test_it_sends_no_mail_where_the_worker_wants_none(self, how):
        worker = UserFactory()
        choose(worker, deliveries={"dossier": how})

        tell(worker)
        other = tell(worker, MessageKind.REFERRAL)

        assert Message.objects.unread().count() == 2
        assert list(Message.objects.unsent()) == [other]

    @pytest.mark.parametrize("kind", ["urgent", "account"])
    def test_what_is_urgent_cannot_be_put_off(self, kind):
        worker = UserFactory()

        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(recipient=worker, kind=kind, delivery="digest", subject="x", body="x")


class TestPages:
    def test_it_counts_on_every_page_and_lists_the_newest_first(self, client):
        worker, other = UserFactory(), UserFactory()
        tell(worker, subject="Het eerste")
        tell(worker, subject="Het tweede")
        tell(other, subject="Van een ander")
        client.force_login(worker)

        page = client.get("/berichten").content.decode()

        assert page.index("Het tweede") < page.index("Het eerste")
        assert "Van een ander" not in page
        assert (
            '<span class="count">2</span><span class="sr"> ongelezen</span>'
            in client.get("/mijn-account").content.decode()
        )

    def test_it_costs_no_statement_of_its_own_to_count(self, client, queries):
        worker = UserFactory()
        client.force_login(worker)
        client.get("/mijn-account")
        tell(worker)

        with queries(4):  # the session and who it is of, in a transaction
            assert client.get("/berichten/aantal").status_code == 200

    def test_it_counts_no_further_than_is_shown(self, client):
        worker = UserFactory()
        for _ in range(103):
            tell(worker)
        client.force_login(worker)

        assert "99+" in client.get("/berichten/aantal").content.decode()

    def test_it_goes_on_by_key(self, client):
        worker = UserFactory()
        for number in range(31):
            tell(worker, subject=f"Bericht nummer {number:02}")
        client.force_login(worker)

        first = client.get("/berichten").content.decode()
        oldest = Message.objects.order_by("pk")[1]
        second = client.get(f"/berichten?voor={oldest.pk}").content.decode()

        assert f"?voor={oldest.pk}" in first
        assert "Bericht nummer 00" not in first
        assert "Bericht nummer 00" in second

    def test_opening_leads_to_the_page_and_is_reading(self, client):
        worker = UserFactory()
        message = tell(worker)
        client.force_login(worker)

        answer = client.get(f"/berichten/{message.pk}")
        seen = Message.objects.get().seen_at
        client.get(f"/berichten/{message.pk}")

        assert (answer.status_code, answer.url) == (302, "/mijn-account")
        assert seen is not None
        assert Message.objects.get().seen_at == seen
        assert "Geen nieuwe berichten" in client.get("/berichten").content.decode()
        assert "U hebt een vraag gekregen" in client.get("/berichten?toon=alle").content.decode()

    def test_of_another_there_is_none(self, client):
        message = tell(UserFactory())
        client.force_login(UserFactory())

        assert client.get(f"/berichten/{message.pk}").status_code == 404
        client.post("/berichten", {"until": message.pk})
        assert Message.objects.unread().count() == 1

    def test_what_came_after_the_page_was_shown_stays_unread(self, client):
        worker = UserFactory()
        shown = tell(worker)
        later = tell(worker)
        client.force_login(worker)

        client.post("/berichten", {"until": shown.pk})

        assert list(Message.objects.unread()) == [later]

    def test_asking_for_the_number_is_no_sign_of_life(self, client):
        client.force_login(UserFactory())
        client.get("/mijn-account")
        session = client.session
        session[sessions.SEEN] = was = session[sessions.SEEN] - 1_000
        session.save()

        client.get("/berichten/aantal?staat=0")
        still = client.session[sessions.SEEN]
        client.get("/berichten")

        assert still == was
        assert client.session[sessions.SEEN] > was

    def test_an_unchanged_number_is_not_said_again(self, client):
        worker = UserFactory()
        tell(worker)
        client.force_login(worker)

        assert client.get("/berichten/aantal?staat=1").status_code == 204
        assert client.get("/berichten/aantal?staat=0").status_code == 200

    def test_nobody_is_told_nothing(self, client):
        answer = client.get("/berichten/aantal?staat=0")

        assert (answer.status_code, answer.content) == (204, b"")


class TestSettings:
    def form(self, **more):
        return AT_ONCE | {"digest_at": "08:00"} | more

    def test_the_page_keeps_what_is_chosen(self, client):
        worker = UserFactory()
        client.force_login(worker)

        sent = self.form(reminder="digest", quiet_from="18:00", quiet_until="08:00", is_quiet_off_duty="on")
        answer = client.post("/berichten/instellingen", sent)
        page = client.get("/berichten/instellingen").content.decode()

        assert answer.status_code == 302
        kept = MessageSetting.objects.get(worker=worker)
        assert kept.delivery_of(MessageKind.REMINDER) == Delivery.DIGEST
        assert (kept.quiet_from, kept.quiet_until, kept.is_quiet_off_duty) == (time(18), time(8), True)
        assert 'value="18:00"' in page

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"quiet_from": "18:00"}, "Vul bij de stille uren een begin en een einde in"),
            ({"quiet_from": "18:00", "quiet_until": "18:00"}, "Kies een ander einde dan het begin."),
            ({"quiet_from": "25:00", "quiet_until": "08:00"}, "Vul een tijd in zoals 14:30."),
            ({"digest_at": ""}, "Vul in hoe laat u het dagoverzicht wilt."),
            ({"dossier": "duif"}, "Kies uit de lijst."),
        ],
    )
    def test_what_is_wrong_is_said_by_the_field(self, client, sent, said):
        client.force_login(UserFactory())

        answer = client.post("/berichten/instellingen", self.form(**sent))

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not MessageSetting.objects.exists()

    def test_the_database_keeps_no_quiet_hours_without_an_end(self):
        with pytest.raises(ValidationError, match="begin en een ander einde"):
            MessageSetting(worker=UserFactory(), quiet_from=time(22)).full_clean()


class TestQuiet:
    @pytest.mark.parametrize(
        ("clock", "day", "until"),
        [
            (time(21, 59), TUESDAY, None),
            (time(22, 0), TUESDAY, (17, 7)),
            (time(6, 59), TUESDAY, (16, 7)),
            (time(7, 0), TUESDAY, None),
        ],
    )
    def test_hours_that_pass_midnight(self, clock, day, until):
        setting = MessageSetting(worker=UserFactory(), quiet_from=time(22), quiet_until=time(7))
        expected = until and datetime(2026, 6, until[0], until[1], tzinfo=HOME)

        assert quiet_end(setting, now=at(day, clock)) == expected

    def test_weekends_holidays_and_days_off_are_quiet(self):
        worker = UserFactory()
        WorkPattern.objects.create(worker=worker, weekdays=[1, 2, 4], starts_on=date(2020, 1, 1))
        setting = MessageSetting(worker=worker, is_quiet_off_duty=True)

        # Friday 22 May 2026, then the weekend, then tweede pinksterdag.
        assert quiet_end(setting, now=at(date(2026, 5, 22), time(12))) == datetime(2026, 5, 26, tzinfo=HOME)
        assert quiet_end(setting, now=at(date(2026, 5, 21), time(12))) is None

    @pytest.mark.parametrize(
        ("moment", "end"),
        [
            # The clock skips 2:00 to 3:00 on 29 March 2026, and has it twice on 25 October.
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
            (datetime(2026, 10, 24, 23, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
            (datetime(2026, 10, 25, 1, 20, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ],
    )
    def test_the_nights_on_which_the_clock_moves(self, moment, end):
        assert first_loud(moment, start=time(1), end=time(2, 30)) == end

    @given(
        moment=st.integers(0, 730 * 1_440).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
        start=st.times(),
        end=st.times(),
        off=st.sets(st.integers(1, 7), max_size=6),
    )
    def test_it_is_the_first_moment_that_is_loud(self, moment, start, end, off):
        if start == end:
            return

        def is_off(day):
            return day.isoweekday() in off

        def is_quiet(one):
            shown = one.astimezone(HOME)
            clock = shown.time()
            within = start <= clock < end if start < end else clock >= start or clock < end
            return within or is_off(shown.date())

        first = first_loud(moment, start=start, end=end, is_off=is_off)

        assert first >= moment
        assert not is_quiet(first)
        length = (first - moment) / 40
        # On the night that has an hour twice it stays quiet until the last time the end is shown.
        assert all(
            is_quiet(moment + number * length) or _is_doubled(moment + number * length)
            for number in range(40)
            if first > moment
        )

    def test_a_mail_waits_for_the_end_and_leaves_once(self, mailoutbox):
        worker = UserFactory()
        now = timezone.localtime()
        soon = (now + timedelta(hours=2)).time().replace(microsecond=0)
        choose(worker, quiet_from=(now - timedelta(hours=1)).time().replace(microsecond=0), quiet_until=soon)
        quiet, urgent = tell(worker), tell(worker, MessageKind.URGENT)

        tasks.post(quiet.pk)
        tasks.post(urgent.pk)
        tasks.post_waiting()
        waited = Message.objects.get(pk=quiet.pk).not_before
        sent_meanwhile = len(mailoutbox)
        Message.objects.filter(pk=quiet.pk).update(not_before=now - timedelta(minutes=1))
        MessageSetting.objects.update(quiet_from=None, quiet_until=None)
        tasks.post_waiting()
        tasks.post_waiting()

        assert sent_meanwhile == 1
        assert now < waited <= now + timedelta(hours=3)
        assert len(mailoutbox) == 2


def _is_doubled(moment):
    shown = moment.astimezone(HOME)
    return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()


class TestDigest:
    def waiting(self, **more):
        worker = UserFactory()
        choose(worker, deliveries={"dossier": "digest", "reminder": "digest"}, **more)
        tell(worker)
        tell(worker)
        tell(worker, MessageKind.REMINDER)
        return worker

    def test_it_tells_how_many_of_what_and_nothing_else(self, mailoutbox):
        worker = self.waiting()

        assert services.make_digests(now=at(TUESDAY, time(8))) == 1
        tasks.post_waiting()

        (mail,) = mailoutbox
        assert mail.to == [worker.email]
        assert mail.subject == "3 berichten in Rondom"
        assert "- dossiers en vragen: 2\n- herinneringen: 1\n" in mail.body
        assert "Iemand stelt u een vraag" not in mail.body
        assert mail.body.count("/berichten") == 1

    @pytest.mark.parametrize(
        ("day", "clock", "made"),
        [
            (TUESDAY, time(7, 59), 0),
            (TUESDAY, time(8), 1),
            (TUESDAY, time(13), 1),  # the clock was away until noon
            (date(2026, 6, 20), time(9), 0),  # Saturday
            (date(2026, 12, 25), time(9), 0),
        ],
    )
    def test_it_comes_on_working_days_from_the_hour_that_was_chosen(self, day, clock, made):
        self.waiting()

        assert services.make_digests(now=at(day, clock)) == made

    def test_there_is_one_a_day_and_each_message_is_told_once(self):
        worker = self.waiting()

        services.make_digests(now=at(TUESDAY, time(8)))
        again = services.make_digests(now=at(TUESDAY, time(9)))
        tell(worker)
        later_that_day = services.make_digests(now=at(TUESDAY, time(10)))
        next_day = services.make_digests(now=at(TUESDAY + timedelta(days=1), time(8)))

        assert (again, later_that_day, next_day) == (0, 0, 1)
        assert Message.objects.get(digest_on=TUESDAY + timedelta(days=1)).subject == "1 bericht in Rondom"

    def test_there_is_none_when_all_was_read(self):
        worker = self.waiting()
        services.read_all(until=Message.objects.latest("pk").pk, by=worker)

        assert services.make_digests(now=at(TUESDAY, time(8))) == 0

    def test_who_left_gets_none(self):
        worker = self.waiting()
        type(worker).objects.filter(pk=worker.pk).update(ends_on=date(2026, 6, 1))

        assert services.make_digests(now=at(TUESDAY, time(8))) == 0

    @pytest.mark.parametrize("number", [1, 40])
    def test_the_number_of_statements_does_not_grow(self, number, queries):
        for _ in range(number):
            self.waiting()

        with queries(8):
            assert services.make_digests(now=at(TUESDAY, time(8))) == number

    @pytest.mark.django_db(transaction=True)
    def test_two_clocks_at_once_make_one(self):
        self.waiting()
        together, made = Barrier(2), []

        def make():
            together.wait()
            made.append(services.make_digests(now=at(TUESDAY, time(8))))
            connections.close_all()

        clocks = [Thread(target=make) for _ in range(2)]
        for clock in clocks:
            clock.start()
        for clock in clocks:
            clock.join()

        assert sorted(made) == [0, 1]
        assert Message.objects.filter(digest_on=TUESDAY).count() == 1


def test_every_kind_that_leads_to_a_page_can_be_chosen_for_or_is_urgent(client):
    client.force_login(UserFactory())
    page = client.get(reverse("providers:message_settings")).content.decode()

    assert {kind for kind in MessageKind if f'name="{kind}"' in page} == set(CHOSEN)
