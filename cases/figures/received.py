"""What the receiver of a referral sees of the resident: one answer for preview, page and API.

Everything that shows a referral to its organisation asks here, so that what the sender read before sending is
what the organisation gets, field by field. A field that is not for this kind of help, or not yet for this
state, is absent; one of which nothing is known is there and empty.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, prefetch_related_objects

from cases.models import Case, Client, Referral
from cases.models.consent import Data
from cases.policies import referral as policies
from cases.policies.referral import Shown
from providers.models import BEFORE_ANSWER, DataSets, Role, SharedField, User

F = SharedField
SEXES = {"male": "man", "female": "vrouw"}
MOST_GOALS = 10
Value = str | int | date | list[str] | None


class Seen(NamedTuple):
    """One datum as its receiver gets it. value: text, texts, a number or a day; None where not known."""

    key: str
    label: str
    value: Value
    group: Data


@dataclass(frozen=True)
class Received:
    """What one receiver sees of one referral on a day.

    need: what is told before the answer. person: name and contact; empty until the answer. grounds: why each
    group of data that is shown, or read in the dossier by its level, may be shared, in words.
    """

    shown: Shown
    need: tuple[Seen, ...]
    person: tuple[Seen, ...]
    grounds: dict[Data, str]

    def __iter__(self) -> Iterator[Seen]:
        yield from self.need
        yield from self.person

    def __getitem__(self, key: str) -> Value:
        if key not in SharedField.values:
            raise KeyError(key)
        return self.values.get(key, "")

    @property
    def who(self) -> str:
        """The resident without a name: "vrouw van 51 jaar"; empty when neither may be told."""
        if not {"sex", "age"} & {seen.key for seen in self.need}:
            return ""
        who, age = self.values.get("sex") or "inwoner", self.values.get("age")
        return str(who) if age is None else f"{who} van {age} jaar"

    @property
    def grounds_said(self) -> list[tuple[str, str]]:
        """Groups of data and why they may be shared, both in words; groups with one ground together."""
        by_ground: dict[str, list[str]] = {}
        for group, ground in self.grounds.items():
            by_ground.setdefault(ground, []).append(str(group.label))
        return [(", ".join(groups).capitalize(), ground) for ground, groups in by_ground.items()]

    @property
    def values(self) -> dict[str, Value]:
        """Key of the datum -> value, of what is shown; the API gives these."""
        return {seen.key: seen.value for seen in self}


def received_by(user: User, *, on: date) -> QuerySet[Referral]:
    """What visible_to shows of those sent to the own organisation, without walking all dossiers: to who works
    there as a partner that is all of them but those of own files.
    """
    if not user.has_role(Role.PARTNER) or not user.is_at_work(on=on):
        return Referral.objects.visible_to(user, on=on).sent_to(user.employer)
    # By the few dossiers that are kept away, since a join would walk the dossiers of everybody.
    barred = Case.objects.filter(client__in=Client.objects.barred_from(user).order_by().values("pk"))
    return Referral.objects.sent_to(user.employer).exclude(case__in=barred.values("pk"))


def received(referral: Referral, user: User, *, sets: DataSets | None = None, on: date) -> Received:
    """What a worker of the receiving organisation sees of it on the day.

    sets: read once for a list of referrals, which fetches `case__client__district` and
    `case__trajectories__goals` ahead.
    """
    return _at(referral, policies.shown(referral, user, on=on), sets or DataSets(on=on), on)


def heading(referral: Referral, user: User, *, sets: DataSets, on: date) -> Received:
    """The same without the goals, for a row of a list, which shows none: it asks the database nothing."""
    return _at(referral, policies.shown(referral, user, on=on), sets, on, without={F.GOALS})


def preview(referral: Referral, *, is_accepted: bool, on: date) -> Received:
    """What the receiver will see of a draft: before the answer, or once it is taken on."""
    stage = policies.shown_once_sent(referral, is_accepted=is_accepted, on=on)
    return _at(referral, stage, DataSets(on=on), on)


def _at(
    referral: Referral, shown: Shown, sets: DataSets, on: date, *, without: Set[F] = frozenset()
) -> Received:
    wanted = sets.fields_for(referral.service) - without
    if F.GOALS in wanted and shown >= Shown.NEED:
        # Nothing when the list fetched them ahead; two statements for one page.
        prefetch_related_objects([referral], "case__trajectories__goals")
    need, person = [], []
    if shown >= Shown.NEED:
        need = [_seen(key, referral, on) for key in F.values if key in wanted and key in BEFORE_ANSWER]
    if shown >= Shown.PERSON:
        person = [_seen(key, referral, on) for key in F.values if key in wanted and key not in BEFORE_ANSWER]
    groups = {seen.group for seen in (*need, *person)}
    if shown >= Shown.PERSON:
        groups |= set(referral.grounds())
    grounds = {group: str(ground.label) for group, ground in referral.grounds().items() if group in groups}
    return Received(shown, tuple(need), tuple(person), grounds)


def _seen(key: str, referral: Referral, on: date) -> Seen:
    field = F(key)
    group = Data.QUESTION if field in BEFORE_ANSWER else Data.CONTACT
    return Seen(key, str(field.label).capitalize(), _value(field, referral, on), group)


def _value(field: F, referral: Referral, on: date) -> Value:
    client = referral.case.client
    match field:
        case F.QUESTION:
            return referral.question
        case F.WISHES:
            return referral.wishes
        case F.GOALS:
            courses = referral.case.trajectories.all()
            open_ones = [goal for one in courses for goal in one.goals.all() if goal.closed_on is None]
            return [goal.text for goal in sorted(open_ones, key=lambda goal: goal.pk)[:MOST_GOALS]]
        case F.SEX:
            return SEXES.get(client.sex, "")
        case F.AGE:
            return client.age(on=on)
        case F.DISTRICT:
            is_told = client.district is not None and policies.shows_district(referral, on=on)
            return client.district.name if client.district and is_told else ""
        case F.NAME:
            return client.full_name
        case F.LANGUAGE:
            return client.speaks
        case _:
            value: Value = getattr(client, field.value)
            return value
