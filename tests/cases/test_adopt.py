"""A dossier that came in without a team is nobody's business until a team takes it."""

import threading
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from cases import services
from cases.models import Case
from tests.factories import CaseFactory, MunicipalityFactory, TeamFactory, UserFactory

TODAY = date(2026, 11, 24)


@pytest.mark.django_db
class TestAdopt:
    def test_puts_the_dossier_in_the_inbox_of_the_team(self, client):
        lead = UserFactory(lead=True)
        case = CaseFactory(team=None)
        client.force_login(lead)

        page = client.get("/team").content.decode()
        client.post("/team", {"adopt": case.pk, "form_key": str(uuid.uuid4())})

        case.refresh_from_db()
        assert case.number in page
        assert case.client.last_name not in page
        assert case.team == lead.team
        assert case.events.get().kind == "adopted"
        assert Case.objects.visible_to(lead, on=TODAY).get() == case

    @pytest.mark.parametrize(
        ("lead", "elsewhere", "reason"),
        [(False, False, "stuurder"), (True, True, "andere gemeente")],
    )
    def test_is_refused(self, lead, elsewhere, reason):
        team = TeamFactory(
            municipality=MunicipalityFactory(external_id="GM1884") if elsewhere else MunicipalityFactory()
        )
        user = UserFactory(lead=lead, team=team)
        case = CaseFactory(team=None)

        with pytest.raises(PermissionDenied, match=reason):
            services.adopt(case=case, on=TODAY, by=user)

    def test_is_refused_when_a_team_has_it(self):
        with pytest.raises(ValidationError, match="al bij een team"):
            services.adopt(case=CaseFactory(), on=TODAY, by=UserFactory(lead=True))


@pytest.mark.django_db(transaction=True)
def test_two_teams_at_once_do_not_both_get_it():
    case = CaseFactory(team=None)
    leads = [UserFactory(lead=True), UserFactory(lead=True)]
    refused = []

    def take(lead):
        try:
            services.adopt(case=case, on=TODAY, by=lead)
        except ValidationError:
            refused.append(lead)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(lead,)) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    case.refresh_from_db()
    assert len(refused) == 1
    assert case.team == next(lead.team for lead in leads if lead not in refused)
