"""The list of one worker: what must happen first, in words (Mijn werk)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.figures.agenda import Coming
from cases.figures.agenda import coming as appointments_of
from cases.figures.asked import Other, asked_of
from cases.figures.held import Held, held_by
from cases.figures.steps import HALF_YEAR_WINDOW, Next, Step, end_of_week, next_steps
from cases.terms import DAY

PAGE = 12
BARS = {"late": "bar-crit", "soon": "bar-warn", "ok": "bar-brand"}


class Row(NamedTuple):
    """One line of the list, ready to be shown. state: late, soon or ok."""

    case_id: int
    client_id: int
    name: str
    line: str
    what: str
    why: str
    due: str
    detail: str
    bar: int  # width of the part that has passed, of 132; 0 draws none
    bar_class: str
    state: str
    is_waiting: bool
    is_new: bool
    is_task: bool
    question_id: int  # of a question to the worker; 0 for anything else
    replaces: str
    reason: str  # why the worker sees it, as the log has it
    is_first_new: bool  # the first row that a longer list added


class Group(NamedTuple):
    """Rows with the same urgency. more: how many follow after those shown, next: how many come at once."""

    key: str
    title: str
    icon: str
    number: int
    rows: Sequence[Row]
    more: int
    next: int


class Standing(NamedTuple):
    """For whom the worker stands in, at how many residents, until when in words."""

    name: str
    number: int
    until: str


class Work(NamedTuple):
    """All that the page shows. counts: filter -> number of dossiers. waiting, coming: (who, line)."""

    fixed: int
    counts: Mapping[str, int]
    groups: Sequence[Group]
    waiting: Sequence[tuple[int, str, str]]
    coming: Sequence[tuple[int, str, str]]
    standing: Sequence[Standing]
    appointments: Sequence[Coming]
    next_due: str


About = Held | Other
Pair = tuple[About, Next]
Rule = Callable[[About, Next, date], bool]


def _is_late(held: About, step: Next, on: date) -> bool:
    return step.due < on


def _is_this_week(held: About, step: Next, on: date) -> bool:
    return on <= step.due <= end_of_week(on)


def _is_half_year(held: About, step: Next, on: date) -> bool:
    return step.step is Step.HALF_YEAR and step.due - HALF_YEAR_WINDOW <= on


def _is(*kinds: Step) -> Rule:
    def is_of_kind(held: About, step: Next, on: date) -> bool:
        return step.step in kinds

    return is_of_kind


def _is_replacement(held: About, step: Next, on: date) -> bool:
    return held.is_replacement


# The key stands in the address.
FILTERS: Mapping[str, tuple[str, Rule]] = {
    "laat": ("Te laat", _is_late),
    "week": ("Deze week", _is_this_week),
    "onderzoek": ("Onderzoek loopt", _is(Step.ASSESS)),
    "meting": ("Halfjaarmeting", _is_half_year),
    "vragen": ("Vragen aan u", _is(Step.ASKED)),
    "taken": ("Taken", _is(Step.TASK)),
    "wacht": ("Wacht op een ander", _is(Step.WAIT)),
    "nieuw": ("Nieuw", _is(Step.MEET, Step.QUESTION)),
    "vervanging": ("Vervanging", _is_replacement),
}
GROUPS = (
    ("late", "Te laat", "warn"),
    ("now", "Vandaag en morgen", "clock"),
    ("week", "Deze week", "cal"),
    ("later", "Later", "list"),
)


def work_of(worker_id: int, *, on: date, only: str = "", page: int = 1) -> Work:
    """What a worker must do, first what is due first. Three statements, the rest is arithmetic.

    only: a key of FILTERS, or empty for all. page: how many pages of the last group are shown.
    """
    held = held_by(worker_id, on=on)
    steps: list[tuple[About, list[Next]]] = [(one, next_steps(one, on=on)) for one in held]
    steps = _with_asked(steps, asked_of(worker_id, on=on))
    steps = [(one, found) for one, found in steps if found]
    counts = {
        key: sum(any(rule(one, step, on) for step in _asked(key, found)) for one, found in steps)
        for key, (_, rule) in FILTERS.items()
    }
    shown = sorted(_narrowed(steps, only, on), key=lambda pair: (pair[1].due, pair[0].name, pair[0].case_id))
    upcoming = [(one, step) for one, found in steps for step in found if step.step is Step.HALF_YEAR]
    return Work(
        fixed=sum(not one.is_replacement for one in held),
        counts={"": len(steps)} | counts,
        groups=_grouped(shown, on, page),
        waiting=_lines(_of_step(steps, Step.WAIT), on, lambda one: one.referred_to or ""),
        coming=_lines(sorted(upcoming, key=lambda pair: pair[1].due)[:5], on, lambda one: one.name),
        standing=_standing(held),
        appointments=appointments_of(worker_id, on=on),
        next_due=words.weekday(shown[0][1].due) if shown else "",
    )


def _with_asked(
    steps: Sequence[tuple[About, list[Next]]], asked: Sequence[tuple[Other, list[Next]]]
) -> list[tuple[About, list[Next]]]:
    """What is asked in a dossier that the worker holds stands among its own steps, the first due first."""
    own = {one.case_id: (one, found) for one, found in steps}
    for about, found in asked:
        if about.case_id in own:
            own[about.case_id][1].extend(found)
            own[about.case_id][1].sort(key=lambda step: (step.due, list(Step).index(step.step)))
    return [*steps, *(pair for pair in asked if pair[0].case_id not in own)]


def _asked(key: str, found: Sequence[Next]) -> Sequence[Next]:
    """Urgency is that of the first step; the kinds of work look at every open step."""
    return found[:1] if key in ("laat", "week", "vervanging") else found


def _narrowed(steps: Sequence[tuple[About, list[Next]]], only: str, on: date) -> list[Pair]:
    if not only:
        return [(one, found[0]) for one, found in steps]
    rule = FILTERS[only][1]
    fitting = ((one, [step for step in _asked(only, found) if rule(one, step, on)]) for one, found in steps)
    return [(one, fits[0]) for one, fits in fitting if fits]


def _grouped(pairs: Sequence[Pair], on: date, page: int) -> list[Group]:
    sorted_out: dict[str, list[Pair]] = {key: [] for key, _, _ in GROUPS}
    for pair in pairs:
        sorted_out[_group_of(pair[1].due, on)].append(pair)
    groups = []
    for key, title, icon in GROUPS:
        members = sorted_out[key]
        shown = members[: PAGE * page] if key == "later" else members
        if members:
            first_new = PAGE * (page - 1) if key == "later" and page > 1 else -1
            rows = [_row(one, step, on, number == first_new) for number, (one, step) in enumerate(shown)]
            more = len(members) - len(shown)
            groups.append(Group(key, title, icon, len(members), rows, more, min(more, PAGE)))
    return groups


def _group_of(due: date, on: date) -> str:
    if due < on:
        return "late"
    if due <= on + DAY:
        return "now"
    return "week" if due <= end_of_week(on) else "later"


def _row(held: About, step: Next, on: date, is_first_new: bool) -> Row:
    state = {"late": "late", "now": "soon"}.get(_group_of(step.due, on), "ok")
    late = f"moest op {words.short(step.due, today=on)}"
    detail = step.passed or (late if step.due < on else words.by(step.due, today=on))
    return Row(
        case_id=held.case_id,
        client_id=held.client_id,
        name=held.name,
        line=words.dotted(words.years(held.birth_date, on=on), held.district),
        what=step.what,
        why=words.dotted(step.why, _also(held, step, on)),
        due=words.left(step.due, today=on),
        detail=detail,
        bar=round(132 * step.share / 100),
        bar_class=BARS[state],
        state=state,
        is_waiting=step.step is Step.WAIT,
        is_new=step.step in (Step.MEET, Step.QUESTION),
        is_task=step.step is Step.TASK,
        question_id=step.question_id,
        reason=held.reason,
        replaces=(held.fixed_name or "een collega") if held.is_replacement else "",
        is_first_new=is_first_new,
    )


def _also(held: About, step: Next, on: date) -> str:
    """A task of this week that stands behind something more urgent, so that it is not forgotten."""
    if step.step is Step.TASK or held.task_due_on is None or held.task_due_on > end_of_week(on):
        return ""
    return f"ook taak: {held.task} ({words.left(held.task_due_on, today=on)})"


def _of_step(steps: Sequence[tuple[About, list[Next]]], kind: Step) -> list[Pair]:
    pairs = [(one, step) for one, found in steps for step in found if step.step is kind]
    return sorted(pairs, key=lambda pair: pair[1].due)


def _lines(pairs: Sequence[Pair], on: date, head: Callable[[About], str]) -> list[tuple[int, str, str]]:
    lines = []
    for one, step in pairs:
        about = words.dotted(one.referred_for, one.name) if step.step is Step.WAIT else ""
        lines.append((one.case_id, head(one), words.dotted(about, words.left(step.due, today=on))))
    return lines


def _standing(held: Sequence[Held]) -> list[Standing]:
    replaced: dict[tuple[str, date | None], int] = {}
    for one in held:
        if one.is_replacement:
            key = (one.fixed_name or "een collega", one.until)
            replaced[key] = replaced.get(key, 0) + 1
    return [
        Standing(name, count, f"tot en met {words.day(until)}" if until else "tot nader bericht")
        for (name, until), count in replaced.items()
    ]
