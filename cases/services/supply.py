"""Acts on orders at suppliers, and the file that tells a gemeente what began and ended."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from cases import policies
from cases.figures.provisions import untold
from cases.models import Case, Provision, StartStop, StartStopFile, SupplyOrder
from cases.services.head import locked, record, save
from cases.services.referral_acts import said_day, write
from cases.states import OrderState
from providers.models import Municipality, Partner, Role, User, act
from providers.policies import enforce


@act
def order_supply(
    *,
    case: Case,
    provision: Provision,
    supplier: Partner,
    needs: str,
    for_name: str,
    for_address: str,
    for_phone: str = "",
    wanted_on: date | None = None,
    on: date,
    by: User,
) -> SupplyOrder:
    """Order a provision at a supplier, who reads what stands here and nothing more (bestellen).

    Raises PermissionDenied for who is no consultant of the team, for a budget and after a death,
    ValidationError for a second order beside one that runs, or a wish that is over.
    Source: Wmo 2015 art. 5.2.1 lid 2 onder a (what a supplier may get).
    """
    case = locked(case)
    provision = Provision.objects.select_for_update(of=("self",)).get(pk=provision.pk)
    enforce(policies.why_not_order(by, provision, case, on=on))
    if wanted_on and wanted_on < on:
        raise ValidationError({"wanted_on": "Kies een dag die nog komt."})
    order = SupplyOrder(
        provision=provision, client=case.client, supplier=supplier, needs=needs.strip(),
        for_name=for_name.strip(), for_address=for_address.strip(), for_phone=for_phone.strip(),
        wanted_on=wanted_on, ordered_on=on, ordered_by=by,
    )  # fmt: skip
    save(order)
    record(case, "supply_ordered", on=on, by=by, about=order)
    write(_suppliers(order, on=on), "Nieuwe leveropdracht", "Er is een nieuwe opdracht voor u.", _page(order))
    return order


@act
def confirm_order(
    *, order: SupplyOrder, expected_on: date, case: Case | None = None, on: date, by: User
) -> SupplyOrder:
    """Say that a supplier takes the order on, and when it comes (bevestigen).

    case: the dossier, for a consultant who heard it by phone. Raises PermissionDenied for others and when
    it is past that, ValidationError for a day that is over.
    """
    order = _held(order, OrderState.CONFIRMED, case=case, on=on, by=by)
    if expected_on < on:
        raise ValidationError({"expected_on": "Kies vandaag of een dag die nog komt."})
    order.confirmed_on, order.expected_on = on, expected_on
    said = f"neemt een leveropdracht aan. Verwacht op {said_day(expected_on)}."
    return _answered(order, "Leveropdracht bevestigd", said, on=on, by=by)


@act
def deliver_order(
    *, order: SupplyOrder, delivered_on: date, case: Case | None = None, on: date, by: User
) -> SupplyOrder:
    """Say that it was delivered (geleverd). Raises as confirm_order does; delivered is not to come."""
    order = _held(order, OrderState.DELIVERED, case=case, on=on, by=by)
    if delivered_on > on:
        raise ValidationError({"delivered_on": "Deze dag moet nog komen."})
    if delivered_on < order.ordered_on:
        raise ValidationError({"delivered_on": "Toen was er nog niet besteld. Controleer de dag."})
    order.delivered_on = delivered_on
    said = f"heeft een voorziening geleverd op {said_day(delivered_on)}."
    return _answered(order, "Voorziening geleverd", said, on=on, by=by)


@act
def refuse_order(
    *, order: SupplyOrder, reason: str, case: Case | None = None, on: date, by: User
) -> SupplyOrder:
    """Say that a supplier cannot deliver, and why (weigeren); it comes back on the list of the consultant."""
    order = _held(order, OrderState.REFUSED, case=case, on=on, by=by)
    order.refused_on, order.refuse_reason = on, reason.strip()
    said = "weigert een leveropdracht. De reden staat in Rondom. Kies een andere leverancier."
    return _answered(order, "Leveropdracht geweigerd", said, on=on, by=by)


@act
def withdraw_order(*, order: SupplyOrder, case: Case, on: date, by: User) -> SupplyOrder:
    """Take an order back; the supplier sees from now on no more of whom it was for (intrekken)."""
    order = _held(order, OrderState.WITHDRAWN, case=case, on=on, by=by)
    return _withdraw(case, order, on=on, by=by)


def withdraw_all(case: Case, *, on: date, by: User) -> list[int]:
    """Take back every order of the resident that runs, within the act that says why; their keys."""
    mine = SupplyOrder.objects.select_for_update(of=("self",)).filter(client=case.client_id).still_open()
    return [_withdraw(case, order, on=on, by=by).pk for order in mine.order_by("pk")]


@act
def tell_start_stop(*, municipality: Municipality, until_on: date, on: date, by: User) -> StartStopFile:
    """Make the file with everything a gemeente was not told yet, up to a day (start-stopbestand).

    What was told is remembered: the same day twice tells nothing twice, and what changed since is told again
    as a correction. Raises PermissionDenied for who is no consultant there, ValidationError for a day that
    is to come or before the last file, and when there is nothing new.
    """
    enforce(policies.why_not_tell_start_stop(by, municipality.pk))
    # The gemeente is held, so that two colleagues do not tell the same.
    Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)
    if until_on > on:
        raise ValidationError({"until_on": "Kies vandaag of een dag die voorbij is."})
    last = municipality.start_stop_files.order_by("-until_on").first()
    if last and until_on < last.until_on:
        raise ValidationError({"until_on": f"Het vorige bestand liep tot en met {last.until_on:%d-%m-%Y}."})
    lines = untold(municipality.pk, until=until_on)
    if not lines:
        raise ValidationError("Er is niets nieuws te melden. Het vorige bestand is nog goed.")
    file = StartStopFile(municipality=municipality, until_on=until_on, made_on=on, made_by=by)
    save(file)
    StartStop.objects.bulk_create(
        StartStop(
            file=file, provision_id=line.provision, kind=line.kind, status=line.status,
            begins_on=line.begins_on, ends_on=line.ends_on, end_reason=line.end_reason,
        )
        for line in lines
    )  # fmt: skip
    return file


def _held(order: SupplyOrder, following: OrderState, *, case: Case | None, on: date, by: User) -> SupplyOrder:
    """The order as it is now, for who may say this of it; the dossier first, as everywhere."""
    held = locked(case) if case else None
    order = SupplyOrder.objects.select_for_update(of=("self",)).select_related("provision").get(pk=order.pk)
    if held and held.client_id != order.client_id:
        held = None
    enforce(policies.why_not_answer_order(by, order, following, case=held, on=on))
    return order


def _withdraw(case: Case, order: SupplyOrder, *, on: date, by: User) -> SupplyOrder:
    order.withdrawn_on = on
    _kept(order)
    record(case, "supply_withdrawn", on=on, by=by, about=order)
    # The order itself is out of sight of the supplier from now on, so that the number has to say which.
    said = f"Leveropdracht {order.pk} van {said_day(order.ordered_on)} is ingetrokken. Lever niet meer."
    write(_suppliers(order, on=on), "Leveropdracht ingetrokken", said, reverse("cases:orders"))
    return order


def _answered(order: SupplyOrder, subject: str, said: str, *, on: date, by: User) -> SupplyOrder:
    """Keep what the supplier said, and tell who ordered; not who writes it down after a phone call."""
    _kept(order)
    told = _orderers(order, on=on).exclude(pk=by.pk)
    write(told, subject, f"{order.supplier.name} {said}", reverse("cases:provisions_due"))
    return order


def _orderers(order: SupplyOrder, *, on: date) -> QuerySet[User]:
    """Who ordered it; once that one has left, the consultants of the gemeente that granted it."""
    people = User.objects.at_work(on=on)
    mine = people.filter(pk=order.ordered_by_id)
    if mine.exists():
        return mine
    return people.with_role(Role.CONSULTANT).filter(team__municipality=order.provision.municipality_id)


def _suppliers(order: SupplyOrder, *, on: date) -> QuerySet[User]:
    return User.objects.at_work(on=on).with_role(Role.PARTNER).filter(employer=order.supplier_id)


def _page(order: SupplyOrder) -> str:
    return reverse("cases:order", args=[order.pk])


def _kept(order: SupplyOrder) -> SupplyOrder:
    order.version += 1
    save(order)
    return order
