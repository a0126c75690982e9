"""The screen of what was changed: in words, for who may know it, and itself recorded."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.figures.changes import in_words, kept_models, road
from cases.models import AccessLog, Case, Client, ContactNote, History
from cases.models.trail import KEPT, REFERENCE
from providers.models import Team, User
from tests.factories import CaseFactory, ClientFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
PAGE = "cases:changes"


def get(client, user, **query):
    client.force_login(user)
    return client.get(reverse(PAGE), query)


def told(row):
    (change,) = in_words([row])
    return [(field.name, field.was, field.became) for field in change.fields]


def last(table):
    return History.objects.filter(record=table).order_by("pk").last()


def test_every_kept_table_is_reference_data_or_leads_to_a_resident():
    # Of no resident by itself: who they are stands in the rows of the list, and registers name nobody.
    lists = {"cases_destructionlist", "cases_complaint", "cases_incident", "cases_breach", "cases_processing"}
    lists |= {"intake_outreach", "intake_attempt"}  # of somebody who is no resident yet
    lists |= {"cases_distribution", "cases_partnerexit"}  # of many dossiers: each has a row of its own
    lists |= {"cases_householddirector"}  # of a household: who lives in it stands elsewhere

    assert set(kept_models()) == set(KEPT)
    assert [table for table in KEPT if table not in {*REFERENCE, *lists} and not road(table)[1]] == []
    assert [table for table in REFERENCE if any(road(table))] == []


def test_a_change_is_told_in_the_words_of_the_screen():
    resident = ClientFactory(deceased_on=None, phone="", sex="male")
    Client.objects.filter(pk=resident.pk).update(deceased_on=date(2026, 6, 1), phone="0201", sex="other")

    assert sorted(told(last("cases_client"))) == [
        ("Geslacht", "man", "anders"),
        ("Overleden op", "–", "01-06-2026"),
        ("Telefoon", "–", "0201"),
    ]


def test_changes_of_residents_stand_beside_those_of_dossiers():
    of_residents = sorted(table for table in KEPT if road(table)[1] and not road(table)[0])[:2]
    of_dossiers = max(table for table in KEPT if road(table)[0])
    rows = [History(record=table, row_id=1, act="insert") for table in (*of_residents, of_dossiers)]

    assert of_dossiers > max(of_residents)
    assert [change.row.record for change in in_words(rows)] == [*of_residents, of_dossiers]


def test_roles_teams_and_yes_or_no_are_words_too():
    people = around_a_case()
    team = Team.objects.exclude(pk=people.colleague.team_id).first() or people.case.team
    before = people.colleague.team
    User.objects.filter(pk=people.colleague.pk).update(team=team, roles=["coach", "desk"], is_active=False)

    found = {name: (was, became) for name, was, became in told(last("providers_user"))}
    assert found["Actief"] == ("ja", "nee")
    assert found["Rollen"] == ("wijkcoach", "wijkcoach, loketmedewerker")
    assert found.get("Team", (str(before), str(team))) == (str(before), str(team))


def test_a_number_of_a_citizen_and_what_was_written_of_a_resident_are_not_shown(client):
    officer, people = UserFactory(privacy_officer=True), around_a_case()
    Client.objects.filter(pk=people.case.client_id).update(bsn="111222333")
    note = ContactNote.objects.create(
        case=people.case,
        author=people.holder,
        kind="visit",
        text="Zeer geheim.",
        held_on=timezone.localdate(),
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_contactnote SET text = 'Nog veel geheimer.' WHERE id = %s", [note.pk])

    page = get(client, officer, dossier=str(people.case.pk)).content.decode()

    assert "niet te zien" in page
    assert "tekst van 12 tekens → tekst van 18 tekens" in page
    assert "geheim" not in page
    assert "111222333" not in page


def test_the_changes_of_one_dossier_are_those_of_all_that_is_in_it(client):
    officer, people = UserFactory(privacy_officer=True), around_a_case()
    other = CaseFactory()
    Client.objects.filter(pk__in=[people.case.client_id, other.client_id]).update(phone="06")

    rows = get(client, officer, dossier=f"D-{people.case.pk:06d}").context["rows"]

    assert {row["client"] for row in rows} == {people.case.client_id}
    assert {"Inwoner", "Dossier", "Toewijzing"} <= {row["what"] for row in rows}


def test_what_was_removed_is_found_by_the_dossier_it_named(client):
    officer, people = UserFactory(privacy_officer=True), around_a_case()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_assignment WHERE case_id = %s", [people.case.pk])

    rows = get(client, officer, dossier=str(people.case.pk), wat="cases_assignment").context["rows"]
    assert "verwijderd" in [row["act"] for row in rows]


def test_the_administrator_sees_reference_data_only(client):
    administrator, people = UserFactory(administrator=True), around_a_case()
    Client.objects.filter(pk=people.case.client_id).update(phone="0612")
    Team.objects.filter(pk=people.case.team_id).update(name="Team Noord")

    every = get(client, administrator)
    one = get(client, administrator, dossier=str(people.case.pk), wat="cases_client")

    assert "Team Noord" in every.content.decode()
    assert "0612" not in every.content.decode()
    assert {row["client"] for row in every.context["rows"]} == {None}
    assert one.context["rows"] == []
    assert not AccessLog.objects.filter(user=administrator).exists()


@pytest.mark.parametrize("who", ["holder", "lead", "partner", "stranger"])
def test_it_is_for_nobody_else(client, who):
    assert get(client, getattr(around_a_case(), who)).status_code == 403


def test_a_look_at_it_is_recorded_once_per_dossier(client):
    officer, people = UserFactory(privacy_officer=True), around_a_case()
    for phone in "123":
        Client.objects.filter(pk=people.case.client_id).update(phone=phone)

    get(client, officer, dossier=str(people.case.pk))

    looks = AccessLog.objects.filter(user=officer, page="wijzigingen", reason="toezicht")
    assert {look.client_id for look in looks} == {people.case.client_id}
    assert looks.count() == len(set(looks.values_list("client_id", "case_id")))


def test_it_is_narrowed_by_worker_and_day_and_goes_on_by_key(client, monkeypatch):
    officer, people = UserFactory(privacy_officer=True), around_a_case()
    monkeypatch.setattr("cases.views.changes.PAGE", 2)
    for phone in "12345":
        Client.objects.filter(pk=people.case.client_id).update(phone=phone)
    today = timezone.localdate()

    first = get(client, officer, inwoner=str(people.case.client_id), dag=str(today))
    second = get(client, officer, inwoner=str(people.case.client_id), na=first.context["after"])

    shown = [row["fields"][0].became for page in (first, second) for row in page.context["rows"]]
    assert shown == ["5", "4", "3", "2"]
    assert get(client, officer, dag=str(today + timedelta(days=1))).context["rows"] == []
    assert get(client, officer, wie=str(people.holder.pk)).context["rows"] == []


def test_a_page_costs_the_same_statements_for_many_rows(client, django_assert_max_num_queries):
    officer = UserFactory(privacy_officer=True)
    cases = [CaseFactory() for _ in range(20)]
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(opened_on=date(2026, 1, 5))
    client.force_login(officer)

    with django_assert_max_num_queries(14):
        client.get(reverse(PAGE))


@pytest.mark.parametrize(
    "query",
    [
        {"dossier": "x"},
        {"dossier": "9" * 30},
        {"wie": "1" * 30},
        {"dag": "2026-02-31"},
        {"dag": "0001-01-01"},
        {"dag": "9999-12-31"},
        {"wat": "auth_user"},
        {"na": "-1", "inwoner": "½"},
    ],
)
def test_an_address_that_makes_no_sense_is_no_error(client, query):
    assert get(client, UserFactory(privacy_officer=True), **query).status_code == 200
