"""Leaving a measurement out, and whether the reason holds."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ContactNote, Event
from cases.terms import add_months
from outcomes import figures, services
from outcomes.models import Skip
from tests.factories import MeasurementFactory, TrajectoryFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
START = date(2026, 3, 1)  # half year 1 September, window 2 August .. 1 October
ON = date(2026, 9, 20)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def trajectory(people):
    found = TrajectoryFactory(case=people.case, starts_on=START)
    MeasurementFactory(trajectory=found, measured_on=START)
    return found


@pytest.fixture
def skip(people, trajectory):
    def act(**words):
        said = {"kind": "half_year", "reason": "refused", "on": ON, "by": people.holder}
        return services.skip(trajectory=trajectory, **said | words)

    return act


def groups(on=ON):
    return [one.group for one in figures.due(Case.objects.all(), on=on)]


@pytest.mark.parametrize("reason", ["refused", "too_ill", "unreached", "ending"])
def test_a_reason_that_holds_ends_the_waiting(skip, trajectory, reason):
    assert groups() == ["late"]

    row = skip(reason=reason)

    assert groups() == []
    assert [one.why for one in figures.stopped(Case.objects.all(), on=ON)] == [
        Skip.Reason(reason).label.capitalize()
    ]
    event = Event.objects.get(kind="measurement_skipped")
    assert (event.case_id, event.about, row.by) == (trajectory.case_id, row.pk, row.by)


@pytest.mark.parametrize("reason", ["no_time", "not_needed"])
def test_a_reason_of_ours_stays_on_the_list(skip, reason):
    skip(reason=reason, note="Drukke maand.")

    assert groups() == ["unjust"]
    assert groups(date(2026, 12, 1)) == ["unjust"]
    assert figures.stopped(Case.objects.all(), on=ON) == []


@pytest.mark.parametrize(
    ("held_on", "kind", "expected"),
    [
        (ON, "visit", ["unjust"]),
        (ON - timedelta(days=30), "phone", ["unjust"]),
        (ON - timedelta(days=31), "phone", []),
        (ON - timedelta(days=5), "attempt", []),
        (ON + timedelta(days=1), "visit", []),
    ],
)
def test_a_talk_contradicts_that_nobody_was_reached(skip, people, held_on, kind, expected):
    ContactNote.objects.create(
        case=people.case, author=people.holder, held_on=held_on, kind=kind, text="Gesproken."
    )

    skip(reason="unreached")

    assert groups() == expected


def test_another_reason_replaces_the_first(skip):
    skip(reason="no_time", note="Vergeten.")

    skip(reason="refused")

    assert Skip.objects.get().reason == "refused"
    assert groups() == []


def test_a_measurement_takes_its_place(skip, trajectory):
    skip(reason="no_time", note="Vergeten.")

    MeasurementFactory(trajectory=trajectory, measured_on=ON, moment="half_year")

    assert groups() == []
    with pytest.raises(ValidationError, match="al gedaan"):
        skip()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "end"}, "kind"),
        ({"reason": "deceased"}, "reason"),
        ({"reason": "no_time", "note": " "}, "note"),
    ],
)
def test_it_tells_by_the_field_what_is_wrong(skip, words, field):
    with pytest.raises(ValidationError) as refused:
        skip(**words)

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("who", "on", "ends_on", "said"),
    [
        ("colleague", ON, None, "Alleen wie in dit dossier werkt"),
        ("stranger", ON, None, "Alleen wie in dit dossier werkt"),
        ("holder", date(2026, 8, 1), None, "vanaf 02-08-2026"),
        ("holder", ON, ON - timedelta(days=1), "beëindigd"),
    ],
)
def test_it_is_refused_to_others_and_out_of_its_time(skip, people, trajectory, who, on, ends_on, said):
    trajectory.ends_on, trajectory.end_reason = ends_on, "19" if ends_on else ""
    trajectory.save()

    with pytest.raises(PermissionDenied, match=said):
        skip(by=getattr(people, who), on=on)

    if not ends_on:
        skip(on=date(2026, 8, 2))


def test_the_database_refuses_a_second_one_and_one_of_ours_without_words(trajectory, people):
    fields = {"trajectory": trajectory, "kind": "start", "skipped_on": ON, "by": people.holder}
    for rows in ([Skip(reason="no_time", **fields)], [Skip(reason="refused", **fields) for _ in range(2)]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Skip.objects.bulk_create(rows)


class TestPage:
    @pytest.fixture
    def late(self, people):
        people.case.opened_on = add_months(timezone.localdate(), -6) - timedelta(days=20)
        people.case.save()
        return TrajectoryFactory(case=people.case, starts_on=people.case.opened_on)

    def address(self, trajectory):
        return reverse("outcomes:skip", args=[trajectory.case_id, trajectory.pk])

    def test_keeps_the_reason_and_goes_back_to_the_dossier(self, client, people, late):
        client.force_login(people.holder)
        assert "Meting overslaan" in client.get(self.address(late)).content.decode()

        form = {"kind": "half_year", "reason": "refused", "form_key": str(uuid.uuid4())}
        answers = [client.post(self.address(late), form) for _ in range(2)]

        assert [one.url for one in answers] == [reverse("cases:case", args=[people.case.pk])] * 2
        assert Skip.objects.count() == 1

    def test_says_what_is_missing(self, client, people, late):
        client.force_login(people.holder)

        page = client.post(self.address(late), {"kind": "half_year", "reason": "no_time"})

        assert page.status_code == 422
        assert "Leg uit waarom er niet is gemeten." in page.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"), [("holder", 200), ("lead", 200), ("colleague", 404), ("stranger", 404)]
    )
    def test_exists_for_who_sees_the_dossier(self, client, people, late, who, status):
        client.force_login(getattr(people, who))

        assert client.get(self.address(late)).status_code == status

    def test_the_board_tells_the_stuurder_and_the_list_has_it(self, client, people, late):
        client.force_login(people.lead)

        assert "1 halfjaarmeting van dit team is langer te laat" in client.get("/team").content.decode()
        page = client.get(reverse("outcomes:due"), {"stand": "te-laat"}).content.decode()
        assert "ook bij de stuurder sinds" in page

    def test_what_stopped_stands_on_a_page_of_its_own(self, client, people, late):
        services.skip(
            trajectory=late, kind="half_year", reason="refused", on=timezone.localdate(), by=people.holder
        )
        client.force_login(people.holder)

        page = client.get(reverse("outcomes:due"), {"stand": "vervallen"}).content.decode()

        assert "De inwoner wil niet meten" in page
        assert people.case.client.full_name in page
