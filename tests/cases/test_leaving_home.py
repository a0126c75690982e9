"""Who leads a household leaves: somebody else who works in it leads it first."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.figures.leaving import leaving
from cases.models import Case, Client, Household, HouseholdDirector
from providers.models import User
from tests.cases.test_leaving import LAST, NEXT, TODAY, moved
from tests.factories import AssignmentFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


class TestALeaverWhoLeadsAHousehold:
    def test_gives_a_household_a_regisseur_who_works_in_it(self):
        people, home = around_a_case(), Household.objects.create()
        Client.objects.filter(pk=people.case.client_id).update(household=home)
        begun = date(2026, 6, 1)
        leads = HouseholdDirector.objects.create(household=home, worker=people.holder, starts_on=begun)
        found = leaving(people.holder, last_on=LAST, reader=people.lead, on=TODAY)
        assert [(row.what, row.about) for row in found.rows][1:] == [("leads_home", leads.pk)]
        row = (people.case, "leads_home", leads.pk)

        ((outcome, reason),) = moved(people.holder, people.lead, (*row, people.colleague))
        assert (outcome, reason[-9:]) == ("refused", "wel doet.")
        both = (people.case, "held", 0, people.colleague), (*row, people.colleague)
        assert moved(people.holder, people.lead, *both) == [("done", ""), ("done", "")]

        led = HouseholdDirector.objects.order_by("starts_on").values_list("worker", "starts_on", "ends_on")
        assert list(led) == [(people.holder.pk, begun, LAST), (people.colleague.pk, NEXT, None)]

    def test_proposes_for_a_household_who_works_in_it_already(self):
        people, home = around_a_case(), Household.objects.create()
        held = AssignmentFactory(
            case__client__household=home, case__team=people.case.team, worker=people.colleague
        )
        HouseholdDirector.objects.create(household=home, worker=people.holder, starts_on=TODAY)

        rows = leaving(people.holder, last_on=LAST, reader=people.lead, on=TODAY).rows

        (row,) = [one for one in rows if one.what == "leads_home"]
        assert (row.case_id, row.choices[0].pk) == (held.case.pk, people.colleague.pk)
        assert row.choices[0].why == "werkt al in een dossier van dit huishouden"

    @pytest.mark.parametrize(("closed", "ends_on", "may"), [
        (False, None, False), (False, LAST, True), (True, None, True),
    ])  # fmt: skip
    def test_is_refused_while_a_household_would_be_without_regisseur(self, closed, ends_on, may):
        people, home = around_a_case(), Household.objects.create()
        Client.objects.filter(pk=people.case.client_id).update(household=home)
        if closed:
            Case.objects.filter(pk=people.case.pk).update(closed_on=TODAY, closing_reason="Klaar")
        HouseholdDirector.objects.create(
            household=home, worker=people.colleague, starts_on=TODAY, ends_on=ends_on
        )
        rows = User.objects.filter(pk=people.colleague.pk)

        if may:
            assert rows.update(ends_on=LAST) == 1
            return
        with pytest.raises(IntegrityError, match="open work"), transaction.atomic():
            rows.update(ends_on=LAST)
