"""One plan of a whole household as one reader may see it, and as it may stand on paper."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from cases import policies
from cases.figures import words
from cases.figures.plan import plan_content, promised, readable
from cases.models import (
    Case,
    Client,
    Consent,
    Goal,
    GoalStep,
    Household,
    HouseholdAgreement,
    HouseholdDirector,
    HouseholdStay,
    NetworkPerson,
    PlanAgreement,
)
from cases.policies.household import workers_in
from cases.scales import domain_label
from providers.models import User

Who = HouseholdAgreement.Who
SOMEBODY = {
    Who.RESIDENT: "een huisgenoot",
    Who.NETWORK: "iemand uit het netwerk",
    Who.DIRECTOR: "de regisseur van dit huishouden",
}


def shared_plan(cases: Sequence[Case], *, on: date) -> list[dict[str, Any]]:
    """What every one of these dossiers adds to the plan of the household. Three statements."""
    goals = Goal.objects.filter(trajectory__case__in=cases, closed_on=None).select_related("trajectory")
    steps: dict[int, list[dict[str, Any]]] = {}
    for step in GoalStep.objects.filter(goal__trajectory__case__in=cases, goal__closed_on=None, outcome=""):
        steps.setdefault(step.goal_id, []).append(promised(step, on=on))
    told: dict[int, dict[str, Any]] = {
        one.pk: {"case": one, "name": one.client.full_name, "goals": [], "agreements": []} for one in cases
    }
    for goal in goals.order_by("pk"):
        line = words.dotted(domain_label(goal.domain) if goal.domain else "", goal.frequency)
        row = {"text": goal.text, "line": line, "steps": steps.get(goal.pk, [])}
        told[goal.trajectory.case_id]["goals"].append(row)
    for one in PlanAgreement.objects.filter(case__in=cases, outcome=""):
        told[one.case_id]["agreements"].append(promised(one, on=on))
    return list(told.values())


class Named(NamedTuple):
    """Whose names a reader may get: keys of residents, and of dossiers whose network one may know."""

    clients: Collection[int]
    cases: Collection[int]


def may_name(case: Case, cases: Sequence[Case], reader: User, *, on: date) -> Named:
    """On the screen: who belongs to the household as far as in sight, and the network of whole dossiers."""
    members = Client.objects.filter(household=case.client.household_id or -1)
    whole = [one.pk for one in cases if policies.why_not_see_network(reader, one, on=on) is None]
    return Named(set(members.values_list("pk", flat=True)), set(whole))


def home_agreements(case: Case, named: Named, *, on: date, only_open: bool = False) -> list[dict[str, Any]]:
    """What the household agreed on, with who does it as far as the reader may know that. Four statements."""
    home = case.client.household_id
    rows = HouseholdAgreement.objects.filter(household=home or -1)
    if only_open:
        rows = rows.filter(outcome="")
    found = list(rows.select_related("client", "person", "worker"))
    if not found or home is None:
        return []
    director = _director(home, on=on)
    here: dict[str, set[int]] = {
        Who.RESIDENT: set(
            HouseholdStay.objects.filter(household=home, ends_on=None).values_list("client", flat=True)
        ),
        Who.WORKER: workers_in(Household(pk=home), on=on),
    }
    return [_agreement(one, named, director, here, on) for one in found]


def _agreement(
    one: HouseholdAgreement,
    named: Named,
    director: User | None,
    here: Mapping[str, Collection[int]],
    on: date,
) -> dict[str, Any]:
    told = promised(one, on=on)
    who, is_gone = _who(one, named, director, here)
    told["line"] = words.dotted(who, f"uiterlijk {words.short(one.due_on, today=on)}")
    told["who"], told["due"] = who, words.day(one.due_on)
    told["is_gone"] = is_gone and not one.outcome
    return told


def _who(
    one: HouseholdAgreement,
    named: Named,
    director: User | None,
    here: Mapping[str, Collection[int]],
) -> tuple[str, bool]:
    """Who does it, and whether that one no longer belongs to the household."""
    match one.owner_kind:
        case Who.RESIDENT:
            is_known = one.client is not None and one.client_id in named.clients
            name = one.client.full_name if one.client and is_known else SOMEBODY[Who.RESIDENT]
            return name, one.client_id not in here[Who.RESIDENT]
        case Who.NETWORK:
            is_known = one.person is not None and one.person.case_id in named.cases
            name = one.person.name if one.person and is_known else SOMEBODY[Who.NETWORK]
            return name, bool(one.person and one.person.ended_on)
        case Who.WORKER:
            return one.owner, one.worker_id not in here[Who.WORKER]
        case _:
            if director is None:
                return SOMEBODY[Who.DIRECTOR], True
            return f"{director.name}, regisseur", False


def _director(home: int | None, *, on: date) -> User | None:
    """Who leads the plan of the household on the day; nobody where who did has left."""
    leading = HouseholdDirector.objects.in_force(on=on).filter(household=home or -1)
    found = leading.select_related("worker").first()
    return found.worker if found is not None and found.worker.is_at_work(on=on) else None


def owners(case: Case, cases: Sequence[Case], reader: User, *, on: date) -> list[tuple[str, Any]]:
    """Who can do something for the household: label and whom, the residents first. None is the regisseur."""
    home = case.client.household_id
    if home is None:
        return []
    known = may_name(case, cases, reader, on=on)
    people: list[tuple[str, Any]] = [
        (one.full_name, one)
        for one in Client.objects.filter(pk__in=known.clients, deceased_on=None).order_by("birth_date", "pk")
    ]
    around = NetworkPerson.objects.filter(
        case__in=known.cases, case__client__household=home, ended_on=None
    ).order_by("pk")
    people += [(f"{one.name} ({one.get_relation_display()})", one) for one in around]
    if (director := _director(home, on=on)) is not None:
        people.append((f"De regisseur, nu {director.name}", None))
    workers = User.objects.at_work(on=on).filter(pk__in=workers_in(Household(pk=home), on=on))
    return people + [(one.name, one) for one in workers.order_by("name", "pk")]


class OnPaper(NamedTuple):
    """Whether the plan of a dossier may stand on the paper of the household, and why."""

    case: Case
    is_own: bool
    consent: Consent | None

    @property
    def is_printed(self) -> bool:
        """The resident for whom it is printed, and who agreed to it."""
        return self.is_own or self.consent is not None


def on_paper(case: Case, cases: Sequence[Case], *, on: date) -> list[OnPaper]:
    """Of each of these dossiers whether its plan may stand on the paper. One statement."""
    running = Consent.objects.to_the_household(on=on).filter(case__in=cases).order_by("given_on", "pk")
    given = {one.case_id: one for one in running}
    return [OnPaper(one, one.pk == case.pk, given.get(one.pk)) for one in cases]


class Paper(NamedTuple):
    """The plan of a household as it is printed."""

    parts: Sequence[dict[str, Any]]
    agreements: Sequence[dict[str, Any]]
    director: User | None


def paper(case: Case, cases: Sequence[Case], *, on: date) -> Paper:
    """What stands on the paper: of who asked for it or agreed to it, and what all of them agreed on.

    Who is not on it is not named in the agreements either, nor is anybody of the network of such a dossier.
    """
    printed = [one.case for one in on_paper(case, cases, on=on) if one.is_printed]
    named = Named({one.client_id for one in printed}, {one.pk for one in printed})
    return Paper(
        parts=[
            {"case": one, "name": one.client.full_name, "plan": readable(plan_content(one))}
            for one in printed
        ],
        agreements=home_agreements(case, named, on=on, only_open=True),
        director=_director(case.client.household_id, on=on),
    )
