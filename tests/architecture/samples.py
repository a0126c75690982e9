"""Rows that more than one of these tests makes."""

from datetime import date

from cases.models import (
    Case,
    Client,
    GoalStep,
    Household,
    HouseholdAgreement,
    HouseholdStay,
    NetworkPerson,
    PlanAgreement,
    PlanApproval,
    PlanReview,
    Task,
)
from intake.models import Attempt, Outreach, Signal, Submission, SubmissionFile, Told
from providers.models import Team, User
from tests.factories import UserFactory

BEGUN = date(2026, 3, 1)


def outreach_of(team: Team) -> Outreach:
    """A signal that the team is on."""
    signal = Signal.objects.create(municipality=team.municipality, received_on=BEGUN, source="police")
    held = Outreach(signal=signal, team=team, ground="vital", why="Gevaar", last_name="Bemoeial",
                    started_on=BEGUN, evaluate_on=BEGUN)  # fmt: skip
    held.save()
    Attempt.objects.create(
        outreach=held, on=BEGUN, way="phone", company="nobody", result="no_answer", by=UserFactory()
    )
    return held


def sent_in() -> dict[str, int]:
    """Something that was sent in and that nobody took up, with a file."""
    told = Told(text="Ik red het niet alleen.", last_name="Inzender", phone="0612345678")
    row = Submission.objects.create(channel="web", sender="self", content=told.sealed(), key="a" * 64)
    file = SubmissionFile.objects.create(
        submission=row, file_name="brief.txt", content_type="text/plain", size=9, sha256="0" * 64
    )
    return {"submission_id": row.pk, "file_id": file.pk}


def plan_keys(case: Case, by: User, goal_id: object) -> dict[str, int]:
    """What stands around the goal of a dossier: a step, an agreement, a review and what was agreed to."""
    promised = {"text": "Belt de bank", "owner": "dochter", "due_on": BEGUN}
    task = Task.objects.create(case=case, text="Evalueer", due_on=BEGUN, asked_by=by, asked_on=BEGUN)
    approval = PlanApproval.objects.create(
        case=case, number=1, agreed_on=BEGUN, manner="paper", name="A. Inwoner", digest="0" * 64,
        content={"doelen": [], "afspraken": [], "verder afgesproken": ""}, recorded_by=by,
    )  # fmt: skip
    # Somebody who left one household and now lives in another one.
    HouseholdStay.objects.create(
        client=case.client, household=Household.objects.create(), starts_on=BEGUN, ends_on=BEGUN
    )
    home = Household.objects.create()
    Client.objects.filter(pk=case.client_id).update(household=home)
    case.client.refresh_from_db()
    at_home = HouseholdAgreement.objects.create(
        household=home, owner_kind="director", **promised | {"owner": "r"}
    )
    return {
        "home_agreement_id": at_home.pk,
        "step_id": GoalStep.objects.create(goal_id=goal_id, **promised).pk,
        "agreement_id": PlanAgreement.objects.create(case=case, **promised).pk,
        "review_id": PlanReview.objects.create(case=case, task=task).pk,
        "approval_id": approval.pk,
        "person_id": NetworkPerson.objects.create(case=case, name="Buur", relation="neighbour").pk,
        "stay_id": HouseholdStay.objects.get(client=case.client, household=home).pk,
    }
