"""The phase of a situation: up and down, who has which role, and what was too fast."""

from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cases.figures.escalation import heavy, situation, too_fast
from cases.forms.escalation import PartForm
from cases.models import (
    Case,
    Client,
    EscalationModel,
    Event,
    Household,
    HouseholdDirector,
    PhaseStep,
    SafetyNote,
    SituationPart,
)
from cases.policies import escalation as policies
from cases.services import escalation as services
from providers.models import Municipality
from reporting import services as reports
from tests.cases.phases import DAY, TODAY, direct, to_phase, with_a_director
from tests.factories import TrajectoryFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent.parent / "reporting" / "golden"


@pytest.fixture
def people():
    return with_a_director()


class TestChangingThePhase:
    def test_writes_a_step_with_the_name_of_the_phase_and_the_reason(self, people):
        step = to_phase(people, 3, reason="De buren belden.")

        assert (step.name, step.why) == ("Meer problemen tegelijk", "Iemand loopt gevaar. De buren belden.")
        assert Event.objects.get(case=people.case).kind == "phase_set"

    @pytest.mark.parametrize(("phase", "kind"), [(4, "phase_up"), (2, "phase_down")])
    def test_tells_up_from_down(self, people, phase, kind):
        to_phase(people, 3)
        to_phase(people, phase)

        assert Event.objects.filter(case=people.case).first().kind == kind

    def test_may_happen_twice_on_a_day_and_the_last_counts(self, people):
        to_phase(people, 3)
        to_phase(people, 4)

        assert situation(people.case, on=TODAY).step.phase == 4
        assert situation(people.case, on=TODAY - DAY).step is None

    @pytest.mark.parametrize(("phase", "words", "said"), [
        (5, {}, "uit de lijst"),
        (2, {}, "al in fase 2"),
        (3, {"triggers": [], "reason": " "}, "schrijf op waarom"),
    ])  # fmt: skip
    def test_is_refused_in_words(self, people, phase, words, said):
        to_phase(people, 2)

        with pytest.raises(ValidationError, match=said):
            to_phase(people, phase, **words)

    def test_is_refused_when_a_colleague_was_first(self, people):
        to_phase(people, 2)

        with pytest.raises(ValidationError, match="intussen"):
            to_phase(people, 4, seen=0)

    @pytest.mark.parametrize(("who", "may"), [
        ("holder", True), ("lead", True), ("director", True), ("colleague", False), ("stranger", False),
    ])  # fmt: skip
    def test_is_for_who_decides_or_directs(self, people, who, may):
        direct(people)

        assert (policies.why_not_change_phase(getattr(people, who), people.case, on=TODAY) is None) is may

    @pytest.mark.parametrize(("ends_on", "may"), [(TODAY, True), (TODAY - DAY, False)])
    def test_is_for_the_procesregisseur_only_while_that_lasts(self, people, ends_on, may):
        direct(people, ends_on=ends_on)

        assert (policies.why_not_see_phase(people.director, people.case, on=TODAY) is None) is may
        assert Case.objects.visible_to(people.director, on=TODAY).exists() is may

    def test_is_never_changed_afterwards(self, people):
        step = to_phase(people, 2)

        with pytest.raises(IntegrityError), transaction.atomic():
            PhaseStep.objects.filter(pk=step.pk).update(phase=1)

    def test_needs_a_reason_in_the_database_too(self, people):
        step = PhaseStep(case=people.case, phase=2, name="x", starts_on=TODAY, by=people.holder)

        with pytest.raises(IntegrityError, match="has_a_reason"), transaction.atomic():
            PhaseStep.objects.bulk_create([step])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told():
    people = around_a_case()
    ready, refused = Barrier(2), []

    def change(phase):
        try:
            ready.wait()
            to_phase(people, phase, seen=0)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=change, args=[phase]) for phase in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (PhaseStep.objects.count(), len(refused)) == (1, 1)


