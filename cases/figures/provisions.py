"""What provisions ask of a consultant, what a gemeente was not told yet, and what a resident pays."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case as Cases
from django.db.models import DateField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from cases.figures import words
from cases.models import Case, Client, EndReason, Provision, StartStop, SupplyOrder
from cases.terms import add_months
from providers.models import ContributionRate, ProvisionKind, User

AHEAD = timedelta(weeks=8)  # a review takes an investigation of six weeks and a decision of two
ANSWER = timedelta(days=7)  # in which a supplier says whether it delivers
NEVER = date(9999, 12, 31)
ADULT_MONTHS = 18 * 12
# Wanted: what is so up to the day. Told: the last line about it. Columns as Line.
UNTOLD = """
WITH wanted (provision_id, kind, begins_on, ends_on, end_reason) AS (
    SELECT p.id, 'start', p.starts_on, NULL::date, '' FROM cases_provision p
    WHERE p.municipality_id = %(town)s AND p.starts_on <= %(until)s
    UNION ALL
    SELECT p.id, 'stop', p.starts_on, p.ends_on, coalesce(nullif(p.end_reason, ''), %(planned)s)
    FROM cases_provision p
    WHERE p.municipality_id = %(town)s AND p.starts_on <= %(until)s AND p.ends_on <= %(until)s
),
told AS (
    SELECT DISTINCT ON (s.provision_id, s.kind) s.provision_id, s.kind, s.status, s.begins_on, s.ends_on,
        s.end_reason
    FROM cases_startstop s JOIN cases_provision p ON p.id = s.provision_id
    WHERE p.municipality_id = %(town)s
    ORDER BY s.provision_id, s.kind, s.id DESC
)
SELECT provision_id, kind,
    CASE WHEN w.begins_on IS NULL THEN '3' WHEN t.begins_on IS NULL OR t.status = '3' THEN '1' ELSE '2' END,
    coalesce(w.begins_on, t.begins_on), CASE WHEN w.begins_on IS NULL THEN t.ends_on ELSE w.ends_on END,
    coalesce(w.end_reason, t.end_reason)
FROM wanted w FULL JOIN told t USING (provision_id, kind)
WHERE w.begins_on IS NULL AND t.status <> '3'
    OR w.begins_on IS NOT NULL AND (
        t.begins_on IS NULL OR t.status = '3'
        OR (w.begins_on, w.ends_on, w.end_reason) IS DISTINCT FROM (t.begins_on, t.ends_on, t.end_reason)
    )
