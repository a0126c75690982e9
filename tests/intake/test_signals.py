"""Signals of concern: written down, followed, made a dossier or closed."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from intake import services
from intake.models import Signal, SupportRequest
from providers.models import Role, TeamDistrict
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    DistrictFactory,
    MunicipalityFactory,
    PartnerFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def stored(**words):
    said = {"received_on": date(2026, 6, 1), "source": "police", "municipality": MunicipalityFactory()}
    return Signal.objects.create(**said | words)


def follow(signal, by, **words):
    said = {"seen": signal.version, "contact_on": None, "closing_reason": ""}
    return services.follow_signal(signal=signal, on=TODAY, by=by, **said | words)


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


class TestRecording:
    def test_keeps_what_the_desk_heard(self):
        district = DistrictFactory()

        signal = services.record_signal(
            received_on=TODAY, source="housing", municipality=district.municipality, district=district,
            note="Al weken de gordijnen dicht.", on=TODAY, by=UserFactory(desk=True),
        )  # fmt: skip

        assert Signal.objects.open().get() == signal

    def test_tells_by_the_field_what_is_wrong(self):
        coach = UserFactory(coach=True)
        elsewhere = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")

        with pytest.raises(ValidationError) as refused:
            services.record_signal(
                received_on=date(2026, 6, 16), source="police", municipality=elsewhere,
                district=DistrictFactory(), note="", on=TODAY, by=coach,
            )  # fmt: skip

        assert set(refused.value.message_dict) == {"received_on", "district", "municipality"}


class TestFollowing:
    def test_contact_is_between_the_signal_and_today(self):
        signal, desk = stored(), UserFactory(desk=True)

        for day in (date(2026, 5, 31), date(2026, 6, 16)):
            with pytest.raises(ValidationError, match="Kies een dag"):
                follow(signal, desk, contact_on=day)
        follow(signal, desk, contact_on=date(2026, 6, 1))

    def test_a_coach_says_which_dossier_it_is(self):
        held = AssignmentFactory()
        signal = follow(stored(municipality=held.case.municipality), held.worker, number=held.case.pk)

        assert signal.case == held.case
        assert not Signal.objects.open().exists()

    def test_a_dossier_one_may_not_see_is_not_there(self):
        held, hidden = AssignmentFactory(), CaseFactory()

        with pytest.raises(ValidationError) as refused:
            follow(stored(), held.worker, number=hidden.pk)

        assert list(refused.value.message_dict) == ["number"]

    def test_is_closed_with_a_reason_and_opened_again(self):
        signal, desk = stored(), UserFactory(desk=True)

        closed = follow(signal, desk, closing_reason="not_reached")
        assert closed.closed_on == TODAY
        assert follow(closed, desk).closed_on is None

    def test_is_refused_when_a_colleague_was_first(self):
        signal, desk = stored(), UserFactory(desk=True)
        follow(signal, desk, contact_on=TODAY)

        with pytest.raises(ValidationError, match="collega"):
            follow(signal, desk, contact_on=None, seen=1)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.DESK, Role.COACH, Role.TEAM_LEAD}))
    def test_is_for_nobody_else(self, role):
        with pytest.raises(PermissionDenied):
            follow(stored(), UserFactory(roles=[role], team=TeamFactory()))


class TestPromoting:
    def test_a_question_becomes_a_dossier_and_the_signal_belongs_to_it(self, client):
        district = DistrictFactory(external_id="WK048404", postcodes=["2403"])
        TeamDistrict.objects.create(team=TeamFactory(), district=district, position=0)
        client.force_login(UserFactory(desk=True))
        signal = stored(note="Al weken de gordijnen dicht.")

        answer = client.post(f"/signalen/{signal.pk}/hulpvraag", posted())
        page = client.get(answer.url).content.decode()
        assert "Al weken de gordijnen dicht." in page
        client.post(
            answer.url,
            posted(
                action="dossier",
                channel="signal",
                source="police",
                text="De gordijnen zijn dicht.",
                last_name="Meulen",
                birth_date="2-6-1944",
                postcode="2403 AB",
                house_number="12",
                urgency_note="normal",
                version=1,
            ),
        )

        signal.refresh_from_db()
        asked = SupportRequest.objects.get()
        assert (asked.channel, asked.outcome) == ("signal", "case")
        assert signal.case == asked.case is not None

    def test_twice_gives_one_question(self):
        signal, desk = stored(), UserFactory(desk=True)

        first = services.promote_signal(signal=signal, on=TODAY, by=desk)
        assert services.promote_signal(signal=signal, on=TODAY, by=desk) == first
        assert SupportRequest.objects.count() == 1

    def test_is_for_the_desk(self):
        with pytest.raises(PermissionDenied):
            services.promote_signal(signal=stored(), on=TODAY, by=UserFactory(coach=True))


class TestThePages:
    @pytest.mark.parametrize("role", Role)
    def test_open_by_role(self, client, role):
        client.force_login(UserFactory(roles=[role], team=TeamFactory(), employer=PartnerFactory()))
        code = 200 if role in {Role.DESK, Role.COACH, Role.TEAM_LEAD} else 403

        for page in ("/signalen", "/signalen?toon=klaar", "/signalen/nieuw", f"/signalen/{stored().pk}"):
            assert client.get(page).status_code == code

    def test_a_coach_of_another_municipality_is_a_stranger(self, client):
        other = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")
        client.force_login(UserFactory(coach=True, team__municipality=other))
        signal = stored(note="Iets van hiernaast")

        assert client.get(f"/signalen/{signal.pk}").status_code == 404
        assert client.post(f"/signalen/{signal.pk}/hulpvraag", posted()).status_code == 404
        assert b"hiernaast" not in client.get("/signalen").content

    def test_a_form_that_is_sent_twice_records_once(self, client):
        client.force_login(UserFactory(desk=True))
        form = posted(
            source="police", received_on=timezone.localdate().isoformat(), note="Zorg",
            municipality=MunicipalityFactory().pk,
        )  # fmt: skip

        assert [client.post("/signalen/nieuw", form).status_code for _ in range(2)] == [302, 302]
        assert Signal.objects.count() == 1

    def test_says_in_dutch_by_the_field_what_is_wrong(self, client):
        client.force_login(UserFactory(coach=True))

        page = client.post("/signalen/nieuw", posted(received_on="x"))
        assert page.status_code == 422
        for words in ("Kies wie het meldt.", "Vul een datum in die bestaat.", "Kies de gemeente."):
            assert words in page.content.decode()
        page = client.post(f"/signalen/{stored().pk}", posted(number="abc", seen=1))
        assert "Vul een dossiernummer in" in page.content.decode()

    def test_pages_by_key_with_the_same_number_of_statements(self, client, queries):
        client.force_login(UserFactory(desk=True))
        town, day = MunicipalityFactory(), timezone.localdate() - timedelta(days=1)
        Signal.objects.bulk_create(
            Signal(received_on=day, source="police", municipality=town) for _ in range(31)
        )

        with queries(10):
            first = client.get("/signalen").context["page"]
        second = client.get(f"/signalen{first.next_url}").context["page"]

        assert (len(first.rows), len(second.rows), second.next_url) == (30, 1, "")
