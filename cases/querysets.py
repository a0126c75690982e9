"""The words in which people speak of dossiers and referrals, as narrowing steps that chain."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from cases.states import TAKEN_ON, UNANSWERED, ReferralState
from providers.periods import in_force

if TYPE_CHECKING:
    from providers.models import Partner, User


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

    def of_team(self, user: "User") -> Self:
        """Those of the worker's team; none for a worker without one."""
        return self.filter(team=user.team_id) if user.team_id else self.none()

    def referred_to(self, partner: "Partner | None", *, on: date) -> Self:
        """From the day the partner takes the referral on, up to the day it ends."""
        if partner is None:
            return self.none()
        running = in_force(on, "referrals", since="answered_on", until="ended_on")
        return self.filter(
            running, referrals__partner=partner, referrals__state__in=TAKEN_ON | {ReferralState.ENDED}
        )

    def granted_to(self, user: "User", *, on: date) -> Self:
        """Those that an explicit grant opens on the day."""
        lasting = Q(grants__ends_on=None) | Q(grants__ends_on__gte=on)
        return self.filter(lasting, grants__user=user, grants__permission__codename="read_case")

    def without_helper(self, *, on: date) -> Self:
        """Open dossiers that nobody holds on this day: what the team lead sees first."""
        # exclude(in_force(...)) may test the bounds on two different rows, hence the subquery.
        held = self.model.objects.filter(in_force(on, "assignments"))
        return self.open_on(on).exclude(pk__in=held.values("pk"))

    def without_team(self, *, on: date) -> Self:
        """Open dossiers that no team answers for: they came in by file and wait for one."""
        return self.without_helper(on=on).filter(team=None)

    def visible_to(self, user: "User", *, on: date) -> Self:
        """Dossiers this user may read on this day. Access follows from periods that are open; what no
        period explains is an explicit grant. Source: docs/permissions.md.
        """
        if not user.is_at_work(on=on):
            return self.none()
        roads = self._roads(user, on=on)
        if "partner" in user.roles:
            roads.append(self.model.objects.referred_to(user.employer, on=on))
        return self._along(roads)

    def known_to(self, user: "User", *, on: date) -> Self:
        """Those this user may read for another reason than a referral: with all that was asked of others."""
        if not user.is_at_work(on=on):
            return self.none()
        return self._along(self._roads(user, on=on))

    def _roads(self, user: "User", *, on: date) -> list[Self]:
        every = self.model.objects
        roads = [
            every.held_by(user, on=on),
            every.involving(user, on=on),
            every.granted_to(user, on=on),
        ]
        if {"team_lead", "consultant"} & set(user.roles):
            roads.append(every.of_team(user))
        return roads

    def _along(self, roads: "list[Self]") -> Self:
        first, *others = [road.order_by().values("pk") for road in roads]
        return self.filter(pk__in=first.union(*others, all=True))


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
        return self.filter(seen)