class TestFigures:
    def test_never_move_by_a_phase(self):
        """K11 and K12 count the level of a trajectory."""
        call_command("import_dossiers", str(GOLDEN))
        town = Municipality.objects.get(external_id="GM0484")
        before, _ = reports.compute(municipality=town, month=date(2026, 3, 1))
        by = UserFactory()
        for case in Case.objects.all():
            for phase, day in ((4, 1), (2, 5), (1, 9), (3, 20)):
                PhaseStep.objects.create(
                    case=case, phase=phase, name="x", starts_on=date(2026, 3, day), reason="x", by=by
                )

        after, _ = reports.compute(municipality=town, month=date(2026, 3, 1))

        assert after["kpis"]["K11"] == before["kpis"]["K11"]
        assert after["kpis"]["K12"] == before["kpis"]["K12"]

    def test_the_level_of_the_trajectory_stays(self, people):
        trajectory = TrajectoryFactory(case=people.case)
        known = list(trajectory.intensities.values())

        to_phase(people, 4)

        assert list(trajectory.intensities.values()) == known


class TestRoles:
    def test_follow_from_the_dossier_or_are_named(self, people):
        to_phase(people, 4)
        services.name_part(
            case=people.case, role="mayor", name="Burgemeester van Zuidwijk", on=TODAY, by=people.holder
        )

        parts = {part.role: part.who for part in situation(people.case, on=TODAY).parts}

        assert parts == {
            "holder": people.holder.name,
            "case_director": "",
            "process_director": "",
            "team_lead": people.lead.name,
            "mayor": "Burgemeester van Zuidwijk",
        }

    def test_know_the_regisseur_of_the_household_as_casusregisseur(self, people):
        to_phase(people, 4)
        services.name_part(case=people.case, role="case_director", name="Eerder", on=TODAY, by=people.holder)
        home = Household.objects.create()
        Client.objects.filter(pk=people.case.client_id).update(household=home)
        HouseholdDirector.objects.create(household=home, worker=people.colleague, starts_on=TODAY)
        case = Case.objects.get(pk=people.case.pk)

        (part,) = [one for one in situation(case, on=TODAY).parts if one.role == "case_director"]

        assert (part.who, part.pk) == (people.colleague.name, 0)
        assert part.source == "regisseur van het huishouden"

    def test_name_no_casusregisseur_by_hand_beside_the_regisseur(self, people):
        home = Household.objects.create()
        Client.objects.filter(pk=people.case.client_id).update(household=home)
        HouseholdDirector.objects.create(household=home, worker=people.holder, starts_on=TODAY)
        case = Case.objects.get(pk=people.case.pk)

        with pytest.raises(ValidationError, match="en dus casusregisseur") as refused:
            services.name_part(case=case, role="case_director", name="Een ander", on=TODAY, by=people.holder)

        assert list(refused.value.message_dict) == ["role"]
        offered = dict(PartForm(case=case, on=TODAY).fields["role"].choices)
        assert "case_director" not in offered

    def test_pass_to_another_with_the_day_before_as_the_last(self, people):
        for day, name in ((TODAY, "Een"), (TODAY + DAY, "Twee")):
            services.name_part(case=people.case, role="mayor", name=name, on=day, by=people.holder)

        assert list(SituationPart.objects.values_list("name", "starts_on", "ends_on")) == [
            ("Een", TODAY, TODAY),
            ("Twee", TODAY + DAY, None),
        ]

    def test_are_given_to_who_works_in_the_dossier_only(self, people):
        with pytest.raises(ValidationError, match="werkt niet in dit dossier"):
            services.name_part(
                case=people.case, role="case_director", worker=people.stranger, on=TODAY, by=people.holder
            )

    @pytest.mark.parametrize("words", [{"role": "holder", "name": "Ik"}, {"role": "mayor", "name": ""}])
    def test_that_follow_and_nobody_are_refused(self, people, words):
        with pytest.raises(ValidationError):
            services.name_part(case=people.case, **words, on=TODAY, by=people.holder)

    def test_end(self, people):
        part = services.name_part(
            case=people.case, role="mayor", name="Een", on=TODAY - DAY, by=people.holder
        )

        services.end_part(part=part, on=TODAY, by=people.holder)

        with pytest.raises(ValidationError, match="al beëindigd"):
            services.end_part(part=part, on=TODAY, by=people.holder)


