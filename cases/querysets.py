"""The words in which people speak of dossiers and referrals, as narrowing steps that chain."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from cases.states import TAKEN_ON, UNANSWERED, ReferralState
from providers.models.acting import beyond_sight
from providers.periods import in_force

if TYPE_CHECKING:
    from cases.models import (  # noqa: F401 — named in base classes
        Case,
        ContactNote,
        Document,
        EmergencyAccess,
        PersonLink,
        Task,
    )
    from providers.models import Partner, User


Row = TypeVar("Row", bound=Model)


class ClientQuerySet(QuerySet["Client"]):
    """Residents."""

    def barred_from(self, user: "User") -> Self:
        """Those of whom this worker may see nothing: the worker's own file, the others of that household,
        and relatives that were marked. No other reason to see a dossier goes over it.
        """
        every = self.model.objects
        marked = every.filter(own_files__worker=user)
        at_home = every.filter(
            household__members__own_files__worker=user, household__members__own_files__relation="self"
        )
        return self.filter(pk__in=_keys(marked, at_home))

    def open_to(self, user: "User") -> Self:
        """All but those of whom this worker may see nothing."""
        return self.exclude(pk__in=self.model.objects.barred_from(user).order_by().values("pk"))

    def shielded(self, *, on: date) -> Self:
        """Those with a protected dossier that runs: the desk reads no more of them than the name."""
        running = in_force(on, "cases", since="opened_on", until="closed_on")
        return self.filter(running, _protected(on, "cases"))


# UNION drops what was found before, so that a circle of links ends.
TOGETHER = """
WITH RECURSIVE person (client, other) AS (
    SELECT pk, pk FROM unnest(%s::bigint[]) AS asked (pk)
    UNION
    SELECT p.client, CASE WHEN l.first_id = p.other THEN l.second_id ELSE l.first_id END
    FROM person p JOIN cases_personlink l ON p.other IN (l.first_id, l.second_id)
    WHERE l.verdict = 'same' AND l.undone_at IS NULL
)
SELECT client, other FROM person WHERE client <> other
"""


class PersonLinkQuerySet(QuerySet["PersonLink"]):
    """What was decided of two records of residents."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def open_to(self, user: "User") -> Self:
        """All but those of a resident of whom this worker may see nothing."""
        client: Any = self.model._meta.get_field("first").related_model
        barred = client.objects.barred_from(user).order_by().values("pk")
        return self.exclude(first__in=barred).exclude(second__in=barred)

    def together(self, client_ids: Collection[int]) -> dict[int, frozenset[int]]:
        """Each of these residents with all records of the same person, the own one included.

        A link of a link counts.
        """
        if not client_ids:
            return {}
        groups = {pk: {pk} for pk in client_ids}
        with connection.cursor() as cursor:
            cursor.execute(TOGETHER, [list(client_ids)])
            for pk, other in cursor.fetchall():
                groups[pk].add(other)
        return {pk: frozenset(group) for pk, group in groups.items()}


