"""Why a worker sees a dossier, and how much of it."""

from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Assignment, Case, CaseGrant, Client, EmergencyAccess, Involvement, Referral
from cases.querysets import still_shared
from cases.states import TAKEN_ON, ReferralState
from providers.models import Role, User, read_written
from providers.periods import in_force


class Sight(IntEnum):
    """How much of a dossier someone sees; a higher one holds the lower ones."""

    NOTHING = 0  # a stranger
    REFERRAL = 1  # name, contact and the question to the own organisation
    CORE = 2  # the plan and its goals, who is involved; no notes and no measurements
    SHARED = 3  # notes and measurements too, as far as they are shared with the organisation
    FULL = 4  # all of it


class Road(NamedTuple):
    """One reason to see a dossier: its stored word, the reason as people read it, and how much it shows."""

    word: str
    reason: str
    sight: Sight


# The widest first: the first that leads to the dossier counts.
ROADS = (
    Road("holder", "vaste hulpverlener", Sight.FULL),
    Road("stand_in", "vervanger", Sight.FULL),
    Road("lead", "stuurder van het team", Sight.FULL),
    Road("consultant", "Wmo-consulent van het team", Sight.FULL),
    Road("director", "procesregisseur", Sight.FULL),
    Road("involved", "betrokken", Sight.FULL),
    Road("grant", "toestemming", Sight.FULL),
    Road("emergency", "noodinzage", Sight.FULL),
    Road("referral_full", "verwijzing, volledig", Sight.SHARED),
    Road("involved_core", "betrokken bij het plan", Sight.CORE),
    Road("referral_core", "verwijzing, kern", Sight.CORE),
    Road("referral", "verwijzing", Sight.REFERRAL),
)
# Those who do the work in a dossier; a grant and a role beside it only read.
WORKING = frozenset({"holder", "stand_in", "lead", "director", "involved"})
# Those who decide in it.
STEERING = frozenset({"holder", "stand_in", "lead"})
# Those that lead into a protected dossier: to a person, never to a team or an organisation as such.
NAMED = frozenset({"holder", "stand_in", "director", "involved", "involved_core", "grant", "emergency"})
# Who leads the team and has one of these as well still leads in a protected dossier.
NAMED_AS_LEAD = frozenset({"holder", "stand_in", "director", "involved", "grant"})


def road(user: User, case: Case, *, on: date) -> Road | None:
    """The widest reason for which the user may see the dossier on the day, or None: a stranger.

    One statement. It tells the same as Case.objects.visible_to(user, on=on); a test holds the two together.
    """
    words = roads(user, case, on=on)
    return next((road for road in ROADS if road.word in words), None)


def roads(user: User, case: Case, *, on: date) -> frozenset[str]:
    """Every reason, as stored words, for which the user may see the dossier on the day.

    Kept with this copy of the dossier, since a page asks a dozen policies about it; an act asks about the
    locked row, which is a fresh copy.
    """
    known: dict[tuple[int, date], frozenset[str]] = case.__dict__.setdefault("_roads", {})
    if (user.pk, on) not in known:
        known[user.pk, on] = _roads(user, case, on=on) if user.is_at_work(on=on) else frozenset()
    return known[user.pk, on]


def _words(*, user: User, case: int, on: date) -> QuerySet[Case, Any]:
    """One row: for each reason whether it holds, whatever the role and the team; and whether barred."""
    own: QuerySet[Assignment] = Assignment.objects.filter(in_force(on), case=OuterRef("pk"), worker=user)
    part: QuerySet[Involvement] = Involvement.objects.filter(in_force(on), case=OuterRef("pk"), worker=user)
    sent = Referral.objects.filter(
        in_force(on, since="answered_on", until="ended_on"),
        still_shared(on),
        case=OuterRef("pk"),
        partner=user.employer_id,
        state__in=TAKEN_ON | {ReferralState.ENDED},
    )
    grant = CaseGrant.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        content_object=OuterRef("pk"),
        user=user,
        permission__codename="read_case",
    )
    return Case.objects.filter(pk=case).values(
        holder=Exists(own.filter(kind=Assignment.Kind.FIXED)),
        stand_in=Exists(own.filter(kind=Assignment.Kind.REPLACEMENT)),
        involved=Exists(part.filter(level=Involvement.Level.FULL)),
        involved_core=Exists(part.filter(level=Involvement.Level.CORE)),
        director=Exists(part.filter(level=Involvement.Level.DIRECTION)),
        referral=Exists(sent.filter(level=Referral.Level.REFERRAL)),
        referral_core=Exists(sent.filter(level=Referral.Level.CORE)),
        referral_full=Exists(sent.filter(level=Referral.Level.FULL)),
        grant=Exists(grant.filter(ends_on=None)),
        grant_for_now=Exists(grant.filter(ends_on__gte=on)),
        emergency=Exists(EmergencyAccess.objects.running(on=on).filter(case=OuterRef("pk"), worker=user)),
        barred=Exists(Client.objects.filter(pk=OuterRef("client")).barred_from(user)),
    )


def _roads(user: User, case: Case, *, on: date) -> frozenset[str]:
    rows = read_written(_words, user=user, case=case.pk, on=on)
    words = {word for row in rows for word, is_so in row.items() if is_so}
    if "barred" in words:
        return frozenset()
    if "grant_for_now" in words:
        words = words - {"grant_for_now"} | {"grant"}
    if not (user.has_role(Role.PARTNER) and user.employer_id):
        words -= {"referral", "referral_core", "referral_full"}
    if user.team_id and user.team_id == case.team_id:
        words |= {word for role, word in BY_TEAM if user.has_role(role)}
    if not case.is_protected(on=on):
        return frozenset(words)
    leads = words & {"lead"} if words & NAMED_AS_LEAD else frozenset()
    return frozenset(words & NAMED | leads)


BY_TEAM = ((Role.TEAM_LEAD, "lead"), (Role.CONSULTANT, "consultant"))


def why_sees(user: User, case: Case, *, on: date) -> str | None:
    """The reason, as the access log names it, or None for a stranger."""
    found = road(user, case, on=on)
    return found.reason if found else None


def sight(user: User, case: Case, *, on: date) -> Sight | None:
    """How much of the dossier the user sees on the day, or None for a stranger."""
    found = road(user, case, on=on)
    return found.sight if found else None
