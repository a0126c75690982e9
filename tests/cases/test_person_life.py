"""Death and move: one act ends what must end, tells who must know, and can be taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.departure import ends, left, stays
from cases.figures.held import held_one
from cases.figures.steps import Step, next_steps
from cases.figures.timeline import timeline
from cases.models import (
    Case,
    Client,
    Household,
    LifeEvent,
    NoFinalReason,
    Referral,
    Representative,
    Trajectory,
)
from cases.services import referrals
from outcomes.figures import due
from providers.models import Message, TeamDistrict
from tests.factories import (
    DistrictFactory,
    MunicipalityFactory,
    ReferralFactory,
    SupportRequestFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
DIED, TODAY = date(2026, 6, 10), date(2026, 6, 15)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def full(people):
    """A dossier in which help runs: a trajectory, and a referral in every open state."""
    TrajectoryFactory(case=people.case)
    known = {"case": people.case, "partner": people.partner.employer}
    ReferralFactory(**known, sent_on=None, kind_of_help="concept")
    ReferralFactory(**known, kind_of_help="gevraagd")
    ReferralFactory(**known, kind_of_help="gestart", accepted=True, started_on=date(2026, 5, 1))
    return people


def die(people, *, on=TODAY, died_on=DIED, by=None, **more):
    known = {"case": people.case, "source": "family", "by": by or people.holder} | more
    return services.record_death(died_on=died_on, on=on, **known)


def move(people, *, leaves, by=None, moved_on=DIED, **more):
    known = {"case": people.case, "source": "resident", "on": TODAY, "by": by or people.holder} | more
    return services.record_move(leaves=leaves, moved_on=moved_on, **known)


def undo(people, event, *, reason="Het was een naamgenoot", by=None):
    known = {"case": people.case, "event": event, "reason": reason}
    return services.undo_life_event(on=TODAY, by=by or people.holder, **known)


def states(people):
    return dict(people.case.referrals.values_list("kind_of_help", "state"))


class TestDeath:
    def test_ends_all_that_must_end_on_the_day_itself(self, full):
        Representative.objects.create(
            client=full.case.client, kind="mentor", name="M. Vink", starts_on=date(2026, 1, 1),
            proof="gezien", proof_seen_on=date(2026, 1, 1),
        )  # fmt: skip

        die(full)

        client, course = Client.objects.get(), Trajectory.objects.get()
        assert client.deceased_on == DIED
        assert (course.ends_on, course.end_reason) == (DIED, "02")
        assert course.no_final_reason == NoFinalReason.DECEASED
        assert states(full) == {"concept": "withdrawn", "gevraagd": "withdrawn", "gestart": "ended"}
        assert Referral.objects.get(kind_of_help="gestart").ended_on == DIED
        assert Representative.objects.get().ends_on == DIED
        assert full.case.assignments.get().ends_on is None

    def test_tells_the_organisation_without_saying_about_whom(self, full):
        die(full)

        mails = Message.objects.filter(recipient=full.partner)
        assert mails.count() == 2
        for mail in mails:
            told = mail.subject + mail.body
            assert full.case.client.last_name not in told
            assert "overleden" not in told

    def test_says_before_it_is_done_what_it_will_do(self, full):
        SupportRequestFactory(case=full.case, client=full.case.client)
        partner = full.partner.employer

        told = ends(full.case, on=TODAY, death=True)

        assert told == [
            "Het traject van 1 maart 2026 eindigt op de dag van overlijden, met als reden overlijden.",
            f"De verwijzing aan {partner} die nog niet is verstuurd, vervalt.",
            f"De verwijzing aan {partner} wordt ingetrokken. De organisatie krijgt bericht, zonder gegevens.",
            f"De hulp van {partner} stopt. De organisatie krijgt bericht, zonder gegevens.",
            "Metingen en taken vervallen. In Mijn werk staat alleen nog: dossier afsluiten.",
            "Er gaan geen brieven meer naar de inwoner.",
        ]
        assert stays(full.case, on=TODAY)[0].startswith(full.holder.name)
        assert left(full.case, on=TODAY) == [
            "Er staat nog een hulpvraag open. Vraag het loket die af te ronden.",
            "Sluit het dossier af als alles klaar is.",
        ]

    def test_leaves_one_task_and_no_measurement(self, full):
        assert due(Case.objects.all(), on=TODAY)
        die(full)

        (step,) = next_steps(held_one(full.case.pk, on=TODAY), on=TODAY)
        assert (step.step, step.due) == (Step.FINISH, date(2026, 7, 8))
        assert step.why == "Overleden op 10 juni"
        assert not due(Case.objects.all(), on=TODAY)

    def test_lets_nothing_begin_that_helps_the_living(self, full):
        die(full)
        with pytest.raises(PermissionDenied, match="De inwoner is overleden"):
            services.start_trajectory(case=full.case, starts_on=TODAY, level=1, on=TODAY, by=full.holder)
        with pytest.raises(PermissionDenied, match="De inwoner is overleden"):
            referrals.write(
                case=full.case, partner=full.partner.employer, kind_of_help="x", question="y", on=TODAY,
                by=full.holder,
            )  # fmt: skip
        with pytest.raises(PermissionDenied, match="De inwoner is overleden"):
            move(full, leaves=True)
        with pytest.raises(PermissionDenied, match="al vastgelegd"):
            die(full)
        services.close_case(case=full.case, closing_reason="Overleden", on=TODAY, by=full.holder)

    @pytest.mark.parametrize(
        ("died_on", "field", "reason"),
        [
            (date(2026, 6, 16), "died_on", "niet in de toekomst"),
            (date(1982, 11, 8), "died_on", "vóór de geboortedatum"),
            (date(2026, 2, 28), "__all__", "na deze dag"),
        ],
    )
    def test_is_on_a_day_that_can_be(self, full, died_on, field, reason):
        with pytest.raises(ValidationError, match=reason) as caught:
            die(full, died_on=died_on)
        assert field in getattr(caught.value, "error_dict", {"__all__": 1})
        assert not LifeEvent.objects.exists()
        assert set(states(full).values()) == {"draft", "sent", "started"}

    @pytest.mark.parametrize("died_on", [date(2026, 3, 1), TODAY])
    def test_may_be_the_first_day_of_help_or_today(self, full, died_on):
        die(full, died_on=died_on)

        assert Trajectory.objects.get().ends_on == died_on
        assert Referral.objects.get(kind_of_help="gestart").ended_on == max(died_on, date(2026, 5, 1))

    def test_is_recorded_by_who_decides(self, full):
        for who in (full.colleague, full.partner, full.stranger):
            with pytest.raises(PermissionDenied, match="beslist in dit dossier"):
                die(full, by=who)
        die(full, by=full.lead)

    def test_is_once_past_validation_too(self, people):
        known = {"client": people.case.client, "kind": "death", "happened_on": DIED, "source": "family"}
        rows = [LifeEvent(**known, recorded_by=people.lead, recorded_on=TODAY) for _ in range(2)]
        with pytest.raises(IntegrityError, match="nobody_dies_twice"), transaction.atomic():
            LifeEvent.objects.bulk_create(rows)


class TestTakenBack:
    def test_nothing_is_lost_of_what_ended(self, full):
        Representative.objects.create(
            client=full.case.client, kind="mentor", name="M. Vink", starts_on=date(2026, 1, 1),
            proof="gezien", proof_seen_on=date(2026, 1, 1),
        )  # fmt: skip
        event = die(full)

        undo(full, event)

        course = Trajectory.objects.get()
        assert (course.ends_on, course.end_reason, course.no_final_reason) == (None, "", "")
        assert Client.objects.get().deceased_on is None
        assert Representative.objects.get().ends_on is None
        drafts = full.case.referrals.filter(state="draft").order_by("pk")
        assert [one.kind_of_help for one in drafts] == ["concept", "gevraagd", "gestart"]
        event.refresh_from_db()
        assert (event.undone_on, event.undo_reason) == (TODAY, "Het was een naamgenoot")
        titles = [one.title for one in timeline(full.case, reader=full.holder, on=TODAY, limit=50).moments]
        assert "Teruggedraaid: overlijden" in titles
        assert "Overleden" not in titles
        die(full, died_on=TODAY)

    def test_is_refused_when_something_new_took_the_place(self, full):
        event = move(full, leaves=True)
        services.start_trajectory(
            case=full.case, starts_on=date(2026, 6, 12), level=1, on=TODAY, by=full.holder
        )
        with pytest.raises(ValidationError, match="loopt dan al een traject"):
            undo(full, event)
        event.refresh_from_db()
        assert event.undone_on is None

    def test_asks_a_reason_and_happens_once(self, full):
        event = die(full)
        with pytest.raises(ValidationError, match="waarom dit niet klopt"):
            undo(full, event, reason=" ")
        undo(full, event)
        with pytest.raises(PermissionDenied, match="al teruggedraaid"):
            undo(full, event)

    def test_begins_with_what_was_recorded_last(self, full):
        first = move(full, leaves=True, moved_on=date(2026, 6, 8))
        later = die(full)
        with pytest.raises(PermissionDenied, match="Draai dat eerst terug"):
            undo(full, first)
        undo(full, later)
        undo(full, first)

        assert Trajectory.objects.get().ends_on is None


class TestMove:
    @pytest.fixture
    def new(self, full):
        """A wijk of another gemeente of the consortium, with its team."""
        town = MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
        district = DistrictFactory(municipality=town, postcodes=["2741"])
        team = TeamFactory(municipality=town)
        TeamDistrict.objects.create(team=team, district=district, position=1)
        return district, team

    def test_within_our_gemeenten_keeps_all_that_runs(self, full, new):
        district, _ = new
        town = full.case.municipality

        move(full, leaves=False, postcode="2741BK", house_number=7)

        case = Case.objects.select_related("client").get()
        assert (case.client.postcode, case.client.district) == ("2741BK", district)
        assert case.client.municipality == district.municipality
        assert case.municipality == town
        assert Trajectory.objects.get().ends_on is None
        assert set(states(full).values()) == {"draft", "sent", "started"}
        assert case.assignments.get().ends_on is None

    def test_may_bring_it_to_the_team_of_the_wijk_from_tomorrow(self, full, new):
        _, team = new

        move(full, leaves=False, postcode="2741BK", new_team=True)

        case = Case.objects.get()
        assert case.team == team
        assert case.assignments.get().ends_on == TODAY
        assert not Case.objects.without_helper(on=TODAY).exists()
        assert list(Case.objects.without_helper(on=TODAY + timedelta(days=1))) == [case]

    def test_elsewhere_ends_the_help_with_31(self, full):
        move(full, leaves=True, postcode="3511AB", moved_on=DIED)

        course = Trajectory.objects.get()
        assert (course.ends_on, course.end_reason) == (DIED, "31")
        assert states(full) == {"concept": "withdrawn", "gevraagd": "withdrawn", "gestart": "ended"}
        (step,) = next_steps(held_one(full.case.pk, on=TODAY), on=TODAY)
        assert (step.step, step.why) == (Step.FINISH, "Verhuisd naar een andere gemeente op 10 juni")

    @pytest.mark.parametrize(
        ("leaves", "postcode", "reason"),
        [
            (True, "2741BK", "Het dossier blijft"),
            (False, "3511AB", "ligt niet in onze gemeenten"),
            (False, "", "Vul de nieuwe postcode in"),
        ],
    )
    def test_must_fit_the_postcode(self, full, new, leaves, postcode, reason):
        with pytest.raises(ValidationError, match=reason):
            move(full, leaves=leaves, postcode=postcode)

    def test_taken_back_the_person_lives_where_it_was(self, full, new):
        household = Household.objects.create()
        Client.objects.update(postcode="2401AB", house_number=3, household=household)
        team = full.case.team
        event = move(
            full, leaves=False, postcode="2741BK", house_number=7, new_team=True, leaves_household=True
        )
        assert Client.objects.get().household is None

        undo(full, event)

        client = Client.objects.get()
        assert (client.postcode, client.house_number, client.household) == ("2401AB", 3, household)
        assert Case.objects.get().team == team


class TestThePage:
    def test_says_what_will_happen_and_then_what_is_left(self, client, full):
        client.force_login(full.holder, backend="providers.access.EmailBackend")
        url = reverse("cases:death", args=[full.case.pk])

        page = client.get(url).content.decode()
        assert "met als reden overlijden" in page
        today = timezone.localdate()
        sent = client.post(url, {"died_on": today.isoformat(), "source": "family"}, follow=True)

        text = sent.content.decode()
        assert "Het is vastgelegd." in text
        assert "Sluit het dossier af als alles klaar is." in text
        assert "Het overlijden is al vastgelegd." in text
        letter = reverse("cases:looks_letter", args=[full.case.pk])
        refused = client.get(letter)
        assert refused.status_code == 403
        assert "Er gaat geen brief meer uit" in refused.content.decode()

    def test_says_in_dutch_what_is_missing(self, client, full):
        client.force_login(full.holder, backend="providers.access.EmailBackend")
        page = client.post(reverse("cases:move", args=[full.case.pk]), {"postcode": "24"})

        assert page.status_code == 422
        text = page.content.decode()
        for said in ("Vul de dag van de verhuizing in.", "Kies waar de inwoner gaat wonen.", "4 cijfers"):
            assert said in text
        assert not LifeEvent.objects.exists()

    def test_is_not_there_for_a_stranger_and_refused_to_who_reads_along(self, client, full):
        url = reverse("cases:death", args=[full.case.pk])
        for who, status in ((UserFactory(coach=True), 404), (full.partner, 403)):
            client.force_login(who, backend="providers.access.EmailBackend")
            assert client.get(url).status_code == status
