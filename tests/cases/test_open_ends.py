"""A death or a move leaves nothing open of the resident: each model with an end, and what becomes of it."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q

from cases import services
from cases.models import (
    Aftercare,
    Appointment,
    Client,
    GoalStep,
    Household,
    HouseholdStay,
    Participation,
    PlanAgreement,
    PlanReview,
    Provision,
    Referral,
    Representative,
    SupplyOrder,
    Task,
    Trajectory,
)
from cases.services import group
from cases.states import OPEN
from providers.models import Message
from tests.cases.test_group import group_of
from tests.cases.test_group import join as join_group
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    GoalFactory,
    ProvisionFactory,
    ReferralFactory,
    SupplyOrderFactory,
    TrajectoryFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
DIED, TODAY = date(2026, 6, 10), date(2026, 6, 15)

# What the act ends, and by what one sees that a row of it is still open.
ENDS: dict[type[models.Model], Q] = {
    Aftercare: Q(pk__in=[]),  # asked through waiting(), below
    Appointment: Q(cancelled_on=None),
    GoalStep: Q(outcome=""),
    HouseholdStay: Q(ends_on=None),
    Participation: Q(ends_on=None),
    PlanAgreement: Q(outcome=""),
    PlanReview: Q(held_on=None, task__stopped_on=None),
    Provision: Q(end_reason=""),
    Referral: Q(state__in=OPEN),
    Representative: Q(ends_on=None),
    SupplyOrder: Q(delivered_on=None, refused_on=None, withdrawn_on=None),
    Task: Q(done_on=None, stopped_on=None),
    Trajectory: Q(ends_on=None),
}
AT_DEATH_ONLY = {Aftercare, HouseholdStay, Representative}  # who moves keeps a mentor, a family, a promise
# What goes on, and why: until the dossier closes, for good, or seen to by people (figures.departure.left).
STAYS = {
    "until the holder closes the dossier": {
        "Case", "Assignment", "Involvement", "CaseGrant", "EmergencyAccess", "Handover", "SituationPart",
        "SafetyNote", "Question", "Discussion", "Goal",
    },
    "it is what was so": {
        "Client", "Consent", "Document", "NetworkPerson", "LifeEvent", "PersonLink", "ProvisionReview",
        "StartStop",
    },
    "others go on": {"HouseholdDirector", "HouseholdAgreement"},
    "the law asks for it": {"DataRequest", "DataCopy", "LegalHold", "DestructionItem"},
    "of an app above, on the list of what is left to do": {
        "SupportRequest", "Assessment", "Application", "AssessmentReport", "Decision", "DefaultNotice",
        "Letter", "Redirection", "ReferrerCode", "Submission", "Urgency",
    },
    "of another table of people, who may need help more than ever": {"Signal", "Outreach"},
}  # fmt: skip
OURS = {"cases", "intake", "outcomes"}


def about_a_resident(model):
    return any(
        field.is_relation and field.related_model._meta.app_label in OURS
        for field in model._meta.concrete_fields
    )


def has_an_end(model):
    return any(isinstance(field, models.DateField) and field.null for field in model._meta.concrete_fields)


def test_every_model_with_an_end_says_what_a_death_does_to_it():
    found = {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in OURS and about_a_resident(model) and has_an_end(model)
    }
    named = [*STAYS.values(), {model.__name__ for model in ENDS}]

    assert found == set().union(*named)
    assert sum(map(len, named)) == len(found)


@pytest.fixture
def full():
    """A resident of whom one row of everything is open."""
    people = around_a_case()
    case, client = people.case, people.case.client
    Client.objects.filter(pk=client.pk).update(household=Household.objects.create())
    case.refresh_from_db()
    people.mate = AssignmentFactory(case__client__household=case.client.household).case
    goal = GoalFactory(trajectory=TrajectoryFactory(case=case))
    known = {
        "text": "Bellen",
        "owner": "Dochter",
        "due_on": date(2026, 7, 1),
        "on": TODAY,
        "by": people.holder,
    }
    services.add_step(goal=goal, **known)
    services.add_agreement(case=case, **known)
    services.plan_review(case=case, due_on=date(2026, 9, 1), on=TODAY, by=people.holder)
    Appointment.objects.create(
        case=case, made_by=people.holder, made_on=TODAY,
        starts_at="2026-06-20T08:00Z", ends_at="2026-06-20T09:00Z",
    )  # fmt: skip
    ReferralFactory(case=case, partner=people.partner.employer)
    provision = ProvisionFactory(client=client, municipality=case.team.municipality)
    SupplyOrderFactory(provision=provision, supplier=people.partner.employer)
    Representative.objects.create(
        client=client, kind="mentor", name="M. Vink", starts_on=date(2026, 1, 1), proof="gezien",
        proof_seen_on=date(2026, 1, 1),
    )  # fmt: skip
    earlier = CaseFactory(client=client, closed_on=date(2026, 5, 1), closing_reason="Klaar")
    Aftercare.objects.create(case=earlier, worker=people.holder, due_on=date(2026, 7, 1))
    people.group = group_of(case.team, capacity=1)
    people.part = join_group(case.assignments.get(), people.group, starts_on=date(2026, 6, 14))
    return people


def open_ones(people):
    found = set()
    for model, is_open in ENDS.items():
        rows = model.objects.filter(is_open)
        if model is Aftercare:
            rows = Aftercare.objects.waiting()
        if model is HouseholdStay:
            rows = rows.filter(client=people.case.client_id)
        if rows.exists():
            found.add(model)
    return found


def die(people):
    return services.record_death(case=people.case, died_on=DIED, source="family", on=TODAY, by=people.holder)


def undo(people, event):
    return services.undo_life_event(
        case=people.case, event=event, reason="Een naamgenoot", on=TODAY, by=people.holder
    )


class TestDeath:
    def test_leaves_nothing_open(self, full):
        assert open_ones(full) == set(ENDS)

        die(full)

        assert open_ones(full) == set()

    def test_ends_the_group_on_the_day_or_on_its_first(self, full):
        die(full)

        full.part.refresh_from_db()
        assert (full.part.ends_on, full.part.end_reason) == (date(2026, 6, 14), "De inwoner is overleden.")

    def test_ends_the_days_in_the_household_and_leaves_the_others(self, full):
        home = full.case.client.household_id

        die(full)

        stays = HouseholdStay.objects.filter(household=home).order_by("client")
        assert list(stays.values_list("client", "ends_on")) == [
            (full.case.client_id, DIED), (full.mate.client_id, None),
        ]  # fmt: skip
        assert Client.objects.get(pk=full.case.client_id).household is None

    def test_tells_the_supplier_without_saying_about_whom(self, full):
        die(full)

        mail = Message.objects.get(recipient=full.partner, subject="Leveropdracht ingetrokken")
        assert full.case.client.last_name not in mail.body
        assert "overleden" not in mail.body

    def test_taken_back_runs_again_but_for_what_was_asked_outside(self, full):
        event = die(full)

        undo(full, event)

        # Referrals came back as drafts, which are open; an order is not placed again by itself.
        assert open_ones(full) == set(ENDS) - {SupplyOrder}
        assert Client.objects.get(pk=full.case.client_id).household is not None
        full.part.refresh_from_db()
        assert (full.part.ends_on, full.part.seat) == (None, 1)

    def test_taken_back_waits_where_somebody_got_the_place(self, full):
        event = die(full)
        other = join_group(AssignmentFactory(), full.group)
        assert other.seat == 1

        undo(full, event)

        waits = full.case.participations.get(ends_on=None)
        assert (waits.starts_on, waits.asked_on) == (None, TODAY)
        assert full.case.participations.count() == 2


class TestMoveElsewhere:
    def test_leaves_nothing_open_of_what_was_ours(self, full):
        services.record_move(
            case=full.case, leaves=True, moved_on=DIED, source="resident", on=TODAY, by=full.holder
        )

        assert open_ones(full) == AT_DEATH_ONLY

    def test_ends_a_place_on_a_waiting_list(self, full):
        held = AssignmentFactory()
        waits = join_group(held, full.group)

        services.record_move(
            case=held.case, leaves=True, moved_on=DIED, source="resident", on=TODAY, by=held.worker
        )

        waits.refresh_from_db()
        assert waits.ends_on == TODAY
        with pytest.raises(Exception, match="wacht niet meer"):
            group.give_place(participation=waits, on=TODAY, by=held.worker)