def signs(people, *, on=TODAY):
    return too_fast([people.case.pk], on=on).get(people.case.pk, "")


class TestTooFast:
    @pytest.mark.parametrize(("days", "is_fast"), [(90, True), (91, False)])
    def test_is_two_phases_down_within_ninety_days(self, people, days, is_fast):
        to_phase(people, 4, on=date(2026, 3, 2))
        to_phase(people, 3, on=TODAY - timedelta(days=days))
        to_phase(people, 2)

        assert bool(signs(people)) is is_fast

    def test_is_two_phases_down_at_once(self, people):
        to_phase(people, 4, on=TODAY - DAY)
        to_phase(people, 2)

        assert signs(people) == "Snel na elkaar afgeschaald (15 juni 2026)"

    @pytest.mark.parametrize(("days", "is_fast"), [(90, True), (91, False)])
    def test_is_up_again_soon(self, people, days, is_fast):
        to_phase(people, 3, on=date(2026, 3, 2))
        to_phase(people, 2, on=TODAY - timedelta(days=days))
        to_phase(people, 3)

        assert bool(signs(people)) is is_fast

    @pytest.mark.parametrize(("days", "is_fast"), [(90, True), (91, False)])
    def test_is_a_safety_note_soon_after(self, people, days, is_fast):
        to_phase(people, 3, on=date(2026, 3, 2))
        to_phase(people, 2, on=TODAY - timedelta(days=days))
        SafetyNote.objects.create(
            case=people.case, text="Hond", readers="team", written_by=people.holder, written_on=TODAY,
            review_on=TODAY + DAY,
        )  # fmt: skip

        assert bool(signs(people)) is is_fast

    @pytest.mark.parametrize("kind", ["reopened", "escalated"])
    def test_is_a_return_or_a_procesregie_soon_after(self, people, kind):
        to_phase(people, 3, on=TODAY - 2 * DAY)
        to_phase(people, 2, on=TODAY - DAY)
        assert not signs(people)

        Event.objects.create(case=people.case, kind=kind, on=TODAY)

        assert signs(people)

    def test_goes_by_the_model_of_the_day_of_the_step(self, people):
        EscalationModel.objects.create(
            starts_on=TODAY, fast_phases=1, fast_days=1, again_days=1, reason="Strenger."
        )
        to_phase(people, 4, on=TODAY - 2 * DAY)
        to_phase(people, 3, on=TODAY - DAY)
        assert not signs(people)

        PhaseStep.objects.create(
            case=people.case, phase=2, name="x", starts_on=TODAY, reason="x", by=people.holder
        )

        assert signs(people)

    def test_leaves_the_lists_when_somebody_saw_to_it_and_comes_back_with_something_new(self, people):
        to_phase(people, 4, on=TODAY - DAY)
        to_phase(people, 2)
        assert [row.signal for row in heavy(people.lead, on=TODAY)] == [signs(people)]

        services.see_to_signal(case=people.case, remark="Besproken.", on=TODAY, by=people.lead)
        assert (signs(people), heavy(people.lead, on=TODAY)) == ("", [])

        to_phase(people, 3, on=TODAY + DAY)
        assert signs(people, on=TODAY + DAY)

    def test_is_seen_to_by_who_leads_or_directs(self, people):
        with pytest.raises(PermissionDenied, match="stuurder"):
            services.see_to_signal(case=people.case, remark="Ja", on=TODAY, by=people.holder)
        with pytest.raises(ValidationError, match="Schrijf kort op"):
            services.see_to_signal(case=people.case, remark=" ", on=TODAY, by=people.lead)
