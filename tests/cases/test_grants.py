"""Leave to read a dossier, why one sees it, and what a worker sees."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.models import Case, CaseGrant, Event, Involvement
from cases.policies import Sight
from providers.models import Message
from tests.cases.test_barrier import enter, mark, sees
from tests.factories import AssignmentFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
LAST = date(2026, 7, 15)


@pytest.fixture
def people():
    return around_a_case()


def give(people, to=None, by=None, **changed):
    known = {"reason": "Kent de schulden van mevrouw.", "ends_on": LAST, "on": TODAY} | changed
    return services.grant(case=people.case, worker=to or people.stranger, by=by or people.holder, **known)


class TestGrant:
    def test_lets_a_colleague_read_up_to_its_last_day(self, people):
        give(people)

        for day, seen in (
            (date(2026, 6, 14), False),
            (TODAY, True),
            (LAST, True),
            (date(2026, 7, 16), False),
        ):
            case = Case.objects.get()
            assert Case.objects.visible_to(people.stranger, on=day).exists() == seen
            assert (policies.sight(people.stranger, case, on=day) is Sight.FULL) == seen
        with pytest.raises(PermissionDenied):
            services.add_note(
                case=people.case, kind="visit", text="x", held_on=TODAY, on=TODAY, by=people.stranger
            )

    def test_ends_at_once(self, people):
        given = give(people)

        services.end_grant(grant=given, on=TODAY, by=people.holder)

        assert not sees(people.stranger, people.case)
        with pytest.raises(ValidationError, match="al beëindigd"):
            services.end_grant(grant=given, on=TODAY, by=people.holder)
        assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["granted", "grant_ended"]

    def test_is_given_anew_on_the_same_row(self, people):
        services.end_grant(grant=give(people), on=TODAY, by=people.holder)

        give(people)

        assert CaseGrant.objects.count() == 1
        assert sees(people.stranger, people.case)

    def test_ends_with_the_dossier(self, people):
        give(people)

        services.close_case(case=people.case, closing_reason="klaar", on=TODAY, by=people.holder)

        assert not Case.objects.visible_to(people.stranger, on=date(2026, 6, 16)).exists()

    def test_needs_the_consent_of_the_resident_outside_the_team(self, people):
        with pytest.raises(ValidationError, match="Leg vast wanneer de inwoner"):
            give(people, people.partner)

        give(people, people.partner, consent_on=TODAY)

        assert sees(people.partner, people.case)

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"ends_on": date(2026, 6, 14)}, "vanaf vandaag"),
            ({"ends_on": date(2027, 6, 17)}, "hooguit een jaar"),
            ({"consent_on": date(2026, 6, 16)}, "vandaag of eerder"),
        ],
    )
    def test_refuses_days_that_make_no_sense(self, people, changed, reason):
        with pytest.raises(ValidationError, match=reason):
            give(people, **changed)

    def test_is_never_of_an_own_file(self, people):
        mark(people.stranger, people.case.client)

        with pytest.raises(ValidationError, match="mag dit dossier niet zien"):
            give(people)

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_given_by_who_decides_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            give(people, to=UserFactory(), by=getattr(people, who))

    def test_opens_a_protected_dossier(self, people):
        services.protect(case=people.case, reason="bedreiging", on=TODAY, by=people.lead)

        give(people)

        assert sees(people.stranger, people.case)

    def test_is_told_by_mail_without_a_name(self, people):
        give(people)

        (message,) = Message.objects.all()
        assert message.recipient == people.stranger
        assert people.case.client.last_name not in message.subject + message.body

    def test_is_given_and_ended_on_pages_of_the_dossier(self, people, client):
        address = reverse("cases:grant", args=[people.case.pk])
        enter(client, people.holder)
        sent = {
            "worker": people.stranger.pk,
            "reason": "Kent de schulden.",
            "ends_on": f"{timezone.localdate()}",
        }

        assert client.post(address, sent | {"reason": ""}).status_code == 422
        assert client.post(address, sent).status_code == 302
        page = client.get(reverse("cases:case", args=[people.case.pk])).content.decode()
        ending = reverse("cases:end_grant", args=[people.case.pk, CaseGrant.objects.get().pk])

        assert people.stranger.name in page
        assert ending in page
        assert enter(client, people.stranger).get(ending).status_code == 403
        assert enter(client, people.holder).post(ending).status_code == 302
        assert enter(client, people.stranger).get(address).status_code == 404


class TestWhy:
    def why(self, client, user, case):
        return enter(client, user).get(reverse("cases:why", args=[case.pk])).content.decode()

    def test_names_each_reason_and_its_period(self, people, client):
        Involvement.objects.create(
            case=people.case, worker=people.holder, starts_on=date(2026, 5, 1), ends_on=date(2030, 7, 1)
        )

        page = self.why(client, people.holder, people.case)

        assert "U bent vaste hulpverlener" in page
        assert "sinds 1 maart 2026, tot nader bericht" in page
        assert "U bent betrokken bij het plan" in page
        assert "sinds 1 mei 2026, tot en met 1 juli 2030" in page
        assert page.count("Staat bij elke inzage") == 1

    def test_names_the_team_of_a_lead(self, people, client):
        page = self.why(client, people.lead, people.case)

        assert f"zolang u die rol hebt in {people.case.team}" in page

    def test_names_who_gave_a_grant(self, people, client):
        give(people, on=timezone.localdate(), ends_on=timezone.localdate())

        page = self.why(client, people.stranger, people.case)

        assert people.holder.name in page
        assert "Kent de schulden van mevrouw." in page

    def test_does_not_exist_for_a_stranger(self, people, client):
        enter(client, people.stranger)

        assert client.get(reverse("cases:why", args=[people.case.pk])).status_code == 404


class TestWorkerSight:
    def look(self, client, user, worker):
        return enter(client, user).get(reverse("cases:worker_sight"), {"wie": worker.pk})

    def test_counts_for_the_administrator_and_names_no_dossier(self, people, client):
        page = self.look(client, UserFactory(administrator=True), people.holder)

        assert next((row.label, row.number) for row in page.context["seen"]) == (
            "Houdt het dossier, vast of als vervanger",
            1,
        )
        assert people.case.number not in page.content.decode()

    def test_names_numbers_for_the_privacy_officer_and_no_resident(self, people, client):
        page = self.look(client, UserFactory(privacy_officer=True), people.lead).content.decode()

        assert people.case.number in page
        assert people.case.client.last_name not in page

    def test_leaves_out_an_own_file(self, people, client):
        mark(people.holder, people.case.client)

        page = self.look(client, UserFactory(privacy_officer=True), people.holder).content.decode()

        assert people.case.number not in page

    def test_says_that_who_left_sees_nothing(self, people, client):
        gone = AssignmentFactory(worker__ends_on=date(2026, 6, 1)).worker

        assert "Ziet niets" in self.look(client, UserFactory(administrator=True), gone).content.decode()

    @pytest.mark.parametrize("who", ["holder", "lead", "partner"])
    def test_is_not_for_others(self, people, client, who):
        assert self.look(client, getattr(people, who), people.holder).status_code == 403
