"""The household of a resident: one plan, one regisseur, who belongs to it, and who stands around them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import Look, consult, record_rows
from cases.figures import home_plan, words
from cases.figures import household as figures
from cases.forms import household as forms
from cases.forms.acts import ConfirmForm
from cases.models import Case, HouseholdStay, NetworkPerson
from cases.views.acts import act, bound, opened
from cases.views.case import head
from providers.doors import once
from providers.policies import enforce

PAGE = "huishouden"
BACK = "cases:household"


@require_GET
def household(request: HttpRequest, case_id: int) -> HttpResponse:
    """One household, one plan, one regisseur: as far as the reader may see each dossier."""
    today, user = timezone.localdate(), request.user
    case = consult(user, case_id, on=today, page=PAGE)
    enforce(policies.why_not_see_plan(user, case, on=today))
    context = head(request, case, today, section="household")
    cases = figures.dossiers_of(case, user, on=today)
    others = [(one, policies.road(user, one, on=today)) for one in cases if one.pk != case.pk]
    record_rows(user, [Look(one.client_id, one.pk, road.reason) for one, road in others if road], page=PAGE)
    context |= {
        "members": figures.members(case, on=today),
        "plan": home_plan.shared_plan(cases, on=today),
        "directors": figures.directors(case),
        "may_keep": policies.why_not_keep_network(user, case, on=today) is None,
        "may_name": policies.why_not_lead_plan(user, case, on=today) is None,
    }
    if policies.why_not_see_network(user, case, on=today) is None:
        context |= {"network": figures.network(case, on=today), "moves": figures.moves(case, on=today)}
    if policies.why_not_see_home_agreements(user, case, on=today) is None:
        named = home_plan.may_name(case, cases, user, on=today)
        context |= {
            "agreed": home_plan.home_agreements(case, named, on=today),
            "on_paper": home_plan.on_paper(case, cases, on=today),
            "may_agree": policies.why_not_keep_home_agreements(user, case, on=today) is None,
        }
    return render(request, "cases/case_household.html", context)


@require_http_methods(["GET", "POST"])
@once
def name_director(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose who leads the plan of the household."""
    case, today = opened(request, case_id, "regisseur kiezen")
    cases = figures.dossiers_of(case, request.user, on=today)
    return act(
        request,
        case,
        forms.DirectorForm(bound(request), cases=[one.pk for one in cases], on=today),
        services.name_director,
        case=case,
        title="Regisseur kiezen",
        button="Leg vast",
        done=lambda given: f"{given.worker.name} is vanaf vandaag regisseur van dit huishouden.",
        why_not=policies.why_not_lead_plan(request.user, case, on=today),
        intro="De regisseur houdt het plan van het hele huishouden bij elkaar. Dat geeft geen inzage. "
        "Moet een collega meer zien? Betrek die in dat dossier.",
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def join_household(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put residents in this household: first what that does, then the act."""
    case, today = opened(request, case_id, "huishouden samenvoegen")
    form = forms.JoinForm(bound(request), user=request.user, on=today)
    told = None
    if form.is_valid():
        others = form.cleaned_data["numbers"]
        told = figures.joining(case, others)
        roads = [(one, policies.road(request.user, one, on=today)) for one in others]
        looks = [Look(one.client_id, one.pk, road.reason) for one, road in roads if road]
        record_rows(request.user, looks, page=PAGE)
        if not form.is_seen:  # first what will happen; sending the same again does it
            known = {name: form.data.get(name) for name in ("numbers", "moved_on", "reason")}
            form = forms.JoinForm(user=request.user, on=today, initial=known | {"seen": form.key})
    return act(
        request,
        case,
        form,
        services.join_household,
        case=case,
        title="Samenvoegen",
        button="Zet in dit huishouden" if told else "Laat zien wat er gebeurt",
        done="Het huishouden is samengevoegd. U kunt dit per inwoner terugzetten.",
        why_not=policies.why_not_change_household(request.user, case, on=today),
        intro="Ieder houdt een eigen dossier. Waar iemand eerder bij hoorde, blijft bewaard.",
        back=BACK,
        template="cases/join_household.html",
        more={"told": told},
    )


@require_http_methods(["GET", "POST"])
@once
def split_household(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let some of the household go on by themselves."""
    case, today = opened(request, case_id, "huishouden splitsen")
    return act(
        request,
        case,
        forms.SplitForm(bound(request), household=case.client.household_id, on=today),
        services.split_household,
        case=case,
        title="Splitsen",
        button="Splits het huishouden",
        done="Het huishouden is gesplitst. U kunt dit terugzetten.",
        why_not=policies.why_not_change_household(request.user, case, on=today),
        intro="Wie weggaat, gaat alleen verder, of samen als u er meer kiest. Waar iemand bij hoorde, blijft "
        "bewaard.",
        back=BACK,
        template="cases/split_household.html",
        more={"agreed": _agreed(request, case, today)},
    )


@require_http_methods(["GET", "POST"])
@once
def undo_move(request: HttpRequest, case_id: int, stay_id: int) -> HttpResponse:
    """Take back the last change of household of one resident."""
    case, today = opened(request, case_id, "huishouden terugzetten")
    stay = get_object_or_404(HouseholdStay, pk=stay_id)
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.undo_move,
        case=case,
        stay=stay,
        title="Terugzetten",
        button="Zet terug",
        done="Het huishouden is teruggezet.",
        why_not=policies.why_not_change_household(request.user, case, on=today),
        intro="De laatste wijziging van het huishouden vervalt, alsof die er niet was.",
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def add_network_person(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down somebody around the resident."""
    case, today = opened(request, case_id, "netwerk")
    return act(
        request,
        case,
        forms.NetworkForm(bound(request)),
        services.add_network_person,
        case=case,
        title="Iemand uit het netwerk",
        button="Zet in het netwerk",
        done=lambda given: f"{given.name} staat in het netwerk.",
        why_not=policies.why_not_keep_network(request.user, case, on=today),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def change_network_person(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """Correct somebody around the resident."""
    case, today = opened(request, case_id, "netwerk")
    person = _person(case, person_id)
    return act(
        request,
        case,
        forms.NetworkChangeForm(bound(request), person=person),
        services.change_network_person,
        person=person,
        theirs=lambda: _as_it_is(person_id),
        title="Netwerk wijzigen",
        button="Bewaar",
        done="Het netwerk is gewijzigd.",
        why_not=policies.why_not_keep_network(request.user, case, on=today),
        back=BACK,
    )


@require_http_methods(["GET", "POST"])
@once
def record_strain(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """Write down how heavily caring weighs on a mantelzorger."""
    case, today = opened(request, case_id, "belasting mantelzorger")
    person = _person(case, person_id)
    return act(
        request,
        case,
        forms.StrainForm(bound(request), initial={"measured_on": today}),
        services.record_strain,
        person=person,
        title="Belasting van de mantelzorger",
        button="Leg vast",
        done=lambda given: (
            "Vastgelegd. Bespreek hoe de mantelzorger hulp of vervanging krijgt."
            if given.level in ("heavy", "over")
            else "Vastgelegd."
        ),
        why_not=policies.why_not_keep_network(request.user, case, on=today),
        intro=person.name,
        back=BACK,
    )


def _person(case: Case, person_id: int) -> NetworkPerson:
    person = get_object_or_404(NetworkPerson, pk=person_id, case=case)
    person.case = case
    return person


def _as_it_is(person_id: int) -> tuple[int, str]:
    one = NetworkPerson.objects.get(pk=person_id)
    lives = "woont in huis" if one.lives_in else ""
    carer = "mantelzorger" if one.is_carer else ""
    said = words.dotted(
        one.name, one.get_relation_display(), one.get_tie_display(), lives, carer, one.helps_with
    )
    return one.version, said


def _agreed(request: HttpRequest, case: Case, today: date) -> Sequence[dict[str, Any]]:
    """What the household agreed on and did not do yet, for who may read that."""
    if policies.why_not_see_home_agreements(request.user, case, on=today):
        return []
    cases = figures.dossiers_of(case, request.user, on=today)
    named = home_plan.may_name(case, cases, request.user, on=today)
    return home_plan.home_agreements(case, named, on=today, only_open=True)
