"""What the demo holds: something to see in every list, rows as the screens would make them."""

from datetime import timedelta

import pytest

from cases import models as cases
from cases.models import Assignment, Case, Client, ContactNote, Involvement, Referral, Trajectory
from cases.models.data_request import RequestKind
from cases.terms import add_months
from intake import models as intake
from intake.models import Application, Assessment, Signal, SupportRequest
from outcomes import models as outcomes
from outcomes.models import Measurement
from providers import models as providers
from providers.models import District, Municipality, Partner, Role, Team, User
from reporting.figures import caseload, steering
from reporting.figures.scope import scope_of
from reporting.management.demo.clients import FIRST_BSN, LAST_BSN, is_bsn
from reporting.management.demo.questions import THEMES
from tests.reporting.demo import UNTIL, account, kept_for_a_while

SHOWN = [
    *(User, Partner, District, providers.Contract, providers.Target, providers.CaseloadGuide),
    *(Client, Case, Trajectory, cases.Intensity, cases.Goal, Assignment, Involvement, Referral, ContactNote),
    *(cases.Complaint, SupportRequest, Assessment, Application, Signal, Measurement, outcomes.SurveyAnswer),
]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small demo, written once for all tests here; each test's own changes are undone."""
    yield from kept_for_a_while(django_db_blocker, tmp_path_factory.mktemp("media"))


class TestLastDay:
    ACTED = [
        *(cases.Document, cases.DocumentVersion, cases.Consent, cases.Disclosure, cases.DataRequest),
        *(cases.Incident, cases.Breach, cases.OwnFile, cases.LegalHold),
        *(providers.ServiceScope, providers.LocalService, intake.Outreach, intake.Attempt),
        *(providers.Mandate, intake.AssessmentReport, intake.AssessmentPart),
        *(providers.Sender, intake.Letter),
        *(intake.Redirection, intake.AdvisedService),
    ]

    def test_gives_every_list_of_the_officer_something(self, demo):
        assert [model for model in self.ACTED if not model.objects.exists()] == []
        assert cases.DataRequest.objects.values("kind").distinct().count() == len(RequestKind)

    def test_stands_at_three_versions_of_one_document(self, demo):
        assert set(cases.DocumentVersion.objects.values_list("number", flat=True)) == {1, 2, 3}


class TestRows:
    def test_hold_what_the_screens_would_accept(self, demo):
        for model in SHOWN:
            relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
            rows = model.objects.select_related("case") if model is Assignment else model.objects.all()
            assert rows.exists(), model
            for row in rows:
                row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)

    def test_leave_the_next_id_free(self, demo):
        highest = Client.objects.order_by("pk").last().pk

        assert Client.objects.create(municipality=Municipality.objects.first()).pk == highest + 1

    def test_have_numbers_of_the_test_range_only(self, demo):
        numbers = [number for number in Client.objects.values_list("bsn", flat=True) if number]

        assert len(numbers) > 100
        assert len(set(numbers)) == len(numbers)
        assert all(FIRST_BSN <= int(number) <= LAST_BSN and is_bsn(int(number)) for number in numbers)

    def test_record_nothing_after_the_last_day(self, demo):
        dates = [
            (SupportRequest, ("received_on", "outcome_on", "feedback_on")),
            (Case, ("opened_on", "closed_on", "first_contact_on")),
            (Trajectory, ("starts_on", "ends_on", "stable_goal_on", "in_group_since")),
            (Referral, ("sent_on", "seen_on", "answered_on", "started_on", "ended_on", "withdrawn_on")),
            (Measurement, ("measured_on",)),
            (ContactNote, ("held_on",)),
            (Application, ("received_on", "decided_on")),
            (Client, ("deceased_on",)),
        ]

        for model, fields in dates:
            for field in fields:
                assert not model.objects.filter(**{f"{field}__gt": UNTIL}).exists(), (model, field)


class TestStories:
    def test_use_many_different_words(self):
        texts = [text for theme in THEMES.values() for text in theme.texts]

        assert len(set(texts)) == len(texts) >= 60

    def test_keep_every_person_within_one_open_dossier(self, demo):
        open_ones = Case.objects.open_on(UNTIL).values_list("client", flat=True)

        assert len(set(open_ones)) == len(open_ones)

    def test_end_holding_on_the_day_the_dossier_closes(self, demo):
        closed = Assignment.objects.filter(case__closed_on__isnull=False)

        assert closed.exists()
        assert all(
            held.ends_on and held.ends_on <= held.case.closed_on for held in closed.select_related("case")
        )

    def test_let_nobody_hold_a_dossier_outside_the_employment(self, demo):
        for held in Assignment.objects.select_related("worker"):
            assert held.worker.is_at_work(on=held.starts_on)
            assert held.worker.ends_on is None or held.ends_on <= held.worker.ends_on

    def test_put_dossiers_in_the_team_of_the_wijk(self, demo):
        served = {row.district_id: row.team_id for row in providers.TeamDistrict.objects.all()}
        pairs = Case.objects.exclude(team__name="Team Bemoeizorg").exclude(client__district=None)
        moved = Trajectory.objects.filter(end_reason="31").values("case")

        for case in pairs.exclude(pk__in=moved).select_related("client"):
            assert served[case.client.district_id] == case.team_id


