"""The registers of incidents, data breaches and processing: their clocks, and how they are put right."""

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.figures.clocks import clocks
from cases.forms.registers import MomentField
from cases.models import Breach, Complaint, DataRequest, Incident, Processing, RegisterCorrection
from cases.services import registers as services
from providers.models import Role
from tests.factories import ClientFactory, MunicipalityFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 6, 15, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def lead():
    return UserFactory(lead=True)


@pytest.fixture
def officer():
    return UserFactory(privacy_officer=True)


def incident(by, **words):
    said = {"kind": "calamity", "happened_on": TODAY, "known_on": TODAY, "subject": "Een val", "owner": by}
    return services.keep_incident(on=TODAY, by=by, **said | words)


def breach(by, **words):
    said = {"discovered_at": NOON - timedelta(hours=2), "what": "Een brief", "data": "Naam"}
    return services.tell_of_breach(at=NOON, by=by, **said | words)


def handle(known, by, *, at=NOON, **words):
    return services.handle_breach(breach=known, at=at, by=by, **{"seen": known.version} | words)


class TestIncidents:
    @pytest.mark.parametrize(
        ("known_on", "due_on"),
        [
            (date(2026, 6, 15), date(2026, 6, 18)),  # Monday
            (date(2026, 6, 12), date(2026, 6, 17)),  # Friday
            (date(2026, 4, 24), date(2026, 4, 30)),  # over Koningsdag
        ],
    )
    def test_art_3_4_the_supervisor_is_told_within_three_working_days(self, lead, known_on, due_on):
        assert Incident(known_on=known_on).due_on == due_on

    def test_after_that_the_inquiry_has_six_weeks(self, lead):
        known = incident(lead)
        known = incident(lead, incident=known, seen=1, reported_on=TODAY, supervisor="GGD")

        assert (known.next_step, known.due_on) == ("onderzoek afronden", date(2026, 7, 27))

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            (
                {"happened_on": TODAY + timedelta(days=1), "known_on": TODAY + timedelta(days=1)},
                "happened_on",
            ),
            ({"known_on": TODAY - timedelta(days=1)}, "known_on"),
            ({"reported_on": TODAY}, "supervisor"),
            ({"reported_on": TODAY - timedelta(days=1), "supervisor": "GGD"}, "reported_on"),
            ({"told_on": TODAY}, "told_whom"),
            ({"concluded_on": TODAY, "conclusion": "Leuning vast"}, "reported_on"),
            ({"concluded_on": TODAY, "reported_on": TODAY, "supervisor": "GGD"}, "conclusion"),
        ],
    )
    def test_tells_by_the_field_what_is_wrong(self, lead, words, field):
        with pytest.raises(ValidationError) as refused:
            incident(lead, **words)

        assert field in refused.value.message_dict

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEAD, Role.CONSULTANT}))
    def test_is_for_nobody_else(self, role):
        with pytest.raises(PermissionDenied):
            incident(UserFactory(roles=[role], team=TeamFactory()))

    def test_one_of_another_municipality_is_not_there(self, lead, client):
        known = incident(lead)
        other = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")
        client.force_login(UserFactory(lead=True, team__municipality=other))

        assert client.get(f"/incidenten/{known.pk}").status_code == 404
        assert b"Een val" not in client.get("/incidenten").content

    def test_the_privacy_officer_reads_all_and_changes_nothing(self, lead, officer, client):
        known = incident(lead)
        client.force_login(officer)

        assert b"Een val" in client.get("/incidenten").content
        assert client.get(f"/incidenten/{known.pk}").status_code == 403

    def test_from_the_page_it_goes_from_open_to_concluded(self, lead, client):
        client.force_login(lead)
        today = timezone.localdate().isoformat()
        said = {
            "kind": "violence",
            "happened_on": today,
            "known_on": today,
            "subject": "Duwen",
            "owner": lead.pk,
        }
        assert client.post("/incidenten/nieuw", said | {"form_key": str(uuid.uuid4())}).status_code == 302
        known = Incident.objects.get()

        said |= {
            "reported_on": today,
            "supervisor": "GGD",
            "concluded_on": today,
            "conclusion": "Gesprek",
            "seen": 1,
        }
        assert (
            client.post(f"/incidenten/{known.pk}", said | {"form_key": str(uuid.uuid4())}).status_code == 302
        )

        assert not client.get("/incidenten").context["page"].rows
        assert client.get("/incidenten?toon=afgerond").context["page"].rows == [known]


