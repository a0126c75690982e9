"""The charts of a report, drawn by the server: intervals, trend, columns, bars per wijk, the cross table.

Interval, number and target belong to the mark. A hidden cell is hatched with "< 10" in it, a month without a
report says so; neither is ever blank or 0. Per cent stand on a stated scale, amounts start at 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

from reporting.exports import wording
from reporting.exports.drawing import Chart, Drawing

WIDE, NARROW = 680, 340
NO_REPORT = "geen rapport"


@dataclass(frozen=True)
class Mark:
    """One share on a scale. value: per cent or None; hidden: the cell as it is written ("< 10") or empty."""

    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    hidden: str = ""
    long: str = ""


def scale_of(marks: Sequence[Mark], target: Decimal | None) -> tuple[int, int]:
    """50-100 when everything fits on it, else 0-100."""
    seen = [each for mark in marks for each in (mark.value, mark.low, mark.high) if each is not None]
    lowest = min([*seen, *([target] if target is not None else [])], default=Decimal(0))
    return (50, 100) if lowest >= 50 else (0, 100)


def _on_axis(
    drawing: Drawing, mark: Mark, target: Decimal | None, *, at: Callable[[Any], float], y: float
) -> None:
    """Bar of uncertainty, dashed target and dot."""
    if mark.low is not None and mark.high is not None:
        drawing.line("g-ci", at(mark.low), y, at(mark.high), y)
    if target is not None:
        drawing.line("g-target", at(target), y - 13, at(target), y + 13)
    if mark.value is not None:
        drawing.shape("circle", "g-dot", cx=at(mark.value), cy=y, r=7)


def interval(mark: Mark, target: Decimal | None, *, width: int = 260) -> Drawing:
    """One share with its interval and target, for a card; the words stand beside it."""
    low, high = scale_of([mark], target)
    drawing = Drawing(width, 54)

    def at(value: Any) -> float:
        return 10 + (float(value) - low) / (high - low) * (width - 20)

    drawing.line("g-axis", 10, 28, width - 10, 28)
    for end in (low, high):
        drawing.line("g-axis", at(end), 24, at(end), 32)
    _on_axis(drawing, mark, target, at=at, y=28)
    drawing.words(10, 52, f"{low}%", "t-s")
    drawing.words(width - 10, 52, f"{high}%", "t-s", anchor="end")
    if target is not None:
        x = min(max(at(target), 34), width - 34)
        drawing.words(x, 11, f"norm {_plain(target)}%", "t-s t-ink", anchor="middle")
    return drawing


def intervals(key: str, title: str, marks: Sequence[Mark], target: Decimal | None) -> Chart:
    """Several shares below each other on one scale."""
    conclusion = "; ".join(f"{mark.label}: {_said(mark)}" for mark in marks) + "."
    if target is not None:
        conclusion += f" De norm is {_plain(target)}%."
    return Chart(key, title, conclusion, _rows(marks, target, WIDE, 236), _rows(marks, target, NARROW, 0))


def _rows(marks: Sequence[Mark], target: Decimal | None, width: int, left: int) -> Drawing:
    """left: room for the labels; 0 puts each label above its bar."""
    low, high = scale_of(marks, target)
    step, top = (40, 30) if left else (58, 30)
    drawing = Drawing(width, top + step * len(marks) + 18)
    right = width - 70

    def at(value: Any) -> float:
        return left + 10 + (float(value) - low) / (high - low) * (right - left - 20)

    if target is not None:
        drawing.words(at(target), 13, f"norm {_plain(target)}%", "t-s t-ink", anchor="middle")
    for index, mark in enumerate(marks):
        y = top + step * index + (14 if left else 34)
        drawing.words(0, y + 5 if left else y - 20, mark.label, "t-ink")
        if mark.hidden:
            drawing.hatched(left + 10, y - 9, right - left - 20, 18)
        else:
            drawing.line("g-axis", left + 10, y, right - 10, y)
            _on_axis(drawing, mark, target, at=at, y=y)
        drawing.words(width, y + 5, mark.hidden or wording.per_cent(mark.value), "t-b", anchor="end")
    for end in (low, high):
        drawing.words(at(end), drawing.height - 4, f"{end}%", "t-s", anchor="middle")
    return drawing


def trend(key: str, title: str, marks: Sequence[Mark], target: Decimal | None) -> Chart:
    """A share per month with its interval; months that are hidden or have no report stay a gap."""
    shown = [mark for mark in marks if mark.value is not None]
    if not shown:
        said = "In geen van deze maanden is er een cijfer dat getoond kan worden."
    elif len(shown) == 1:
        said = f"Alleen over {shown[0].long} is er een cijfer: {wording.per_cent(shown[0].value)}."
    else:
        way = _way(shown[0].value, shown[-1].value)
        first, last = (f"{wording.per_cent(mark.value)} in {mark.long}" for mark in (shown[0], shown[-1]))
        said = f"Het aandeel {way} {first} naar {last}."
    if target is not None:
        said += f" De norm is {_plain(target)}%."
    missing = [mark.long for mark in marks if mark.value is None]
    if missing and shown:
        said += f" Zonder cijfer: {', '.join(missing)}."
    return Chart(key, title, said, _line(marks, target, WIDE, 270), _line(marks, target, NARROW, 250))


def _way(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None or before == after:
        return "bleef gelijk: van"
    return "steeg van" if after > before else "daalde van"


def _line(marks: Sequence[Mark], target: Decimal | None, width: int, height: int) -> Drawing:
    is_wide = width > 500
    left, right, top, bottom = 44, (74 if is_wide else 52), 16, 34
    drawing = Drawing(width, height)
    low, high = _window(marks, target)
    room = (width - left - right) / len(marks)

    def across(index: int) -> float:
        return left + room * (index + 0.5)

    def up(value: Any) -> float:
        return top + (high - float(value)) / (high - low) * (height - top - bottom)

    step = 5 if is_wide and high - low <= 40 else 10 if high - low <= 60 else 20
    for level in range(low, high + 1, step):
        drawing.line("g-grid", left, up(level), width - right, up(level))
        drawing.words(left - 8, up(level) + 4, f"{level}%", anchor="end")
    for run in _runs(marks):
        _band(drawing, [(across(i), up(m.low), up(m.high)) for i, m in run if m.low is not None])
    if target is not None:
        drawing.line("g-target", left, up(target), width - right, up(target))
        words = f"norm {_plain(target)}%" if is_wide else "norm"
        drawing.words(width - right + (8 if is_wide else 4), up(target) + 4, words, "t-ink")
    for run in _runs(marks):
        points = " ".join(f"{across(i):.1f},{up(mark.value):.1f}" for i, mark in run)
        if len(run) > 1:
            drawing.shape("polyline", "g-line", points=points)
        for i, mark in run[-1:] if len(run) > 1 else run:
            drawing.shape("circle", "g-dot", cx=across(i), cy=up(mark.value), r=6)
    _gaps_and_months(drawing, marks, across, room, top=top, bottom=height - bottom)
    _last_value(drawing, marks, across, up, target)
    return drawing


def _last_value(
    drawing: Drawing,
    marks: Sequence[Mark],
    across: Callable[[int], float],
    up: Callable[[Any], float],
    target: Decimal | None,
) -> None:
    """The newest share in digits, right of the newest month and clear of the word beside the target."""
    if not marks or marks[-1].value is None:
        return
    y = up(marks[-1].value) - 2
    if target is not None and abs(y - up(target)) < 17:
        y = up(target) + (-14 if y <= up(target) else 20)
    drawing.words(across(len(marks) - 1) + 10, y, wording.per_cent(marks[-1].value), "t-b halo")


def _band(drawing: Drawing, points: Sequence[tuple[float, float, float]]) -> None:
    if len(points) == 1:
        x, low, high = points[0]
        drawing.line("g-ci", x, high, x, low)
    elif points:
        there = " ".join(f"{x:.1f},{high:.1f}" for x, _, high in points)
        back = " ".join(f"{x:.1f},{low:.1f}" for x, low, _ in reversed(points))
        drawing.shape("polygon", "g-band", points=f"{there} {back}")


def _gaps_and_months(
    drawing: Drawing,
    marks: Sequence[Mark],
    across: Callable[[int], float],
    room: float,
    *,
    top: float,
    bottom: float,
) -> None:
    """What stands in a month without a value, and the months along the axis."""
    for index, mark in enumerate(marks):
        x, middle = across(index), (top + bottom) / 2
        if mark.value is None:
            if mark.hidden:
                drawing.hatched(x - room / 2 + 1, top, room - 2, bottom - top)
            turned = {"transform": f"rotate(-90 {x:.1f} {middle:.1f})"}
            drawing.words(
                x + 0.0, middle + 4, mark.hidden or NO_REPORT, "t-s halo", anchor="middle", **turned
            )
        if room > 40 or (len(marks) - 1 - index) % 3 == 0:
            drawing.words(x, bottom + 24, mark.label, anchor="middle")


def _runs(marks: Sequence[Mark]) -> list[list[tuple[int, Mark]]]:
    """Months with a value, in stretches without a gap."""
    runs: list[list[tuple[int, Mark]]] = [[]]
    for index, mark in enumerate(marks):
        if mark.value is None:
            runs.append([])
        else:
            runs[-1].append((index, mark))
    return [run for run in runs if run]


def _window(marks: Sequence[Mark], target: Decimal | None) -> tuple[int, int]:
    """The part of 0-100 that holds every value, interval and target, in tens."""
    seen = [each for mark in marks for each in (mark.value, mark.low, mark.high) if each is not None]
    seen += [target] if target is not None else []
    if not seen:
        return 0, 100
    low, high = max(0, 10 * floor(min(seen) / 10)), min(100, 10 * ceil(max(seen) / 10))
    while high - low < 30:
        low, high = max(0, low - 10), min(100, high + 10)
    return low, high


def columns(key: str, title: str, rows: Sequence[tuple[str, Any, Any]], conclusion: str) -> Chart:
    """Counts per month. rows: (month, all, those among them that get the dark part); None = no report."""
    return Chart(key, title, conclusion, _columns(rows, WIDE), _columns(rows, NARROW))


def _columns(rows: Sequence[tuple[str, Any, Any]], width: int) -> Drawing:
    left, right, top, bottom, height = 40, 8, 16, 30, 220
    drawing = Drawing(width, height)
    step, most = _ruler([whole for _, whole, _ in rows if isinstance(whole, int)])
    room = (width - left - right) / len(rows)
    floor_at = height - bottom

    def tall(value: int) -> float:
        return (floor_at - top) * value / most

    for level in range(0, most + 1, step):
        drawing.line("g-grid", left, floor_at - tall(level), width - right, floor_at - tall(level))
        drawing.words(left - 8, floor_at - tall(level) + 4, wording.number(level), anchor="end")
    for index, (label, whole, part) in enumerate(rows):
        x, wide = left + room * index + room * 0.16, room * 0.68
        if isinstance(whole, int):
            drawing.box("bar-dim", x, floor_at - tall(whole), wide, tall(whole))
            if isinstance(part, int):
                drawing.box("bar-brand", x, floor_at - tall(part), wide, tall(part))
        else:
            _nothing(drawing, x, top, wide, floor_at - top, whole)
        if room > 40 or (len(rows) - 1 - index) % 3 == 0:
            drawing.words(x + wide / 2, height - 9, label, anchor="middle")
    return drawing


def _nothing(drawing: Drawing, x: float, y: float, width: float, height: float, hidden: Any) -> None:
    """A column that cannot be drawn: hatched when hidden, only words when there is no report."""
    if hidden:
        drawing.hatched(x, y, width, height)
    middle, at = y + height / 2, x + width / 2
    words = wording.number(hidden) if hidden else NO_REPORT
    turned = {"transform": f"rotate(-90 {at:.1f} {middle:.1f})"}
    drawing.words(at, middle + 4, words, "t-s halo", anchor="middle", **turned)


def _ruler(values: Sequence[int]) -> tuple[int, int]:
    """Step and end of an axis that starts at 0: at most six lines on round numbers."""
    top = max([*values, 5])
    size = 10 ** (len(str(top)) - 1)
    step = next(
        int(size * part) for part in (0.2, 0.5, 1, 2) if top / (size * part) <= 5 and size * part >= 1
    )
    return step, step * ceil(top / step)


def bars(key: str, title: str, rows: Sequence[tuple[str, Any, str]], conclusion: str) -> Chart:
    """Counts below each other, from 0. rows: (label, count, words behind the bar)."""
    return Chart(key, title, conclusion, _bars(rows, WIDE, 200), _bars(rows, NARROW, 0))


def _bars(rows: Sequence[tuple[str, Any, str]], width: int, left: int) -> Drawing:
    step = 30 if left else 46
    drawing = Drawing(width, step * len(rows) + 4)
    most = max([count for _, count, _ in rows if isinstance(count, int)], default=0) or 1
    room = width - left - 150
    for index, (label, count, behind) in enumerate(rows):
        top = step * index + (0 if left else 18)
        drawing.words(0, top + 17 if left else top - 3, label, "t-ink")
        if isinstance(count, int):
            long = max(room * count / most, 1.5)
            drawing.box("bar-brand", left, top + 3, long, 18, 3)
        else:
            long = 64.0
            drawing.hatched(left, top + 3, long, 18)
        drawing.words(left + long + 8, top + 17, wording.number(count), "t-b")
        drawing.words(width, top + 17, behind, "t-s", anchor="end")
    return drawing


def stack(key: str, title: str, parts: Sequence[tuple[str, int, str, str]], conclusion: str) -> Chart:
    """One bar in parts. parts: (share in words, count, class of the part, class of its words)."""
    return Chart(key, title, conclusion, _stack(parts, 320), _stack(parts, 320))


def _stack(parts: Sequence[tuple[str, int, str, str]], width: int) -> Drawing:
    drawing, whole, x = Drawing(width, 44), sum(count for _, count, *_ in parts) or 1, 0.0
    for words, count, look, text in parts:
        long = count / whole * width
        drawing.box(look, x + 0.5, 0.5, long - 3, 43, 4)
        if long > 56:
            drawing.words(x + 10, 27, words, text)
        x += long
    return drawing


def cross(key: str, title: str, table: Mapping[str, Mapping[str, Any]], conclusion: str) -> Chart:
    """Self-reliance (rows) by participation (columns); the darker a cell, the more pairs in it."""
    return Chart(key, title, conclusion, _cross(table, WIDE, 150, 34), _cross(table, NARROW, 84, 34))


def _cross(table: Mapping[str, Mapping[str, Any]], width: int, left: int, top: int) -> Drawing:
    high = 52
    columns = [each for each in wording.CHANGES if each in next(iter(table.values()))]
    rows = [each for each in wording.CHANGES if each in table]
    drawing = Drawing(width, top + high * len(rows) + 2)
    wide = (width - left) / len(columns)
    most = max([n for row in table.values() for n in row.values() if isinstance(n, int)], default=0) or 1
    look = "t-ink" if width > 500 else "t-s"
    for index, column in enumerate(columns):
        words = (
            wording.CHANGES[column]
            if width > 500
            else wording.CHANGES[column].replace("verslechterd", "slechter")
        )
        drawing.words(left + wide * (index + 0.5), top - 12, words, look, anchor="middle")
    for down, row in enumerate(rows):
        y = top + high * down
        drawing.words(0, y + 30, wording.capital(wording.CHANGES[row]), look)
        for index, column in enumerate(columns):
            x, count = left + wide * index, table[row][column]
            if not isinstance(count, int):
                drawing.hatched(x + 1, y + 1, wide - 4, high - 4)
                words_look = "t-b halo"
            else:
                dark = 0 if not count else 1 + (count * 2 > most)
                drawing.box(("bar-soft", "bar-dim", "bar-brand")[dark], x + 1, y + 1, wide - 4, high - 4, 4)
                words_look = ("t-b", "st-dim", "st-on")[dark]
            drawing.words(x + wide / 2 - 1, y + 31, wording.number(count), words_look, anchor="middle")
    return drawing


def _said(mark: Mark) -> str:
    if mark.hidden:
        return f"{mark.hidden}, niet getoond"
    if mark.value is None:
        return "geen cijfer"
    between = (
        ""
        if mark.low is None
        else f", ligt tussen {wording.number(mark.low)} en {wording.per_cent(mark.high)}"
    )
    return f"{wording.per_cent(mark.value)}{between}"


def _plain(target: Decimal) -> str:
    """A target without a needless decimal: 75, 82,5."""
    return wording.number(target).removesuffix(",0")
