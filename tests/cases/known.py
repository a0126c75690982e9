"""A resident who stands in every table that a worker writes in, and a list of destruction with residents."""

from datetime import date

from django.db.models.functions import Now

from cases.figures import stores
from cases.models import (
    AccessLog,
    Client,
    ContactNote,
    DestructionItem,
    DestructionList,
    Document,
    DocumentVersion,
    Event,
    Household,
    OwnFile,
    RetentionTerm,
)
from intake.models import Signal
from outcomes.models import Correction, OwnView, Skip, SurveyInvitation
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ClientFactory,
    GoalFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)

NAME = "Zwaantje Oosterhuizen"
TEXT = f"Gesproken met {NAME} over de schulden."


def person(**fields):
    return ClientFactory(
        external_id="KLANT-84712", first_names="Zwaantje", last_name="Oosterhuizen", bsn="999990019",
        birth_date=date(1951, 3, 14), postcode="2406HK", house_number=12, phone="06 87 65 43 21",
        email="zwaantje@voorbeeld.nl", household=Household.objects.create(external_id="Oosterhuizen"),
        **fields,
    )  # fmt: skip


def dossier(client, *, closed_on=date(2010, 6, 1)):
    """A dossier with something in every table that a worker writes in."""
    case = CaseFactory(
        client=client, opened_on=date(2009, 3, 1), closed_on=closed_on, closing_reason=TEXT, plan_text=TEXT
    )
    held = AssignmentFactory(case=case, ends_on=closed_on)
    trajectory = TrajectoryFactory(
        case=case, ends_on=closed_on, end_reason="19", goal_domains=["financien", NAME],
        stable_goal_on=date(2009, 5, 1), stable_goal_reason=TEXT,
    )  # fmt: skip
    GoalFactory(trajectory=trajectory, text=TEXT, closed_on=closed_on, result="wholly")
    measured = MeasurementFactory(trajectory=trajectory, worker=held.worker)
    Skip.objects.create(
        trajectory=trajectory, kind="half_year", reason="no_time", note=TEXT, skipped_on=date(2009, 9, 2),
        by=held.worker,
    )  # fmt: skip
    SurveyInvitation.objects.create(
        trajectory=trajectory, occasion="closing", language="nl", invited_on=date(2009, 9, 2), by=held.worker
    )
    OwnView.objects.create(
        trajectory=trajectory, instrument="self_rating", held_on=date(2009, 5, 2), marks={"financien": 2},
        entered_by=held.worker,
    )  # fmt: skip
    Correction.objects.create(measurement=measured, before={"x": TEXT}, reason=TEXT, by=held.worker)
    ReferralFactory(case=case, sent_on=date(2009, 4, 1), question=TEXT, contact_name=NAME)
    ContactNote.objects.create(case=case, author=held.worker, held_on=date(2009, 4, 2), text=TEXT)
    Event.objects.create(case=case, kind="note", on=date(2009, 4, 2), text=TEXT)
    request = SupportRequestFactory(
        client=client, case=case, received_on=date(2009, 2, 1), outcome="case", outcome_on=date(2009, 3, 1),
        text=TEXT, caller_name=NAME, domains=["financien", NAME],
    )  # fmt: skip
    Signal.objects.create(
        municipality=case.municipality, received_on=date(2009, 1, 2), source="police", case=case,
        request=request, note=TEXT, closed_on=date(2009, 1, 5), closing_reason="helped",
    )  # fmt: skip
    OwnFile.objects.create(worker=held.worker, client=client, relation="family", marked_by=held.worker)
    AccessLog.objects.create(
        user=held.worker, client_id=client.pk, case_id=case.pk, page="dossier", reason="vaste hulpverlener"
    )
    Client.objects.filter(pk=client.pk).update(contact_wishes=TEXT)
    return case


def upload(case, folder):
    worker = UserFactory()
    document = Document.objects.create(case=case, author=worker, title=TEXT, dated_on=date(2009, 5, 1))
    version = DocumentVersion.objects.create(
        document=document, number=1, file_name=f"{NAME}.txt", content_type="text/plain", size=9,
        sha256="0" * 64, uploaded_by=worker,
    )  # fmt: skip
    version.path.parent.mkdir(parents=True, exist_ok=True)
    version.path.write_text(TEXT)
    return version


def fifteen_years():
    """The term of a dossier: tests that commit empty all tables after them, this one too."""
    RetentionTerm.objects.get_or_create(
        kind="case", starts_on=date(2015, 1, 1), defaults={"years": 15, "source": "Wmo 5.3.4"}
    )


def places(client_needles):
    return {one.place.split(",")[0] for one in stores.search(client_needles).found}


def approved(*clients, ground="term", number=1, changed_on=date(2010, 6, 1)):
    """A list that two people approved, with these residents on it."""
    fifteen_years()
    listed = DestructionList.objects.create(
        month=date(2026, 11, 1), number=number, ground=ground,
        first_by=UserFactory(administrator=True), first_at=Now(),
        second_by=UserFactory(privacy_officer=True), second_at=Now(),
    )  # fmt: skip
    for client in clients:
        DestructionItem.objects.create(
            list=listed, client=client, kind="case", last_change_on=changed_on, due_on=date(2025, 6, 1)
        )
    return listed
