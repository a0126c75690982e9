"""What was granted in the demo: in kind and as a budget, with orders and reviews, through the acts."""

from datetime import date, timedelta

from cases import services
from cases.models import Case, Provision, SupplyOrder
from providers.models import Partner, ProvisionKind, User

# Code, which one, days ago that it began, days until its review.
GRANTED = (
    ("traplift", "naar de eerste verdieping", 200, 40),
    ("huishouden", "", 500, -5),
    ("vervoermiddel", "scootmobiel", 30, 300),
    ("begeleiding", "", 320, 50),
    ("rolstoel", "", 90, 240),
    ("woningaanpassing", "drempels", 12, None),
)
PLAN = {
    "form": "budget",
    "budget_plan": "Een vaste begeleider voor de administratie en de dagindeling. De inwoner kent haar al.",
    "budget_manager": "de inwoner zelf",
    "budget_rate": "formal",
}


def fill_provisions(consultant: User, supplier: Partner, *, on: date) -> None:
    """A few provisions in dossiers of the consultant's team, each asking for something else."""
    open_ones = Case.objects.visible_to(consultant, on=on).filter(closed_on=None, client__deceased_on=None)
    for case, (code, what, ago, review) in zip(open_ones.order_by("pk"), GRANTED, strict=False):
        began = on - timedelta(days=ago)
        provision = services.grant_provision(
            case=case, kind=ProvisionKind.objects.in_force(on=began).get(code=code), what=what,
            decided_on=began - timedelta(days=3), starts_on=began,
            review_on=None if review is None else on + timedelta(days=review),
            contribution_told_on=began, on=on, by=consultant, **(PLAN if code == "begeleiding" else {}),
        )  # fmt: skip
        if code in ("traplift", "vervoermiddel", "woningaanpassing"):
            _order(case, provision, supplier, consultant, on=on)


def _order(case: Case, provision: Provision, supplier: Partner, by: User, *, on: date) -> SupplyOrder:
    order = services.order_supply(
        case=case, provision=provision, supplier=supplier, needs=f"{provision}, met uitleg bij het gebruik.",
        for_name=case.client.full_name, for_address=case.client.address or "op te vragen bij het loket",
        for_phone=case.client.phone, on=on, by=by,
    )  # fmt: skip
    if provision.code == "traplift":
        services.deliver_order(order=order, delivered_on=on, case=case, on=on, by=by)
    elif provision.code == "vervoermiddel":
        days = timedelta(days=10)
        services.confirm_order(order=order, expected_on=on + days, case=case, on=on, by=by)
    return order
