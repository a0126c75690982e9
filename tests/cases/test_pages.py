"""The pages of a dossier: who comes in, what each sees, how many statements it takes."""

from datetime import date

import pytest
from django.urls import reverse

from cases import services
from cases.models import AccessLog, Case, ContactNote, Event, Household, Involvement
from tests.factories import (
    CaseFactory,
    GoalFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TRANSACTION = 2  # the savepoint around a request, and its end
SECTIONS = ["case", "timeline", "plan", "notes", "looks"]


@pytest.fixture
def people():
    people = around_a_case()
    ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
    ReferralFactory(case=people.case, partner__name="Schuldhulp Noord")
    note = {"case": people.case, "author": people.holder, "held_on": date(2026, 5, 2)}
    ContactNote.objects.create(text="Open bericht.", **note)
    ContactNote.objects.create(text="Geheim bericht.", is_hidden_from_partners=True, **note)
    trajectory = TrajectoryFactory(case=people.case, goal_domains=["financien"])
    GoalFactory(trajectory=trajectory)
    MeasurementFactory(trajectory=trajectory)
    SupportRequestFactory(case=people.case, client=people.case.client)
    return people


def visit(client, user, view, *args):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client.get(reverse(f"cases:{view}", args=args))


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize(
    ("who", "status"), [("holder", 200), ("lead", 200), ("colleague", 404), ("stranger", 404)]
)
def test_who_opens_a_page_of_the_dossier(client, people, view, who, status):
    response = visit(client, getattr(people, who), view, people.case.pk)

    assert response.status_code == status
    assert AccessLog.objects.filter(outcome="shown").exists() == (status == 200)


@pytest.mark.parametrize("view", SECTIONS)
def test_the_title_names_the_dossier_and_nobody(client, people, view):
    page = visit(client, people.holder, view, people.case.pk).content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    assert people.case.number in title
    assert people.case.client.last_name not in title


def test_the_holder_sees_all_of_it(client, people):
    page = visit(client, people.holder, "case", people.case.pk).content.decode()

    for text in ("Open bericht.", "Geheim bericht.", "Schuldhulp Noord", "Startmeting", "Ik houd elke maand"):
        assert text in page
    assert "Nieuwe notitie" in page
    assert "Overdragen" not in page  # that is for the stuurder


def test_a_partner_sees_what_the_referral_needs(client, people):
    page = visit(client, people.partner, "case", people.case.pk).content.decode()

    assert people.case.client.full_name in page
    assert "Verwijzing aangenomen" in page
    for text in (
        "Ik houd elke maand", "Open bericht.", "Geheim bericht.", "Schuldhulp Noord", "Startmeting",
        "Nieuwe notitie", "rekeningen",
    ):  # fmt: skip
        assert text not in page


@pytest.mark.parametrize("view", ["timeline", "notes"])
def test_a_partner_with_a_full_referral_sees_no_hidden_note_anywhere(client, people, view):
    people.case.referrals.update(level="full")

    page = visit(client, people.partner, view, people.case.pk).content.decode()

    assert "Open bericht." in page
    assert "Geheim bericht." not in page


def test_a_partner_sees_no_note_from_before_the_referral(client, people):
    people.case.referrals.update(level="full")
    ContactNote.objects.create(
        case=people.case, author=people.holder, held_on=date(2026, 3, 31), text="Van vroeger."
    )

    assert "Van vroeger." not in visit(client, people.partner, "notes", people.case.pk).content.decode()


@pytest.mark.parametrize(("view", "status"), [("looks", 403), ("add_note", 403), ("close", 403)])
def test_a_partner_does_not_come_on_other_pages(client, people, view, status):
    assert visit(client, people.partner, view, people.case.pk).status_code == status


def test_a_colleague_for_the_plan_sees_no_notes_and_no_measurements(client, people):
    Involvement.objects.create(case=people.case, worker=people.colleague, starts_on=date(2026, 5, 1))

    page = visit(client, people.colleague, "case", people.case.pk).content.decode()

    assert "Ik houd elke maand" in page
    for text in ("Open bericht.", "Geheim bericht.", "Startmeting"):
        assert text not in page
    assert visit(client, people.colleague, "notes", people.case.pk).status_code == 403


def test_the_household_links_only_where_one_may_go(client, people):
    me = people.case.client
    me.household = Household.objects.create()
    me.save()
    seen = CaseFactory(client__household=me.household, client__first_names="Daan", team=people.case.team)
    hidden = CaseFactory(client__household=me.household, client__first_names="Lotte")

    page = visit(client, people.lead, "case", people.case.pk).content.decode()

    assert reverse("cases:case", args=[seen.pk]) in page
    assert "Lotte" in page
    assert reverse("cases:case", args=[hidden.pk]) not in page


@pytest.mark.parametrize("view", SECTIONS)
def test_a_page_takes_as_many_statements_however_much_there_is(client, people, view, queries):
    for number in range(30):
        note = {"case": people.case, "author": people.holder, "held_on": date(2026, 5, 3)}
        ContactNote.objects.create(text=f"Nummer {number}", **note)
        ReferralFactory(case=people.case)
        GoalFactory(trajectory=people.case.trajectories.get())
        worker = UserFactory(coach=True)
        Involvement.objects.create(case=people.case, worker=worker, starts_on=date(2026, 5, 1))
    client.force_login(people.lead, backend="providers.access.EmailBackend")
    client.get(reverse("cases:cases"))  # stamps the session

    with queries(13 + TRANSACTION):
        assert client.get(reverse(f"cases:{view}", args=[people.case.pk])).status_code == 200


def test_an_empty_dossier_says_what_comes_first(client):
    lead = UserFactory(lead=True)
    case = CaseFactory(team=lead.team)

    page = visit(client, lead, "case", case.pk).content.decode()

    assert "Nu: geef dit dossier een vaste hulpverlener" in page
    assert "Er is nog geen plan." in page


def test_the_last_holder_stays_named_after_the_end(client, people):
    people.case.referrals.all().delete()
    services.close_case(
        case=people.case, closing_reason="Klaar", end_reason="31", on=date(2026, 6, 1), by=people.holder
    )

    page = visit(client, people.lead, "case", people.case.pk).content.decode()

    assert "Laatste vaste hulpverlener" in page
    assert "was vaste hulpverlener, ziet niets meer" in page
    assert people.holder.name in page
    assert "Heropen het dossier" in page


ACTS = {
    "add_note": {"kind": "visit", "text": "Thee.", "held_on": "2026-06-01"},
    "change_plan": {"plan_text": "Elke dinsdag bellen.", "seen": "1"},
    "scale": {"level": "3", "reason": "Verhuizing."},
    "mark_stable_goal": {"reason": "Dementie."},
    "end_trajectory": {"ends_on": "2026-06-01", "end_reason": "19"},
    "add_goal": {"text": "Ik slaap door.", "domain": "geestelijke_gezondheid", "actions": "Arts bellen"},
}


@pytest.mark.parametrize("view", ACTS)
def test_an_act_of_the_holder_is_done_once_and_said(client, people, view):
    here = reverse(f"cases:{view}", args=[people.case.pk])
    client.force_login(people.holder, backend="providers.access.EmailBackend")
    assert client.get(here).status_code == 200
    sent = ACTS[view] | {"form_key": "0b1f4f0e-6f7c-4f3c-9f0e-000000000001"}
    before = Event.objects.count() + ContactNote.objects.count()

    first, second = client.post(here, sent), client.post(here, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    done = Event.objects.count() + ContactNote.objects.count() - before
    assert done == (2 if view == "add_note" else 1)  # a first note is also the first contact


@pytest.mark.parametrize("view", ACTS)
def test_an_act_with_nothing_filled_in_answers_422_and_does_nothing(client, people, view):
    here = reverse(f"cases:{view}", args=[people.case.pk])
    client.force_login(people.holder, backend="providers.access.EmailBackend")

    response = client.post(here, {})

    assert response.status_code == 422
    assert "err-sum" in response.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "view", [*ACTS, "start_trajectory", "assign", "replace", "involve", "close", "reopen"]
)
def test_an_act_is_a_404_for_a_stranger_and_refused_to_a_partner(client, people, view):
    here = reverse(f"cases:{view}", args=[people.case.pk])
    for who, status in (("stranger", 404), ("colleague", 404), ("partner", 403)):
        client.force_login(getattr(people, who), backend="providers.access.EmailBackend")
        assert client.get(here).status_code == status
        assert client.post(here, ACTS.get(view, {})).status_code == status
    assert not Event.objects.exists()


def test_the_second_to_change_the_plan_sees_both_texts(client, people):
    services.change_plan(
        case=people.case, plan_text="Van de collega.", seen=1, on=date(2026, 6, 1), by=people.lead
    )
    here = reverse("cases:change_plan", args=[people.case.pk])
    client.force_login(people.holder, backend="providers.access.EmailBackend")

    response = client.post(here, {"plan_text": "Van mij.", "seen": "1"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Van de collega." in page
    assert "Van mij." in page
    assert client.post(here, {"plan_text": "Samen.", "seen": "2"}).status_code == 302
    assert Case.objects.get(pk=people.case.pk).plan_text == "Samen."


def test_a_dossier_with_an_open_referral_does_not_close_and_says_why(client, people):
    here = reverse("cases:close", args=[people.case.pk])
    client.force_login(people.holder, backend="providers.access.EmailBackend")

    response = client.post(here, {"closing_reason": "Klaar", "end_reason": "19"})

    assert response.status_code == 422
    assert "Schuldhulp Noord staat nog open" in response.content.decode()


@pytest.mark.parametrize("view", ACTS)
def test_an_act_takes_few_statements(client, people, view, queries):
    here = reverse(f"cases:{view}", args=[people.case.pk])
    client.force_login(people.holder, backend="providers.access.EmailBackend")
    client.get(here)  # stamps the session

    with queries(25 + TRANSACTION):
        assert client.post(here, ACTS[view]).status_code == 302
