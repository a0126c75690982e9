"""Steering inside the consortium: real numbers, the list behind each, and nothing of it for the gemeente."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from django.utils.html import escape

from cases.models import AccessLog
from outcomes.models import SurveyAnswer
from reporting import services
from reporting.exports import wording
from reporting.figures import lists, steering
from reporting.figures.report import figures
from reporting.figures.scope import scope_of
from tests.factories import (
    CaseFactory,
    DistrictFactory,
    MunicipalityFactory,
    ReferralFactory,
    SupportRequestFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.reporting.test_lists import leaves
from tests.reporting.towns import Maker

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
LAST = timezone.localdate().replace(day=1) - timedelta(days=1)  # of the month that the pages start with


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def lead(town):
    return UserFactory(lead=True, team=TeamFactory(municipality=town), municipality=town)


def dossiers(lead, number, **fields):
    return CaseFactory.create_batch(
        number, client__municipality=lead.team.municipality, team=lead.team, opened_on=MAY, **fields
    )


class TestInside:
    def test_every_number_leads_to_a_list_of_its_length(self, client, lead, town):
        dossiers(lead, 3)
        SupportRequestFactory.create_batch(2, municipality=town, received_on=LAST)
        client.force_login(lead)

        page = client.get("/cijfers/sturing")

        numbers = [
            (each["kpi"], number)
            for _, kpis in page.context["shown"]
            for each in kpis
            for number in each["numbers"]
        ]
        assert {"K18": "3", "K19": "2"}.items() <= {kpi: one["value"] for kpi, one in numbers}.items()
        for _, number in numbers:
            answer = client.get("/cijfers/sturing/lijst?" + number["query"])
            assert str(answer.context["total"]) == number["value"]
            assert answer.context["mine"] + answer.context["others"] == answer.context["total"]

    def test_shows_one_part_only(self, client, lead, town):
        dossiers(lead, 2)
        CaseFactory(client__municipality=town, team=TeamFactory(municipality=town), opened_on=MAY)
        client.force_login(lead)

        page = client.get(f"/cijfers/sturing?deel=team-{lead.team_id}")

        found = {each["kpi"]: each["numbers"] for _, kpis in page.context["shown"] for each in kpis}
        assert found["K18"][0]["value"] == "2"
        assert "K03" not in found  # an answer belongs to no team
        assert lead.team.name in page.content.decode()

    def test_shows_each_mark_with_its_mean_and_its_share(self, client, lead, town):
        north = DistrictFactory(municipality=town, name="Noord")
        for professionals, access, district in ((9, 6, north), (8, None, north), (4, 7, None)):
            SurveyAnswer.objects.create(
                answered_on=LAST, municipality=town, district=district,
                mark_professionals=professionals, mark_access=access,
            )  # fmt: skip
        client.force_login(lead)

        def shown(part=""):
            page = client.get(f"/cijfers/sturing?deel={part}")
            return next(
                dict(k["shares"]) for _, kpis in page.context["shown"] for k in kpis if k["kpi"] == "K03"
            )

        assert shown() == {
            "Professionals, gemiddeld": "7,0",
            "Bereikbaarheid, gemiddeld": "6,5",
            "Professionals, 7 of hoger": "66,7%",
            "Bereikbaarheid, 7 of hoger": "50,0%",
        }
        assert shown(f"wijk-{north.pk}") == {
            "Professionals, gemiddeld": "8,5",
            "Bereikbaarheid, gemiddeld": "6,0",
            "Professionals, 7 of hoger": "100,0%",
            "Bereikbaarheid, 7 of hoger": "0,0%",
        }

    def test_says_of_each_share_and_mark_what_the_report_says(self, lead, client):
        towns = Maker(7, size=50).make()
        client.force_login(lead)

        seen = set()
        for town in towns:
            asked = f"gemeente={town.code}&maand=2026-03&periode=twaalf_maanden"
            page = client.get(f"/cijfers/sturing?{asked}")
            found = figures(scope_of(town, date(2026, 3, 1)))["kpis"]
            for each in (each for _, kpis in page.context["shown"] for each in kpis):
                body = found[each["kpi"]]["twaalf_maanden"]
                told = [
                    wording.figure(path[-1], value)
                    for key in ("gemiddelde", "aandeel")
                    for path, value in leaves(body)
                    if path[-1] == key and not path[0].startswith("per_")
                ]
                assert [text for _, text in each["shares"]] == told, each["kpi"]
                seen |= {each["kpi"]} if told else set()

        assert {"K01", "K02", "K03", "K21", "K22"} <= seen

    @pytest.mark.parametrize(
        "wrong",
        ["deel=team-0", "deel=worker-1", "maand=2019-01", "periode=eeuw", "gemeente=GM0000", "deel=x"],
    )
    def test_knows_no_other_part_month_or_gemeente(self, client, lead, wrong):
        client.force_login(lead)

        assert client.get(f"/cijfers/sturing?{wrong}").status_code == 404

    @pytest.mark.parametrize("roles", [["contract_manager"], ["contract_manager", "team_lead"], ["coach"]])
    @pytest.mark.parametrize("page", ["", "/lijst?kpi=K18&cel=clienten", "/verdeling", "/keten", "/caseload"])
    def test_is_never_for_the_gemeente(self, client, town, roles, page):
        client.force_login(UserFactory(roles=roles, municipality=town, team=TeamFactory(municipality=town)))

        assert client.get("/cijfers/sturing" + page).status_code == 403

    def test_asks_as_much_of_the_database_for_many_dossiers(
        self, client, lead, django_assert_max_num_queries
    ):
        dossiers(lead, 12)
        client.force_login(lead)

        with django_assert_max_num_queries(75):  # a statement for each kind of fact, and what opens the door
            client.get("/cijfers/sturing")


class TestBehind:
    def test_shows_own_dossiers_and_says_how_many_others_there_are(self, client, lead, town):
        (mine,) = dossiers(lead, 1)
        other = CaseFactory(client__municipality=town, team=TeamFactory(municipality=town), opened_on=MAY)
        client.force_login(lead)

        page = client.get("/cijfers/sturing/lijst?kpi=K18&cel=clienten")

        text = page.content.decode()
        assert (page.context["total"], page.context["mine"], page.context["others"]) == (2, 1, 1)
        assert escape(mine.client.full_name) in text
        assert other.number not in text
        assert "1 van de 2 telt mee, maar ziet u hier niet" in text
        looks = AccessLog.objects.filter(user=lead)
        assert [look.case_id for look in looks] == [mine.pk]

    def test_an_administrator_sees_the_number_only(self, client, lead):
        dossiers(lead, 2)
        client.force_login(UserFactory(administrator=True))

        page = client.get("/cijfers/sturing/lijst?kpi=K18&cel=clienten")

        assert (page.context["total"], page.context["others"], page.context["rows"]) == (2, 2, [])

    def test_a_question_without_a_dossier_is_counted_and_said(self, client, lead, town):
        SupportRequestFactory(municipality=town, received_on=LAST)
        client.force_login(lead)

        page = client.get("/cijfers/sturing/lijst?kpi=K19&cel=aantal")

        assert (page.context["total"], page.context["others"]) == (1, 1)

    def test_comes_in_pages(self, client, lead):
        dossiers(lead, 52)
        client.force_login(lead)

        first = client.get("/cijfers/sturing/lijst?kpi=K18&cel=clienten")
        asked = parse_qs(urlsplit(first.context["next_url"]).query)
        second = client.get(first.context["next_url"])

        assert len(first.context["rows"]) == 50
        assert asked["na"] == [str(sorted(row["case"].client_id for row in first.context["rows"])[-1])]
        assert len(second.context["rows"]) == 2
        assert second.context["next_url"] == ""

    @pytest.mark.parametrize(
        "wrong",
        [
            "kpi=K99&cel=aantal",
            "kpi=K18&cel=per_1000",
            "kpi=K01&cel=x",
            "kpi=K02",
            "kpi=K03&cel=professionals",
        ],
    )
    def test_is_not_there_for_what_counts_nothing(self, client, lead, wrong):
        client.force_login(lead)

        assert client.get(f"/cijfers/sturing/lijst?{wrong}").status_code == 404

    def test_is_not_there_for_a_part_that_the_number_has_not(self, client, lead):
        client.force_login(lead)

        asked = f"kpi=K03&cel=professionals.noemer&deel=team-{lead.team_id}"
        assert client.get(f"/cijfers/sturing/lijst?{asked}").status_code == 404


class TestDivided:
    def test_stands_in_the_order_of_the_names_with_the_rest_last(self, town):
        for name, number in (("Zuid", 2), ("Noord", 1)):
            cases = CaseFactory.create_batch(
                number,
                client__municipality=town,
                client__district=DistrictFactory(municipality=town, name=name),
            )
            for case in cases:
                TrajectoryFactory(case=case, starts_on=MAY)
        TrajectoryFactory(case=CaseFactory(client__municipality=town, client__district=None), starts_on=MAY)
        scope = steering.of_period(scope_of(town, MAY), "maand")

        rows = steering.divided(scope, ("K17", ""), "wijk")

        assert [(row.name, row.won, row.total) for row in rows] == [
            ("Noord", 0, 1),
            ("Zuid", 0, 2),
            ("onbekend of elders", 0, 1),
        ]

    def test_has_nothing_for_a_part_that_the_number_has_not(self, town):
        scope = steering.of_period(scope_of(town, MAY), "maand")

        assert steering.divided(scope, ("K16", ""), "team") == []

    def test_explains_the_start_level(self, client, lead):
        client.force_login(lead)

        page = client.get("/cijfers/sturing/verdeling?kpi=K01&naar=start")

        assert page.status_code == 200
        assert client.get("/cijfers/sturing/verdeling?kpi=K08").status_code == 404
        assert client.get("/cijfers/sturing/verdeling?kpi=K21.klacht&naar=wijk").status_code == 404
        assert client.get("/cijfers/sturing/verdeling?naar=medewerker").status_code == 404

    def test_divides_every_share_it_offers_and_names_what_it_counts(self, client, lead, town):
        SurveyAnswer.objects.create(
            answered_on=LAST, municipality=town, district=DistrictFactory(municipality=town),
            mark_professionals=7,
        )  # fmt: skip
        client.force_login(lead)

        offered = client.get("/cijfers/sturing/verdeling").context["kpis"]
        for code, name in offered:
            page = client.get(f"/cijfers/sturing/verdeling?kpi={code}&naar=wijk")
            assert f"{page.context['number']} {page.context['title']}" == name

        assert {"K02.startmeting", "K02.paren", "K03.professionals", "K03.bereikbaarheid"} <= dict(
            offered
        ).keys()
        page = client.get("/cijfers/sturing/verdeling?kpi=K03.professionals&naar=wijk")
        assert [(row["share"].won, row["share"].total) for row in page.context["table"]] == [(1, 1)]
        assert page.context["words"] == ("cijfers van 7 of hoger", "antwoorden")


class TestDistricts:
    def test_tells_inside_what_is_asked_where(self, client, lead, town):
        home = DistrictFactory(municipality=town, name="Noord", inhabitants=2_000)
        SupportRequestFactory.create_batch(
            3, municipality=town, district=home, received_on=LAST, domains=["financien"]
        )
        CaseFactory(client__municipality=town, client__district=home, team=None, opened_on=MAY)
        client.force_login(lead)

        rows = {row["name"]: row for row in client.get("/cijfers/wijken").context["table"]}

        assert [cell.text for cell in rows["Noord"]["cells"]] == ["2000", "1", "0,5", "3", "1,5"]
        assert rows["Noord"]["domains"] == [("financiën", 3)]

    def test_every_number_of_a_wijk_leads_to_a_list_of_its_length(self, client, lead, town):
        home = DistrictFactory(municipality=town, name="Noord", inhabitants=2_000)
        SupportRequestFactory.create_batch(3, municipality=town, district=home, received_on=LAST)
        CaseFactory(client__municipality=town, client__district=home, team=lead.team, opened_on=MAY)
        client.force_login(lead)

        rows = {row["name"]: row for row in client.get("/cijfers/wijken").context["table"]}

        linked = [(cell.text, query) for cell, query in rows["Noord"]["shown"] if query]
        assert [text for text, _ in linked] == ["1", "3"]
        for text, query in linked:
            assert str(client.get("/cijfers/sturing/lijst?" + query).context["total"]) == text

    def test_leaves_adl_in_capitals(self, client, lead, town):
        home = DistrictFactory(municipality=town, name="Noord", inhabitants=2_000)
        SupportRequestFactory(municipality=town, district=home, received_on=LAST, domains=["basale_adl"])
        client.force_login(lead)

        assert "basale ADL (1)" in client.get("/cijfers/wijken").content.decode()

    def test_shows_the_gemeente_the_protected_numbers_of_its_report(self, client, town):
        home = DistrictFactory(municipality=town, name="Noord", inhabitants=2_000)
        SupportRequestFactory.create_batch(3, municipality=town, district=home, received_on=MAY)
        services.prepare(municipality=town, month=MAY)
        client.force_login(UserFactory(contract_manager=True, municipality=town))

        page = client.get("/cijfers/wijken")

        row = next(row for row in page.context["table"] if row["name"] == "Noord")
        assert row["cells"][3].hidden
        assert row["domains"] == []
        assert "Waarover vooral" not in page.content.decode()

    def test_is_empty_before_the_first_report(self, client, town):
        client.force_login(UserFactory(contract_manager=True, municipality=town))

        assert client.get("/cijfers/wijken").context["empty"]


def test_a_part_without_facts_counts_nothing(town):
    scope = steering.of_period(scope_of(town, MAY), "maand")
    cell = lists.cell("K07", ("noemer",))
    ReferralFactory(case=CaseFactory(client__municipality=town))

    assert steering.length(scope, cell, lists.Within("partner", 0)) == 0
