"""A resident beside what the BRP says: what differs, before somebody knocks at the wrong door."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import policies
from cases.access import Look, consult, record_rows
from cases.exchange import brp as register
from cases.models import Client
from providers.doors import Request
from providers.policies import enforce

PURPOSE = "vergeleken met de BRP"


@require_http_methods(["GET", "POST"])
def brp(request: Request, case_id: int) -> HttpResponse:
    """Ask on a form, so that nobody is asked after by opening a page; each question is a look of its own."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="BRP")
    enforce(policies.why_not_ask_brp(request.user, case, on=today))
    context = {"case": case, "is_off": not register.has_brp(), "is_asked": False}
    if request.method == "POST" and register.has_brp():
        record_rows(request.user, [Look(case.client_id, case.pk, PURPOSE)], page="BRP")
        context |= _compared(case.client)
    return render(request, "cases/brp.html", context)


def _compared(client: Client) -> dict[str, object]:
    try:
        found = register.ask_brp(client.bsn)
        street = register.street_of(client.postcode, client.house_number) if client.house_number else ""
    except register.NotReached:
        return {"is_asked": True, "is_away": True}
    if found is None:
        return {"is_asked": True, "is_unknown": True}
    number = " ".join(
        filter(None, [str(client.house_number or ""), client.house_letter, client.house_addition])
    )
    pairs = (
        ("Voornamen", client.first_names, found.first_names),
        ("Voorvoegsel", client.prefix, found.prefix),
        ("Achternaam", client.last_name, found.last_name),
        ("Geboortedatum", client.birth_date, found.birth_date),
        ("Postcode", client.postcode, found.postcode),
        ("Huisnummer", number, found.house_number),
        ("Straat en plaats", street, ", ".join(filter(None, [found.street, found.town]))),
        ("Overleden op", client.deceased_on, found.deceased_on),
    )
    rows = [(label, own, theirs, _is_same(own, theirs)) for label, own, theirs in pairs if own or theirs]
    return {"is_asked": True, "rows": rows, "differ": sum(1 for *_, same in rows if not same)}


def _is_same(own: object, theirs: object) -> bool:
    return str(own or "").casefold() == str(theirs or "").casefold()
