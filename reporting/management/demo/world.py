"""All that the parts of the demo share: chance, calendar, places, people, residents and the tables."""

from random import Random
from typing import Any

from cases.models import (
    Assignment,
    Case,
    Complaint,
    ContactNote,
    Event,
    Goal,
    Intensity,
    Involvement,
    Referral,
    Trajectory,
)
from intake.models import Application, Assessment, Signal, SupportRequest
from outcomes.models import Measurement, SurveyAnswer
from providers.models import CaseloadGuide, Contract, Target
from reporting.management.demo.clients import Clients
from reporting.management.demo.days import Days
from reporting.management.demo.people import People
from reporting.management.demo.places import Places
from reporting.management.demo.writing import Table


class World:
    """The demo under construction. Rows wait in `tables`, which stand in the order in which they refer."""

    def __init__(self, rng: Random, days: Days, *, hashed: str, unusable: str) -> None:
        self.rng, self.days = rng, days
        self.places = Places()
        self.people = People(rng, days, self.places, hashed=hashed, unusable=unusable)
        self.clients = Clients(rng, self.places, days.last)
        self.contract, self.target = Table(Contract), Table(Target)
        self.guide = Table(CaseloadGuide)
        self.case, self.request = Table(Case, "D"), Table(SupportRequest, "H")
        self.assessment, self.application = Table(Assessment), Table(Application, "A")
        self.assignment, self.involvement = Table(Assignment), Table(Involvement)
        self.trajectory, self.intensity = Table(Trajectory, "TR"), Table(Intensity)
        self.goal, self.measurement = Table(Goal, "DO"), Table(Measurement, "ME")
        self.referral, self.note, self.event = Table(Referral, "V"), Table(ContactNote), Table(Event)
        self.signal, self.survey, self.complaint = (
            Table(Signal, "S"),
            Table(SurveyAnswer, "TV"),
            Table(Complaint, "KL"),
        )

    @property
    def tables(self) -> list[Table]:
        return [
            *self.places.tables,
            *self.people.tables,
            self.contract,
            self.target,
            self.guide,
            self.clients.household,
            self.clients.client,
            self.case,
            self.request,
            self.assessment,
            self.application,
            self.assignment,
            self.involvement,
            self.trajectory,
            self.intensity,
            self.goal,
            self.measurement,
            self.referral,
            self.note,
            self.event,
            self.signal,
            self.survey,
            self.complaint,
        ]

    def copy(self) -> None:
        """Send what waits to the database."""
        for table in self.tables:
            table.copy()


Row = dict[str, Any]
