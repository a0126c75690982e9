"""Finding residents and dossiers, and who looked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases import services
from cases.figures.search import search
from cases.models import AccessLog, Intensity, PersonLink, SavedFilter
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ClientFactory,
    DistrictFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def link(one, other):
    """What was decided: both records are of one person."""
    first, second = sorted((one, other), key=lambda client: client.pk)
    verdict = PersonLink.Verdict.SAME
    PersonLink.objects.create(first=first, second=second, verdict=verdict, decided_by=UserFactory())


@pytest.fixture
def known():
    return ClientFactory(
        first_names="Zoë",
        prefix="van der",
        last_name="Kuijpers",
        birth_date=date(1944, 6, 2),
        postcode="2471BK",
        house_number=27,
        phone="06-12 34 56 79",
    )


class TestSearch:
    @pytest.mark.parametrize(
        "asked",
        [
            "zoe kuijpers",
            "KUIJP",
            "van der Kuijpers",
            "2-6-1944",
            "02061944",
            "2 juni 1944",
            "2471 BK 27",
            "2471bk",
            "0612345679",
            "+31 6 12345679",
        ],
    )
    def test_finds_a_resident_by_what_a_caller_says(self, known, asked):
        ClientFactory(birth_date=date(1950, 1, 1))

        result = search(asked, by=UserFactory(desk=True), on=TODAY)

        assert [row.client_id for row in result.rows] == [known.pk]
        assert not result.is_alike

    @pytest.mark.parametrize("asked", ["Kuipers", "Kuijprs", "Zoe van der Kuypers"])
    def test_finds_a_name_that_sounds_like_it(self, known, asked):
        ClientFactory(last_name="Bakker", first_names="Anna")

        result = search(asked, by=UserFactory(desk=True), on=TODAY)

        assert [row.client_id for row in result.rows] == [known.pk]
        assert result.is_alike

    @pytest.mark.parametrize(
        "asked", ["", "  ", "31-2-1944", "xyzzy", "2471 ZZ", "D-999999", "%", "_", "\x00", "a\x00b"]
    )
    def test_finds_nobody_where_nobody_fits(self, known, asked):
        assert not search(asked, by=UserFactory(desk=True), on=TODAY).rows

    def test_tells_the_desk_whether_a_dossier_runs_and_who_holds_it(self, known):
        held = AssignmentFactory(case__client=known)

        (row,) = search("Kuijpers", by=UserFactory(desk=True), on=TODAY).rows

        assert (row.number, row.holder, row.link) == (held.case.number, held.worker.name, None)

    def test_finds_a_dossier_by_its_number(self, known):
        case = CaseFactory(client=known)

        for asked in (case.number, case.number.lower(), f"D {case.pk}"):
            (row,) = search(asked, by=UserFactory(desk=True), on=TODAY).rows
            assert row.client_id == known.pk

    def test_finds_for_a_coach_only_the_residents_of_own_dossiers(self, known):
        held = AssignmentFactory(case__client=known)
        ClientFactory(last_name="Kuijpers")

        (row,) = search("Kuijpers", by=held.worker, on=TODAY).rows

        assert (row.client_id, row.link) == (known.pk, held.case.pk)
        assert not search("Kuijpers", by=UserFactory(coach=True), on=TODAY).rows

    def test_finds_somebody_by_another_name(self, known):
        known.other_name = "Ebbers"
        known.save()

        for asked in ("Ebbers", "zoe ebbers", "Ebers"):
            (row,) = search(asked, by=UserFactory(desk=True), on=TODAY).rows
            assert (row.client_id, row.other_name) == (known.pk, "Ebbers")

    @pytest.mark.parametrize(
        ("who", "number", "is_told"), [("desk", True, True), ("coach", False, False), ("holder", True, True)]
    )
    def test_finds_the_dossier_of_another_record_of_the_person(self, known, who, number, is_told):
        other = AssignmentFactory(case__client__last_name="Ebbers")
        link(known, other.case.client)
        coach = AssignmentFactory(case__client=known, case__closed=True).worker
        by = {"desk": UserFactory(desk=True), "coach": coach, "holder": other.worker}[who]
        CaseFactory(client=known, closed=True)
        if who == "holder":
            AssignmentFactory(case__client=known, case__closed=True, worker=other.worker)

        rows = search("Kuijpers", by=by, on=TODAY).rows

        assert [(bool(row.number), row.of_other) for row in rows] == [(number, is_told)]

    def test_a_protected_dossier_of_another_record_shields_this_one(self, known):
        other = CaseFactory(protected_on=date(2026, 6, 1), protection_reason="bedreigd")
        link(known, other.client)

        (row,) = search("Kuijpers", by=UserFactory(desk=True), on=TODAY).rows

        assert (row.home, row.number, row.link) == ("", "afgeschermd", None)
        assert not search("2-6-1944", by=UserFactory(desk=True), on=TODAY).rows

    def test_shows_twenty_and_says_that_there_are_more(self):
        for _ in range(21):
            ClientFactory(last_name="Jansen")

        result = search("Jansen", by=UserFactory(desk=True), on=TODAY)

        assert (len(result.rows), result.is_more) == (20, True)


class TestSearchPage:
    def test_is_empty_until_one_asks(self, client, known):
        page = enter(client, UserFactory(desk=True)).get(reverse("cases:search"), {"q": "Kuijpers"})

        assert known.full_name not in page.content.decode()
        assert not AccessLog.objects.exists()

    def test_shows_who_fits_and_records_each(self, client, known):
        desk = UserFactory(desk=True)

        page = enter(client, desk).post(reverse("cases:search"), {"q": "Kuijpers"})

        assert known.full_name in page.content.decode()
        assert list(AccessLog.objects.values_list("user", "client_id", "reason")) == [
            (desk.pk, known.pk, "loket: zoeken")
        ]

    @pytest.mark.parametrize("role", ["partner", "contract_manager", "administrator", "privacy_officer"])
    def test_is_not_for_others(self, client, role):
        response = enter(client, UserFactory(**{role: True})).post(reverse("cases:search"), {"q": "a"})

        assert response.status_code == 403

    @pytest.mark.parametrize("count", [3, 20])
    def test_takes_as_many_statements_however_many_are_found(self, client, count, queries):
        for _ in range(count):
            AssignmentFactory(case__client__last_name="Jansen")
        enter(client, UserFactory(desk=True)).get(reverse("cases:search"))  # stamps the session

        with queries(10):
            client.post(reverse("cases:search"), {"q": "Jansen"})


class TestCases:
    @pytest.mark.parametrize(("who", "shown"), [("holder", True), ("lead", True), ("colleague", False)])
    def test_lists_what_one_may_see(self, client, who, shown):
        people = around_a_case()

        page = enter(client, getattr(people, who)).get(reverse("cases:cases")).content.decode()

        assert (people.case.client.full_name in page) == shown

    @pytest.mark.parametrize(
        ("which", "number"), [("", 3), ("mij", 0), ("nieuw", 2), ("gesloten", 1), ("onzin", 3)]
    )
    def test_narrows_to_a_choice(self, client, which, number):
        people = around_a_case()
        team = people.case.team
        CaseFactory(team=team)
        CaseFactory(team=team)
        CaseFactory(team=team, closed=True)

        page = enter(client, people.lead).get(reverse("cases:cases"), {"welke": which}).content.decode()

        assert page.count('<tr><th scope="row">') == number

    def test_goes_on_after_the_last_one(self, client, queries):
        lead = UserFactory(lead=True)
        for day in range(1, 31):
            CaseFactory(team=lead.team, opened_on=date(2026, 4, 1 + day // 3))
        enter(client, lead).get(reverse("cases:cases"))  # stamps the session

        with queries(10):
            first = client.get(reverse("cases:cases"))
        second = client.get(reverse("cases:cases"), {"na": first.context["after"]})

        seen = [row["number"] for page in (first, second) for row in page.context["rows"]]
        assert len(seen) == len(set(seen)) == 30
        assert second.context["after"] == ""

    def test_starts_at_the_top_for_a_place_that_makes_no_sense(self, client):
        people = around_a_case()

        page = enter(client, people.lead).get(reverse("cases:cases"), {"na": "gisteren_veel"})

        assert people.case.client.full_name in page.content.decode()


class TestSavedFilters:
    @pytest.fixture
    def team(self):
        """A lead, and dossiers of two wijken and two levels in the team."""
        lead = UserFactory(lead=True)
        near, far = DistrictFactory(name="Zegersloot"), DistrictFactory(name="Ridderveld")
        for district, level in ((near, 3), (near, 1), (far, 3)):
            case = CaseFactory(team=lead.team, client__district=district)
            course = TrajectoryFactory(case=case)
            Intensity.objects.create(trajectory=course, starts_on=course.starts_on, level=2)
            Intensity.objects.create(trajectory=course, starts_on=date(2026, 6, 1), level=level)
        return lead, near

    def numbers(self, page):
        return len(page.context["rows"])

    def test_narrow_by_wijk_and_by_the_level_of_today(self, client, team):
        lead, near = team
        enter(client, lead)
        url = reverse("cases:cases")

        found = [
            self.numbers(client.get(url, asked))
            for asked in ({}, {"wijk": near.pk}, {"niveau": 3}, {"wijk": near.pk, "niveau": 3}, {"niveau": 2},
                          {"wijk": "x", "niveau": "9"})
        ]  # fmt: skip

        assert found == [3, 2, 2, 1, 0, 3]

    def test_are_kept_under_a_name_and_stand_above_the_list(self, client, team):
        lead, near = team
        enter(client, lead)
        here = f"{reverse('cases:cases')}?wijk={near.pk}&niveau=3"

        answer = client.post(here, {"name": "Zwaar in Zegersloot"})
        page = client.get(answer.url)

        assert answer.url == here
        assert self.numbers(page) == 1
        assert "Dit is uw keuze <b>Zwaar in Zegersloot</b>" in page.content.decode()
        wrong = client.post(here, {"name": "Zwaar in Zegersloot"})
        assert wrong.status_code == 422
        assert "U hebt al een keuze met deze naam." in wrong.content.decode()
        assert "Vul een naam in" in client.post(here, {"name": " "}).content.decode()

    def test_are_of_their_worker_alone_and_go_when_thrown_away(self, client, team):
        lead, near = team
        kept = services.keep_filter(name="Zegersloot", district=near, on=TODAY, by=lead)
        url = reverse("cases:drop_filter", args=[kept.pk])

        enter(client, UserFactory(lead=True))
        assert "Zegersloot</a>" not in client.get(reverse("cases:cases")).content.decode()
        assert client.post(url).status_code == 404
        with pytest.raises(PermissionDenied):
            services.drop_filter(kept=kept, on=TODAY, by=UserFactory(lead=True))
        enter(client, lead)
        assert client.post(url).status_code == 302
        assert not SavedFilter.objects.exists()

    def test_are_twenty_at_most_and_for_who_has_a_list(self):
        lead = UserFactory(lead=True)
        for number in range(20):
            services.keep_filter(name=f"keuze {number}", which="mij", on=TODAY, by=lead)

        with pytest.raises(ValidationError, match="al 20 bewaarde keuzes"):
            services.keep_filter(name="keuze 21", which="mij", on=TODAY, by=lead)
        with pytest.raises(PermissionDenied):
            services.keep_filter(name="keuze", which="mij", on=TODAY, by=UserFactory(desk=True))


class TestAccessLog:
    def test_shows_who_looked_of_a_dossier_and_of_a_worker(self, client):
        people = around_a_case()
        other = AssignmentFactory()
        for user, case in ((people.holder, people.case), (other.worker, other.case)):
            enter(client, user).get(reverse("cases:case", args=[case.pk]))
        enter(client, UserFactory(privacy_officer=True))

        every = client.get(reverse("cases:access_log")).content.decode()
        by_case = client.get(reverse("cases:access_log"), {"dossier": people.case.number}).content.decode()
        by_worker = client.post(
            reverse("cases:access_log"), {"medewerker": other.worker.name}
        ).content.decode()

        assert people.case.number in every
        assert other.case.number in every
        assert other.case.number not in by_case
        assert people.case.number not in by_worker

    def test_goes_on_after_the_last_one(self, client, queries):
        user = UserFactory(privacy_officer=True)
        AccessLog.objects.bulk_create(
            AccessLog(user=user, client_id=1, page=f"pagina {n}", reason="test") for n in range(60)
        )
        enter(client, user).get(reverse("cases:access_log"))  # stamps the session

        with queries(5):
            first = client.get(reverse("cases:access_log"))
        second = client.get(reverse("cases:access_log"), {"na": first.context["after"]})

        assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)

    @pytest.mark.parametrize("who", ["holder", "lead", "partner", "stranger"])
    def test_is_for_the_privacy_officer_only(self, client, who):
        people = around_a_case()

        assert enter(client, getattr(people, who)).get(reverse("cases:access_log")).status_code == 403
