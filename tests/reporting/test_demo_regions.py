"""More of the country: regions that the database wrote after the first one."""

import pytest
from django.db import connection

from cases.models import Assignment, Case, Client, Household, HouseholdStay
from providers.models import District, Municipality, User
from reporting.management.commands import demo_data
from tests.reporting.demo import kept_for_a_while
from tests.reporting.test_demo import SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def wide(django_db_setup, django_db_blocker, tmp_path_factory):
    """Three regions; what the schema was before and is after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_data, "REGION", 100)
        with django_db_blocker.unblock():
            before = schema()
        for _ in kept_for_a_while(django_db_blocker, tmp_path_factory.mktemp("media"), clients=300):
            yield before, schema()


def schema():
    """Indexes, constraints and triggers, as the database tells them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger"
            " WHERE NOT tgisinternal"
            " ORDER BY 1"
        )
        return cursor.fetchall()


def test_leave_indexes_constraints_and_triggers_as_they_were(wide):
    before, after = wide

    assert before == after


def test_have_their_own_places_people_and_organisations(wide):
    assert Municipality.objects.count() == 9
    assert Client.objects.filter(municipality__external_id="GM2001").exists()
    codes = [code for row in District.objects.all() for code in row.postcodes]
    assert len(codes) == len(set(codes))
    addresses = list(User.objects.values_list("email", flat=True))
    assert len(addresses) == len(set(addresses))


def test_refer_to_themselves_only(wide):
    def region(town):
        return (town - first) // 3

    first = Municipality.objects.order_by("pk").first().pk
    for held in Assignment.objects.select_related("case__client__district", "worker__team"):
        case = held.case
        towns = (case.municipality_id, case.client.municipality_id, case.client.district.municipality_id)
        towns += (held.worker.team.municipality_id,)
        assert len({region(town) for town in towns}) == 1
    assert {region(case.municipality_id) for case in Case.objects.all()} == {0, 1, 2}


def test_hold_what_the_screens_would_accept(wide):
    for model in SHOWN:
        relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
        rows = model.objects.select_related("case") if model is Assignment else model.objects.all()
        for row in rows.order_by("-pk")[:500]:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)


def test_keep_housemates_together(wide):
    homes = Client.objects.exclude(household=None).values_list("household", "postcode", "house_number")

    assert len(set(homes)) == Household.objects.count() >= 3
    stays = HouseholdStay.objects.values_list("client", "household")
    assert set(Client.objects.exclude(household=None).values_list("pk", "household")) == set(stays)


def test_leave_the_next_id_free(wide):
    highest = Client.objects.order_by("pk").last().pk

    assert Client.objects.create(municipality=Municipality.objects.first()).pk == highest + 1
