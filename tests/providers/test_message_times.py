"""When a worker is mailed: not in quiet hours, or once a day in a digest."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from providers import services, tasks
from providers.figures.quiet import first_loud, quiet_end
from providers.models import Message, MessageKind, MessageSetting, WorkPattern
from providers.periods import HOME
from tests.factories import UserFactory
from tests.providers.told import choose, tell

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 6, 16)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def at(day, clock):
    return datetime.combine(day, clock, tzinfo=HOME).astimezone(UTC)


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
