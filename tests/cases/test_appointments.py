"""Appointments: by our own clock, of whoever holds the dossier that day."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases import services
from cases.figures.agenda import clashes, coming, outside
from cases.models import Appointment, Event, History, Involvement, OwnFile
from cases.terms import moment_of
from providers.periods import HOME
from tests.factories import AssignmentFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)  # a Monday


@pytest.fixture
def people():
    return around_a_case()


def make(people, *, by=None, case=None, **more):
    known = {"day": TODAY, "start": time(10), "end": time(11), "place": "home", "on": TODAY}
    return services.make_appointment(case=case or people.case, by=by or people.holder, **known | more)


def move(appointment, *, by, **more):
    known = {"day": TODAY, "start": time(14), "end": time(15), "place": "home", "on": TODAY}
    return services.move_appointment(
        appointment=appointment, by=by, **known | {"seen": appointment.version} | more
    )


def listed(worker, on=TODAY):
    return [(one.when, one.line) for one in coming(worker.pk, on=on)]


class TestTheClock:
    @pytest.mark.parametrize(
        ("day", "start", "in_utc"),
        [
            (date(2026, 3, 28), time(9), datetime(2026, 3, 28, 8, tzinfo=UTC)),
            (date(2026, 3, 29), time(9), datetime(2026, 3, 29, 7, tzinfo=UTC)),
            (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
            (date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
            (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
            (date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ],
    )
    def test_is_ours_on_both_sides_of_summer_time(self, day, start, in_utc):
        assert moment_of(day, start) == in_utc

    @pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59)])
    def test_knows_the_hour_that_is_skipped(self, people, at):
        with pytest.raises(ValidationError) as told:
            make(people, day=date(2027, 3, 28), start=at, end=time(4))

        assert set(told.value.error_dict) == {"start"}
        assert "klok vooruit" in str(told.value)

    @given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.times())
    def test_shows_what_was_filled_in(self, day, at):
        try:
            moment = moment_of(day, at)
        except ValueError:
            assert (day.month, at.hour) == (3, 2)
        else:
            assert moment.astimezone(HOME).replace(tzinfo=None) == datetime.combine(day, at)

    def test_moves_no_appointment_when_summer_time_ends(self, people):
        one = make(people, day=date(2026, 10, 26), start=time(9), end=time(9, 30))

        assert one.starts_at == datetime(2026, 10, 26, 8, tzinfo=UTC)
        assert listed(people.holder, date(2026, 10, 26)) == [
            ("vandaag", "09.00–09.30 · bij de inwoner thuis")
        ]


class TestWhoseItIs:
    def test_is_whoever_holds_the_dossier_on_that_day(self, people):
        make(people, day=date(2026, 6, 18))
        make(people, day=date(2026, 6, 22))
        days = (date(2026, 6, 16), date(2026, 6, 20))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

        seen = {who: [row.starts_at.date().day for row in outside(getattr(people, who).pk, on=TODAY)]
                for who in ("holder", "colleague", "stranger")}  # fmt: skip
        assert seen == {"holder": [22], "colleague": [18], "stranger": []}

    def test_is_named_on_the_list_only_while_one_sees_the_dossier(self, people):
        make(people, day=date(2026, 6, 18))
        days = (date(2026, 6, 16), date(2026, 6, 20))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

        assert listed(people.colleague, TODAY) == []
        assert len(listed(people.colleague, date(2026, 6, 16))) == 1

    def test_of_a_named_colleague_comes_back_when_that_one_leaves(self, people):
        Involvement.objects.create(case=people.case, worker=people.colleague, starts_on=TODAY, level="full",
                                   ends_on=date(2026, 6, 18))  # fmt: skip
        make(people, day=date(2026, 6, 18), worker=people.colleague)
        make(people, day=date(2026, 6, 19), worker=people.colleague)

        days = {who: [row.starts_at.date().day for row in outside(getattr(people, who).pk, on=TODAY)]
                for who in ("holder", "colleague")}  # fmt: skip
        assert days == {"holder": [19], "colleague": [18]}

    def test_is_hidden_from_who_may_see_nothing_of_the_resident(self, people):
        make(people)
        OwnFile.objects.create(
            worker=people.holder, client=people.case.client, relation="family", marked_by=people.lead
        )

        assert listed(people.holder) == []
        assert outside(people.holder.pk, on=TODAY) == []


class TestActs:
    def test_leave_a_trace(self, people):
        one = make(people)
        one = move(one, by=people.lead)
        one = services.cancel_appointment(appointment=one, reason="Ziek", seen=2, on=TODAY, by=people.holder)

        assert (one.version, one.cancelled_on, one.cancel_reason) == (3, TODAY, "Ziek")
        kinds = Event.objects.filter(about=one.pk, kind__startswith="appointment").order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == [
            "appointment_made", "appointment_moved", "appointment_cancelled",
        ]  # fmt: skip
        assert History.objects.filter(record="cases_appointment", row_id=one.pk, act="update").count() == 2
        assert listed(people.holder) == []

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"day": date(2026, 6, 14)}, "day"),
            ({"end": time(10)}, "end"),
            ({"end": time(9, 59)}, "end"),
        ],
    )
    def test_say_by_the_field_what_is_wrong(self, people, wrong, field):
        with pytest.raises(ValidationError) as told:
            make(people, **wrong)

        assert set(told.value.error_dict) == {field}

    def test_never_go_over_what_a_colleague_did(self, people):
        one = make(people)
        move(one, by=people.lead)

        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            move(one, by=people.holder, seen=1, start=time(8))
        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            services.cancel_appointment(appointment=one, reason="x", seen=1, on=TODAY, by=people.holder)

    def test_are_over_once_it_was_called_off(self, people):
        one = services.cancel_appointment(
            appointment=make(people), reason="Ziek", seen=1, on=TODAY, by=people.holder
        )

        with pytest.raises(ValidationError, match="al afgezegd"):
            move(one, by=people.holder)

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_are_for_who_works_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            make(people, by=getattr(people, who))

    def test_call_off_what_is_to_come_when_the_dossier_closes(self, people):
        today, later = make(people), make(people, day=date(2026, 6, 16))

        services.close_case(case=people.case, closing_reason="Doelen behaald", on=TODAY, by=people.holder)

        assert Appointment.objects.get(pk=today.pk).cancelled_on is None
        assert Appointment.objects.get(pk=later.pk).cancel_reason == "Het dossier is gesloten."

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            (time(9), time(10), []),
            (time(9), time(10, 1), ["10.00–11.00"]),
            (time(10, 59), time(12), ["10.00–11.00"]),
            (time(11), time(12), []),
        ],
    )
    def test_hint_at_what_one_has_at_the_same_hour(self, people, start, end, hours):
        other = AssignmentFactory(worker=people.holder).case
        make(people, case=other)

        assert clashes(make(people, start=start, end=end), people.holder.pk) == hours


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("cases_appointment_ends_after_it_starts", {"ends_at": datetime(2026, 6, 15, 8, tzinfo=UTC)}),
        ("cases_appointment_is_cancelled_for_a_reason", {"cancelled_on": TODAY}),
    ],
)
def test_the_database_refuses_what_no_rule_allows(people, rule, wrong):
    known = {
        "case": people.case, "made_by": people.holder, "made_on": TODAY,
        "starts_at": datetime(2026, 6, 15, 8, tzinfo=UTC), "ends_at": datetime(2026, 6, 15, 9, tzinfo=UTC),
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Appointment.objects.bulk_create([Appointment(**known | wrong)])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_it_at_once_one_does():
    people = around_a_case()
    one = make(people)
    together, told = Barrier(2), []

    def change(by):
        together.wait(10)
        try:
            move(one, by=by)
            told.append("done")
        except ValidationError as error:
            told.append(error.messages[0][:33])
        finally:
            connection.close()

    threads = [Thread(target=change, args=[by]) for by in (people.holder, people.lead)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told) == ["Een collega heeft deze afspraak i", "done"]


class TestPages:
    def test_make_move_and_call_off(self, people, client):
        day = timezone.localdate() + timedelta(days=2)
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        case = people.case.pk
        form = {"day": day, "start": "10:00", "end": "11:00", "place": "office"}
        client.post(reverse("cases:make_appointment", args=[case]), form)
        one = Appointment.objects.get()
        where = [case, one.pk]

        page = client.post(reverse("cases:make_appointment", args=[case]), form, follow=True)
        assert "dan ook een andere afspraak, 10.00–11.00 uur" in page.content.decode()
        changed = form | {"seen": 1, "start": "09:00"}
        assert client.post(reverse("cases:move_appointment", args=where), changed).status_code == 302
        stale = client.post(reverse("cases:move_appointment", args=where), changed)
        assert stale.status_code == 422
        assert "09.00–11.00 uur" in stale.content.decode()
        client.post(reverse("cases:cancel_appointment", args=where), {"seen": 2, "reason": "Ziek"})
        one.refresh_from_db()
        assert one.cancel_reason == "Ziek"
        assert "Ziek" in client.get(reverse("cases:agenda", args=[case])).content.decode()
        work = client.get(reverse("cases:work")).content.decode()
        assert work.count("10.00–11.00") == 1