class CaseQuerySet(QuerySet["Case"]):
    """Dossiers. Each word narrows, so they chain."""

    def open_on(self, on: date) -> Self:
        """Open on the day, the first and the last day included."""
        return self.filter(in_force(on, since="opened_on", until="closed_on"))

    def held_by(self, user: "User", *, on: date) -> Self:
        """Those of which the worker is the holder on the day: vast, or as stand-in."""
        return self.filter(in_force(on, "assignments"), assignments__worker=user)

    def involving(self, user: "User", *, on: date) -> Self:
        """Those in which the worker is involved as a colleague on the day."""
        return self.filter(in_force(on, "involvements"), involvements__worker=user)

    def directed_by(self, user: "User", *, on: date) -> Self:
        """Those of which the worker is the procesregisseur on the day."""
        return self.filter(
            in_force(on, "involvements"), involvements__worker=user, involvements__level="direction"
        )

    def involving_wholly(self, user: "User", *, on: date) -> Self:
        """Those in which the worker is involved and sees all of it."""
        whole = ("full", "direction")
        return self.filter(
            in_force(on, "involvements"), involvements__worker=user, involvements__level__in=whole
        )

    def of_team(self, user: "User") -> Self:
        """Those of the worker's team; none for a worker without one."""
        return self.filter(team=user.team_id) if user.team_id else self.none()

    def referred_to(self, partner: "Partner | None", *, on: date) -> Self:
        """From the day the partner takes the referral on, up to the day it ends."""
        if partner is None:
            return self.none()
        running = in_force(on, "referrals", since="answered_on", until="ended_on") & still_shared(
            on, "referrals"
        )
        return self.filter(
            running, referrals__partner=partner, referrals__state__in=TAKEN_ON | {ReferralState.ENDED}
        )

    def granted_to(self, user: "User", *, on: date) -> Self:
        """Those that an explicit grant opens on the day."""
        begun = Q(grants__starts_on=None) | Q(grants__starts_on__lte=on)
        lasting = Q(grants__ends_on=None) | Q(grants__ends_on__gte=on)
        return self.filter(begun, lasting, grants__user=user, grants__permission__codename="read_case")

    def opened_in_emergency_by(self, user: "User", *, on: date) -> Self:
        """Those that the worker opened for some hours which are not over; only while the day lasts."""
        return self.filter(_running(on, "emergencies__"), emergencies__worker=user)

    def at_level(self, level: int, *, on: date) -> Self:
        """Those of which the trajectory that runs stands at this level on the day."""
        course: Any = self.model._meta.get_field("trajectories").related_model
        steps: Any = course._meta.get_field("intensities").related_model
        now = steps.objects.filter(trajectory=OuterRef("pk"), starts_on__lte=on).order_by("-starts_on")
        running = course.objects.filter(in_force(on)).alias(now=Subquery(now.values("level")[:1]))
        return self.filter(pk__in=running.filter(now=level).order_by().values("case"))

    def without_helper(self, *, on: date) -> Self:
        """Open dossiers that nobody holds on this day: what the team lead sees first.

        Who left holds nothing, also where a file says otherwise: such a dossier is not lost from sight.
        """
        # Asked of each dossier by itself (NOT EXISTS): a list of all that are held was put together anew for
        # every dossier that is given away, and grew with the consortium.
        assignments: Any = self.model._meta.get_field("assignments").related_model
        stays = Q(worker__ends_on=None) | Q(worker__ends_on__gte=on)
        held = assignments.objects.filter(in_force(on), stays, case=OuterRef("pk"), worker__is_active=True)
        return self.open_on(on).filter(~Exists(held))

    def without_team(self, *, on: date) -> Self:
        """Open dossiers that no team answers for: they came in by file and wait for one."""
        return self.without_helper(on=on).filter(team=None)

    def with_number(self, number: int) -> "Case | None":
        """The dossier with this number, for acts of who reads numbers only; no page is shown by it."""
        with beyond_sight("an act on a dossier by its number"):
            return self.filter(pk=number).first()

    def protected(self, *, on: date) -> Self:
        """Those that only people named in them may read, on the day."""
        return self.filter(_protected(on))

    def unprotected(self, *, on: date) -> Self:
        """Those that a team or an organisation may read as such."""
        return self.filter(~_protected(on))

    def open_to(self, user: "User") -> Self:
        """All but those of residents of whom this worker may see nothing."""
        client: Any = self.model.client.field.related_model
        return self.exclude(client__in=client.objects.barred_from(user).order_by().values("pk"))

    def visible_to(self, user: "User", *, on: date) -> Self:
        """Dossiers this user may read on this day. Access follows from periods that are open; what no
        period explains is an explicit grant. Source: docs/permissions.md.
        """
        return self._along(self.model.objects.roads_of(user, on=on), user)

    def known_to(self, user: "User", *, on: date) -> Self:
        """Those this user may read for another reason than a referral: with all that was asked of others."""
        roads = self.model.objects.roads_of(user, on=on)
        roads.pop("referral", None)
        return self._along(roads, user)

    def roads_of(self, user: "User", *, on: date) -> dict[str, Self]:
        """Every kind of reason -> the dossiers that it opens on the day; one may stand under several.

        Empty for who is not at work. A protected dossier opens for people only, not for a team or an
        organisation. The own files of the user are still among them: visible_to leaves those out.
        """
        if not user.is_at_work(on=on):
            return {}
        roads = {
            "held": self.held_by(user, on=on),
            "involved": self.involving(user, on=on),
            "grant": self.granted_to(user, on=on),
            "emergency": self.opened_in_emergency_by(user, on=on),
        }
        if {"team_lead", "consultant"} & set(user.roles):
            roads["team"] = self.of_team(user).unprotected(on=on)
        if "partner" in user.roles:
            roads["referral"] = self.referred_to(user.employer, on=on).unprotected(on=on)
        return roads

    def shown_whole_to(self, user: "User", *, on: date) -> Self:
        """Those of which the user sees all that is not kept from some: sight FULL, road by road."""
        roads = [
            self.held_by(user, on=on),
            self.involving_wholly(user, on=on),
            self.granted_to(user, on=on),
            self.opened_in_emergency_by(user, on=on),
        ]
        if {"team_lead", "consultant"} & set(user.roles):
            roads.append(self.of_team(user).unprotected(on=on))
        return self.filter(pk__in=_keys(*roads))

    def led_by(self, user: "User", *, on: date) -> Self:
        """Those of the team that the user leads; a protected one only where it names the user as well."""
        if "team_lead" not in user.roles:
            return self.none()
        named = [
            self.held_by(user, on=on),
            self.involving_wholly(user, on=on),
            self.granted_to(user, on=on),
        ]
        return self.of_team(user).filter(~_protected(on) | Q(pk__in=_keys(*named)))

    def trusting(self, user: "User", *, on: date) -> Self:
        """Those of which the user reads what is confidential: who holds, leads or directs it, and for three
        hours who opened it in an emergency.
        """
        roads = [
            self.held_by(user, on=on),
            self.led_by(user, on=on),
            self.directed_by(user, on=on),
            self.opened_in_emergency_by(user, on=on),
        ]
        return self.filter(pk__in=_keys(*roads))

    def _along(self, roads: "Mapping[str, QuerySet[Case]]", user: "User") -> Self:
        return self.filter(pk__in=_keys(*roads.values())).open_to(user) if roads else self.none()


