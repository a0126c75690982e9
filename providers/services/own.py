"""What an organisation keeps itself: its places, and leave for a stop on new residents."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from providers import policies
from providers.models import Availability, ClientStop, District, MessageKind, Partner, Role, User, keep
from providers.policies import enforce
from providers.services.mail import tell_all
from providers.services.reference import STALE, stamp, succeed


@transaction.atomic
def tell_places(
    *,
    service: str = "",
    district: District | None = None,
    capacity: int | None = None,
    waiting_weeks: int | None = None,
    seen: str = "",
    on: date,
    by: User,
) -> Availability:
    """Tell from today how many places the own organisation has for a kind of help in a wijk (plekken).

    service, district: empty for all help of which nothing else was told, and everywhere. What was told
    before ends yesterday. seen: the stamp of what was on screen. Raises PermissionDenied for others than the
    coordinators of an organisation, ValidationError by field, and when a colleague was first.
    """
    enforce(policies.why_not_keep_own_places(by, on=on))
    assert by.employer is not None  # noqa: S101 — the policy saw to it; told to the type checker
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=by.employer.pk)
    _check_area(partner, district)
    about = {"partner_id": by.employer_id, "team": None, "service": service, "district": district}
    rows = Availability.objects.select_for_update(of=("self",)).filter(**about)
    row = rows.filter(starts_on=on).first() or Availability(**about, starts_on=on)
    if seen and seen != stamp(row):
        raise ValidationError(STALE, "stale")
    row.capacity, row.places, row.waiting_weeks = capacity, None, waiting_weeks
    succeed(row)
    return row


@transaction.atomic
def ask_stop(
    *,
    starts_on: date,
    ends_on: date,
    reason: str,
    service: str = "",
    district: District | None = None,
    on: date,
    by: User,
) -> ClientStop:
    """Ask leave for a time without new residents (cliëntenstop vragen); the contract managers are told.

    Raises PermissionDenied as tell_places, ValidationError for a first day that is over and without a reason.
    """
    enforce(policies.why_not_keep_own_places(by, on=on))
    if no := policies.why_not_from(starts_on, on=on):
        raise ValidationError({"starts_on": no})
    if not reason.strip():
        raise ValidationError({"reason": "Leg uit waarom u een tijd geen nieuwe inwoners aanneemt."})
    assert by.employer is not None  # noqa: S101 — the policy saw to it; told to the type checker
    _check_area(by.employer, district)
    stop = ClientStop(
        partner=by.employer, service=service, district=district, starts_on=starts_on, ends_on=ends_on,
        reason=reason.strip(), asked_on=on, asked_by=by,
    )  # fmt: skip
    keep(stop)
    _tell(
        User.objects.at_work(on=on).with_role(Role.CONTRACT_MANAGER),
        "Cliëntenstop gevraagd",
        f"{stop.partner} vraagt toestemming voor een cliëntenstop van {_days(stop)}.",
        "providers:client_stops",
    )
    return stop


@transaction.atomic
def end_stop(*, stop: ClientStop, ends_on: date, on: date, by: User) -> ClientStop:
    """Let the own stop on new residents end earlier than was asked (cliëntenstop eerder beëindigen).

    Raises PermissionDenied for others than the coordinators of the organisation, ValidationError for a day
    that is over, or later than what was asked: for that leave is needed.
    """
    stop = ClientStop.objects.select_for_update(of=("self",)).select_related("partner").get(pk=stop.pk)
    enforce(policies.why_not_end_stop(by, stop, on=on))
    if ends_on < on:
        raise ValidationError({"ends_on": "Kies vandaag of een dag die nog komt."})
    if stop.ends_on and ends_on > stop.ends_on:
        raise ValidationError({"ends_on": "Langer mag alleen met toestemming. Vraag een nieuwe stop."})
    stop.ends_on = ends_on
    keep(stop)
    _tell(
        User.objects.at_work(on=on).with_role(Role.CONTRACT_MANAGER),
        "Cliëntenstop eindigt eerder",
        f"De cliëntenstop van {stop.partner} loopt nu van {_days(stop)}.",
        "providers:client_stops",
    )
    return stop


@transaction.atomic
def decide_stop(*, stop: ClientStop, is_granted: bool, decision: str = "", on: date, by: User) -> ClientStop:
    """Give leave for a stop, or not, with the reason (over een cliëntenstop beslissen).

    Raises PermissionDenied for others than contract managers and once it was decided, ValidationError when
    leave is refused without a reason.
    """
    stop = ClientStop.objects.select_for_update(of=("self",)).select_related("partner").get(pk=stop.pk)
    enforce(policies.why_not_decide_stop(by, stop, on=on))
    if not is_granted and not decision.strip():
        raise ValidationError({"decision": "Leg uit waarom u geen toestemming geeft."})
    stop.is_granted, stop.decision, stop.decided_on, stop.decided_by = is_granted, decision.strip(), on, by
    keep(stop)
    people = User.objects.at_work(on=on).with_role(Role.PARTNER).filter(employer=stop.partner)
    said = "geeft toestemming" if is_granted else "geeft geen toestemming"
    text = f"De contractmanager {said} voor de cliëntenstop van {_days(stop)}."
    _tell(people, "Besluit over uw cliëntenstop", text, "cases:own_places")
    return stop


def _check_area(partner: Partner, district: District | None) -> None:
    """A wijk outside the municipalities that an organisation works in is no place of its."""
    towns = set(partner.areas.values_list("municipality", flat=True))
    if district is not None and towns and district.municipality_id not in towns:
        raise ValidationError({"district": "Deze wijk ligt buiten uw werkgebied."})


def _tell(people: QuerySet[User], subject: str, text: str, view: str) -> None:
    tell_all(people, kind=MessageKind.REFERRAL, subject=subject, text=text, path=reverse(view))


def _days(stop: ClientStop) -> str:
    last = date_format(stop.ends_on, "j F Y") if stop.ends_on else ""
    return f"{date_format(stop.starts_on, 'j F Y')} tot en met {last}"
