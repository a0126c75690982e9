"""Opening hours are read as people type them and kept in one form."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.terms import MIDNIGHT, open_at, read_week, write_week

marks = st.lists(st.sampled_from(range(0, MIDNIGHT + 1, 15)), min_size=2, max_size=6, unique=True)
spans = marks.map(lambda found: list(zip(sorted(found)[::2], sorted(found)[1::2], strict=False)))


@given(st.dictionaries(st.integers(0, 6), spans, max_size=7))
def test_what_was_written_is_read_as_the_same_week(week):
    text = write_week(week)

    assert read_week(text) == week
    assert write_week(read_week(text)) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("maandag tot en met vrijdag van 9.00 tot 17.00 uur", "ma-vr 09:00-17:00"),
        ("di, do 13:30-16:00", "di 13:30-16:00; do 13:30-16:00"),
        ("ma en di 9-12, 13-17", "ma-di 09:00-12:00 13:00-17:00"),
        ("za 10-12\nza 9-10", "za 09:00-10:00 10:00-12:00"),
        ("elke dag 0-24", "ma-zo 00:00-24:00"),
        ("werkdagen 8-17", "ma-vr 08:00-17:00"),
    ],
)
def test_is_read_as_people_type_it(typed, kept):
    assert write_week(read_week(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("op afspraak", "kunnen we niet lezen"),
        ("mo 9-12", "geen dag"),
        ("vr-ma 9-12", "laatste dag komt vóór"),
        ("ma 12-9", "eindtijd ligt vóór"),
        ("ma 9-9", "eindtijd ligt vóór"),
        ("ma 9-25", "bestaat niet"),
        ("ma 9:60-12", "bestaat niet"),
        ("ma 9-12; ma 11-13", "vallen over elkaar"),
        ("ma 9-12 koffie", "geen tijden"),
    ],
)
def test_says_what_cannot_be_read(typed, told):
    with pytest.raises(ValueError, match=told):
        read_week(typed)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ((2026, 3, 2, 8, 59), (False, "vandaag open van 09:00 tot 12:00 uur")),
        ((2026, 3, 2, 9, 0), (True, "nu open, tot 12:00 uur")),
        ((2026, 3, 2, 11, 59), (True, "nu open, tot 12:00 uur")),
        ((2026, 3, 2, 12, 0), (False, "vandaag open van 13:00 tot 17:00 uur")),
        ((2026, 3, 2, 17, 0), (False, "nu gesloten, vandaag niet meer open")),
        ((2026, 3, 3, 10, 0), (False, "vandaag gesloten")),
    ],
)
def test_tells_of_the_minute_whether_it_is_open(at, told):
    moment = datetime(*at, tzinfo=UTC)
    assert open_at("ma 09:00-12:00 13:00-17:00", moment) == told
    assert open_at("", moment) == (False, "")