class ReferralQuerySet(QuerySet["Referral"]):
    """Referrals."""

    def unanswered(self) -> Self:
        """Sent, and no answer yet."""
        return self.filter(state__in=UNANSWERED)

    def sent_to(self, partner: "Partner | None") -> Self:
        """Those the organisation received: all but drafts."""
        if partner is None:
            return self.none()
        # By the day, not by the state: a draft that was thrown away is withdrawn, and was never sent.
        return self.filter(partner=partner, sent_on__isnull=False)

    def visible_to(self, user: "User", *, on: date) -> Self:
        """The referrals of the dossiers this user knows, and those to the own organisation.

        A referral opens no others in its dossier. A partner keeps seeing that one was declined, withdrawn or
        expired, never its person again: which fields are shown is policies.referral.shown.
        """
        if not user.is_at_work(on=on):
            return self.none()
        in_sight = self.model.case.field.related_model.objects.known_to(user, on=on).order_by().values("pk")
        seen = Q(case__in=in_sight)
        if "partner" in user.roles and user.employer_id is not None:
            seen |= Q(partner=user.employer_id, sent_on__isnull=False)
        client = self.model.case.field.related_model.client.field.related_model
        barred = client.objects.barred_from(user).order_by().values("pk")
        return self.filter(seen).exclude(case__client__in=barred)


