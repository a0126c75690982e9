"""Dossiers that somebody just does see, and just does not: the near misses of every reason.

Each dossier is one situation. SITUATIONS says who sees it, and why; who is not named in it sees nothing.
They hang in a municipality, a team and an organisation of their own, so that nobody else meets them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Model
from django.db.models.functions import Now
from django.utils import timezone

from cases.models import (
    Assignment,
    Case,
    CaseGrant,
    ContactNote,
    EmergencyAccess,
    Household,
    Involvement,
    OwnFile,
    PersonLink,
)
from providers.models import Role, Team, User
from tests.factories import (
    CaseFactory,
    ClientFactory,
    MunicipalityFactory,
    PartnerFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)

BEGUN, ASKED = date(2026, 3, 1), date(2026, 4, 1)
HOUR, ONE = timedelta(hours=1), timedelta(days=1)
# Who looks, by word: the roles, whether in the team, whether of the organisation, whether still at work.
WATCHERS: dict[str, tuple[list[str], bool, bool, bool]] = {
    "coach": ([Role.COACH], True, True, True),
    "other": ([Role.COACH], False, False, True),
    "lead": ([Role.TEAM_LEAD], True, False, True),
    "consultant": ([Role.CONSULTANT], True, False, True),
    "teamless": ([Role.TEAM_LEAD, Role.CONSULTANT], False, False, True),
    "partner": ([Role.PARTNER], False, True, True),
    "alone": ([Role.PARTNER], False, False, True),
    "desk": ([Role.DESK], False, False, True),
    "officer": ([Role.PRIVACY_OFFICER], False, False, True),
    "gone": (list(Role), True, True, False),
}


@dataclass
class Near:
    """Watchers by word, dossiers by situation, and what is made beside them."""

    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    team: Team | None = None
    today: date = BEGUN
    links: dict[str, PersonLink] = field(default_factory=dict)


Make = Callable[[Near, Case], Iterable[Model] | None]


def held(who: str, **more: object) -> Make:
    return lambda near, case: [Assignment(**_days(near, more), case=case, worker=near.people[who])]


def part(who: str, level: str, **more: object) -> Make:
    return lambda near, case: [
        Involvement(**_days(near, more), case=case, worker=near.people[who], level=level)
    ]


def granted(who: str, word: str = "read_case", **more: object) -> Make:
    def make(near: Near, case: Case) -> list[Model]:
        permission = Permission.objects.get(codename=word, content_type__app_label="cases")
        days = _days(near, more)
        return [CaseGrant(content_object=case, user=near.people[who], permission=permission, **days)]

    return make


def opened(who: str, begun: timedelta = -HOUR, ends: timedelta = HOUR) -> Make:
    return lambda near, case: [
        EmergencyAccess(
            case=case, worker=near.people[who], reason="spoed", starts_at=Now() + begun, ends_at=Now() + ends
        )
    ]


def asked(level: str = "referral", **more: object) -> Make:
    """A referral, to the organisation of the watchers unless it says another; days as a number from today."""

    def make(near: Near, case: Case) -> list[Model]:
        known = {"partner": near.people["partner"].employer, "answer": "accepted", "answered_on": ASKED}
        known |= {
            name: near.today + value * ONE
            if isinstance(value, int)
            else value()
            if callable(value)
            else value
            for name, value in more.items()
        }
        return [ReferralFactory.build(case=case, level=level, **known)]

    return make


def kept_from(who: str, relation: str) -> Make:
    def make(near: Near, case: Case) -> list[Model]:
        marked = {"worker": near.people[who], "marked_by": near.people["officer"]}
        return [OwnFile(client=case.client, relation=relation, **marked)]

    return make


def lives_with(who: str, relation: str) -> Make:
    """Somebody in the household of the resident is an own file of the worker."""

    def make(near: Near, case: Case) -> list[Model]:
        home = Household.objects.create()
        case.client.household = home
        case.client.save()
        other = ClientFactory(last_name="Huisgenoot", municipality=case.municipality, household=home)
        return [
            OwnFile(
                client=other, relation=relation, worker=near.people[who], marked_by=near.people["officer"]
            )
        ]

    return make


def case_is(**more: object) -> Make:
    """Facts of the dossier itself; True for the team of the watchers."""

    def make(near: Near, case: Case) -> None:
        for name, value in more.items():
            setattr(case, name, near.team if value is True else value)
        case.save()

    return make


def shut_off(days: int = 0) -> Make:
    """Protected from so many days after today on."""

    def make(near: Near, case: Case) -> None:
        case.protected_on, case.protection_reason = near.today + days * ONE, "bedreiging"
        case.save()

    return make


def _days(near: Near, more: dict[str, object]) -> dict[str, object]:
    days = {
        name: near.today + value * ONE if isinstance(value, int) else value for name, value in more.items()
    }
    return {"starts_on": BEGUN} | days


LEAD, NOBODY = {"lead": {"lead"}, "consultant": {"consultant"}}, {}
OURS = case_is(team=True)
Situation = tuple[list[Make], dict[str, set[str]]]
SITUATIONS: dict[str, Situation] = {
    "nothing": ([], NOBODY),
    "team": ([OURS], LEAD),
    "held": ([held("coach")], {"coach": {"holder"}}),
    "held by another": ([held("other")], {"other": {"holder"}}),
    "held up to today": ([held("coach", ends_on=0)], {"coach": {"holder"}}),
    "held up to yesterday": ([held("coach", ends_on=-1)], NOBODY),
    "held from tomorrow": ([held("coach", starts_on=1)], NOBODY),
    "held by who is gone": ([held("gone"), opened("gone"), granted("gone"), asked("full"), OURS],
                            LEAD | {"partner": {"referral_full"}}),
    "stands in": ([held("coach", kind="replacement")], {"coach": {"stand_in"}}),
    "stood in": ([held("coach", kind="replacement", ends_on=-1)], NOBODY),
    **{f"part {level}": ([part("coach", level)], {"coach": {word}})
       for level, word in (("full", "involved"), ("core", "involved_core"), ("direction", "director"))},
    **{f"part {level} up to yesterday": ([part("coach", level, ends_on=-1)], NOBODY)
       for level in ("full", "core", "direction")},
    **{f"part {level} from tomorrow": ([part("coach", level, starts_on=1)], NOBODY)
       for level in ("full", "core", "direction")},
    "part of another": ([part("other", "full")], {"other": {"involved"}}),
    "direction of another": ([part("other", "direction")], {"other": {"director"}}),
    "granted": ([granted("coach", ends_on=0)], {"coach": {"grant"}}),
    "granted since long": ([granted("coach", starts_on=None)], {"coach": {"grant"}}),
    "granted up to yesterday": ([granted("coach", ends_on=-1)], NOBODY),
    "granted from tomorrow": ([granted("coach", starts_on=1)], NOBODY),
    "granted to another": ([granted("other")], {"other": {"grant"}}),
    "granted something else": ([granted("coach", "change_case")], NOBODY),
    "emergency": ([opened("coach")], {"coach": {"emergency"}}),
    "emergency over": ([opened("coach", -4 * HOUR, timedelta(seconds=-1))], NOBODY),
    "emergency of another": ([opened("other")], {"other": {"emergency"}}),
    **{f"asked {level}": ([asked(level)], {"partner": {word}}) for level, word in (
        ("referral", "referral"), ("core", "referral_core"), ("full", "referral_full"))},
    "on the list": ([asked("full", answer="waiting")], {"partner": {"referral_full"}}),
    "helped": ([asked("full", started_on=-3)], {"partner": {"referral_full"}}),
    "helped up to today": ([asked("full", started_on=-3, ended_on=0)], {"partner": {"referral_full"}}),
    "helped up to yesterday": ([asked("full", started_on=-3, ended_on=-1)], NOBODY),
    "answered tomorrow": ([asked("full", answered_on=1)], NOBODY),
    "refused": ([asked("full", answer="declined", decline_reason="full")], NOBODY),
    "taken back": ([asked("full", withdrawn_on=-1)], NOBODY),
    "not answered": ([asked("full", answer="", answered_on=None)], NOBODY),
    "not sent": ([asked("full", answer="", answered_on=None, sent_on=None)], NOBODY),
    "sharing ended": ([asked("full", sharing_ended_on=0)], NOBODY),
    "sharing ends": ([asked("full", sharing_ended_on=1)], {"partner": {"referral_full"}}),
    "asked of another": ([asked("full", partner=PartnerFactory)], NOBODY),
    "family": ([held("coach"), kept_from("coach", "family")], NOBODY),
    "self": ([granted("coach"), kept_from("coach", "self")], NOBODY),
    "family of another": ([held("coach"), kept_from("other", "family")], {"coach": {"holder"}}),
    "at home": ([held("other"), lives_with("other", "self")], NOBODY),
    "family at home": ([held("coach"), lives_with("coach", "family")], {"coach": {"holder"}}),
    "at home with another": ([held("coach"), lives_with("lead", "self"), OURS],
                             {"coach": {"holder"}, "consultant": {"consultant"}}),
    "asked about family": ([asked("full"), kept_from("partner", "family")], NOBODY),
    "protected": ([OURS, held("coach"), asked("full"), shut_off()], {"coach": {"holder"}}),
    "protected from tomorrow": ([OURS, shut_off(1)], LEAD),
    "protected, closed": ([OURS, shut_off(), case_is(closed_on=date(2026, 6, 1))], NOBODY),
    "protected, the lead takes part": ([OURS, part("lead", "full"), shut_off()],
                                       {"lead": {"lead", "involved"}}),
    "protected, the lead in the plan": ([OURS, part("lead", "core"), shut_off()],
                                        {"lead": {"involved_core"}}),
    "protected, the lead holds": ([OURS, held("lead"), shut_off()], {"lead": {"lead", "holder"}}),
    "protected, the lead has leave": ([OURS, granted("lead"), shut_off()], {"lead": {"lead", "grant"}}),
    "protected, emergency": ([OURS, opened("lead"), shut_off()], {"lead": {"emergency"}}),
    "protected, direction": ([OURS, part("coach", "direction"), shut_off()], {"coach": {"director"}}),
}  # fmt: skip
# Of whom somebody may see nothing, whatever else leads there.
STAYS_BARRED = {
    "coach": {"family", "self"}, "other": {"family of another", "at home"},
    "lead": {"at home with another"}, "partner": {"asked about family"},
}  # fmt: skip


def build_near() -> Near:
    """All of it, in the transaction of the caller."""
    near = Near(today=timezone.localdate())
    town = MunicipalityFactory(external_id="GM0001", name="Bijna")
    near.team, partner = TeamFactory(municipality=town), PartnerFactory()
    for word, (roles, in_team, of_partner, stays) in WATCHERS.items():
        employer = partner if of_partner else None if word == "alone" else PartnerFactory()
        near.people[word] = UserFactory(
            roles=roles, name=f"Kijker {word}", team=near.team if in_team else None, employer=employer,
            ends_on=None if stays else near.today - ONE,
        )  # fmt: skip
    rows: dict[type[Model], list[Model]] = {}
    for number, (word, (makes, _)) in enumerate(SITUATIONS.items()):
        person = ClientFactory(last_name=f"Bijnanaam{number}", municipality=town)
        case = near.cases[word] = CaseFactory(client=person, municipality=town, team=None, opened_on=BEGUN)
        for make in makes:
            for row in make(near, case) or ():
                rows.setdefault(type(row), []).append(row)
    for kind, made in rows.items():
        kind._base_manager.bulk_create(made)
    _write(near)
    _link(near, town)
    return near


def _write(near: Near) -> None:
    """A note of every class in every dossier, and those that an organisation does not read."""
    notes = []
    for case in near.cases.values():
        known = {"case": case, "author": near.people["desk"], "held_on": ASKED}
        notes += [
            ContactNote(text=kept_to, confidentiality=kept_to, **known)
            for kept_to in ("normal", "confidential", "direction")
        ]
        notes.append(ContactNote(text="hidden", is_hidden_from_partners=True, **known))
        notes.append(ContactNote(text="earlier", **known | {"held_on": ASKED - ONE}))
        notes.append(
            ContactNote(
                text="mine", confidentiality="confidential", **known | {"author": near.people["coach"]}
            )
        )
    ContactNote.objects.bulk_create(notes)


def _link(near: Near, town) -> None:
    """Two records of one person, of whom one, the other or none is an own file of the desk."""
    for word in ("first", "second", "neither"):
        first, second = (ClientFactory(last_name="Dubbel", municipality=town) for _ in range(2))
        near.links[word] = PersonLink.objects.create(
            first=first, second=second, verdict="same", decided_by=near.people["officer"]
        )
        barred = {"first": first, "second": second}.get(word)
        if barred:
            OwnFile.objects.create(
                worker=near.people["desk"], client=barred, relation="family", marked_by=near.people["officer"]
            )