class TestPlaces:
    def test_add_up_to_the_inhabitants_of_the_gemeente(self, demo):
        for municipality in Municipality.objects.all():
            total = sum(municipality.districts.values_list("inhabitants", flat=True))
            assert total == municipality.inhabitants

    def test_have_a_guide_for_the_caseload_of_every_team(self, demo):
        for town in Municipality.objects.all():
            scope = steering.of_period(scope_of(town, UNTIL.replace(day=1)), "maand")
            for load in caseload.caseload(scope):
                assert load.band == ((14, 26) if load.name == "Team Bemoeizorg" else (20, 40))

    def test_have_one_team_per_wijk_and_one_lead_per_team(self, demo):
        wijken = providers.TeamDistrict.objects.values_list("district", flat=True)

        assert sorted(wijken) == sorted(District.objects.values_list("pk", flat=True))
        for team in Team.objects.all():
            assert team.workers.with_role(Role.TEAM_LEAD).count() == 1


class TestLists:
    def test_of_the_wijkcoach_are_full(self, demo):
        coach = account(Role.COACH)
        held = Case.objects.held_by(coach, on=UNTIL)
        stand_ins = coach.assignments.in_force(on=UNTIL).filter(kind="replacement")

        assert 16 <= held.count() <= 26
        assert stand_ins.exists()
        assert held.filter(first_contact_on=None).exists()
        states = set(Referral.objects.filter(case__in=held).values_list("state", flat=True))
        assert {"draft", "sent", "seen", "waiting", "declined"} <= states

    def test_of_measurements_show_what_is_due_and_what_is_late(self, demo):
        running = Trajectory.objects.in_force(on=UNTIL).filter(
            case__in=Case.objects.held_by(account(Role.COACH), on=UNTIL)
        )
        unmeasured = running.exclude(measurements__moment="half_year")
        due = [add_months(trajectory.starts_on, 6) for trajectory in unmeasured]

        assert [day for day in due if day < UNTIL - timedelta(days=30)]
        assert [day for day in due if UNTIL - timedelta(days=30) <= day < UNTIL]
        assert [day for day in due if UNTIL <= day <= UNTIL + timedelta(days=7)]
        assert running.exclude(measurements__moment="start").exists()

    def test_of_the_stuurder_show_who_waits(self, demo):
        lead = account(Role.TEAM_LEAD)
        waiting = Case.objects.without_helper(on=UNTIL)

        assert 4 <= waiting.filter(team=lead.team).count() <= 8
        for team in Team.objects.exclude(name="Team Bemoeizorg"):
            assert waiting.filter(team=team).exists()
        assert waiting.filter(opened_on__lt=UNTIL - timedelta(days=9)).exists()

    def test_of_the_partner_show_referrals_in_every_state(self, demo):
        partner = account(Role.PARTNER).employer

        assert partner.referrals.unanswered().count() >= 4
        states = set(partner.referrals.values_list("state", flat=True))
        assert {"sent", "seen", "accepted", "waiting", "declined"} <= states
        for kind in ("werk en inkomen", "schuldhulp", "leerplicht"):
            assert Partner.objects.get(name=f"Gemeenten: {kind}").referrals.unanswered().exists()

    def test_of_the_desk_show_the_last_day_and_who_to_call_back(self, demo):
        open_ones = SupportRequest.objects.open()

        assert SupportRequest.objects.filter(received_on=UNTIL).count() >= 10
        assert open_ones.filter(call_back=True).count() >= 3
        assert open_ones.filter(call_back=False, taken_by=account(Role.DESK)).exists()

    def test_of_legal_terms_show_what_runs_and_what_is_late(self, demo):
        running = Assessment.objects.filter(finished_on=None, withdrawn_on=None)

        assert running.filter(reported_on__lt=UNTIL - timedelta(days=43)).exists()
        assert Application.objects.filter(decided_on=None).count() >= 2

    def test_of_the_procesregisseur_show_the_heavy_dossiers(self, demo):
        assert Case.objects.visible_to(account(Role.PROCESS_DIRECTOR), on=UNTIL).count() == 5
