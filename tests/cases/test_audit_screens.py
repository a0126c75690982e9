"""What the privacy officer sees of who looked, and the letter for the resident."""

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from cases.figures import unusual as figures
from cases.figures.unusual import unusual
from cases.models import AccessLog, Client, OwnFile
from tests.factories import AssignmentFactory, ClientFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)


def at(hour, minute=0, *, day=MONDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Amsterdam"))


def look(user, case, when, **more):
    known = {"page": "dossier", "reason": "test"} | more
    return AccessLog.objects.create(user=user, client_id=case.client_id, case_id=case.pk, at=when, **known)


def asked(**more):
    return unusual(**{"since": at(0) - timedelta(days=7), "on": MONDAY, "size": 50} | more)


def reasons(**more):
    return [row.why for row in asked(**more).rows]


def enter(client, user):
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("when", "stands_out"),
    [
        (at(6, 59), True),
        (at(7, 0), False),
        (at(19, 59), False),
        (at(20, 0), True),
        (at(12, day=date(2026, 6, 12)), False),
        (at(12, day=date(2026, 6, 13)), True),
        (at(12, day=date(2026, 6, 14)), True),
    ],
)
def test_odd_hours_are_before_seven_from_eight_and_in_the_weekend(when, stands_out):
    people = around_a_case()
    look(people.holder, people.case, when)

    assert reasons() == ([["tijd"]] if stands_out else [])


def test_many_is_a_number_of_dossiers_opened_in_one_hour(monkeypatch):
    monkeypatch.setattr(figures, "QUERY", figures.QUERY.replace(f">= {figures.MANY}", ">= 3"))
    worker = UserFactory(coach=True)
    cases = [AssignmentFactory(worker=worker).case for _ in range(3)]
    for case in cases[:2]:
        look(worker, case, at(9, 5))
    look(worker, cases[2], at(10, 0))
    for case in cases[1:]:
        look(worker, case, at(9, 30), page="dossiers", request_id=UUID(int=1))
    assert reasons(only="veel") == []

    look(worker, cases[2], at(9, 59))

    assert reasons(only="veel") == [["veel"]] * 3


def test_the_same_name_is_the_last_one_however_it_is_spelt():
    people = around_a_case()
    people.case.client.last_name = "De Grüne"
    people.case.client.save()
    for name in ("Anna de Grune", "Anna Bos"):
        people.holder.name = name
        people.holder.save()
        found = reasons() if name == "Anna Bos" else None
        if found is None:
            look(people.holder, people.case, at(12))
            assert reasons() == [["naam"]]
        else:
            assert found == []


def test_who_has_no_access_any_more_stands_out_and_the_holder_does_not():
    people = around_a_case()
    for user in (people.holder, people.lead, people.stranger):
        look(user, people.case, at(12))

    page = asked(only="weg")

    assert [(row.user_id, row.why) for row in page.rows] == [(people.stranger.pk, ["weg"])]


def test_what_was_refused_stands_out(client):
    people = around_a_case()
    look(people.stranger, people.case, at(12), outcome="refused")

    assert reasons() == [["geweigerd"]]


def test_a_day_of_one_worker_and_one_resident_is_one_row():
    people = around_a_case()
    for minute in range(5):
        look(people.holder, people.case, at(22, minute))

    (row,) = asked().rows

    assert (row.looks, row.first_at.minute, row.last_at.minute) == (5, 0, 4)


def test_pages_go_on_where_the_last_one_ended():
    people = around_a_case()
    for days in range(7):
        look(people.holder, people.case, at(23, day=MONDAY - timedelta(days=days)))
    first = asked(size=4)
    second = asked(size=4, after=first.after)

    days = [row.day for row in first.rows + second.rows]
    assert len(set(days)) == len(days) == 7
    assert second.after is None


