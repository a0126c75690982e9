"""From question to closing and the caseload: inside the consortium, and the list behind each number."""

from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from django.utils.html import escape

from cases.models import AccessLog, Intensity
from cases.terms import add_months
from providers.models import CaseloadGuide
from reporting.figures import caseload, chain, lists, steering
from reporting.figures.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ContractFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
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


class TestChain:
    def test_counts_each_step_and_the_days_since_the_question(self, town):
        case = CaseFactory(
            client__municipality=town, opened_on=date(2026, 5, 5), first_contact_on=date(2026, 5, 7)
        )
        SupportRequestFactory(
            municipality=town,
            received_on=date(2026, 5, 4),
            case=case,
            outcome="case",
            outcome_on=date(2026, 5, 5),
        )
        SupportRequestFactory(municipality=town, received_on=date(2026, 5, 20), case=case)  # came later
        SupportRequestFactory(municipality=town, received_on=date(2026, 5, 31))
        SupportRequestFactory(municipality=town, received_on=date(2026, 6, 1))
        AssignmentFactory(case=case, starts_on=date(2026, 5, 8))
        TrajectoryFactory(case=case, starts_on=date(2026, 5, 14))

        steps = {step.title: step for step in chain.chain(steering.of_period(scope_of(town, MAY), "maand"))}

        assert steps["Hulpvraag binnen"].reached == 3
        reached = {title: (step.reached, step.days and int(step.days)) for title, step in steps.items()}
        assert reached["Uitkomst vastgelegd"] == (1, 1)
        assert reached["Dossier geopend"] == (1, 1)
        assert reached["Eerste contact"] == (1, 3)
        assert reached["Vaste hulpverlener"] == (1, 4)
        assert reached["Traject gestart"] == (1, 10)
        assert reached["Dossier afgehandeld"] == (0, None)

    def test_puts_a_month_beside_the_same_month_a_year_before(self, town):
        for day in (date(2025, 5, 31), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)):
            SupportRequestFactory(municipality=town, received_on=day)

        months = chain.months(scope_of(town, MAY))

        assert [row[0][0].month for row in months] == [add_months(MAY, -back) for back in range(11, -1, -1)]
        assert [(one.month, one.number) for one in months[-1][0]] == [(MAY, 2), (date(2025, 5, 1), 1)]

    def test_says_nothing_of_a_month_that_no_contract_covers(self, town):
        SupportRequestFactory(municipality=town, received_on=date(2025, 5, 31))
        ContractFactory(municipality=town, starts_on=date(2025, 6, 1), ends_on=None)

        months = chain.months(scope_of(town, MAY))

        assert months[-1][0][1].number is None
        assert [row[0][0].number for row in months] == [0] * 12

    def test_is_empty_outside_the_contract(self, client, town, lead):
        ContractFactory(municipality=town, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
        scope = steering.of_period(scope_of(town, MAY), "maand")
        client.force_login(lead)

        assert (
            chain.chain(scope)
            == []
            == caseload.caseload(scope)
            == steering.divided(scope, ("K01", ""), "wijk")
        )
        assert all(not each.value for numbers in steering.numbers(scope, None).values() for each in numbers)
        for page in ("", "/keten", "/caseload", "/lijst?kpi=K18&cel=clienten"):
            assert client.get("/cijfers/sturing" + page).status_code == 200


class TestCaseload:
    def test_weighs_the_open_dossiers_of_a_team_on_the_last_day(self, lead, town):
        first, second, closed = dossiers(lead, 3)
        type(closed).objects.filter(pk=closed.pk).update(closed_on=date(2026, 5, 30))
        heavy = TrajectoryFactory(case=first, starts_on=MAY)
        Intensity.objects.create(trajectory=heavy, starts_on=MAY, level=2)
        Intensity.objects.create(trajectory=heavy, starts_on=date(2026, 5, 31), level=4)
        worker = AssignmentFactory(case=first, starts_on=MAY).worker

        (load,) = caseload.caseload(steering.of_period(scope_of(town, MAY), "maand"))

        assert (load.name, load.cases, load.weight, load.band) == (lead.team.name, 2, 6, None)
        assert load.workers == {worker.pk: (1, 4), None: (1, 2)}
        assert second.closed_on is None

    def test_names_the_workers_of_the_own_team_only(self, client, lead, town):
        mine, other = dossiers(lead, 1)[0], CaseFactory(
            client__municipality=town, team=TeamFactory(municipality=town), opened_on=MAY
        )  # fmt: skip
        ours = AssignmentFactory(case=mine, starts_on=MAY).worker
        theirs = AssignmentFactory(case=other, starts_on=MAY).worker
        client.force_login(lead)

        text = client.get("/cijfers/sturing/caseload").content.decode()

        assert escape(ours.name) in text
        assert escape(theirs.name) not in text
        assert "K24 uitleg" in text

    def test_names_the_last_day_that_it_counts(self, client, lead, town):
        dossiers(lead, 1)
        client.force_login(lead)

        text = client.get("/cijfers/sturing/caseload?maand=2026-05").content.decode()

        assert "Open dossiers op 31 mei 2026" in text

    def test_says_where_a_worker_lies_beside_the_guide_of_the_team(self, client, lead):
        CaseloadGuide.objects.create(
            team=lead.team,
            starts_on=MAY,
            light=1,
            regular=2,
            intensive=3,
            very_heavy=4,
            band_low=4,
            band_high=4,
        )
        cases = dossiers(lead, 5)
        for worker, held in zip(UserFactory.create_batch(2), (cases[:3], cases[3:]), strict=True):
            for case in held:
                AssignmentFactory(case=case, worker=worker, starts_on=MAY)
        client.force_login(lead)

        page = client.get("/cijfers/sturing/caseload?maand=2026-05")

        assert "4 tot en met 4" in page.content.decode()
        assert {(each["weight"], each["beside"]) for each in page.context["workers"]} == {
            (6, "boven de richtlijn"),
            (4, "binnen de richtlijn"),
        }


@pytest.fixture
def grown(db):
    """A town with everything in it, half of its dossiers in two teams and some with a worker."""
    town = Maker(7, size=50).make()[0]
    for number, team in enumerate(TeamFactory.create_batch(2, municipality=town)):
        chosen = [case.pk for case in town.cases.order_by("pk")][number::3]
        town.cases.filter(pk__in=chosen).update(team=team)
    return town


MONTH = date(2025, 10, 1)
PERIODS = ("maand", "jaar", "twaalf_maanden")


class TestLists:
    @pytest.mark.parametrize("period", PERIODS)
    def test_every_step_is_as_long_as_its_list_in_every_part(self, grown, period):
        scope = steering.of_period(scope_of(grown, MONTH), period)
        parts = [
            None,
            *(
                lists.Within(kind, key)
                for kind in chain.ASKED.parts
                for key in steering.names_of(grown, kind)
            ),
        ]
        seen = set()

        for within in parts:
            for step in chain.chain(scope, within):
                found = lists.listed(scope, chain.cell(step.key), period, within=within)
                assert len(found) == step.reached == len({each.id for each in found}), (step, within)
                seen |= {(step.key, within and within.kind)} if found else set()

        if period != "maand":
            assert {key for key, _ in seen} == {step.key for step in chain.STEPS}
            assert {kind for _, kind in seen} == {None, "wijk", "team", "partner"}

    def test_every_month_is_as_long_as_its_list(self, grown):
        seen = set()

        for row in chain.months(scope_of(grown, MONTH)):
            for one in (one for pair in row for one in pair):
                if one.number is None:
                    continue
                scope = steering.of_period(scope_of(grown, one.month), "maand")
                assert len(lists.listed(scope, chain.cell(one.key), "maand")) == one.number, one
                seen |= {one.key} if one.number else set()

        assert seen == set(chain.MONTHLY)

    @pytest.mark.parametrize("period", PERIODS)
    def test_every_caseload_is_as_long_as_its_list(self, grown, period):
        scope = steering.of_period(scope_of(grown, MONTH), period)

        loads = caseload.caseload(scope)

        assert [load.team is None for load in loads] == [False, False, True]
        for load in loads:
            within = load.team and lists.Within("team", load.team)
            of_team = caseload.cell(("dossiers",) if load.team else ("zonder_team",))
            assert steering.length(scope, of_team, within) == load.cases
            for worker, (number, _) in load.workers.items():
                if load.team:
                    cell = caseload.cell(("medewerker", str(worker)) if worker else ("niemand",))
                    assert len(lists.listed(scope, cell, period, within=within)) == number
            assert sum(number for number, _ in load.workers.values()) == load.cases

    def test_every_number_on_the_pages_leads_to_a_list_of_its_length(self, client, lead, town):
        case, other = dossiers(lead, 2)
        AssignmentFactory(case=case, starts_on=MAY)
        CaseFactory(client__municipality=town, team=None, opened_on=MAY)
        for number, opened in enumerate((case, case, None, other)):
            SupportRequestFactory(
                municipality=town, received_on=LAST - timedelta(days=number), case=opened, outcome="case"
            )
        client.force_login(lead)

        steps = client.get("/cijfers/sturing/keten").context
        loads = client.get("/cijfers/sturing/caseload").context
        numbers = [(each["step"].reached, each["query"]) for each in steps["steps"]]
        numbers += [(cell["text"], cell["query"]) for _, cells in steps["trend"] for cell in cells]
        numbers += [(load.cases, query) for load, query in loads["loads"]]
        numbers += [(each["cases"], each["query"]) for each in loads["workers"]]

        assert len(numbers) == 9 + 12 * 6 + 2 + 2
        assert [number for number, _ in numbers[:3]] == [4, 4, 2]
        for number, query in numbers:
            page = client.get("/cijfers/sturing/lijst?" + query)
            assert str(page.context["total"]) == str(number), parse_qs(query)
            assert page.context["mine"] + page.context["others"] == page.context["total"]

    def test_shows_the_dossiers_of_the_reader_and_records_them(self, client, lead, town):
        (mine,) = dossiers(lead, 1)
        other = CaseFactory(client__municipality=town, team=TeamFactory(municipality=town), opened_on=MAY)
        for case in (mine, other):
            SupportRequestFactory(municipality=town, received_on=LAST, case=case)
        client.force_login(lead)

        for asked, total in (("kpi=keten&cel=dossier", 2), ("kpi=K24&cel=dossiers", 2)):
            page = client.get(f"/cijfers/sturing/lijst?{asked}")
            assert (page.context["total"], page.context["mine"]) == (total, 1)
            assert other.number not in page.content.decode()
        assert {look.case_id for look in AccessLog.objects.filter(user=lead)} == {mine.pk}

    def test_a_later_question_of_a_dossier_shows_the_dossier_it_names(self, client, lead, town):
        (case,) = dossiers(lead, 1)
        for day in (LAST, LAST - timedelta(days=1)):
            SupportRequestFactory(municipality=town, received_on=day, case=case)
        client.force_login(lead)

        asked = client.get("/cijfers/sturing/lijst?kpi=keten&cel=vraag").context
        opened = client.get("/cijfers/sturing/lijst?kpi=keten&cel=dossier").context

        assert [row["case"].pk for row in asked["rows"]] == [case.pk, case.pk]
        assert (opened["total"], opened["rows"][0]["day"]) == (1, LAST - timedelta(days=1))

    def test_names_a_worker_of_the_own_team_only(self, client, lead, town):
        elsewhere = TeamFactory(municipality=town)
        theirs = AssignmentFactory(
            case=CaseFactory(client__municipality=town, team=elsewhere, opened_on=MAY), starts_on=MAY
        ).worker
        ours = AssignmentFactory(case=dossiers(lead, 1)[0], starts_on=MAY).worker
        client.force_login(lead)

        def asked(worker, team):
            return client.get(f"/cijfers/sturing/lijst?kpi=K24&cel=medewerker.{worker}&deel=team-{team.pk}")

        assert asked(ours.pk, lead.team).context["label"] == f"Open dossiers van {ours.name}"
        for worker, team in (
            (theirs.pk, elsewhere),
            (theirs.pk, lead.team),
            (ours.pk, elsewhere),
            (0, lead.team),
        ):
            assert asked(worker, team).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            "kpi=keten&cel=iets",
            "kpi=keten&cel=vraag&deel=start-1",
            "kpi=K24&cel=gewicht",
            "kpi=K24&cel=medewerker",
            "kpi=K24&cel=medewerker.x",
            "kpi=K24&cel=dossiers.1",
        ],
    )
    def test_is_not_there_for_what_counts_nothing(self, client, lead, wrong):
        client.force_login(lead)

        assert client.get(f"/cijfers/sturing/lijst?{wrong}").status_code == 404

    @pytest.mark.parametrize("asked", ["kpi=keten&cel=vraag", "kpi=K24&cel=dossiers"])
    @pytest.mark.parametrize("roles", [["contract_manager"], ["contract_manager", "team_lead"], ["coach"]])
    def test_is_never_for_the_gemeente(self, client, town, roles, asked):
        client.force_login(UserFactory(roles=roles, municipality=town, team=TeamFactory(municipality=town)))

        assert client.get(f"/cijfers/sturing/lijst?{asked}").status_code == 403

    def test_a_part_that_the_chain_knows_nothing_of_is_left_out(self, client, lead):
        client.force_login(lead)

        page = client.get("/cijfers/sturing/keten?deel=start-1")

        assert page.context["asked"].part == ""
        assert "start-1" not in [value for _, options in page.context["groups"] for value, _ in options]
