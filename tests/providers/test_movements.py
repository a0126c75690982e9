"""Workers who come, change and go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from providers import schedule, services
from providers.models import PlannedMove, User, WorkerChange
from tests.factories import AssignmentFactory, CaseFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def boss(client):
    user = UserFactory(administrator=True, name="Bea Beheer")
    client.force_login(user)
    return user


class TestChanges:
    def test_of_organisation_role_and_team_are_kept_with_who_and_from_what(self, boss):
        worker = UserFactory(coach=True, employer=PartnerFactory(name="De Brug"))
        before = worker.team.name

        services.change_worker(
            worker=worker, by=boss, employer=PartnerFactory(name="Stek"), roles=["desk"], team=None
        )

        rows = WorkerChange.objects.filter(worker=worker).values_list("what", "before", "after", "by")
        assert set(rows) == {
            ("organisatie", "De Brug", "Stek", boss.pk),
            ("rollen", "Wijkcoach", "Loketmedewerker", boss.pk),
            ("team", before, "", boss.pk),
        }

    def test_that_change_nothing_leave_no_trace(self, boss):
        worker = UserFactory()

        services.change_worker(worker=worker, by=boss, name=worker.name)

        assert not WorkerChange.objects.exists()

    def test_are_never_changed_or_removed(self, boss):
        worker = UserFactory()
        services.change_worker(worker=worker, by=boss, roles=["desk"])

        with pytest.raises(IntegrityError), transaction.atomic():
            WorkerChange.objects.update(after="iets anders")
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkerChange.objects.all().delete()

    def test_are_read_by_the_administrator(self, client, boss):
        worker = UserFactory()
        services.change_worker(worker=worker, by=boss, roles=["desk"])

        for path in (f"/medewerkers/{worker.pk}", "/medewerkers/verloop"):
            page = client.get(path).content.decode()
            assert "van Wijkcoach naar Loketmedewerker" in page
            assert "door Bea Beheer" in page

    def test_of_a_new_worker_begin_with_the_first_facts(self, boss):
        worker = services.add_worker(
            email="n@voorbeeld.nl",
            name="Nieuw",
            roles=["coach"],
            employer=PartnerFactory(),
            on=TODAY,
            by=boss,
        )

        assert {change.what for change in worker.changes.all()} == {"organisatie", "rollen", "e-mailadres"}


class TestMoving:
    @pytest.fixture
    def planned(self, boss):
        worker = UserFactory(coach=True, employer=PartnerFactory(name="De Brug"))
        stek = PartnerFactory(name="Stek")
        fields = {"employer": stek, "team": None, "roles": ["administrator"]}
        return services.plan_move(worker=worker, starts_on=TODAY + DAY, on=TODAY, by=boss, **fields)

    def test_happens_on_the_day_and_not_before_and_once(self, planned):
        assert services.carry_out_moves(on=TODAY) == 0
        assert services.carry_out_moves(on=TODAY + DAY) == 1
        assert services.carry_out_moves(on=TODAY + DAY) == 0

        worker = User.objects.get(pk=planned.worker_id)
        assert (worker.employer, worker.team, worker.roles) == (planned.employer, None, ["administrator"])
        assert {change.what for change in worker.changes.all()} == {"organisatie", "team", "rollen"}
        assert {change.by for change in worker.changes.all()} == {planned.by}

    def test_happens_on_the_first_page_where_no_clock_ran_and_ends_the_session(self, planned):
        browser = Client()
        PlannedMove.objects.update(starts_on=timezone.localdate() + DAY)
        browser.force_login(planned.worker)
        assert browser.get("/medewerkers").status_code == 403
        PlannedMove.objects.update(starts_on=timezone.localdate())

        assert browser.get("/medewerkers").status_code == 302
        browser.force_login(User.objects.get(pk=planned.worker_id))
        assert browser.get("/medewerkers").status_code == 200

    def test_happens_before_logging_in_on_that_day(self, planned):
        browser = Client()
        PlannedMove.objects.update(starts_on=timezone.localdate())

        browser.post("/inloggen", {"username": planned.worker.email, "password": "geheim-voor-tests"})

        assert browser.get("/medewerkers").status_code == 200

    def test_by_the_clock_moves_everyone_whose_day_it_is(self, planned):
        PlannedMove.objects.update(starts_on=timezone.localdate())

        schedule.hourly()

        assert User.objects.get(pk=planned.worker_id).roles == ["administrator"]

    def test_is_planned_shown_and_taken_back_on_screen(self, client, boss):
        worker = UserFactory()
        day = timezone.localdate() + DAY
        sent = {"starts_on": day.isoformat(), "employer": PartnerFactory(name="Stek").pk, "roles": ["desk"]}

        assert client.post(f"/medewerkers/{worker.pk}/overgang", sent).status_code == 302
        assert "Stek, Loketmedewerker" in client.get("/medewerkers/verloop").content.decode()
        again = client.post(f"/medewerkers/{worker.pk}/overgang", sent)
        assert again.status_code == 422
        client.post(f"/medewerkers/{worker.pk}/overgang", {"weg": "1"})
        assert not PlannedMove.objects.exists()

    def test_today_or_earlier_is_refused_by_the_field(self, client, boss):
        worker = UserFactory()
        sent = {
            "starts_on": timezone.localdate().isoformat(),
            "employer": worker.employer.pk,
            "roles": ["desk"],
        }

        answer = client.post(f"/medewerkers/{worker.pk}/overgang", sent)

        assert answer.status_code == 422
        assert "Kies een dag na vandaag." in answer.content.decode()

    def test_is_planned_by_the_administrator_only(self, client):
        client.force_login(UserFactory(lead=True))

        assert client.get(f"/medewerkers/{UserFactory().pk}/overgang").status_code == 403


class TestLeaving:
    def test_shows_how_much_is_open_and_of_which_team_and_of_whom_nothing(self, client, boss):
        team, other = TeamFactory(name="Team Noord"), TeamFactory(name="Team Zuid")
        worker = UserFactory(coach=True, team=team)
        for held_in in (team, team, other):
            AssignmentFactory(case=CaseFactory(team=held_in), worker=worker)
        AssignmentFactory(case=CaseFactory(team=team, closed=True), worker=worker)

        page = client.get(f"/medewerkers/{worker.pk}/vertrek").content.decode()

        assert "<span>Team Noord</span><b>2 dossiers als vaste hulpverlener</b>" in page
        assert "<span>Team Zuid</span><b>1 dossier als vaste hulpverlener</b>" in page
        assert "Kuipers" not in page

    def test_on_a_day_that_comes_ends_access_after_it_and_is_kept(self, client, boss):
        worker, last = UserFactory(administrator=True), timezone.localdate()

        client.post(f"/medewerkers/{worker.pk}/vertrek", {"ends_on": last.isoformat()})

        worker.refresh_from_db()
        assert worker.is_at_work(on=last)
        assert not worker.is_at_work(on=last + timedelta(days=1))
        assert worker.changes.get().what == "laatste dag"

    def test_in_the_past_is_refused_by_the_field(self, client, boss):
        worker = UserFactory()

        answer = client.post(f"/medewerkers/{worker.pk}/vertrek", {"ends_on": "2024-01-01"})

        assert answer.status_code == 422
        assert "Kies vandaag of een dag die nog komt." in answer.content.decode()
        assert User.objects.get(pk=worker.pk).ends_on is None

    def test_before_the_first_day_is_refused(self, boss):
        worker = UserFactory(starts_on=date(2027, 3, 1))

        with pytest.raises(ValidationError):
            services.plan_leave(worker=worker, ends_on=date(2027, 2, 1), on=TODAY, by=boss)

    def test_is_planned_by_the_administrator_only(self, client):
        worker = UserFactory()
        client.force_login(UserFactory(lead=True))

        assert client.get(f"/medewerkers/{worker.pk}/vertrek").status_code == 403
        assert client.get("/medewerkers/verloop").status_code == 403
        with pytest.raises(PermissionDenied, match="Alleen de applicatiebeheerder"):
            services.plan_leave(worker=worker, ends_on=TODAY, on=TODAY, by=UserFactory(lead=True))


def test_the_overview_shows_who_comes_and_who_goes(client, boss):
    today = timezone.localdate()
    UserFactory(name="Komt Straks", starts_on=today + timedelta(days=14))
    UserFactory(name="Gaat Weg", ends_on=today + timedelta(days=59))
    UserFactory(name="Al Lang Weg", ends_on=today - timedelta(days=31))

    page = client.get("/medewerkers/verloop").content.decode()

    assert "Komt Straks" in page
    assert "Gaat Weg" in page
    assert "Al Lang Weg" not in page


def test_a_move_tells_how_many_dossiers_it_touches(client):
    held = AssignmentFactory()
    client.force_login(UserFactory(administrator=True))

    page = client.get(f"/medewerkers/{held.worker_id}/overgang").content.decode()

    assert "<b>1</b> dossiers houdt deze medewerker nu" in page
    assert held.case.number not in page
