"""The figures as a sheet: a summary, and a leaf per group of KPIs with all numbers in their four periods."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from providers.exchange.sheets import guarded
from providers.models import Municipality
from reporting.exports import article, rows, wording
from reporting.exports.reading import Reading, periods_in_words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (7, 30, 16, 28, 46, 18, 22, 26, 18)


def render(
    protected: Mapping[str, Any],
    *,
    municipality: Municipality,
    month: date,
    version: int,
    frozen_at: datetime | None,
) -> bytes:
    """The workbook of one protected report. A hidden number is the text <10, an absent one a dash.

    The same report gives the same bytes: the moment in the file is that of the report, not of the clock.
    """
    import xlsxwriter

    said = article.article(
        protected, municipality=municipality, month=month, version=version, frozen_at=frozen_at
    )
    made = frozen_at or datetime(month.year, month.month, 1, tzinfo=UTC)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": said["title"], "created": made.astimezone(UTC).replace(tzinfo=None)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "title": book.add_format({"bold": True, "font_size": 16}),
            "decimal": book.add_format({"num_format": "0.0"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
        }
        _summary(book.add_worksheet("Samenvatting"), said, formats)
        for name, kpis in rows.groups(said["reading"]):
            _leaf(book.add_worksheet(name), said["reading"], kpis, formats)
    return out.getvalue()


def _summary(sheet: "Worksheet", said: Mapping[str, Any], formats: Mapping[str, "Format"]) -> None:
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 5, 20)
    sheet.write_string(0, 0, said["title"], formats["title"])
    lines = [said["status"], f"Cijfers over {said['period_name']}", said["legend"]]
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, 0, line or None)
    line = len(lines) + 2
    _line(sheet, line, ["Afspraak", "Norm", "Uitkomst", "Ligt tussen", "Aantal", "Oordeel"], formats["head"])
    for card in said["agreements"]:
        line += 1
        hidden = card.hidden.replace(" ", "")
        values = [card.title, card.norm, hidden or card.big, card.between, card.count, card.verdict]
        _line(sheet, line, [value or wording.DASH for value in values])


def _leaf(sheet: "Worksheet", reading: Reading, kpis: Sequence[str], formats: Mapping[str, "Format"]) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    head = ["KPI", "Titel", "Uitsplitsing", "Naam", "Gegeven", *periods_in_words(reading.month).values()]
    _line(sheet, 0, head, formats["head"])
    line = 0
    for kpi in kpis:
        for row in rows.rows_of(reading, kpi):
            line += 1
            kind = wording.BREAKDOWNS.get(row.path[0], "")
            _line(sheet, line, [kpi, wording.TITLES.get(kpi, ""), kind, row.of, row.label])
            look = formats["amount" if row.path[-1] in wording.EURO_CENTS else "decimal"]
            for column, value in enumerate(row.in_files, start=5):
                _write(sheet, line, column, value, look)


def _line(sheet: "Worksheet", line: int, texts: Sequence[str], look: "Format | None" = None) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(line, column, guarded(text), look)


def _write(sheet: "Worksheet", line: int, column: int, value: Any, decimal: "Format | None" = None) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(line, column, float(value), decimal)
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, wording.DASH if value is None else guarded(value))
