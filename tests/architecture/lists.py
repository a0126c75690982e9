"""Lists beside the dossiers: questions, signals, terms, emergencies and reports, and who is on the edge."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from cases.models import EmergencyAccess
from intake.models import Application, Assessment, Outreach, Signal, Submission, SupportRequest
from providers.models import Role, User
from reporting.models import MonthlyReport
from tests.architecture.near import Near
from tests.architecture.samples import outreach_of
from tests.factories import (
    ClientFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    UserFactory,
)
from tests.reporting.samples import stored_report

BEGUN, LATER = date(2026, 3, 1), date(2026, 4, 1)


def check_lists(near: Near) -> list[str]:
    """What is listed otherwise than here, in words; what it makes for that is undone."""
    with transaction.atomic():
        wrong = [one for part in (_questions, _terms, _signals, _emergencies, _reports) for one in part(near)]
        transaction.set_rollback(True)
    return wrong


def _differ(
    near: Near, kind, rows: dict[str, object], sees: dict[str, set[str]], people=None
) -> Iterator[str]:
    """kind: what is listed. rows by word; who is not in sees sees none of them."""
    for who, user in (people or near.people).items():
        keys = set(kind.objects.visible_to(user, on=near.today).order_by().values_list("pk", flat=True))
        found = {word for word, row in rows.items() if row.pk in keys}
        if found != sees.get(who, set()):
            yield f"{who} is shown {found} of {kind.__name__}, expected {sees.get(who, set())}"


def _asked(near: Near) -> dict[str, SupportRequest]:
    town = near.team.municipality
    make = SupportRequestFactory
    return {
        "nobody": make(municipality=town, client=None, case=None),
        "somebody": make(municipality=town, client=ClientFactory(municipality=town)),
        "own file": make(municipality=town, client=near.links["first"].first),
        "held": make(municipality=town, case=near.cases["held"], client=near.cases["held"].client),
        "protected": make(municipality=town, case=near.cases["protected"]),
        "elsewhere": make(municipality=MunicipalityFactory(external_id="GM0002", name="Elders")),
    }


def _questions(near: Near) -> Iterator[str]:
    rows = _asked(near)
    yield from _differ(near, SupportRequest, rows, {"desk": set(rows) - {"own file", "protected"}})
    came_in = {
        word: Submission.objects.create(
            channel="web", content="{}", key=word, state="taken_up", request=asked, decided_at=Now()
        )
        for word, asked in rows.items()
    }
    came_in["open"] = Submission.objects.create(channel="mail", content="{}", key="open")
    yield from _differ(near, Submission, came_in, {"desk": set(came_in) - {"own file", "protected"}})


def _terms(near: Near) -> Iterator[str]:
    asked = _asked(near)
    sees = {
        "coach": {"held", "protected"},
        "consultant": {"nobody", "somebody", "own file"},
    }
    for kind, day in ((Assessment, "reported_on"), (Application, "received_on")):
        rows = {word: kind.objects.create(request=request, **{day: BEGUN}) for word, request in asked.items()}
        yield from _differ(near, kind, rows, sees)
        done = dict.fromkeys(["finished_on", "withdrawn_on"]) if kind is Assessment else {"decided_on": None}
        for word, name in zip(("nobody", "somebody"), done, strict=False):
            setattr(rows[word], name, LATER)
            if kind is Application:
                rows[word].result = "granted"
            rows[word].save()
            if kind.objects.running().filter(pk=rows[word].pk).exists():
                yield f"{kind.__name__} runs though it has {name}"
        if not kind.objects.running().filter(pk=rows["held"].pk).exists():
            yield f"{kind.__name__} does not run"


def _signals(near: Near) -> Iterator[str]:
    here, elsewhere = near.team.municipality, MunicipalityFactory(external_id="GM0002", name="Elders")
    rows = {
        word: Signal.objects.create(municipality=town, received_on=BEGUN, source="police")
        for word, town in (("here", here), ("elsewhere", elsewhere))
    }
    yield from _differ(near, Outreach, _outreach(near), {"coach": {"ours"}, "lead": {"ours"}})
    yield from _differ(near, Signal, rows, {"desk": set(rows), "coach": {"here"}, "lead": {"here"}})


def _outreach(near: Near) -> dict[str, Outreach]:
    return {"ours": outreach_of(near.team), "theirs": outreach_of(TeamFactory(kind="outreach"))}


def _emergencies(near: Near) -> Iterator[str]:
    words = ("emergency", "emergency over", "protected, emergency", "held by who is gone")
    rows = {word: EmergencyAccess.objects.get(case=near.cases[word]) for word in words}
    ours = {"protected, emergency", "held by who is gone"}
    yield from _differ(near, EmergencyAccess, rows, {"officer": set(rows), "lead": ours})


def _reports(near: Near) -> Iterator[str]:
    here, elsewhere = near.team.municipality, MunicipalityFactory(external_id="GM0002", name="Elders")
    rows = {"here": stored_report(municipality=here), "elsewhere": stored_report(municipality=elsewhere)}

    def made(role: Role, **more: object) -> User:
        return UserFactory(roles=[role], **more)

    people = {
        "manager": made(Role.CONTRACT_MANAGER, municipality=here),
        "nowhere": made(Role.CONTRACT_MANAGER),
        "administrator": made(Role.ADMINISTRATOR),
        "coach here": made(Role.COACH, municipality=here),
        "lead": near.people["lead"],
        "gone": near.people["gone"],
    }
    sees = {"manager": {"here"}, "administrator": set(rows), "lead": set(rows)}
    yield from _differ(near, MonthlyReport, rows, sees, people)
