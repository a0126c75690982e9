"""All rows of the database in lists, and which of them a gemeente and a window take."""

from collections import defaultdict

from cases import models as cases
from intake import models as intake
from outcomes import models as outcomes
from providers import models as providers
from tests.reporting.oracle.arithmetic import DAY, six_months_later


class Rows:
    """The rows, read once. `report` of the oracle says of which gemeente and variant a count is."""

    def __init__(self):
        self.partners = list(providers.Partner.objects.all())
        self.districts = list(providers.District.objects.all())
        self.requests = list(intake.SupportRequest.objects.select_related("case__client", "district"))
        self.assessments = list(intake.Assessment.objects.select_related("request"))
        self.applications = list(intake.Application.objects.select_related("request"))
        self.cases = list(cases.Case.objects.select_related("client__district"))
        self.trajectories = list(cases.Trajectory.objects.select_related("case"))
        self.assignments = list(cases.Assignment.objects.all())
        self.intensities = list(cases.Intensity.objects.order_by("starts_on"))
        self.goals = list(cases.Goal.objects.select_related("trajectory__case"))
        self.measured = defaultdict(list)
        for measurement in outcomes.Measurement.objects.all():
            self.measured[measurement.trajectory_id].append(measurement)
        self.referrals = list(cases.Referral.objects.select_related("case", "partner"))
        self.answers = list(outcomes.SurveyAnswer.objects.all())
        self.complaints = list(cases.Complaint.objects.all())
        self.signals = list(intake.Signal.objects.all())
        self.openers = {}
        for request in self.requests:
            if request.case_id:
                known = self.openers.get(request.case_id)
                key = (request.received_on, request.external_id)
                if known is None or key < (known.received_on, known.external_id):
                    self.openers[request.case_id] = request

    def ours(self, case):
        return case.municipality_id == self.gemeente.pk

    def cohort(self, window):
        return [
            one
            for one in self.trajectories
            if self.ours(one.case) and six_months_later(one.starts_on) + 30 * DAY in window
        ]

    def is_open(self, case, day):
        return self.ours(case) and case.opened_on <= day and (case.closed_on is None or day <= case.closed_on)

    def received(self, window):
        return [
            one
            for one in self.requests
            if one.municipality_id == self.gemeente.pk and one.received_on in window
        ]

    def place(self, district):
        ours = district is not None and district.municipality_id == self.gemeente.pk
        return district.external_id if ours else "onbekend"

    def places(self):
        mine = [one for one in self.districts if one.municipality_id == self.gemeente.pk]
        return {**{one.external_id: one.inhabitants for one in mine}, "onbekend": None}
