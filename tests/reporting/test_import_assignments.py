"""Who holds a dossier when stand-ins cut the vaste periods: no day has two, and what was sent stays known."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Assignment, Case
from providers.models import User
from reporting.exchange.spans import FOREVER, Held, Holding, Row, cut, overlap, plan
from tests.reporting.exchanged import Folder, write_out

HEADER = "dossier;medewerker;vanaf;tot;soort\n"


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "in")
    folder.write("toewijzingen", HEADER)
    return folder


def held(case="D2"):
    rows = Assignment.objects.filter(case__external_id=case).order_by("starts_on")
    return [
        ";".join([row.worker.external_id, str(row.starts_on), str(row.ends_on or ""), row.get_kind_display()])
        for row in rows
    ]


VAST = "D2;M1;2025-06-01;;vast\n"
STAND_IN = "D2;M2;2025-07-06;2025-07-24;vervanging\n"
CUT = [
    "M1;2025-06-01;2025-07-05;vast",
    "M2;2025-07-06;2025-07-24;vervanging",
    "M1;2025-07-25;;vast",
]


@pytest.mark.django_db
class TestAStandIn:
    def test_cuts_the_vaste_period_and_the_case_returns_by_itself(self, folder):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)

        assert folder.counts()["toewijzingen"] == (2, 2, 0, 0)
        assert held() == CUT

    def test_changes_nothing_when_it_comes_again_as_sent_or_as_exported(self, folder, tmp_path):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        folder.bring_in()
        pks = set(Assignment.objects.values_list("pk", flat=True))

        assert folder.counts()["toewijzingen"] == (2, 0, 0, 2)
        out = write_out(tmp_path / "out")
        folder.write("toewijzingen", out["toewijzingen.csv"])
        assert folder.counts()["toewijzingen"] == (3, 0, 0, 3)
        assert held() == CUT
        assert set(Assignment.objects.values_list("pk", flat=True)) == pks

    def test_without_an_end_leaves_no_second_half(self, folder):
        folder.write("toewijzingen", HEADER + VAST + "D2;M2;2025-07-06;;vervanging\n")

        folder.bring_in()

        assert held() == ["M1;2025-06-01;2025-07-05;vast", "M2;2025-07-06;;vervanging"]
        assert folder.counts()["toewijzingen"] == (2, 0, 0, 2)

    def test_may_stand_alone_and_start_with_the_vaste_period(self, folder):
        folder.write("toewijzingen", HEADER + "D2;M2;2025-06-01;2025-06-30;vervanging\n" + VAST)
        folder.bring_in()
        assert held() == ["M2;2025-06-01;2025-06-30;vervanging", "M1;2025-07-01;;vast"]
        assert folder.counts()["toewijzingen"] == (2, 0, 0, 2)

        folder.write("toewijzingen", HEADER + "D1;M2;2026-06-01;;vervanging\n")
        folder.bring_in()
        assert held("D1") == ["M2;2026-06-01;;vervanging"]

    def test_over_the_border_of_two_vaste_periods_cuts_both(self, folder):
        folder.write(
            "toewijzingen",
            f"{HEADER}D2;M1;2025-06-01;2025-06-30;vast\nD2;M3;2025-07-01;;vast\n"
            "D2;M2;2025-06-20;2025-07-10;vervanging\n",
        )

        folder.bring_in()

        assert held() == [
            "M1;2025-06-01;2025-06-19;vast",
            "M2;2025-06-20;2025-07-10;vervanging",
            "M3;2025-07-11;;vast",
        ]

    def test_that_is_new_cuts_what_is_known(self, folder):
        folder.write("toewijzingen", HEADER + VAST)
        folder.bring_in()

        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        assert folder.counts()["toewijzingen"] == (2, 1, 0, 1)
        assert held() == CUT

    def test_made_on_screen_does_not_make_the_file_strange(self, folder):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        folder.bring_in()

        folder.write("toewijzingen", HEADER + VAST)
        assert folder.counts()["toewijzingen"] == (1, 0, 0, 1)
        assert held() == CUT


@pytest.mark.django_db
class TestOtherContent:
    def test_is_a_fault_unless_asked(self, folder):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        folder.bring_in()
        folder.write("toewijzingen", HEADER + VAST.replace(";;", ";2025-12-31;") + STAND_IN)

        assert folder.bring_in() == ["toewijzingen.csv:2:dossier"]
        assert folder.counts("--bijwerken")["toewijzingen"] == (2, 0, 1, 1)
        assert held() == [*CUT[:2], "M1;2025-07-25;2025-12-31;vast"]

    def test_that_ends_before_the_stand_in_takes_the_return_along(self, folder):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        folder.bring_in()
        folder.write("toewijzingen", HEADER + VAST.replace(";;", ";2025-06-30;") + STAND_IN)

        assert folder.bring_in("--bijwerken") == []
        assert held() == ["M1;2025-06-01;2025-06-30;vast", CUT[1]]

    def test_a_stand_in_that_lasts_longer(self, folder):
        folder.write("toewijzingen", HEADER + VAST + STAND_IN)
        folder.bring_in()
        longer = STAND_IN.replace("07-24", "08-24")
        folder.write("toewijzingen", HEADER + VAST + longer)

        assert folder.bring_in() == ["toewijzingen.csv:3:dossier"]
        assert folder.counts("--bijwerken")["toewijzingen"] == (2, 0, 1, 1)
        assert held() == [CUT[0], "M2;2025-07-06;2025-08-24;vervanging", "M1;2025-08-25;;vast"]
        assert folder.counts()["toewijzingen"] == (2, 0, 0, 2)

    def test_no_room_beside_a_helper_that_is_not_in_the_file(self, folder):
        folder.bring_in()
        case, worker = Case.objects.get(external_id="D2"), User.objects.get(external_id="M2")
        Assignment.objects.create(case=case, worker=worker, starts_on=date(2025, 8, 1))
        folder.write("toewijzingen", HEADER + VAST)

        assert folder.bring_in() == ["toewijzingen.csv:2:vanaf"]


days = st.integers(1, 40)
lengths = st.one_of(st.integers(0, 15), st.just(FOREVER))
workers = st.sampled_from(["M1", "M2", "M3"])


@st.composite
def assignments(draw):
    """Rows that the format allows: no two of one kind share a day."""
    rows: list[Holding] = []
    for _ in range(draw(st.integers(0, 7))):
        first, length, is_fixed = draw(days), draw(lengths), draw(st.booleans())
        row = Holding(draw(workers), first, min(first + length, FOREVER), is_fixed)
        if not any(overlap(row.span, other.span) for other in rows if other.is_fixed == is_fixed):
            rows.append(row)
    return [Row(line, row) for line, row in enumerate(rows, start=2)]


def _does_nothing(made):
    return not any([made.changed, made.blocked, made.added, made.moved, made.removed])


@given(assignments())
def test_no_day_has_two_and_coming_again_changes_nothing(rows):
    first = plan(rows, [])
    known = [Held(pk, holding) for pk, holding in enumerate(first.added)]

    assert not any(overlap(a.span, b.span) for a in first.added for b in first.added if a is not b)
    assert (first.changed, first.unchanged, first.blocked) == ([], [], [])
    cut_rows = [Row(line, holding) for line, holding in enumerate(first.added)]
    for again in (plan(rows, known), plan(cut_rows, known)):
        assert _does_nothing(again)
    assert len(plan(rows, known).unchanged) == len(rows)


@given(assignments(), assignments())
def test_rewriting_leaves_no_day_with_two_and_settles(before, after):
    known = [Held(pk, holding) for pk, holding in enumerate(plan(before, []).added)]

    change = plan(after, known)

    if not change.blocked:
        left = {held.pk: held.holding for held in known if held.pk not in change.removed} | change.moved
        then = [*left.values(), *change.added]
        assert not any(overlap(a.span, b.span) for a in then for b in then if a is not b)
        again = plan(after, [Held(pk, holding) for pk, holding in enumerate(then)])
        assert _does_nothing(again)


@given(st.tuples(days, days).map(sorted).map(tuple), st.lists(st.tuples(days, days).map(sorted).map(tuple)))
def test_cutting_leaves_the_days_that_nobody_took(span, by):
    left = [day for first, last in cut(span, by) for day in range(first, last + 1)]

    taken = {day for first, last in by for day in range(first, last + 1)}
    assert left == [day for day in range(span[0], span[1] + 1) if day not in taken]


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=assignments())
def test_the_database_holds_one_helper_a_day_and_the_export_stays(folder, tmp_path_factory, rows):
    def day(ordinal):
        return "" if ordinal >= FOREVER else str(date(2026, 1, 1) + timedelta(days=ordinal))

    Assignment.objects.all().delete()
    lines = [
        f"D3;{row.worker};{day(row.first)};{day(row.last)};{'vast' if row.is_fixed else 'vervanging'}\n"
        for _, row in rows
    ]
    folder.write("toewijzingen", HEADER + "".join(lines))

    assert folder.bring_in() == []

    count = len(rows)
    assert folder.counts()["toewijzingen"] == (count, 0, 0, count)
    out = tmp_path_factory.mktemp("out")
    exported = write_out(out)
    again = Folder(tmp_path_factory.mktemp("again") / "in")
    again.write("toewijzingen", exported["toewijzingen.csv"])
    Assignment.objects.all().delete()
    assert again.bring_in() == []
    assert write_out(out) == exported
