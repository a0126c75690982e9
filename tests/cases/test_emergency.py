"""Opening a dossier in an emergency: three hours, seen by others, looked at afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.models import AccessLog, Case, EmergencyAccess, Event
from cases.policies import Sight
from providers.models import Message
from tests.cases.test_barrier import enter, mark
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
REASON = "Politie belt: mevrouw is niet veilig."


@pytest.fixture
def people():
    return around_a_case()


def today():
    return timezone.localdate()


def open_it(people, by=None, **how):
    how = how or {"number": people.case.pk}
    return services.open_in_emergency(**how, reason=REASON, on=today(), by=by or people.stranger)


def sees(user, case, on=None):
    listed = Case.objects.visible_to(user, on=on or today()).filter(pk=case.pk).exists()
    fresh = Case.objects.get(pk=case.pk)
    assert listed == (policies.sight(user, fresh, on=on or today()) is not None)
    return listed


class TestOpening:
    def test_lasts_three_hours_by_the_clock_of_the_database(self, people):
        emergency = open_it(people)
        emergency.refresh_from_db()

        assert emergency.ends_at - emergency.starts_at == timedelta(hours=3)
        assert sees(people.stranger, people.case)
        assert policies.sight(people.stranger, Case.objects.get(), on=today()) is Sight.FULL

    def test_is_over_after_its_last_moment_and_says_nothing_of_other_days(self, people):
        emergency = open_it(people)
        assert not sees(people.stranger, people.case, today() - timedelta(days=1))
        assert not sees(people.stranger, people.case, today() + timedelta(days=2))

        EmergencyAccess.objects.filter(pk=emergency.pk).update(
            starts_at=Now() - timedelta(hours=3), ends_at=Now()
        )

        assert not sees(people.stranger, people.case)

    def test_reads_and_changes_nothing(self, people, client):
        open_it(people)
        enter(client, people.stranger)

        page = client.get(reverse("cases:case", args=[people.case.pk])).content.decode()

        assert "U kijkt bij spoed in dit dossier" in page
        assert "Nieuwe notitie" not in page
        assert client.get(reverse("cases:add_note", args=[people.case.pk])).status_code == 403
        assert AccessLog.objects.filter(reason="noodinzage", case_id=people.case.pk).exists()

    @pytest.mark.parametrize("view", ["case", "timeline", "plan", "notes", "looks"])
    def test_is_said_on_every_page_of_the_dossier_and_to_nobody_else(self, people, client, view):
        open_it(people)
        address = reverse(f"cases:{view}", args=[people.case.pk])
        said = "U kijkt bij spoed in dit dossier"

        assert said in enter(client, people.stranger).get(address).content.decode()
        assert said not in enter(client, people.holder).get(address).content.decode()

    def test_tells_the_stuurder_and_the_privacy_officer_without_naming_the_resident(self, people):
        officer = UserFactory(privacy_officer=True)
        UserFactory(lead=True)

        open_it(people)

        assert set(Message.objects.values_list("recipient", flat=True)) == {people.lead.pk, officer.pk}
        for message in Message.objects.all():
            text = message.subject + message.body
            assert people.case.number in text
            assert people.case.client.last_name not in text
            assert REASON not in text
        assert Event.objects.filter(kind="opened_in_emergency", by=people.stranger).exists()

    def test_finds_a_running_dossier_by_exact_name_and_birth_date(self, people):
        person = people.case.client
        CaseFactory(client__last_name=person.last_name, client__birth_date=date(1950, 1, 1))

        found = open_it(people, last_name=person.last_name.upper(), birth_date=person.birth_date)

        assert found.case == people.case

    @pytest.mark.parametrize(
        ("how", "reason"),
        [
            ({"number": 999_999_999}, "niet gevonden"),
            ({"last_name": "Kuip", "birth_date": date(1982, 11, 9)}, "niet gevonden"),
            ({"last_name": "Kuipers"}, "Vul een dossiernummer in"),
        ],
    )
    def test_says_what_is_missing(self, people, how, reason):
        with pytest.raises(ValidationError, match=reason):
            open_it(people, **how)

    def test_asks_for_the_number_when_two_fit(self, people):
        person = people.case.client
        CaseFactory(client__last_name=person.last_name, client__birth_date=person.birth_date)

        with pytest.raises(ValidationError, match="meer dossiers"):
            open_it(people, last_name=person.last_name, birth_date=person.birth_date)

    def test_never_opens_an_own_file_and_does_not_tell_that_there_is_one(self, people):
        mark(people.stranger, people.case.client, "family")

        with pytest.raises(ValidationError, match="niet gevonden"):
            open_it(people)

        assert not EmergencyAccess.objects.exists()

    def test_ends_when_it_turns_out_to_be_an_own_file(self, people):
        open_it(people)

        mark(people.stranger, people.case.client, "family")

        assert not sees(people.stranger, people.case)

    def test_opens_a_protected_dossier_too_since_others_are_told(self, people):
        services.protect(case=people.case, reason="bekend persoon", on=today(), by=people.lead)

        open_it(people)

        assert sees(people.stranger, people.case)
        assert Message.objects.filter(recipient=people.lead).exists()

    def test_is_not_for_who_sees_it_anyway(self, people):
        with pytest.raises(ValidationError, match="U ziet dossier"):
            open_it(people, people.holder)

    @pytest.mark.parametrize(
        "role", ["desk", "partner", "contract_manager", "administrator", "privacy_officer"]
    )
    def test_is_not_for_who_does_not_work_in_dossiers(self, people, role, client):
        user = UserFactory(**{role: True})

        with pytest.raises(PermissionDenied, match="opent een dossier bij spoed"):
            open_it(people, user)
        assert enter(client, user).get(reverse("cases:open_emergency")).status_code == 403

    def test_is_asked_on_a_page_that_names_nobody(self, people, client):
        address = reverse("cases:open_emergency")
        enter(client, people.stranger)

        without = client.post(address, {"number": people.case.number})
        done = client.post(address, {"number": people.case.number, "reason": REASON})

        assert without.status_code == 422
        assert "Vul in waarom dit niet kan wachten." in without.content.decode()
        assert done.url == reverse("cases:case", args=[people.case.pk])
        assert client.get(done.url).status_code == 200

    def test_is_kept_by_the_database_as_a_whole(self, people):
        emergency = open_it(people)

        with (
            pytest.raises(Exception, match="cases_emergency_is_reviewed_as_a_whole"),
            connection.cursor() as c,
        ):
            c.execute("UPDATE cases_emergencyaccess SET remark = 'x' WHERE id = %s", [emergency.pk])


class TestReview:
    def test_is_done_by_the_stuurder_of_the_team(self, people, client):
        emergency = open_it(people)
        enter(client, people.lead)

        listed = client.get(reverse("cases:emergencies")).content.decode()
        address = reverse("cases:review_emergency", args=[emergency.pk])
        silent = client.post(address, {"is_justified": "nee"})
        client.post(address, {"is_justified": "nee", "remark": "Bel voortaan eerst de stuurder."})
        after = client.get(reverse("cases:emergencies")).content.decode()

        for text in (people.case.number, people.stranger.name, REASON, "Beoordeel"):
            assert text in listed
        assert people.case.client.last_name not in listed
        assert silent.status_code == 422
        assert "Was niet nodig" in after
        emergency.refresh_from_db()
        assert (emergency.reviewed_by, emergency.is_justified) == (people.lead, False)
        assert client.get(address).status_code == 403  # once

    def test_is_seen_by_the_privacy_officer_for_all_teams(self, people, client):
        open_it(people)

        page = enter(client, UserFactory(privacy_officer=True)).get(reverse("cases:emergencies"))

        assert people.case.number in page.content.decode()

    def test_does_not_exist_for_the_lead_of_another_team(self, people, client):
        emergency = open_it(people)
        other = UserFactory(lead=True)
        enter(client, other)

        assert people.case.number not in client.get(reverse("cases:emergencies")).content.decode()
        assert client.get(reverse("cases:review_emergency", args=[emergency.pk])).status_code == 404
        with pytest.raises(EmergencyAccess.DoesNotExist):
            services.review(emergency=emergency, is_justified=True, on=today(), by=other)

    def test_is_never_of_oneself(self, people):
        held = AssignmentFactory(case__team=people.case.team)
        services.protect(case=held.case, reason="x", on=today(), by=people.lead)
        emergency = services.open_in_emergency(number=held.case.pk, reason=REASON, on=today(), by=people.lead)

        with pytest.raises(PermissionDenied, match="uw eigen noodinzage niet"):
            services.review(emergency=emergency, is_justified=True, on=today(), by=people.lead)

    @pytest.mark.parametrize("who", ["holder", "stranger", "partner"])
    def test_is_not_for_others(self, people, client, who):
        emergency = open_it(people)
        enter(client, getattr(people, who))

        assert client.get(reverse("cases:emergencies")).status_code == 403
        assert client.get(reverse("cases:review_emergency", args=[emergency.pk])).status_code == 403