def test_the_screen_shows_why_without_naming_the_resident(client):
    people = around_a_case()
    AccessLog.objects.create(
        user=people.stranger, client_id=people.case.client_id, case_id=people.case.pk,
        page="dossier", reason="geen toegang", outcome="refused",
    )  # fmt: skip
    enter(client, UserFactory(privacy_officer=True))

    text = client.get(reverse("cases:unusual"), {"waarom": "geweigerd", "dagen": "31"}).content.decode()

    assert "vroeg een dossier dat niet mocht" in text
    assert people.case.number in text
    assert people.case.client.last_name not in text


@pytest.mark.parametrize("who", ["holder", "lead", "partner", "stranger"])
def test_what_stands_out_is_for_the_privacy_officer_only(client, who):
    people = around_a_case()

    assert enter(client, getattr(people, who)).get(reverse("cases:unusual")).status_code == 403


@pytest.mark.parametrize(
    "query", [{"na": "9" * 30}, {"na": "x"}, {"dagen": "-1"}, {"waarom": "'"}, {"wie": "²"}]
)
def test_an_address_that_makes_no_sense_is_no_error(client, query):
    enter(client, UserFactory(privacy_officer=True))

    assert client.get(reverse("cases:unusual"), query).status_code == 200
    assert client.get(reverse("cases:access_log"), query).status_code == 200


def test_the_log_tells_for_whom_and_from_where_and_is_narrowed_by_way(client):
    people = around_a_case()
    row = {"client_id": people.case.client_id, "case_id": people.case.pk, "page": "dossier"}
    AccessLog.objects.create(
        user=people.colleague,
        on_behalf_of=people.holder,
        role="coach",
        ip="192.0.2.7",
        reason="vervanger",
        **row,
    )
    AccessLog.objects.create(user=people.lead, kind="print", reason="stuurder van het team", **row)
    enter(client, UserFactory(privacy_officer=True))

    every = client.get(reverse("cases:access_log"), {"dossier": people.case.number}).content.decode()
    printed = client.get(reverse("cases:access_log"), {"hoe": "print"}).content.decode()

    assert f"voor {people.holder.name}" in every
    assert "192.0.2.7" in every
    assert "wijkcoach" in every
    assert people.colleague.name not in printed
    assert people.lead.name in printed


def test_the_letter_tells_the_resident_who_looked_and_is_itself_a_print(client):
    people = around_a_case()
    look(people.lead, people.case, at(12), reason="stuurder van het team", role="team_lead")
    look(people.lead, people.case, at(13), reason="stuurder van het team", role="team_lead")
    look(people.stranger, people.case, at(13), outcome="refused")

    answer = enter(client, people.holder).get(reverse("cases:looks_letter", args=[people.case.pk]))

    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert answer["Content-Disposition"] == f'attachment; filename="wie-keek-{people.case.number}.pdf"'
    assert people.case.client.last_name in text
    assert people.lead.name in text
    assert "15-06-2026" in text
    assert people.stranger.name not in text
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert people.case.client.last_name not in str(document.docinfo.get("/Title"))
    assert AccessLog.objects.filter(user=people.holder, kind="print").count() == 1


@pytest.mark.parametrize(("who", "status"), [("partner", 404), ("stranger", 404), ("lead", 200)])
def test_the_letter_is_for_who_sees_the_whole_dossier(client, who, status):
    people = around_a_case()

    page = enter(client, getattr(people, who)).get(reverse("cases:looks_letter", args=[people.case.pk]))

    assert page.status_code == status


@pytest.mark.parametrize(("house_number", "stands_out"), [(12, True), (13, False)])
def test_the_address_of_an_own_file_stands_out(house_number, stands_out):
    people = around_a_case()
    Client.objects.filter(pk=people.case.client_id).update(postcode="1011AB", house_number=house_number)
    kin = ClientFactory(postcode="1011AB", house_number=12)
    OwnFile.objects.create(worker=people.lead, client=kin, relation="family", marked_by=people.holder)
    look(people.lead, people.case, at(12))

    assert reasons() == ([["adres"]] if stands_out else [])
