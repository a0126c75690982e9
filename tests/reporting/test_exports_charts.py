"""The drawings say their conclusion, hide what is hidden in words, and leave gaps as gaps."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reporting.exports import charts, reading, sections
from reporting.exports.charts import Mark
from reporting.exports.reading import Reading
from tests.reporting.samples import MONTH, protected_report

D = Decimal


def texts(drawing):
    root = ElementTree.fromstring(drawing.svg(ident="x", title="t", conclusion="c"))  # noqa: S314 our own
    return [node.text for node in root.iter("text")]


def shapes(drawing, look):
    root = ElementTree.fromstring(drawing.svg())  # noqa: S314
    return [node for node in root.iter() if node.get("class") == look]


def twelve(**changed):
    marks = [Mark(f"m{n}", D(70 + n), D(65 + n), D(75 + n), long=f"maand {n}") for n in range(12)]
    for place, mark in changed.items():
        marks[int(place.removeprefix("at"))] = mark
    return marks


class TestTrend:
    def test_says_where_it_went_and_what_the_norm_is(self):
        chart = charts.trend("t", "Aandeel", twelve(), D("75.0"))

        assert (
            chart.conclusion == "Het aandeel steeg van 70% in maand 0 naar 81% in maand 11. De norm is 75%."
        )
        assert "<title" in chart.page
        assert chart.conclusion in chart.page

    def test_breaks_the_line_at_a_month_without_a_report(self):
        chart = charts.trend("t", "Aandeel", twelve(at5=Mark("m5", None, long="maand 5")), D("75.0"))

        assert len(shapes(chart.wide, "g-line")) == 2
        assert len(shapes(chart.wide, "g-band")) == 2
        assert charts.NO_REPORT in texts(chart.wide)
        assert "Zonder cijfer: maand 5." in chart.conclusion

    def test_hatches_a_month_that_is_hidden(self):
        chart = charts.trend(
            "t", "Aandeel", twelve(at5=Mark("m5", None, hidden="< 10", long="maand 5")), None
        )

        for drawing in (chart.wide, chart.narrow):
            assert "< 10" in texts(drawing)
            assert len(shapes(drawing, "g-hatch")) == 1

    def test_says_so_when_nothing_can_be_shown(self):
        chart = charts.trend("t", "Aandeel", [Mark("m", None, long="m")] * 12, None)

        assert "geen cijfer" in chart.conclusion or "In geen van deze maanden" in chart.conclusion
        assert not shapes(chart.wide, "g-line")


class TestInterval:
    @pytest.mark.parametrize(
        ("low", "target", "scale"),
        [(D(76), D(75), (50, 100)), (D(40), D(75), (0, 100)), (D(76), D(10), (0, 100))],
    )
    def test_states_its_scale(self, low, target, scale):
        drawing = charts.interval(Mark("", D(80), low, D(84)), target)

        assert [f"{end}%" for end in scale] == [
            text for text in texts(drawing) if not text.startswith("norm")
        ]
        assert len(shapes(drawing, "g-ci")) == len(shapes(drawing, "g-target")) == 1


class TestCounts:
    def test_a_hidden_column_is_hatched_and_a_missing_one_says_why(self):
        rows = [("jan", 40, 10), ("feb", "<10", None), ("mrt", None, None)]
        chart = charts.columns("c", "Hulpvragen", rows, "x")

        assert {"< 10", charts.NO_REPORT} <= set(texts(chart.wide))
        assert len(shapes(chart.wide, "bar-dim")) == 1
        assert len(shapes(chart.wide, "g-hatch")) == 1

    def test_a_bar_of_zero_is_a_zero_and_a_hidden_one_is_not(self):
        chart = charts.bars("b", "Wijken", [("A", 0, ""), ("B", "<10", ""), ("C", 30, "")], "x")

        assert {"0", "< 10", "30"} <= set(texts(chart.wide))
        assert len(shapes(chart.wide, "bar-brand")) == 2

    @pytest.mark.parametrize("most", [1, 7, 9, 10, 99, 412, 5012])
    def test_an_axis_starts_at_zero_and_holds_the_largest(self, most):
        step, end = charts._ruler([most])

        assert end >= most
        assert end % step == 0
        assert end // step <= 6

    def test_the_cross_table_shows_each_cell_or_that_it_is_hidden(self):
        row = dict.fromkeys(("verbeterd", "gelijk", "verslechterd", "niet_gemeten"), 12)
        table = {"verbeterd": row | {"gelijk": 40}, "gelijk": row, "verslechterd": row | {"gelijk": "<10"}}

        figure = sections.cross(table, "k")

        assert (
            "De grootste groep is zelfredzaamheid verbeterd en meedoen gelijk: 40" in figure.chart.conclusion
        )
        assert "1 cel afgeschermd" in figure.chart.conclusion
        assert texts(figure.chart.wide).count("< 10") == 1

    def test_what_people_typed_stays_text(self):
        chart = charts.bars("b", "<b>", [("<script>", 3, "")], "x & y")

        assert "<script>" not in chart.page
        assert "&lt;script&gt;" in chart.page


class TestVerdicts:
    @pytest.mark.parametrize(
        ("kpi", "top", "bottom", "norm", "verdict"),
        [
            ("K02", 8, 10, D(80), "gehaald"),
            ("K02", 799, 1000, D(80), "niet gehaald"),
            ("K02", 9, 9, D(80), "te weinig gegevens"),
            ("K04", 9, 9, D(100), "gehaald"),
            ("K04", 999, 1000, D(100), "niet gehaald"),
            ("K04", 0, 0, D(100), None),
            ("K14", 1, 10, D(10), "gehaald"),
            ("K14", 11, 100, D(10), "niet gehaald"),
            ("K12", "<10", "<10", D(10), None),
            ("K13", "<10", 50, D(15), None),
            ("K16", 5, 50, None, None),
        ],
    )
    def test_of_a_share_are_on_the_counts(self, kpi, top, bottom, norm, verdict):
        assert reading.verdict_on_share(kpi, {"teller": top, "noemer": bottom}, norm) == verdict

    @pytest.mark.parametrize(
        ("count", "verdict"), [(0, "gehaald"), (1, "niet gehaald"), ("<10", None), (None, None)]
    )
    def test_of_dossiers_without_helper_are_on_the_count(self, count, verdict):
        assert reading.verdict_on_count("K10", count, D(0)) == verdict

    @pytest.mark.parametrize(
        ("answers", "mean", "verdict"),
        [
            (12, D("8.0"), "gehaald"),  # 95.4 .. 96.6 answers in sum: 96, so exactly 8
            (20, D("8.0"), "op de norm, afgerond"),  # 159 of 160 also rounds to 8.0
            (20, D("8.1"), "gehaald"),
            (20, D("7.9"), "niet gehaald"),
            (9, D("9.0"), "te weinig gegevens"),
            ("<10", None, None),
        ],
    )
    def test_of_a_mean_says_when_rounding_hides_it(self, answers, mean, verdict):
        body = {"noemer": answers, "gemiddelde": mean}

        assert reading.verdict_on_mean("K03", body, D("8.0")) == verdict


class TestSections:
    def test_what_is_inside_is_only_added_up_when_no_cell_is_hidden(self):
        dense = Reading(protected_report(density=60), MONTH)
        sparse = Reading(protected_report(density=2), MONTH)

        assert sections.inside(sparse, "maand") is None
        if figure := sections.inside(dense, "twaalf_maanden"):
            whole = sum(int(cells[0].text) for _, cells in figure.rows)
            assert whole == dense.period("K01", "twaalf_maanden")["paren"]

    def test_the_trend_runs_over_twelve_months(self):
        assert reading.months_until(date(2026, 2, 1))[0] == date(2025, 3, 1)
        assert len(reading.months_until(MONTH)) == 12
