"""What the log of looks tells, after NEN 7513: who, in which role, for whom, whose record and from where."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import Look, consult, record_rows
from cases.models import AccessLog, Assignment, Client
from tests.api import System
from tests.factories import AssignmentFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def test_a_page_tells_who_in_which_role_and_from_where(client):
    people = around_a_case()
    client.force_login(people.holder)

    client.get(reverse("cases:case", args=[people.case.pk]), REMOTE_ADDR="192.0.2.7")
    client.get(reverse("cases:plan", args=[people.case.pk]), REMOTE_ADDR="192.0.2.7")

    first, second = AccessLog.objects.order_by("pk")
    assert (first.user, first.role, first.ip) == (people.holder, "coach", "192.0.2.7")
    assert (first.kind, first.outcome, first.on_behalf_of) == ("page", "shown", None)
    assert first.request_id != second.request_id


def test_a_stand_in_looks_on_behalf_of_the_one_who_is_away():
    held = AssignmentFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 9))
    away = UserFactory(coach=True)
    Assignment.objects.create(
        case=held.case,
        worker=away,
        kind="replacement",
        starts_on=date(2026, 6, 10),
        ends_on=date(2026, 6, 30),
    )

    consult(away, held.case.pk, on=TODAY, page="dossier")
    record_rows(away, [Look(held.case.client_id, held.case_id, "vervanger")], page="mijn werk")

    assert [row.on_behalf_of for row in AccessLog.objects.all()] == [held.worker, held.worker]


def test_a_search_and_an_answer_of_the_api_are_told_apart(client):
    people = around_a_case()
    ReferralFactory(case=people.case, partner=people.partner.employer)
    client.force_login(UserFactory(desk=True))
    client.post(reverse("cases:search"), {"q": people.case.client.last_name})
    System(people.partner).get("/api/v1/verwijzingen")

    assert set(AccessLog.objects.values_list("kind", "page")) == {("search", "zoeken"), ("api", "verwijzing")}


def test_what_was_refused_is_kept_though_the_page_was_undone(client):
    people = around_a_case()
    for user, view in ((people.stranger, "cases:case"), (people.stranger, "cases:plan")):
        client.force_login(user)
        assert client.get(reverse(view, args=[people.case.pk])).status_code == 404
    assert client.get(reverse("cases:case", args=[10**9])).status_code == 404

    assert list(AccessLog.objects.order_by("pk").values_list("client_id", "outcome", "reason")) == [
        (people.case.client_id, "refused", "geen toegang"),
        (people.case.client_id, "refused", "geen toegang"),
    ]


def test_all_residents_of_a_page_are_one_statement(client):
    lead = UserFactory(lead=True)
    cases = [AssignmentFactory(case__team=lead.team, case__opened_on=TODAY).case for _ in range(12)]
    client.force_login(lead)

    with CaptureQueriesContext(connection) as statements:
        client.get(reverse("cases:cases"))

    assert AccessLog.objects.count() == len(cases)
    assert sum("INSERT INTO cases_accesslog" in one["sql"] for one in statements) == 1


def test_an_export_writes_a_row_for_every_resident(tmp_path, capsys):
    AssignmentFactory()
    AssignmentFactory()

    call_command("export_dossiers", tmp_path)

    rows = AccessLog.objects.filter(kind="export", user=None, role="server")
    assert set(rows.values_list("client_id", flat=True)) == set(Client.objects.values_list("pk", flat=True))


def test_a_look_takes_no_lock_on_the_worker():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint"
            " WHERE conrelid = 'cases_accesslog'::regclass AND contype = 'f'"
        )
        assert cursor.fetchone() == (0,)


def test_a_look_is_never_changed_or_removed():
    people = around_a_case()
    consult(people.holder, people.case.pk, on=TODAY, page="dossier")

    for act in (lambda rows: rows.update(page="iets anders"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act(AccessLog.objects.all())
