"""The desk takes a question and settles it."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from cases.models import AccessLog, Case, Client
from intake.models import Assessment, SupportRequest
from providers.models import TeamDistrict
from tests.factories import (
    AssignmentFactory,
    ClientFactory,
    DistrictFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/hulpvraag/nieuw"


@pytest.fixture
def desk(client):
    user = UserFactory(desk=True)
    client.force_login(user)
    return client


@pytest.fixture
def team():
    district = DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])
    team = TeamFactory(name="Team Zegersloot")
    TeamDistrict.objects.create(team=team, district=district, position=0)
    return team


def question(**more):
    return {
        "channel": "phone",
        "text": "Hij vergeet te eten.",
        "source": "family",
        "urgency_note": "normal",
        "form_key": str(uuid.uuid4()),
    } | more


def person(**more):
    return {
        "last_name": "van der Meulen",
        "first_names": "Gerrit",
        "birth_date": "2-6-1944",
        "postcode": "2403 bk",
        "house_number": "18",
    } | more


class TestAdvice:
    def test_needs_no_name_and_no_municipality_where_there_is_one(self, desk):
        MunicipalityFactory()

        answer = desk.post(NEW, question(action="advies", steps=["Uitleg gegeven"]))

        asked = SupportRequest.objects.get()
        assert answer.status_code == 302
        assert (asked.outcome, asked.client, asked.steps) == ("advice", None, ["Uitleg gegeven"])
        assert asked.received_on == asked.outcome_on == timezone.localdate()

    def test_asks_for_the_municipality_where_there_are_more(self, desk):
        MunicipalityFactory()
        MunicipalityFactory(external_id="GM1884", name="Kaag en Braassem")

        answer = desk.post(NEW, question(action="advies"))

        assert answer.status_code == 422
        assert "Kies de gemeente, of vul de postcode in." in answer.content.decode()
        assert "Hij vergeet te eten." in answer.content.decode()

    @pytest.mark.parametrize(
        ("action", "outcome"),
        [("voorziening", "general_service"), ("geen_vervolg", "none"), ("advies", "advice")],
    )
    def test_has_its_outcome(self, desk, action, outcome):
        MunicipalityFactory()
        desk.post(NEW, question(action=action))
        assert SupportRequest.objects.get().outcome == outcome

    def test_passed_on_names_where_to(self, desk):
        MunicipalityFactory()

        refused = desk.post(NEW, question(action="doorverwijzing"))
        desk.post(NEW, question(action="doorverwijzing", destination="ciz"))

        assert "Kies waar u naar doorverwijst." in refused.content.decode()
        assert SupportRequest.objects.get().destination == "ciz"


class TestCase:
    def test_lands_in_the_inbox_of_the_team_of_the_district_and_starts_the_term(self, desk, team):
        desk.post(NEW, question(action="dossier", told_support="on", **person()))

        case = Case.objects.get()
        assert case.team == team
        assert not case.assignments.exists()
        assert (case.client.prefix, case.client.last_name) == ("van der", "Meulen")
        assert (case.client.birth_date, case.client.postcode) == (date(1944, 6, 2), "2403BK")
        assert case.client.district.name == "Zegersloot"
        assert Assessment.objects.get().reported_on == timezone.localdate()
        assert SupportRequest.objects.get().told_support_on == timezone.localdate()

    def test_is_opened_once_when_the_form_is_sent_twice(self, desk, team):
        sent = question(action="dossier", **person())

        first, second = desk.post(NEW, sent), desk.post(NEW, sent)

        assert first.headers["Location"] == second.headers["Location"]
        assert Case.objects.count() == SupportRequest.objects.count() == Client.objects.count() == 1

    def test_of_a_known_resident_gets_the_new_question(self, desk, team):
        held = AssignmentFactory(case__opened_on=date(2026, 3, 1), case__team=team)

        desk.post(NEW, question(action="dossier", known=held.case.client.pk))

        assert Case.objects.get() == held.case
        assert SupportRequest.objects.get().case == held.case
        assert not Assessment.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("last_name", "", "Vul de achternaam van de inwoner in."),
            ("birth_date", "", "Vul een geboortedatum in, bijvoorbeeld 2-6-1944."),
            ("birth_date", "31-2-1944", "Vul een geboortedatum in, bijvoorbeeld 2-6-1944."),
            ("birth_date", "1-1-2099", "Vul een geboortedatum in die in het verleden ligt."),
            ("postcode", "24 bk", "Vul een postcode in met 4 cijfers en 2 letters, bijvoorbeeld 2471 BK."),
            ("house_number", "", "Vul het huisnummer in."),
            ("house_number", "abc", "Vul het huisnummer in met alleen cijfers."),
            ("phone", "12", "Vul een telefoonnummer in met 10 cijfers, of begin met +."),
            ("bsn", "123", "Vul 9 cijfers in."),
            ("bsn", "123456789", "Dit nummer klopt niet. Controleer de cijfers of laat het leeg."),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(self, desk, team, field, value, message):
        answer = desk.post(NEW, question(action="dossier", **person(**{field: value})))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in page
        assert "Hij vergeet te eten." in page
        assert not Client.objects.exists()
        assert not SupportRequest.objects.exists()

    def test_asks_for_a_team_where_the_address_has_none(self, desk, team):
        DistrictFactory(external_id="WK048405", name="Rietveld", postcodes=["2409"])

        answer = desk.post(NEW, question(action="dossier", **person(postcode="2409AB")))
        desk.post(NEW, question(action="dossier", team=team.pk, **person(postcode="2409AB")))

        assert "Kies het team: bij dit adres hoort geen team." in answer.content.decode()
        assert Case.objects.get().team == team

    def test_puts_a_new_resident_in_the_household_that_was_confirmed(self, desk, team):
        partner = ClientFactory()

        desk.post(NEW, question(action="dossier", household_of=partner.pk, **person()))

        partner.refresh_from_db()
        assert partner.household is not None
        assert Client.objects.exclude(pk=partner.pk).get().household == partner.household


class TestTakingUpAgain:
    def test_settles_what_was_left_open(self, desk):
        MunicipalityFactory()
        desk.post(NEW, question(action="terugbellen", caller_name="Ingrid"))
        asked = SupportRequest.objects.get()
        page = desk.get(f"/hulpvraag/{asked.pk}").content.decode()

        desk.post(f"/hulpvraag/{asked.pk}", question(action="advies", version=asked.version))

        asked.refresh_from_db()
        assert "Ingrid" in page
        assert (asked.outcome, asked.version) == ("advice", 2)
        assert desk.get(f"/hulpvraag/{asked.pk}").status_code == 404

    def test_keeps_what_was_typed_of_somebody_who_is_no_record_yet(self, desk, team):
        desk.post(NEW, question(action="later", phone="06 12345678", **person()))
        asked = SupportRequest.objects.get()

        page = desk.get(f"/hulpvraag/{asked.pk}").content.decode()
        answer = desk.post(f"/hulpvraag/{asked.pk}", question(action="dossier", version=1, **person()))

        for text in ("van der Meulen", "Gerrit", "2-6-1944", "2403 bk", 'value="18"', "06 12345678"):
            assert text in page
        assert answer.status_code == 302
        asked.refresh_from_db()
        assert asked.typed is None
        assert asked.case.client.last_name == "Meulen"

    def test_does_not_overwrite_a_colleague(self, desk):
        MunicipalityFactory()
        asked = SupportRequestFactory()
        SupportRequest.objects.update(version=2)

        answer = desk.post(f"/hulpvraag/{asked.pk}", question(action="later", version=1, text="Mijn tekst."))

        assert answer.status_code == 422
        assert "Een collega heeft deze hulpvraag intussen gewijzigd." in answer.content.decode()
        assert "Mijn tekst." in answer.content.decode()


class TestKnownPeople:
    def test_are_shown_with_reasons_dossier_and_holder_and_every_look_is_recorded(self, desk):
        held = AssignmentFactory(case__client__last_name="Meulen", case__client__birth_date=date(1944, 6, 2))

        page = desk.post("/hulpvraag/bekend", person()).content.decode()

        assert "Zelfde geboortedatum, zelfde achternaam" in page
        assert held.worker.name in page
        assert AccessLog.objects.get().client_id == held.case.client_id

    @pytest.mark.parametrize(
        ("typed", "is_found"),
        [
            ({"last_name": "Müller"}, True),
            ({"last_name": "muller"}, True),
            ({"last_name": "Mul"}, True),
            ({"last_name": "Mu"}, False),
            ({"last_name": "50%"}, False),
            ({"postcode": "2403BK", "house_number": "18"}, True),
            ({"postcode": "2403BK"}, False),
            ({"birth_date": "2-6-1944"}, True),
            ({"phone": "06 12345678"}, True),
        ],
    )
    def test_are_found_by_part_of_the_name_birth_date_address_or_phone(self, desk, typed, is_found):
        ClientFactory(
            last_name="Müller",
            birth_date=date(1944, 6, 2),
            postcode="2403BK",
            house_number=18,
            phone="0612345678",
        )

        page = desk.post("/hulpvraag/bekend", typed).content.decode()

        assert ("mogelijke treffer" in page) == is_found

    def test_are_chosen_without_javascript_too(self, desk, team):
        known = ClientFactory(last_name="Meulen", birth_date=date(1944, 6, 2))
        searched = desk.post(NEW, question(action="zoek", **person())).content.decode()

        chosen = desk.post(NEW, question(choose=known.pk, **person())).content.decode()

        assert f'name="choose" value="{known.pk}"' in searched
        assert f'name="known" value="{known.pk}"' in chosen
        assert "Hij vergeet te eten." in chosen
        assert not SupportRequest.objects.exists()

    def test_place_and_age_are_read_back(self, desk, team):
        page = desk.post("/hulpvraag/bekend", person()).content.decode()

        assert "Wijk Zegersloot" in page
        assert "Team Zegersloot" in page
        assert "2 juni 1944" in page


class TestList:
    def test_shows_and_filters_with_a_constant_number_of_queries(self, desk, queries):
        def fill(count):
            for _ in range(count):
                SupportRequestFactory(client=ClientFactory(), call_back=True)

        fill(3)
        desk.get("/hulpvragen")
        with queries(11):
            desk.get("/hulpvragen?toon=terugbellen")
        fill(40)
        with queries(11):
            page = desk.get("/hulpvragen?toon=terugbellen").content.decode()
        assert "Volgende 30 hulpvragen" in page

    def test_pages_without_loss_or_doubles(self, desk):
        made = {SupportRequestFactory(text=f"vraag nummer {n}.").text for n in range(45)}
        first = desk.get("/hulpvragen")
        second = desk.get("/hulpvragen" + first.context["next_url"])

        seen = [row.text for page in (first, second) for row in page.context["rows"]]
        assert len(seen) == 45
        assert set(seen) == made

    def test_records_feedback_of_what_was_passed_on(self, desk):
        asked = SupportRequestFactory(outcome="passed_on", outcome_on=date(2026, 2, 25), destination="ciz")

        desk.post(
            f"/hulpvraag/{asked.pk}/terugkoppeling", {"form_key": str(uuid.uuid4()), "result": "helped"}
        )

        asked.refresh_from_db()
        assert asked.feedback_on == timezone.localdate()


@pytest.mark.parametrize("path", [NEW, "/hulpvragen"])
def test_the_desk_alone_comes_here(client, path):
    client.force_login(UserFactory(coach=True))
    assert client.get(path).status_code == 403


def test_registering_takes_few_queries(desk, team, queries):
    desk.post(NEW, question(action="dossier", **person()))
    with queries(25):
        desk.post(NEW, question(action="dossier", **person(last_name="Bakker", birth_date="3-3-1950")))
