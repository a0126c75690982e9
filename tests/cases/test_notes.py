"""Contact notes and the first contact."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases import services
from cases.models import Case, ContactNote, Involvement
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def write(people, *, by=None, **fields):
    known = {"kind": "visit", "text": "Thee gedronken.", "held_on": TODAY, "on": TODAY}
    return services.add_note(case=people.case, by=by or people.holder, **known | fields)


@pytest.mark.parametrize(
    ("kind", "reached"),
    [("visit", True), ("phone", True), ("meeting", True), ("message", False), ("attempt", False)],
)
def test_the_first_one_reached_is_the_first_contact(kind, reached):
    people = around_a_case()

    write(people, kind=kind)

    assert Case.objects.get().first_contact_on == (TODAY if reached else None)


def test_an_earlier_contact_written_later_is_the_first():
    people = around_a_case()

    write(people)
    write(people, held_on=date(2026, 6, 10))
    write(people, held_on=date(2026, 6, 12))

    assert Case.objects.get().first_contact_on == date(2026, 6, 10)


@pytest.mark.parametrize("day", [date(2026, 6, 16), date(2026, 2, 28)])
def test_it_lies_between_the_opening_and_today(day):
    people = around_a_case()

    with pytest.raises(ValidationError):
        write(people, held_on=day)

    assert not ContactNote.objects.exists()


@pytest.mark.parametrize(
    ("who", "level", "may"),
    [
        ("holder", None, True),
        ("lead", None, True),
        ("colleague", "full", True),
        ("colleague", "core", False),
        ("colleague", None, False),
        ("partner", None, False),
        ("stranger", None, False),
    ],
)
def test_who_writes_in_a_dossier(who, level, may):
    people = around_a_case()
    user = getattr(people, who)
    if level:
        Involvement.objects.create(case=people.case, worker=user, starts_on=TODAY, level=level)

    if may:
        assert write(people, by=user)
    else:
        with pytest.raises(PermissionDenied, match="schrijft in dit dossier"):
            write(people, by=user)


def test_nobody_writes_in_a_closed_dossier():
    people = around_a_case()
    Case.objects.update(closed_on=TODAY)

    with pytest.raises(PermissionDenied, match="gesloten"):
        write(people)
