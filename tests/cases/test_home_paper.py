"""The plan of a household on paper: of whom it is printed for, and of who agreed to that."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.home_plan import paper
from cases.figures.household import dossiers_of
from cases.models import AccessLog, Case, Involvement, NetworkPerson
from cases.services import consents
from tests.cases.test_home_agreements import TODAY, agree
from tests.cases.test_household import enter, living_together
from tests.factories import AssignmentFactory


@pytest.fixture
def people(db):
    people = living_together()
    people.ans = NetworkPerson.objects.create(case=people.case, name="Buurvrouw Ans", relation="neighbour")
    return people


class TestPaper:
    def printed(self, people, *, on=TODAY, reader=None):
        case = Case.objects.get(pk=people.case.pk)
        return paper(case, dossiers_of(case, reader or people.holder, on=on), on=on)

    def share(self, people, *, case=None, given_on=TODAY):
        return services.share_at_home(
            case=case or people.other, given_on=given_on, way="spoken", on=TODAY, by=people.holder
        )

    def test_holds_of_the_others_only_who_agreed(self, people):
        assert [part["case"] for part in self.printed(people).parts] == [people.case]

        self.share(people)

        assert [part["case"] for part in self.printed(people).parts] == [people.case, people.other]
        assert len(self.printed(people, on=date(2026, 6, 14)).parts) == 1

    def test_leaves_out_who_took_it_back(self, people):
        consent = self.share(people)

        consents.withdraw(consent=consent, on=TODAY, by=people.holder)

        assert len(self.printed(people).parts) == 1

    def test_is_not_opened_by_consent_for_another_receiver_or_other_data(self, people):
        known = {"case": people.other, "purpose": "x", "given_on": TODAY, "on": TODAY, "by": people.holder}
        consents.give(receiver="Huisarts", data=["plan"], **known)
        consents.give(receiver="Huisgenoten", data=["notes"], **known)

        assert len(self.printed(people).parts) == 1

    def test_holds_nothing_of_a_dossier_its_printer_may_not_see(self, people):
        self.share(people)
        AssignmentFactory._meta.model.objects.filter(case=people.other).update(worker=people.stranger)
        Case.objects.filter(pk=people.other.pk).update(protected_on=TODAY, protection_reason="Geweld")

        assert len(self.printed(people).parts) == 1

    def test_names_in_the_agreements_nobody_who_is_not_on_it(self, people):
        theirs = NetworkPerson.objects.create(case=people.other, name="Tante Bep", relation="family")
        for owner in (people.other.client, theirs, people.ans):
            agree(people, owner)

        assert [one["who"] for one in self.printed(people).agreements] == [
            "een huisgenoot", "iemand uit het netwerk", "Buurvrouw Ans",
        ]  # fmt: skip
        self.share(people)
        assert [one["who"] for one in self.printed(people).agreements] == [
            people.other.client.full_name, "Tante Bep", "Buurvrouw Ans",
        ]  # fmt: skip

    def test_is_a_pdf_of_which_every_print_is_recorded(self, client, people):
        pytest.importorskip("weasyprint")
        services.share_at_home(
            case=people.other, given_on=TODAY, way="spoken", on=timezone.localdate(), by=people.holder
        )
        here = reverse("cases:home_plan_letter", args=[people.case.pk])

        answer = enter(client, people.holder).get(here)

        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        looks = AccessLog.objects.filter(page="plan van het huishouden op papier", kind="print")
        assert set(looks.values_list("case_id", flat=True)) == {people.case.pk, people.other.pk}

    @pytest.mark.parametrize(("level", "status"), [("full", 200), ("core", 403)])
    def test_is_for_who_sees_the_whole_dossier(self, client, people, level, status):
        pytest.importorskip("weasyprint")
        Involvement.objects.create(
            case=people.case, worker=people.colleague, starts_on=date(2026, 3, 1), level=level
        )
        here = reverse("cases:home_plan_letter", args=[people.case.pk])

        assert enter(client, people.colleague).get(here).status_code == status
        assert enter(client, people.stranger).get(here).status_code == 404