class WrittenQuerySet(QuerySet[Row]):
    """What was written in dossiers. day: the field from which a partner reads along."""

    day = "held_on"

    def readable_by(self, user: "User", *, on: date, case: "Case | None" = None) -> Self:
        """Those that the user may read on the day; with a dossier, only its own. The one rule of it.

        Ordinary ones by who sees the whole dossier, and by an organisation with a full referral as far as
        they are not hidden from it and not older than that. Confidential ones by their writer, and by those
        whom the dossier trusts. Those of the procesregie by the procesregisseur alone.
        """
        if not user.is_at_work(on=on):
            return self.none()
        model: Any = self.model
        dossiers = model.case.field.related_model.objects.open_to(user)
        rows = self
        if case is not None:
            dossiers, rows = dossiers.filter(pk=case.pk), self.filter(case=case.pk)
        whole = Q(case__in=_keys(dossiers.shown_whole_to(user, on=on)))
        trusting = Q(case__in=_keys(dossiers.trusting(user, on=on)))
        directed = Q(case__in=_keys(dossiers.directed_by(user, on=on)))
        return rows.filter(
            (whole & (Q(confidentiality="normal") | Q(confidentiality="confidential", author=user)))
            | (trusting & Q(confidentiality="confidential"))
            | (directed & Q(confidentiality="direction"))
            | self._shared(dossiers, user, on=on)
        )

    def _shared(self, dossiers: CaseQuerySet, user: "User", *, on: date) -> Q:
        if "partner" not in user.roles or user.employer_id is None:
            return Q(pk__in=[])
        model: Any = self.model
        shared = model.case.field.related_model.referrals.rel.related_model.objects.filter(
            in_force(on, since="answered_on", until="ended_on"),
            still_shared(on),
            case=OuterRef("case"),
            case__in=_keys(dossiers.unprotected(on=on)),
            partner=user.employer_id,
            level="full",
            state__in=TAKEN_ON | {ReferralState.ENDED},
            sent_on__lte=OuterRef(self.day),
        )
        return Q(Exists(shared), confidentiality="normal", is_hidden_from_partners=False)


class NoteQuerySet(WrittenQuerySet["ContactNote"]):
    """Contact notes."""


class DocumentQuerySet(WrittenQuerySet["Document"]):
    """Documents."""

    day = "dated_on"

    def in_use(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class TaskQuerySet(QuerySet["Task"]):
    """Tasks."""

    def undone(self) -> Self:
        """Those that must still be done."""
        return self.filter(done_on=None, stopped_on=None)

    def over(self) -> Self:
        """Those that are done, or were let go."""
        return self.exclude(done_on=None, stopped_on=None)


class EmergencyAccessQuerySet(QuerySet["EmergencyAccess"]):
    """Dossiers opened in an emergency."""

    def running(self, *, on: date) -> Self:
        """Not over yet, by the clock of the database; on another day than the one asked for, none."""
        return self.filter(_running(on))

    def visible_to(self, user: "User", *, on: date) -> Self:
        """All for the privacy officer; for who leads a team those of its dossiers. Numbers, no residents."""
        if not user.is_at_work(on=on):
            return self.none()
        if "privacy_officer" in user.roles:
            return self.all()
        if "team_lead" in user.roles and user.team_id:
            return self.filter(case__team=user.team_id)
        return self.none()


def still_shared(on: date, relation: str = "") -> Q:
    """Referrals of which the sharing was not ended, such as by a resident who withdrew consent."""
    name = f"{relation}__sharing_ended_on" if relation else "sharing_ended_on"
    return Q(**{name: None}) | Q(**{f"{name}__gt": on})


def _running(on: date, prefix: str = "") -> Q:
    known = {"starts_at__date__lte": on, "ends_at__date__gte": on, "ends_at__gt": Now()}
    return Q(**{prefix + name: value for name, value in known.items()})


def _keys(*roads: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of all rows along these roads, as one subquery that lets every road use its own index."""
    first, *others = [road.order_by().values("pk") for road in roads]
    return first.union(*others, all=True) if others else first


def _protected(on: date, relation: str = "") -> Q:
    return Q(**{f"{relation}__protected_on__lte" if relation else "protected_on__lte": on})
