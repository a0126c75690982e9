"""Around a report: what is missing behind it, what is said with it, publishing, and the open page."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from cases.terms import add_months
from providers.models import Message
from reporting import schedule, services
from reporting.figures import checks, lists, steering
from reporting.figures.scope import scope_of
from reporting.models import Explanation, MonthlyReport, OpenPage
from tests.factories import (
    CaseFactory,
    ContractFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
JUNE_1, JUNE_9, JUNE_10 = date(2026, 6, 1), date(2026, 6, 9), date(2026, 6, 10)


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def lead(town):
    return UserFactory(lead=True, team=TeamFactory(municipality=town), municipality=town)


def frozen(town, month=MAY):
    return services.freeze(municipality=town, month=month, on=add_months(month, 1))


class TestChecks:
    def test_says_what_is_missing_and_whose_it_is(self, town, lead):
        case = CaseFactory(client__municipality=town, team=lead.team, opened_on=date(2026, 4, 1))
        TrajectoryFactory(case=case, starts_on=date(2026, 4, 1))  # its time to measure ended on 13 May
        SupportRequestFactory.create_batch(2, municipality=town, received_on=MAY, domains=[], outcome="")

        found = {one.key: one for one in checks.missing(steering.of_period(scope_of(town, MAY), "maand"))}

        assert found["startmeting"].teams == [(lead.team_id, lead.team.name, 1)]
        assert found["hulpverlener"].teams == [(lead.team_id, lead.team.name, 1)]
        assert (found["uitkomst"].total, found["leefgebied"].teams) == (2, [(None, checks.DESK, 2)])
        assert "tweede_meting" not in found

    @pytest.mark.parametrize("key", list(checks.CHECKS))
    def test_every_check_is_as_long_as_its_list(self, town, lead, key):
        case = CaseFactory(client__municipality=town, client__district=None, team=lead.team, opened_on=MAY)
        for day in (date(2026, 4, 1), date(2025, 10, 15)):  # the time to measure ended on 13 and 15 May
            late = CaseFactory(client__municipality=town, team=lead.team, opened_on=day)
            TrajectoryFactory(case=late, starts_on=day)
        SupportRequestFactory(
            municipality=town, district=None, case=case, received_on=MAY, domains=[], outcome="passed_on"
        )
        SupportRequestFactory(municipality=town, received_on=MAY, domains=[], outcome="")
        scope = steering.of_period(scope_of(town, MAY), "maand")
        (found,) = [one for one in checks.missing(scope) if one.key == key] or [None]

        assert found is not None
        assert len(lists.listed(scope, checks.cell(key), "maand")) == found.total

    def test_every_number_on_the_page_leads_to_its_list(self, client, town, lead):
        month = add_months(timezone.localdate().replace(day=1), -1)
        CaseFactory(client__municipality=town, client__district=None, team=lead.team, opened_on=month)
        client.force_login(lead)

        page = client.get(f"/rapporten/{town.code}/{month:%Y-%m}/controle")

        assert page.context["missing"]
        for one, query, teams in page.context["missing"]:
            assert client.get(f"/cijfers/sturing/lijst?{query}").context["total"] == one.total
            for _, number, link in teams:
                assert not link or client.get(f"/cijfers/sturing/lijst?{link}").context["total"] == number

    def test_knows_no_other_check(self, client, lead):
        client.force_login(lead)

        assert client.get("/cijfers/sturing/lijst?kpi=controle&cel=iets").status_code == 404
        assert checks.cell("iets") is None

    def test_is_not_for_the_gemeente(self, client, town):
        client.force_login(UserFactory(contract_manager=True, municipality=town))

        assert client.get(f"/rapporten/{town.code}/2026-05/controle").status_code == 403


class TestExplain:
    def explain(self, town, lead, text="De griep hield veel mensen thuis.", seen=0):
        return services.explain(municipality=town, month=MAY, kpi="K01", text=text, seen=seen, by=lead)

    def test_goes_with_the_report_when_it_is_frozen(self, town, lead):
        self.explain(town, lead)
        report = frozen(town)
        self.explain(town, lead, text="Iets anders.", seen=1)

        report.refresh_from_db()
        assert report.explanations == {"K01": "De griep hield veel mensen thuis."}

    def test_is_taken_away_by_an_empty_text(self, town, lead):
        self.explain(town, lead)

        assert self.explain(town, lead, text="", seen=1) is None
        assert not Explanation.objects.exists()

    def test_does_not_go_over_the_words_of_a_colleague(self, town, lead):
        self.explain(town, lead)

        with pytest.raises(ValidationError, match="collega"):
            self.explain(town, lead, text="Mijn woorden.", seen=0)
        assert Explanation.objects.get().version == 1

    def test_lays_the_pdf_of_a_provisional_report_again(self, town, lead):
        services.prepare(municipality=town, month=MAY)
        MonthlyReport.objects.update(pdf=b"%PDF")

        self.explain(town, lead)

        assert MonthlyReport.objects.get().pdf is None

    def test_stands_on_the_pages_of_the_gemeente(self, client, town, lead):
        self.explain(town, lead)
        frozen(town)
        client.force_login(UserFactory(contract_manager=True, municipality=town))

        for page in ("/cijfers", f"/rapporten/{town.code}/2026-05/1"):
            assert "De griep hield veel mensen thuis." in client.get(page).content.decode()

    def test_is_written_on_the_page(self, client, town, lead):
        client.force_login(lead)
        address = f"/rapporten/{town.code}/2026-05/controle"

        answer = client.post(address, {"kpi": "K07", "text": "Twee aanbieders zaten vol.", "seen": "0"})
        late = client.post(address, {"kpi": "K07", "text": "Eigen tekst.", "seen": "0"})

        assert answer.status_code == 302
        assert Explanation.objects.get().text == "Twee aanbieders zaten vol."
        assert late.status_code == 422
        assert "Eigen tekst." in late.content.decode()
        assert "Twee aanbieders zaten vol." in late.content.decode()

    @pytest.mark.parametrize("roles", [["contract_manager"], ["contract_manager", "team_lead"], ["coach"]])
    def test_is_refused_to_others(self, town, roles):
        with pytest.raises(PermissionDenied, match="lichten het toe"):
            self.explain(town, UserFactory(roles=roles))


class TestPublish:
    def test_tells_the_contract_manager_nothing_but_that_it_is_there(self, town, lead):
        manager = UserFactory(contract_manager=True, municipality=town)
        UserFactory(contract_manager=True, municipality=MunicipalityFactory(external_id="GM0627"))
        SupportRequestFactory.create_batch(14, municipality=town, received_on=MAY)
        report = services.publish(report=frozen(town), by=lead)

        mail = Message.objects.get()
        assert (mail.recipient, report.published_by) == (manager, lead)
        assert "/rapporten" in mail.body
        words = (mail.subject + mail.body).replace(str(manager), "")  # whose number may be any
        assert "14" not in words
        assert town.name not in words

    def test_is_done_once(self, town, lead):
        UserFactory(contract_manager=True, municipality=town)
        report = frozen(town)
        first = services.publish(report=report, by=lead).published_at

        assert services.publish(report=report).published_at == first
        assert Message.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.update(published_at=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.update(explanations={"K01": "x"})

    def test_waits_until_it_is_frozen(self, town, lead):
        with pytest.raises(ValidationError, match="vastgesteld"):
            services.publish(report=services.prepare(municipality=town, month=MAY), by=lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.update(published_at=Now())

    def test_is_refused_to_the_gemeente(self, town):
        with pytest.raises(PermissionDenied, match="stuurder"):
            services.publish(report=frozen(town), by=UserFactory(contract_manager=True, municipality=town))

    def test_is_done_by_the_clock_on_the_freezing_day_when_nobody_did(self, town):
        ContractFactory(municipality=town, starts_on=MAY)
        frozen(town)
        schedule.work(on=JUNE_9)
        assert MonthlyReport.objects.get().published_at is None

        schedule.work(on=JUNE_10)
        schedule.work(on=JUNE_10)

        report = MonthlyReport.objects.get()
        assert report.published_at is not None
        assert report.published_by is None

    def test_is_asked_on_a_page(self, client, town, lead):
        report = frozen(town)
        client.force_login(lead)
        address = f"/rapporten/{town.code}/2026-05/1/publiceren"

        assert "kan niet terug" in client.get(address).content.decode()
        assert client.post(address, {"ja": "1"}).status_code == 302
        report.refresh_from_db()
        assert report.published_by == lead


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_send_one_mail():
    town = MunicipalityFactory()
    UserFactory(contract_manager=True, municipality=town)
    report, start, wrong = frozen(town), threading.Barrier(2), []

    def work():
        start.wait()
        try:
            services.publish(report=report)
        except Exception as error:  # shown by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not wrong
    assert Message.objects.count() == 1


class TestOpenPage:
    def turn(self, town, turn="aan", by=None):
        admin = by or UserFactory(administrator=True)
        services.turn_page(municipality=town, turn=turn, on=JUNE_1, by=admin)

    def test_shows_everybody_the_newest_published_report_only(self, client, town):
        SupportRequestFactory.create_batch(14, municipality=town, received_on=MAY)
        SupportRequestFactory.create_batch(3, municipality=town, received_on=MAY, source="police")
        self.turn(town)
        services.publish(report=frozen(town))
        frozen(town, date(2026, 6, 1))

        page = client.get(f"/openbaar/{town.code}")

        text = page.content.decode()
        assert page.status_code == 200
        assert "mei 2026" in text
        assert "juni 2025 t/m mei 2026" in text.lower()
        assert ">17<" in text
        assert ">3<" not in text

    def test_is_not_there_before_it_is_turned_on_and_a_report_is_published(self, client, town):
        services.publish(report=frozen(town))
        assert client.get(f"/openbaar/{town.code}").status_code == 404
        self.turn(town)
        assert client.get(f"/openbaar/{town.code}").status_code == 200
        self.turn(town, "uit")
        assert client.get(f"/openbaar/{town.code}").status_code == 404

        other = MunicipalityFactory(external_id="GM0627")
        self.turn(other)
        frozen(other)
        assert client.get("/openbaar/GM0627").status_code == 404

    def test_is_open_once(self, town):
        self.turn(town)

        with pytest.raises(ValidationError, match="staat al aan"):
            self.turn(town)
        self.turn(town, "uit")
        self.turn(town)
        assert OpenPage.objects.filter(is_closed=False).count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            OpenPage.objects.update(is_closed=True)

    def test_is_refused_to_who_is_no_administrator(self, town, lead):
        with pytest.raises(PermissionDenied, match="applicatiebeheerder"):
            self.turn(town, by=lead)

    def test_is_turned_on_and_off_on_a_page(self, client, town):
        client.force_login(UserFactory(administrator=True))
        frozen(town)
        address = f"/rapporten/{town.code}/openbaar"

        assert client.post(address, {"turn": "aan"}).status_code == 302
        assert f"/openbaar/{town.code}" in client.get("/rapporten").content.decode()
        assert client.post(address, {"turn": "aan"}).status_code == 422
        assert client.post(address, {"turn": "uit"}).status_code == 302
        assert client.post(address, {"turn": "misschien"}).status_code == 422
