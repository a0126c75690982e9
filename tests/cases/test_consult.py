"""The one road to a dossier: who comes in, why, and that it is recorded."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases import policies
from cases.access import consult
from cases.models import AccessLog, Assignment, Case, Involvement
from cases.policies import Sight
from tests.factories import AssignmentFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("who", "reason"), [("holder", "vaste hulpverlener"), ("lead", "stuurder van het team")]
)
def test_it_opens_for_those_with_a_reason_and_records_it(who, reason):
    people = around_a_case()
    user = getattr(people, who)

    case = consult(user, people.case.pk, on=TODAY, page="dossier")

    assert case == people.case
    row = AccessLog.objects.get()
    assert (row.user, row.case_id, row.client_id) == (user, case.pk, case.client_id)
    assert (row.page, row.reason) == ("dossier", reason)


@pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
def test_it_does_not_exist_for_others(who):
    people = around_a_case()

    with pytest.raises(Http404):
        consult(getattr(people, who), people.case.pk, on=TODAY, page="dossier")

    assert not AccessLog.objects.exists()


def test_a_partner_who_took_the_referral_reads_but_does_not_change():
    people = around_a_case()
    ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)

    consult(people.partner, people.case.pk, on=TODAY, page="dossier")

    assert AccessLog.objects.get().reason == "verwijzing"
    assert policies.sight(people.partner, people.case, on=TODAY) is Sight.REFERRAL
    with pytest.raises(PermissionDenied, match="schrijft in dit dossier"):
        consult(people.partner, people.case.pk, on=TODAY, page="notitie", edit=True)


def test_access_ends_with_the_period():
    people = around_a_case()
    Involvement.objects.create(
        case=people.case, worker=people.stranger, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 15)
    )

    consult(people.stranger, people.case.pk, on=date(2026, 6, 15), page="dossier")

    with pytest.raises(Http404):
        consult(people.stranger, people.case.pk, on=date(2026, 6, 16), page="dossier")


def _involved(case, user, level):
    Involvement.objects.create(case=case, worker=user, starts_on=date(2026, 5, 1), level=level)


@pytest.mark.parametrize(
    ("situation", "seen"),
    [
        ("nothing", None),
        ("holder", Sight.FULL),
        ("stand_in", Sight.FULL),
        ("involved", Sight.FULL),
        ("involved_core", Sight.CORE),
        ("referral", Sight.REFERRAL),
        ("referral_declined", None),
        ("left", None),
    ],
)
def test_the_sight_and_the_list_agree(situation, seen):
    held = AssignmentFactory(ends_on=date(2026, 5, 31))
    case, user = held.case, UserFactory(roles=["coach", "partner"])
    match situation:
        case "holder" | "left":
            Assignment.objects.create(case=case, worker=user, starts_on=date(2026, 6, 1))
        case "stand_in":
            Assignment.objects.create(case=case, worker=user, starts_on=date(2026, 6, 1), kind="replacement")
        case "involved":
            _involved(case, user, "full")
        case "involved_core":
            _involved(case, user, "core")
        case "referral":
            ReferralFactory(case=case, partner=user.employer, waiting=True)
        case "referral_declined":
            ReferralFactory(case=case, partner=user.employer, declined=True)
    if situation == "left":
        user.ends_on = date(2026, 6, 14)

    assert policies.sight(user, case, on=TODAY) is seen
    assert Case.objects.visible_to(user, on=TODAY).filter(pk=case.pk).exists() == (seen is not None)
