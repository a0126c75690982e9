"""Periods of one thing that may not share a day: which of the two is the fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.exchanged import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "in")


class TestTwoThatShareADay:
    """Of the two, the later one; on the same day the later line."""

    def test_trajectories_of_one_dossier(self, folder):
        first = folder.add("trajecten", traject="TA", dossier="D3", gestart_op="2026-03-01")
        folder.add(
            "trajecten",
            traject="TB",
            dossier="D3",
            gestart_op="2026-01-01",
            beeindigd_op="2026-03-01",
            reden_beeindiging="19",
        )

        assert folder.bring_in() == [f"trajecten.csv:{first}:gestart_op"]

    def test_not_when_one_ends_the_day_before(self, folder):
        folder.add("trajecten", traject="TA", dossier="D3", gestart_op="2026-03-02")
        folder.add(
            "trajecten",
            traject="TB",
            dossier="D3",
            gestart_op="2026-01-01",
            beeindigd_op="2026-03-01",
            reden_beeindiging="19",
        )

        assert folder.bring_in() == []

    def test_a_long_one_before_two_short_ones(self, folder):
        ends = {"dossier": "D3", "medewerker": "M1", "soort": "vast"}
        second = folder.add("toewijzingen", vanaf="2026-03-01", tot="2026-03-02", **ends)
        folder.add("toewijzingen", vanaf="2026-01-01", tot="2026-12-31", **ends | {"medewerker": "M2"})
        third = folder.add("toewijzingen", vanaf="2026-06-01", tot="2026-06-02", **ends)

        assert folder.bring_in() == [f"toewijzingen.csv:{second}:vanaf", f"toewijzingen.csv:{third}:vanaf"]

    def test_vast_also_of_one_person_and_on_the_same_day_the_later_line(self, folder):
        row = {"dossier": "D3", "vanaf": "2026-03-01", "soort": "vast"}
        folder.add("toewijzingen", medewerker="M2", **row)
        second = folder.add("toewijzingen", medewerker="M1", **row)
        third = folder.add("toewijzingen", medewerker="M1", **row | {"vanaf": "2026-04-01"})

        assert folder.bring_in() == [f"toewijzingen.csv:{second}:vanaf", f"toewijzingen.csv:{third}:vanaf"]

    def test_stand_ins_of_one_dossier_but_not_a_stand_in_and_vast(self, folder):
        row = {"dossier": "D3", "medewerker": "M1"}
        folder.add("toewijzingen", vanaf="2026-01-01", soort="vast", **row)
        folder.add("toewijzingen", vanaf="2026-03-01", tot="2026-03-10", soort="vervanging", **row)
        later = folder.add("toewijzingen", vanaf="2026-03-10", soort="vervanging", **row)

        assert folder.bring_in() == [f"toewijzingen.csv:{later}:vanaf"]

    def test_targets_of_one_kpi_only(self, folder):
        folder.add("normen", contract="C1", kpi="K02", norm="1", vanaf="2023-06-01")
        line = folder.add("normen", contract="C1", kpi="K01", norm="1", vanaf="2025-06-01")

        assert folder.bring_in() == [f"normen.csv:{line}:vanaf"]

    def test_takes_no_part_with_an_unreadable_date(self, folder):
        line = folder.add("trajecten", traject="TA", dossier="D3", gestart_op="2026-03-01", beeindigd_op="x")
        folder.put("trajecten", "TA", reden_beeindiging="19")
        folder.add("trajecten", traject="TB", dossier="D3", gestart_op="2026-03-01")
        folder.add(
            "metingen", meting="MX", traject="TA", gemeten_op="2025-01-01", moment="einde", financien="1"
        )

        assert folder.bring_in() == [f"trajecten.csv:{line}:beeindigd_op"]

    def test_shares_nothing_when_it_ends_before_it_starts(self, folder):
        folder.add("toewijzingen", dossier="D3", medewerker="M1", vanaf="2026-01-01", soort="vast")
        line = folder.add(
            "toewijzingen", dossier="D3", medewerker="M1", vanaf="2026-03-01", tot="2026-02-01", soort="vast"
        )

        assert folder.bring_in() == [f"toewijzingen.csv:{line}:tot"]


periods = st.lists(
    st.tuples(st.sampled_from(["D2", "D3"]), st.integers(1, 20), st.none() | st.integers(1, 28)), max_size=8
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods)
def test_of_every_two_that_share_a_day_the_later_is_the_fault(folder, rows):
    """The rule pair by pair, without the short cut that the import takes."""
    folder.write("trajecten", "traject;dossier;gestart_op;beeindigd_op;reden_beeindiging\n")
    for name in ("metingen", "doelen", "intensiteit"):
        (folder.path / f"{name}.csv").unlink(missing_ok=True)
    placed, expected = [], set()
    for number, (case, first, last) in enumerate(rows):
        ended = {"beeindigd_op": f"2026-01-{last:02}", "reden_beeindiging": "19"} if last else {}
        line = folder.add(
            "trajecten", traject=f"T{number}", dossier=case, gestart_op=f"2026-01-{first:02}", **ended
        )
        if last and last < first:
            expected.add((line, "beeindigd_op"))
        else:
            placed.append((case, first, last or 99, line))
    for one in placed:
        for other in placed:
            is_later = (one[1], one[3]) > (other[1], other[3])
            if one[0] == other[0] and is_later and one[1] <= other[2] and other[1] <= one[2]:
                expected.add((one[3], "gestart_op"))

    assert folder.bring_in("--controleer") == [
        f"trajecten.csv:{line}:{name}" for line, name in sorted(expected)
    ]
