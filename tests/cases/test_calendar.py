"""The calendar outside: numbers and hours by a secret address, nobody's name."""

from datetime import time, timedelta

import icalendar
import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.models import AccessLog, CalendarAddress
from cases.services import discussion
from cases.terms import moment_of
from tests.cases.test_appointments import make, move, people

__all__ = ["people"]
pytestmark = pytest.mark.django_db


class TestOutside:
    """The calendar outside, over HTTP and without a login."""

    @pytest.fixture
    def soon(self):
        return timezone.localdate() + timedelta(days=1)

    def read(self, client, secret, **headers):
        return client.get(reverse("cases:calendar", args=[secret]), headers=headers)

    def events(self, answer):
        return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))

    def test_tells_number_hours_and_place_and_nobodys_name(self, people, client, soon):
        make(people, day=soon, on=soon, with_whom="dochter Els", place="phone")
        secret = services.renew_calendar(by=people.holder)

        answer = self.read(client, secret)

        (event,) = self.events(answer)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert event["summary"] == f"Afspraak {people.case.number}"
        assert event["location"] == "telefonisch"
        assert event.decoded("dtstart") == moment_of(soon, time(10))
        text = answer.content.decode()
        for private in ("dochter", people.case.client.last_name, people.holder.name):
            assert private not in text

    def test_tells_of_a_meeting_what_sort_and_when_and_nothing_else(self, people, client, soon):
        known = {"kind": "cases", "held_on": soon, "starts_at": time(9, 30), "place": "bij Els Jansen thuis"}
        meeting = discussion.plan_meeting(**known, workers=[people.colleague], on=soon, by=people.holder)
        discussion.put_on_agenda(
            case=people.case,
            meeting=meeting,
            question="Hoe verder met de schulden?",
            on=soon,
            by=people.holder,
        )
        secret = services.renew_calendar(by=people.colleague)

        (event,) = self.events(self.read(client, secret))

        assert (event["summary"], "location" in event) == ("Casuïstiekbespreking", False)
        assert event.decoded("dtstart") == moment_of(soon, time(9, 30))
        text = self.read(client, secret).content.decode()
        for private in ("Els", "schulden", people.case.number, people.holder.name):
            assert private not in text

    def test_tells_of_a_meeting_that_it_moved_or_was_called_off(self, people, client, soon):
        known = {"held_on": soon, "workers": [], "on": soon, "by": people.holder}
        meeting = discussion.plan_meeting(kind="peers", starts_at=time(9), **known)
        secret = services.renew_calendar(by=people.holder)
        (first,) = self.events(self.read(client, secret))
        discussion.change_meeting(meeting=meeting, starts_at=time(10), seen=1, **known)
        (moved,) = self.events(self.read(client, secret))

        discussion.cancel_meeting(meeting=meeting, on=soon, by=people.holder)

        (off,) = self.events(self.read(client, secret))
        assert {str(one["uid"]) for one in (first, moved, off)} == {str(meeting.uid)}
        assert [one["sequence"] for one in (first, moved, off)] == [0, 1, 2]
        assert (moved["status"], off["status"]) == ("CONFIRMED", "CANCELLED")
        assert moved.decoded("last-modified") >= first.decoded("last-modified")

    def test_knows_an_appointment_again_and_tells_that_it_was_called_off(self, people, client, soon):
        one = make(people, day=soon, on=soon)
        secret = services.renew_calendar(by=people.holder)
        (before,) = self.events(self.read(client, secret))
        one = move(one, by=people.holder, day=soon, on=soon)
        services.cancel_appointment(appointment=one, reason="Ziek", seen=2, on=soon, by=people.holder)

        (after,) = self.events(self.read(client, secret))

        assert after["uid"] == before["uid"]
        assert (before["sequence"], after["sequence"]) == (0, 2)
        assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")

    def test_sends_nothing_again_that_is_known(self, people, client, soon):
        make(people, day=soon, on=soon)
        secret = services.renew_calendar(by=people.holder)
        first = self.read(client, secret)

        again = self.read(client, secret, if_none_match=first["ETag"])

        assert (again.status_code, again.content) == (304, b"")
        looks = AccessLog.objects.filter(page="agenda buiten Rondom")
        assert list(looks.values_list("user", "case_id", "kind")) == [
            (people.holder.pk, people.case.pk, "export")
        ]

    def test_is_closed_to_another_secret_and_once_taken_back(self, people, client):
        secret = services.renew_calendar(by=people.holder)
        assert self.read(client, "iets-anders").status_code == 404
        assert self.read(client, secret).status_code == 200

        newer = services.renew_calendar(by=people.holder)
        assert self.read(client, secret).status_code == 404
        assert self.read(client, newer).status_code == 200
        services.revoke_calendar(by=people.holder)
        assert self.read(client, newer).status_code == 404

    def test_is_closed_once_one_has_left(self, people, client):
        secret = services.renew_calendar(by=people.colleague)
        people.colleague.ends_on = timezone.localdate() - timedelta(days=1)
        people.colleague.save()

        assert self.read(client, secret).status_code == 404

    def test_keeps_no_secret(self, people):
        secret = services.renew_calendar(by=people.holder)

        assert secret not in str(CalendarAddress.objects.values().get())

    def test_may_be_asked_sixty_times_an_hour(self, people, client):
        secret = services.renew_calendar(by=people.holder)
        cache.clear()

        told = [self.read(client, secret).status_code for _ in range(61)]

        assert told == [200] * 60 + [429]

    @pytest.mark.parametrize("who", ["partner"])
    def test_is_not_for_who_has_no_dossiers(self, people, who):
        with pytest.raises(PermissionDenied):
            services.renew_calendar(by=getattr(people, who))

    def test_is_shown_once(self, people, client):
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        page = reverse("cases:calendar_address")

        assert client.post(page, {"act": "renew"}).status_code == 302
        shown, later = (client.get(page).content.decode() for _ in range(2))

        assert ".ics" in shown
        assert ".ics" not in later
        assert client.post(page, {"act": "anders"}).status_code == 422
        client.post(page, {"act": "revoke"})
        assert not CalendarAddress.objects.exists()
