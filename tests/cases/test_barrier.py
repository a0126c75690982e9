"""Own files nobody opens, and dossiers that only named people read."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.figures.held import held_by
from cases.figures.search import SHIELDED, search
from cases.models import Case, Event, Household, Involvement, OwnFile, Referral
from intake.figures import Asked, resembling
from intake.models import SupportRequest
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ClientFactory,
    ReferralFactory,
    SupportRequestFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def mark(worker, client, relation="self"):
    return OwnFile.objects.create(
        worker=worker, client=client, relation=relation, marked_by=UserFactory(privacy_officer=True)
    )


def sees(user, case):
    listed = Case.objects.visible_to(user, on=TODAY).filter(pk=case.pk).exists()
    fresh = Case.objects.get(pk=case.pk)
    assert listed == (policies.sight(user, fresh, on=TODAY) is not None)
    return listed


class TestOwnFile:
    @pytest.mark.parametrize("relation", ["self", "family"])
    def test_is_closed_to_a_worker_with_every_reason(self, relation):
        people = around_a_case()
        user = people.holder
        user.roles = ["coach", "team_lead", "consultant", "partner"]
        user.save()
        Involvement.objects.create(case=people.case, worker=user, starts_on=date(2026, 5, 1), level="full")
        ReferralFactory(case=people.case, partner=user.employer, accepted=True)
        assert sees(user, people.case)

        mark(user, people.case.client, relation)

        assert not sees(user, people.case)
        assert not Referral.objects.visible_to(user, on=TODAY).exists()
        assert not held_by(user.pk, on=TODAY)
        assert sees(UserFactory(lead=True, team=people.case.team), people.case)

    @pytest.mark.parametrize(("relation", "closed"), [("self", True), ("family", False)])
    def test_closes_the_household_of_the_worker_but_not_that_of_a_relative(self, relation, closed):
        home = Household.objects.create()
        held = AssignmentFactory(case__client=ClientFactory(household=home))
        mark(held.worker, ClientFactory(household=home), relation)

        assert sees(held.worker, held.case) != closed

    def test_is_not_found_by_the_desk_worker_it_is_about(self):
        desk, other = UserFactory(desk=True), UserFactory(desk=True)
        own = ClientFactory(last_name="Kuijpers", birth_date=date(1944, 6, 2))
        asked = SupportRequestFactory(client=own)
        mark(desk, own)

        for user, count in ((desk, 0), (other, 1)):
            assert len(search("Kuijpers", by=user, on=TODAY).rows) == count
            assert len(resembling(Asked(birth_date=date(1944, 6, 2)), on=TODAY, by=user)) == count
            assert SupportRequest.objects.visible_to(user, on=TODAY).filter(pk=asked.pk).count() == count

    def test_is_named_in_no_household_of_another_dossier(self, client):
        home = Household.objects.create()
        held = AssignmentFactory(case__client=ClientFactory(household=home))
        relative = ClientFactory(household=home, first_names="Wilhelmina")
        address = reverse("cases:case", args=[held.case.pk])
        assert "Wilhelmina" in enter(client, held.worker).get(address).content.decode()

        mark(held.worker, relative, "family")

        assert "Wilhelmina" not in client.get(address).content.decode()

    def test_is_given_to_nobody_it_is_about(self):
        people = around_a_case()
        mark(people.colleague, people.case.client)

        for act in (
            lambda: services.assign(case=people.case, worker=people.colleague, on=TODAY, by=people.lead),
            lambda: services.involve(case=people.case, worker=people.colleague, on=TODAY, by=people.lead),
            lambda: services.replace(
                case=people.case, worker=people.colleague, days=(TODAY, None), on=TODAY, by=people.lead
            ),
        ):
            with pytest.raises(ValidationError, match="mag dit dossier niet zien"):
                act()

    def test_waits_on_no_board_of_the_lead_it_is_about(self, client):
        lead = UserFactory(lead=True)
        case = CaseFactory(team=lead.team)
        board = reverse("cases:board")
        assert [row.case_id for row in enter(client, lead).get(board).context["board"].waiting] == [case.pk]

        mark(lead, case.client)

        assert not client.get(board).context["board"].waiting

    def test_is_marked_by_the_privacy_officer_on_a_page_of_numbers(self, client):
        people = around_a_case()
        enter(client, UserFactory(privacy_officer=True))
        address = reverse("cases:own_files")
        sent = {"worker": people.holder.pk, "number": people.case.number, "relation": "family"}

        assert client.post(address, sent).status_code == 302
        again = client.post(address, sent)
        page = client.get(address).content.decode()

        assert again.status_code == 422
        assert "Dit is al vastgelegd." in again.content.decode()
        assert people.case.number in page
        assert people.case.client.last_name not in page
        assert not sees(people.holder, people.case)
        client.post(reverse("cases:unmark", args=[OwnFile.objects.get().pk]))
        assert sees(people.holder, people.case)

    @pytest.mark.parametrize("number", ["D-999999", "onzin", ""])
    def test_is_not_marked_for_a_dossier_that_is_not_there(self, client, number):
        user = UserFactory(privacy_officer=True)
        sent = {"worker": user.pk, "number": number, "relation": "self"}

        response = enter(client, user).post(reverse("cases:own_files"), sent)

        assert response.status_code == 422
        assert not OwnFile.objects.exists()

    @pytest.mark.parametrize("view", ["own_files", "protected"])
    @pytest.mark.parametrize("who", ["holder", "lead", "partner"])
    def test_is_the_business_of_the_privacy_officer_only(self, client, view, who):
        people = around_a_case()

        assert enter(client, getattr(people, who)).get(reverse(f"cases:{view}")).status_code == 403
        with pytest.raises(PermissionDenied):
            services.mark_own_file(
                worker=people.holder, number=people.case.pk, relation="self", by=getattr(people, who)
            )


@pytest.fixture
def shielded():
    """A protected dossier around which all sorts of people stand."""
    people = around_a_case()
    ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
    Involvement.objects.create(
        case=people.case, worker=people.colleague, starts_on=date(2026, 5, 1), level="full"
    )
    services.protect(case=people.case, reason="familie van een medewerker", on=TODAY, by=people.lead)
    return people


class TestProtection:
    @pytest.mark.parametrize(
        ("who", "seen"),
        [("holder", True), ("colleague", True), ("lead", False), ("partner", False), ("stranger", False)],
    )
    def test_leaves_only_people_who_are_named(self, shielded, who, seen):
        assert sees(getattr(shielded, who), shielded.case) == seen

    def test_leaves_a_consultant_of_the_team_out(self, shielded):
        assert not sees(UserFactory(roles=["consultant"], team=shielded.case.team), shielded.case)

    def test_holds_from_its_first_day(self, shielded):
        before = Case.objects.visible_to(shielded.lead, on=date(2026, 6, 14))

        assert before.filter(pk=shielded.case.pk).exists()

    def test_leaves_the_desk_a_name_and_nothing_more(self, shielded):
        desk, person = UserFactory(desk=True), shielded.case.client
        person.postcode, person.house_number, person.phone = "2471BK", 27, "0612345679"
        person.save()

        (row,) = search(person.last_name.rstrip("0123456789"), by=desk, on=TODAY).rows

        assert row[1:7] == (person.full_name, "", "", SHIELDED, "", None)
        for asked in (shielded.case.number, "9-11-1982", "2471 BK 27", "0612345679"):
            assert not search(asked, by=desk, on=TODAY).rows
            assert search(asked, by=shielded.holder, on=TODAY).rows

    def test_leaves_the_desk_no_more_while_it_takes_a_question(self, shielded, client):
        person = shielded.case.client
        known = resembling(
            Asked(last_name=person.last_name, birth_date=person.birth_date),
            on=TODAY,
            by=UserFactory(desk=True),
        )
        by_birth = resembling(Asked(birth_date=person.birth_date), on=TODAY, by=UserFactory(desk=True))

        assert [(one.is_shielded, one.case, one.holder) for one in known] == [(True, None, "")]
        assert not by_birth
        page = enter(client, UserFactory(desk=True)).post(
            reverse("intake:known"), {"last_name": person.last_name}
        )
        assert person.full_name in page.content.decode()
        assert "1982" not in page.content.decode()
        assert shielded.holder.name not in page.content.decode()

    def test_hides_the_questions_behind_it(self, shielded):
        SupportRequestFactory(case=shielded.case, client=shielded.case.client)

        assert not SupportRequest.objects.visible_to(UserFactory(desk=True), on=TODAY).exists()

    def test_needs_somebody_who_still_sees_it(self):
        lead = UserFactory(lead=True)

        with pytest.raises(ValidationError, match="eerst een vaste hulpverlener"):
            services.protect(case=CaseFactory(team=lead.team), reason="x", on=TODAY, by=lead)

    @pytest.mark.parametrize("who", ["holder", "colleague", "stranger"])
    def test_is_not_for_others_to_give(self, who):
        people = around_a_case()

        with pytest.raises(PermissionDenied, match="beschermt een dossier"):
            services.protect(case=people.case, reason="x", on=TODAY, by=getattr(people, who))

    def test_is_lifted_by_the_privacy_officer_only(self, shielded):
        with pytest.raises(PermissionDenied):
            services.unprotect(case=shielded.case, reason="x", on=TODAY, by=shielded.holder)

        services.unprotect(
            case=shielded.case, reason="verhuisd", on=TODAY, by=UserFactory(privacy_officer=True)
        )

        assert sees(shielded.lead, shielded.case)
        assert list(Event.objects.order_by("pk").values_list("kind", "text")) == [
            ("protected", ""),
            ("unprotected", "verhuisd"),
        ]

    def test_takes_the_lead_who_gave_it_back_to_the_board(self, client):
        people = around_a_case()
        address = reverse("cases:protect", args=[people.case.pk])

        response = enter(client, people.lead).post(address, {"reason": "bekend persoon"})

        assert response.url == reverse("cases:board")
        assert client.get(address).status_code == 404
        assert client.get(reverse("cases:board")).status_code == 200

    def test_is_given_and_lifted_by_number_on_the_page_of_the_privacy_officer(self, client, shielded):
        other = around_a_case()
        enter(client, UserFactory(privacy_officer=True))
        address = reverse("cases:protected")

        client.post(address, {"number": other.case.number, "reason": "bedreiging"})
        missing = client.post(address, {"number": "D-999999", "reason": "bedreiging"})
        page = client.get(address).content.decode()
        lifting = reverse("cases:unprotect", args=[shielded.case.pk])
        asked = client.get(lifting).content.decode()
        client.post(lifting, {"reason": "niet meer nodig"})

        assert missing.status_code == 422
        assert other.case.number in page
        assert shielded.case.number in page
        for person in (other.case.client, shielded.case.client):
            assert person.last_name not in page + asked
        today = timezone.localdate()
        assert list(Case.objects.protected(on=today)) == [other.case]
