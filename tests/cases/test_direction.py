"""Procesregie: a procesregisseur for a very heavy dossier, and what others see of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases import policies, services
from cases.models import Case, Event, Intensity, Involvement
from providers.models import Message
from tests.factories import TrajectoryFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
LATER = date(2026, 6, 16)


@pytest.fixture
def people():
    """A dossier that is very heavy, and a procesregisseur."""
    people = around_a_case()
    people.trajectory = TrajectoryFactory(case=people.case)
    Intensity.objects.create(trajectory=people.trajectory, starts_on=people.case.opened_on, level=4)
    people.director = UserFactory(roles=["process_director"], name="Petra Regisseur")
    return people


def escalate(people, *, worker=None, by=None, on=TODAY):
    return services.escalate(
        case=people.case, worker=worker or people.director, grounds=["safety", "stagnation"],
        reason="De politie kwam drie keer.", on=on, by=by or people.holder,
    )  # fmt: skip


def fresh(people):
    return Case.objects.get(pk=people.case.pk)


class TestEscalating:
    def test_lets_the_procesregisseur_in_and_tells(self, people):
        assert policies.road(people.director, fresh(people), on=TODAY) is None

        direction = escalate(people)

        assert policies.road(people.director, fresh(people), on=TODAY).reason == "procesregisseur"
        assert direction.part == "stagnatie, veiligheid"
        assert Event.objects.get(kind="escalated").text == "De politie kwam drie keer."
        assert "procesregisseur" in Message.objects.get().subject

    @pytest.mark.parametrize(("level", "refused"), [(3, True), (4, False)])
    def test_is_for_very_heavy_dossiers_only(self, people, level, refused):
        Intensity.objects.update(level=level)

        assert bool(policies.why_not_escalate(people.holder, fresh(people), on=TODAY)) == refused

    @pytest.mark.parametrize(
        ("who", "may"), [("holder", True), ("lead", True), ("colleague", False), ("stranger", False)]
    )
    def test_is_asked_by_who_decides_in_the_dossier(self, people, who, may):
        assert (policies.why_not_escalate(getattr(people, who), fresh(people), on=TODAY) is None) == may

    def test_is_done_once(self, people):
        escalate(people)
        with pytest.raises(PermissionDenied, match="heeft al"):
            escalate(people, worker=UserFactory(roles=["process_director"]))

    def test_is_for_a_procesregisseur(self, people):
        with pytest.raises(ValidationError, match="geen procesregisseur"):
            escalate(people, worker=people.colleague)

    def test_needs_a_ground(self, people):
        with pytest.raises(ValidationError, match="waarom procesregie"):
            services.escalate(
                case=people.case, worker=people.director, grounds=["zomaar"], reason="x", on=TODAY,
                by=people.holder,
            )  # fmt: skip

    def test_takes_the_place_of_an_earlier_part(self, people):
        services.involve(case=people.case, worker=people.director, on=date(2026, 6, 1), by=people.holder)
        escalate(people)

        periods = people.case.involvements.order_by("starts_on").values_list("level", "ends_on")
        assert list(periods) == [("core", date(2026, 6, 14)), ("direction", None)]

    def test_the_database_has_one_procesregisseur_a_day(self, people):
        escalate(people)
        other = Involvement(case=people.case, worker=people.colleague, level="direction", starts_on=TODAY)
        with pytest.raises(ValidationError, match="al een procesregisseur"):
            other.full_clean()


class TestEnding:
    @pytest.mark.parametrize(("who", "may"), [("director", True), ("lead", True), ("holder", False)])
    def test_is_for_the_procesregisseur_and_the_lead(self, people, who, may):
        escalate(people)

        assert (policies.why_not_end_direction(getattr(people, who), fresh(people), on=TODAY) is None) == may

    def test_today_is_the_last_day(self, people):
        escalate(people)
        services.end_direction(case=people.case, reason="rustig", on=TODAY, by=people.director)

        assert policies.road(people.director, fresh(people), on=TODAY)
        assert policies.road(people.director, fresh(people), on=LATER) is None
        with pytest.raises(ValidationError, match="geen procesregie meer"):
            services.end_direction(case=people.case, reason="rustig", on=TODAY, by=people.lead)

    def test_the_holder_does_not_end_it_like_an_involvement(self, people):
        direction = escalate(people)
        with pytest.raises(PermissionDenied, match="procesregie stoppen"):
            services.end_involvement(involvement=direction, on=TODAY, by=people.holder)

    def test_closing_the_dossier_ends_it(self, people):
        escalate(people)
        services.close_case(
            case=people.case, closing_reason="verhuisd", end_reason="31", on=TODAY, by=people.holder
        )
        assert policies.road(people.director, fresh(people), on=LATER) is None


class TestPages:
    def page(self, client, user, view, *args):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client.get(reverse(f"cases:{view}", args=args)).content.decode()

    def test_others_see_that_there_is_procesregie_since_when_and_who(self, client, people):
        services.escalate(
            case=people.case, worker=people.director, grounds=["safety"], reason="x", on=TODAY, by=people.lead
        )
        services.add_note(
            case=people.case, kind="meeting", text="Overleg met de politie.", held_on=TODAY,
            confidentiality="direction", on=TODAY, by=people.director,
        )  # fmt: skip

        for view in ("case", "timeline", "notes"):
            page = self.page(client, people.holder, view, people.case.pk)
            assert "Er is procesregie" in page
            assert "15 juni 2026" in page
            assert "Petra Regisseur" in page
            assert "Overleg met de politie." not in page
            assert "Overleg met de politie." in self.page(client, people.director, view, people.case.pk)

    def test_it_is_asked_on_a_page(self, client, people):
        assert "Opschalen naar procesregie" in self.page(client, people.holder, "case", people.case.pk)

        response = client.post(
            reverse("cases:escalate", args=[people.case.pk]),
            {"worker": people.director.pk, "grounds": ["safety"], "reason": "Gevaar."},
            follow=True,
        )

        assert "Petra Regisseur is vanaf vandaag de procesregisseur." in response.content.decode()
        assert "Opschalen naar procesregie" not in self.page(client, people.holder, "case", people.case.pk)

    def test_the_class_of_the_procesregie_is_offered_to_the_procesregisseur_only(self, client, people):
        escalate(people)

        assert "Procesregie: alleen" in self.page(client, people.director, "case", people.case.pk)
        assert "Procesregie: alleen" not in self.page(client, people.holder, "case", people.case.pk)
