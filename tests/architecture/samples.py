"""Rows that more than one of these tests makes."""

from datetime import date

from intake.models import Attempt, Outreach, Signal, Submission, SubmissionFile, Told
from providers.models import Team
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