class TestBreaches:
    @pytest.mark.parametrize(
        ("discovered", "due"),
        [
            ((2026, 6, 15, 12), "18-06 12.00"),
            ((2026, 6, 19, 16, 30), "22-06 16.30"),  # over the weekend
            ((2026, 3, 28, 12), "31-03 13.00"),  # an hour is lost: summer time
            ((2026, 10, 24, 12), "27-10 11.00"),  # an hour comes twice: winter time
        ],
    )
    def test_art_33_the_clock_runs_72_hours_whatever_summer_time_does(self, discovered, due):
        known = Breach(discovered_at=datetime(*discovered, tzinfo=AMSTERDAM))

        assert f"{known.due_at.astimezone(AMSTERDAM):%d-%m %H.%M}" == due
        assert known.due_at - known.discovered_at.astimezone(UTC) == timedelta(hours=72)

    def test_everybody_tells_of_one_and_the_officer_takes_it_from_there(self, client, officer):
        client.force_login(UserFactory(coach=True))
        sent = {
            "discovered_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
            "what": "Mail verkeerd",
        }
        assert client.post("/datalekken/melden", sent | {"form_key": str(uuid.uuid4())}).status_code == 302
        assert client.get("/datalekken").status_code == 403

        client.force_login(officer)
        assert b"Mail verkeerd" in client.get("/datalekken").content

    def test_a_moment_that_comes_is_refused(self, officer):
        with pytest.raises(ValidationError, match="nog komen"):
            breach(officer, discovered_at=NOON + timedelta(minutes=1))

    @pytest.mark.parametrize(("hours", "is_late"), [(72, False), (72 + 1 / 60, True)])
    def test_reporting_after_72_hours_asks_why(self, officer, hours, is_late):
        known = breach(officer)
        moment = known.discovered_at + timedelta(hours=hours)
        words = {"reported_at": moment, "risk": "risk", "risk_reason": "Adressen", "at": moment}
        if not is_late:
            assert handle(known, officer, **words).reported_at == moment
            return
        with pytest.raises(ValidationError) as refused:
            handle(known, officer, **words)
        assert list(refused.value.message_dict) == ["late_reason"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ({"risk": ""}, "beoordeeld"),
            ({"risk": "risk", "risk_reason": "Adressen"}, "gemeld"),
            ({"risk": "high", "risk_reason": "Zorg", "reported_at": NOON}, "hoog risico"),
            ({"risk": "unlikely", "risk_reason": "Terug", "measures": ""}, "maatregelen"),
        ],
    )
    def test_art_34_it_is_closed_when_all_was_done(self, officer, words, message):
        with pytest.raises(ValidationError, match=message), transaction.atomic():
            handle(breach(officer), officer, **{"measures": "Gebeld", "closed_on": TODAY} | words)

    def test_a_risk_that_is_unlikely_stops_the_clock(self, officer):
        known = breach(officer)
        assert known.must_be_reported

        done = handle(known, officer, risk="unlikely", risk_reason="Ongeopend terug", owner=officer)

        assert not done.must_be_reported
        assert [clock for clock in clocks(officer, on=TODAY) if clock.route == "cases:breach"] == []

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PRIVACY_OFFICER}))
    def test_is_handled_by_nobody_else(self, officer, role):
        with pytest.raises(PermissionDenied):
            handle(breach(officer), UserFactory(roles=[role], team=TeamFactory()), owner=officer)

    def test_putting_right_asks_why_and_adding_does_not(self, officer):
        known = handle(breach(officer), officer, measures="Gebeld.")
        known = handle(known, officer, measures="Gebeld. Brief opgehaald.")
        assert not RegisterCorrection.objects.exists()
        with pytest.raises(ValidationError, match="Schrijf op waarom"):
            handle(known, officer, measures="Niets.")

        handle(known, officer, discovered_at=NOON - timedelta(hours=3), correction="Eerder gezien")

        kept = RegisterCorrection.objects.get()
        assert (kept.register, kept.was, kept.became) == (
            "cases_breach", "15-06-2026 10:00", "15-06-2026 09:00",
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterCorrection.objects.update(reason="anders")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-15T12:30", datetime(2026, 6, 15, 10, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first
        ("2026-03-29T02:30", None),  # is not there
        ("2026-02-30T12:00", None),
        ("0001-01-01T00:00", None),
        ("gisteren", None),
    ],
)
def test_a_moment_is_of_the_clock_in_the_netherlands(text, moment):
    field = MomentField()
    if moment is None:
        with pytest.raises(ValidationError):
            field.clean(text)
    else:
        assert field.clean(text).astimezone(UTC) == moment


