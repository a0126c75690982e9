"""The whole chain, from a call at the loket to the numbers in the PDF of the month, by six people."""

import io
import json
import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Case, Referral
from cases.terms import add_months
from outcomes.models import Measurement
from providers.models import Message, PartnerArea, Role, TeamDistrict
from reporting import schedule, services
from reporting.models import MonthlyReport
from tests.factories import (
    ContractFactory,
    DistrictFactory,
    MunicipalityFactory,
    PartnerFactory,
    SupportRequestFactory,
    SurveyAnswerFactory,
    TeamFactory,
    UserFactory,
)

RESIDENT = "Gerrit van der Meulen"


class World:
    """A small consortium: one gemeente, one wijk, one team, one partner, and last month's questions."""

    def __init__(self) -> None:
        self.gemeente = MunicipalityFactory()
        self.wijk = DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])
        self.team = TeamFactory(name="Team Zegersloot")
        TeamDistrict.objects.create(team=self.team, district=self.wijk, position=0)
        self.partner = PartnerFactory(name="Polderzorg", expertise=["dagbesteding"], answer_norm_days=3)
        PartnerArea.objects.create(partner=self.partner, municipality=self.gemeente, position=0)
        self.desk = UserFactory(desk=True)
        self.lead = UserFactory(lead=True, team=self.team)
        self.coach = UserFactory(coach=True, team=self.team, name="Linda Hoekstra")
        self.intake = UserFactory(partner=True, employer=self.partner)
        self.manager = UserFactory(contract_manager=True, municipality=self.gemeente)
        self.boss = UserFactory(administrator=True)
        today = timezone.localdate()
        self.month = add_months(today.replace(day=1), -1)
        ContractFactory(municipality=self.gemeente, starts_on=self.month)
        for number in range(23):
            SupportRequestFactory(
                received_on=self.month + timedelta(days=number), outcome="advice" if number % 2 else "case"
            )
        SurveyAnswerFactory.create_batch(12, answered_on=self.month, mark_professionals=8, mark_access=7)


@pytest.fixture
def world(transactional_db) -> World:
    return World()


