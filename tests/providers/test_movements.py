"""Workers who come, change and go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from providers import services
from providers.models import User, WorkerChange
from tests.factories import AssignmentFactory, CaseFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


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


class TestLeaving:
    def test_shows_how_much_is_open_and_of_which_team_and_of_whom_nothing(self, client, boss):
        team, other = TeamFactory(name="Team Noord"), TeamFactory(name="Team Zuid")
        worker = UserFactory(coach=True, team=team)
        for held_in in (team, team, other):
            AssignmentFactory(case=CaseFactory(team=held_in), worker=worker)
        AssignmentFactory(case=CaseFactory(team=team, closed=True), worker=worker)

        page = client.get(f"/medewerkers/{worker.pk}/vertrek").content.decode()

        assert "<span>Team Noord</span><b>2 dossiers</b>" in page
        assert "<span>Team Zuid</span><b>1 dossier</b>" in page
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