class TestProcessing:
    def words(self, **words):
        texts = dict.fromkeys(
            ("purpose", "ground", "subjects", "categories", "recipients", "abroad", "retention", "security",
             "responsible"), "Tekst",
        )  # fmt: skip
        return texts | {"name": "Nieuwsbrief", "starts_on": TODAY} | words

    def test_it_begins_with_what_rondom_does(self):
        held = Processing.objects.held_on(TODAY)

        assert held.count() == 9
        assert not held.filter(ground="").exists()

    def test_what_held_earlier_stays_to_be_read(self, officer):
        services.keep_processing(on=TODAY, by=officer, **self.words())
        later = TODAY + timedelta(days=30)
        services.keep_processing(on=TODAY, by=officer, **self.words(starts_on=later, retention="Een jaar"))
        services.keep_processing(
            on=TODAY, by=officer, **self.words(starts_on=later + timedelta(days=1), is_ended=True)
        )

        def held(day):
            return list(
                Processing.objects.held_on(day).filter(name="Nieuwsbrief").values_list("retention", flat=True)
            )

        days = (-1, 0, 29, 30, 31)
        assert [held(TODAY + timedelta(days=day)) for day in days] == [
            [],
            ["Tekst"],
            ["Tekst"],
            ["Een jaar"],
            [],
        ]

    def test_never_back_in_time_and_one_version_a_day(self, officer):
        with pytest.raises(ValidationError, match="vandaag of later"):
            services.keep_processing(on=TODAY, by=officer, **self.words(starts_on=TODAY - timedelta(days=1)))
        services.keep_processing(on=TODAY, by=officer, **self.words())
        with pytest.raises(ValidationError, match="al een versie"), transaction.atomic():
            services.keep_processing(on=TODAY, by=officer, **self.words())

    def test_the_page_the_pdf_and_a_new_version(self, client, officer):
        client.force_login(officer)
        known = Processing.objects.get(name="Hulpvragen en meldingen")

        assert b"Hulpvragen en meldingen" in client.get("/verwerkingen").content
        pdf = client.get("/verwerkingen?als=pdf").content
        assert "Hulpvragen en meldingen" in "".join(
            page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages
        )
        sent = self.words(starts_on=timezone.localdate().isoformat(), form_key=str(uuid.uuid4()))
        assert client.post(f"/verwerkingen/{known.pk}/nieuwe-versie", sent).status_code == 302
        assert Processing.objects.filter(name=known.name).count() == 2
        assert client.get("/verwerkingen?op=2026-02-31").status_code == 404

    def test_the_administrator_reads_only(self, client):
        client.force_login(UserFactory(administrator=True))

        assert client.get("/verwerkingen").status_code == 200
        assert client.get("/verwerkingen/nieuw").status_code == 403


class TestClocks:
    def test_all_that_runs_stands_in_one_list_by_what_is_due_first(self, officer, lead):
        town = lead.team.municipality
        Complaint.objects.create(kind="complaint", received_on=date(2026, 6, 1), municipality=town)
        incident(lead)
        breach(officer)
        DataRequest.objects.create(
            client=ClientFactory(), kind="access", received_on=date(2026, 6, 1), way="letter", wish="Alles",
            registered_by=officer,
        )  # fmt: skip

        found = clocks(officer, on=TODAY)

        assert [clock.route for clock in found] == [
            "cases:breach", "cases:incident", "cases:data_request", "cases:complaint",
        ]  # fmt: skip

    def test_the_page_says_what_is_late_and_costs_the_same(self, client, officer, lead, queries):
        for day in range(1, 20):
            incident(lead, happened_on=date(2026, 5, day), known_on=date(2026, 5, day))
        client.force_login(officer)

        with queries(12):
            page = client.get("/toezicht/termijnen")

        assert page.context["late"] == 19

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PRIVACY_OFFICER}))
    def test_it_is_for_the_privacy_officer(self, client, role):
        client.force_login(UserFactory(roles=[role], team=TeamFactory(), employer=PartnerFactory()))

        assert client.get("/toezicht/termijnen").status_code == 403