ORDER BY provision_id, kind
"""


class Line(NamedTuple):
    """One line for a gemeente: as StartStop has it."""

    provision: int
    kind: str
    status: str
    begins_on: date
    ends_on: date | None
    end_reason: str


def untold(municipality_id: int, *, until: date) -> list[Line]:
    """What a gemeente was not told yet of its provisions up to the day, also what changed or is not so.

    A provision that ran to its planned end stopped as planned (WMO588 19). One statement.
    """
    known: dict[str, Any] = {"town": municipality_id, "until": until, "planned": EndReason.AS_PLANNED.value}
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD, known)
        return [Line(*row) for row in cursor.fetchall()]


def asking(user: User, *, on: date) -> QuerySet[Provision]:
    """Running provisions of residents in sight that ask something within eight weeks, with what is needed.

    asks_on: the first day of it: the review, the end, an order that is refused or late; today for one of
    another gemeente than where the resident now lives. case_id: the dossier to look at, the open one first.
    """
    dossiers = Case.objects.visible_to(user, on=on).order_by()
    last_order = SupplyOrder.objects.filter(provision=OuterRef("pk")).order_by("-pk")
    asked = last_order.annotate(
        asks_on=Cases(
            When(refused_on__isnull=False, then=F("refused_on")),
            When(Q(delivered_on__isnull=False) | Q(withdrawn_on__isnull=False), then=Value(None)),
            When(expected_on__isnull=False, then=F("expected_on")),
            default=ExpressionWrapper(F("ordered_on") + Value(ANSWER), output_field=DateField()),
            output_field=DateField(),
        )
    )
    elsewhere = Q(client__municipality__isnull=False) & ~Q(client__municipality=F("municipality"))
    never = Value(NEVER, output_field=DateField())
    days = (
        Coalesce("review_on", never),
        Coalesce(Cases(When(end_reason="", then=F("ends_on")), output_field=DateField()), never),
        Coalesce(Subquery(asked.values("asks_on")[:1]), never),
        Cases(When(elsewhere, then=Value(on)), default=never, output_field=DateField()),
    )
    mine = Subquery(
        dossiers.filter(client=OuterRef("client")).order_by(F("closed_on").desc(nulls_first=True), "-pk")
        .values("pk")[:1]
    )  # fmt: skip
    found = Provision.objects.running(on=on).filter(client__in=dossiers.values("client"))
    found = found.annotate(asks_on=Least(*days), case_id=mine).filter(asks_on__lte=on + AHEAD)
    found = found.select_related("client__municipality", "kind", "municipality")
    return found.prefetch_related("orders__supplier")


def reasons(provision: Provision, *, on: date) -> list[tuple[str, bool]]:
    """Why a provision stands on the worklist, in words, each with whether it is late."""
    said = []
    if provision.review_on and provision.review_on <= on + AHEAD:
        when = words.day(provision.review_on)
        said.append((f"herbeoordeling op {when}", provision.review_on < on))
    if provision.ends_on and not provision.end_reason and provision.ends_on <= on + AHEAD:
        said.append((f"loopt af op {words.day(provision.ends_on)}", False))
    if is_elsewhere(provision):
        said.append((f"inwoner woont nu in {provision.client.municipality}", True))
    order = next(iter(provision.orders.all()), None)
    if order and order.refused_on:
        said.append((f"{order.supplier.name} weigerde de opdracht", True))
    elif order and not (order.delivered_on or order.withdrawn_on):
        due = order.expected_on or order.ordered_on + ANSWER
        what = "levering verwacht" if order.expected_on else "antwoord van de leverancier"
        said.append((f"{what} op {words.day(due)}", due < on))
    return said


def is_elsewhere(provision: Provision) -> bool:
    """Whether another gemeente than where the resident now lives granted it: it decides itself."""
    home = provision.client.municipality_id
    return home is not None and home != provision.municipality_id


class Contribution(NamedTuple):
    """What is told about the contribution: a sentence, and when nothing is owed after all."""

    is_owed: bool
    sentence: str
    exceptions: Sequence[str] = ()


EXCEPTIONS = (
    "Woont de inwoner met iemand samen en is een van hen jonger dan de AOW-leeftijd? Dan betalen zij niets.",
    "Betaalt het huishouden al een eigen bijdrage voor de Wlz? Dan betalen zij niets.",
    "Voor een hulpmiddel of woningaanpassing betaalt de inwoner samen nooit meer dan de kostprijs.",
)


def contribution(client: Client, provisions: Collection[Provision], *, on: date) -> Contribution | None:
    """What the household of a resident pays for what runs on the day; None when nothing runs.

    It is told and never billed here: the CAK sets and collects it. Source: Wmo 2015 art. 2.1.4a, 2.1.4b.
    """
    running = [one for one in provisions if one.includes(on)]
    if not running:
        return None
    kinds = {one.kind.contribution for one in running}
    if kinds == {ProvisionKind.Contribution.NONE}:
        return Contribution(False, "Voor deze voorziening geldt geen eigen bijdrage.")
    if client.birth_date and add_months(client.birth_date, ADULT_MONTHS) > on:
        return Contribution(False, "Voor wie jonger is dan 18 geldt geen eigen bijdrage.")
    if ProvisionKind.Contribution.INCOME in kinds:
        return Contribution(
            True, "Voor beschermd wonen en opvang rekent het CAK een eigen bijdrage naar inkomen en vermogen."
        )
    rate = ContributionRate.objects.in_force(on=on).first()
    if rate is None:
        return Contribution(True, "Het huishouden betaalt een eigen bijdrage. Het bedrag staat bij het CAK.")
    sentence = (
        f"Het huishouden betaalt {rate}, hoeveel voorzieningen er ook zijn. Het CAK stuurt de rekening."
    )
    return Contribution(True, sentence, EXCEPTIONS)


def lines_of(file_id: int) -> QuerySet[StartStop]:
    """The lines of a file, with what its columns need."""
    wanted = "provision__client", "provision__kind", "provision__municipality"
    lines = StartStop.objects.filter(file=file_id).select_related(*wanted)
    return lines.prefetch_related("provision__orders__supplier").order_by("provision", "kind")


def look_keys(lines: Collection[StartStop]) -> dict[int, Any]:
    """Resident -> the newest dossier, for what is written down about an export."""
    clients = {line.provision.client_id for line in lines}
    rows = Case.objects.filter(client__in=clients).order_by("client", "pk").values_list("client", "pk")
    return dict(rows)