def eventually(true: Callable[[], object], seconds: float = 120) -> None:
    """Wait for what the queue does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "the queue did not do it in time"
        time.sleep(0.2)


def test_from_a_call_to_the_numbers_of_the_month(person, world, worker):
    # 1. The administrator invites a colleague; the queue posts the mail and the link lets the colleague in.
    boss = person().logs_in(world.boss.email).opens("/medewerkers/nieuw")
    boss.page.fill("[name=name]", "Nieuwe Coach")
    boss.page.fill("[name=email]", "nieuwe.coach@voorbeeld.nl")
    boss.page.select_option("[name=employer]", label=str(world.coach.employer))
    boss.page.get_by_label("wijkcoach").check()
    boss.page.get_by_role("button", name="Toevoegen en uitnodigen").click()
    boss.sees("De uitnodiging is onderweg.")
    eventually(lambda: Message.objects.filter(sent_at__isnull=False).exists())
    link = re.search(r"http\S+", Message.objects.get(address="nieuwe.coach@voorbeeld.nl").body).group()
    new = person().opens(link.replace("http://127.0.0.1:8000", ""))
    for field in ("new_password1", "new_password2"):
        new.page.fill(f"[name={field}]", "vier losse woorden samen")
    new.page.get_by_role("button", name="Wachtwoord bewaren").click()
    new.logs_in("nieuwe.coach@voorbeeld.nl", "vier losse woorden samen").sees("Mijn werk")

    # 2. The loket opens a dossier in the inbox of the team of the wijk.
    desk = person().logs_in(world.desk.email)
    desk.page.fill("[name=text]", "Dochter belt over haar vader. Hij vergeet te eten.")
    for name, text in (
        ("last_name", "van der Meulen"),
        ("first_names", "Gerrit"),
        ("birth_date", "2 juni 1944"),
        ("postcode", "2403 bk"),
        ("house_number", "18"),
    ):
        desk.page.fill(f"[name={name}]", text)
    desk.page.get_by_role("button", name="Maak dossier").click()
    desk.sees("staat bij Team Zegersloot")
    case = Case.objects.get()

    # 3. The stuurder gives it to a vaste hulpverlener in two interactions.
    lead = person().logs_in(world.lead.email).sees("Nog niet verdeeld")
    choice = lead.page.locator("#board select option", has_text="Linda Hoekstra").get_attribute("value")
    lead.page.locator("#board select").select_option(choice)
    lead.page.get_by_role("button", name="Geef").click()
    lead.sees("Alles is verdeeld")
    assert case.assignments.get().worker == world.coach

    # 4. The wijkcoach writes a note, starts a traject, puts a goal in the plan and scales down.
    coach = person().logs_in(world.coach.email).sees(RESIDENT, "Kennismaken en eerste afspraak maken")
    coach.opens(f"/dossier/{case.pk}/")
    coach.page.fill("[name=text]", "Kennisgemaakt. Hij mist zijn vrouw en slaat de lunch over.")
    coach.page.get_by_role("button", name="Notitie plaatsen").click()
    coach.sees("Hij mist zijn vrouw en slaat de lunch over.")
    coach.opens(f"/dossier/{case.pk}/traject/starten/")
    coach.page.check("[name=goal_domains][value=basale_adl]")
    coach.page.check("[name=level][value='3']")
    coach.page.get_by_role("button", name="Start het traject").click()
    coach.opens(f"/dossier/{case.pk}/doel/")
    coach.page.fill("[name=text]", "Ik eet elke dag warm.")
    coach.page.get_by_role("button", name="Zet dit doel in het plan").click()
    coach.sees("Ik eet elke dag warm.")
    trajectory = case.trajectories.get()
    assert trajectory.goals.count() == 1

    # 5. A referral: the partner sees no name before the answer, and the sender sees the answer.
    coach.opens(f"/dossier/{case.pk}/verwijzing/")
    coach.page.get_by_text("Polderzorg").first.click()
    coach.page.fill("[name=kind_of_help]", "dagbesteding")
    coach.page.fill("[name=question]", "Kan meneer twee ochtenden komen?")
    coach.page.fill("[name=consent_on]", timezone.localdate().isoformat())
    coach.page.get_by_role("button", name="Verder: wat ziet de ontvanger?").click()
    coach.page.get_by_role("button", name="Verwijzing versturen").click()
    eventually(lambda: Referral.objects.filter(state="sent").exists(), 10)
    partner = person().logs_in(world.intake.email).sees("Dagbesteding")
    assert "Meulen" not in partner.page.content()
    partner.opens(f"/verwijzingen/{Referral.objects.get().pk}/").sees("Kan meneer twee ochtenden komen?")
    assert "Meulen" not in partner.page.content()
    partner.page.check("[name=answer][value=accept]")
    partner.page.fill("[name=expected_on]", timezone.localdate().isoformat())
    partner.page.get_by_role("button", name="Antwoord versturen").click()
    partner.sees(RESIDENT)
    partner.page.get_by_role("button", name="Start vastleggen").click()
    eventually(lambda: Referral.objects.get().state == "started", 10)
    coach.opens(f"/dossier/{case.pk}/tijdlijn/").sees("Polderzorg")

    # 6. The startmeting: the domain of the goal, by keyboard.
    coach.opens(f"/dossier/{case.pk}/traject/{trajectory.pk}/meting/")
    coach.page.locator("input[type=radio][name=basale_adl]").first.focus()
    coach.page.keyboard.press("2")
    coach.page.get_by_role("button", name="Meting afronden").click()
    eventually(Measurement.objects.exists, 10)
    measured = Measurement.objects.get()
    assert (measured.scores, measured.moment) == ({"basale_adl": 2}, "start")

    # 7-8. The clock makes last month's report, twice at once; the contractmanager reads it.
    schedule.monthly.delay()
    schedule.monthly.delay()
    report = MonthlyReport.objects.filter(municipality=world.gemeente, month=world.month)
    eventually(lambda: report.filter(pdf__isnull=False).exists())
    assert report.count() == 1
    numbers = json.loads(report.get().protected)["kpis"]
    assert numbers["K19"]["maand"]["aantal"] == 23
    assert numbers["K03"]["maand"]["professionals"]["gemiddelde"] == 8.0
    manager = person().logs_in(world.manager.email).sees("Cijfers")
    assert "Meulen" not in manager.page.content()
    stem = f"/rapporten/GM0484/{world.month:%Y-%m}/1"
    manager.opens(stem).sees("Alphen aan den Rijn")
    pdf = manager.page.request.get(manager.base + stem + "/pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.body())).pages)
    assert re.search(r"\b23\b", text)
    assert "8,0" in text
    assert "Meulen" not in text

    # What was done in the browser counts in this month, which has not ended.
    internal, _ = services.compute(municipality=world.gemeente, month=timezone.localdate().replace(day=1))
    now = internal["kpis"]
    assert now["K19"]["maand"]["aantal"] == 1
    assert now["K06"]["maand"]["teller"] == 1
    assert now["K07"]["maand"]["per_partner"][world.partner.external_id]["gestart"] == 1
    assert now["K18"]["maand"]["per_wijk"]["WK048404"]["clienten"] == 1


PAGES = {
    Role.DESK: ["/hulpvragen"],
    Role.TEAM_LEAD: ["/team", "/dossiers", "/metingen/", "/cijfers", "/rapporten"],
    Role.PARTNER: ["/verwijzingen/"],
    Role.CONTRACT_MANAGER: ["/cijfers", "/rapporten", "/definities"],
    Role.ADMINISTRATOR: ["/medewerkers", "/medewerkers/nieuw", "/uitgaande-post"],
    Role.PRIVACY_OFFICER: ["/inzage", "/mijn-account"],
}


@pytest.mark.parametrize("role", PAGES, ids=str)
def test_the_pages_of_every_role_are_accessible(person, world, role):
    user = UserFactory(roles=[role], team=world.team, employer=world.partner, municipality=world.gemeente)
    someone = person().logs_in(user.email)
    for path in PAGES[role]:
        someone.opens(path).checks_the_page(f"{role.value}{path.replace('/', '-').rstrip('-')}")
