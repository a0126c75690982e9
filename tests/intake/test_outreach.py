"""People who do not ask: on what ground, what was tried, how safe, and gone when it ends."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.figures import stores
from cases.models import AccessLog
from intake import services
from intake.models import Attempt, Outreach, Signal, SupportRequest
from providers.models import Draft, Message
from tests.factories import MunicipalityFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY, SOON = date(2026, 6, 15), date(2026, 7, 15)
SAID = {
    "ground": "vital", "why": "Swaentje Bemoedijk eet niet meer.", "last_name": "Bemoedijk",
    "first_names": "Swaentje", "postcode": "2403 AB", "house_number": "12", "safety": "pair",
    "danger": "De hond van Swaentje Bemoedijk bijt.",
}  # fmt: skip
WORDS = [frozenset({"swaentje", "bemoedijk"})]


def a_team():
    return TeamFactory(kind="outreach", name="Team Bemoeizorg")


def begun(team=None, *, on=TODAY, **words):
    team = team or a_team()
    signal = Signal.objects.create(
        received_on=on, source="police", municipality=team.municipality,
        note="Swaentje Bemoedijk schreeuwt in de nacht.",
    )  # fmt: skip
    said = {"evaluate_on": on + timedelta(days=30)} | SAID | words
    return services.start_outreach(signal=signal, team=team, on=on, by=UserFactory(desk=True), **said)


def worker(outreach):
    return UserFactory(coach=True, team=outreach.team)


def tried(outreach, by, **words):
    said = {"day": TODAY, "way": "visit", "company": "colleague", "result": "no_answer"} | words
    return services.record_attempt(outreach=outreach, on=TODAY, by=by, **said)


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


class TestStarting:
    def test_takes_the_words_of_the_signal_out_of_the_sight_of_others(self):
        outreach = begun()

        assert outreach.concern == "Swaentje Bemoedijk schreeuwt in de nacht."
        assert Signal.objects.get().note == ""

    def test_tells_by_the_field_what_is_wrong(self):
        other = TeamFactory(kind="outreach", municipality=MunicipalityFactory(external_id="GM0569"))
        signal = Signal.objects.create(received_on=TODAY, source="police", municipality=a_team().municipality)

        for day in (TODAY, TODAY + timedelta(days=93)):
            with pytest.raises(ValidationError) as refused:
                services.start_outreach(
                    signal=signal, team=other, evaluate_on=day, on=TODAY, by=UserFactory(desk=True), **SAID
                )
            assert set(refused.value.message_dict) == {"team", "evaluate_on"}

    def test_one_team_at_a_time_and_not_for_what_is_done(self):
        outreach = begun()
        signal, again = outreach.signal, {"evaluate_on": SOON, "on": TODAY, "by": UserFactory(desk=True)}

        with pytest.raises(ValidationError, match="al mee bezig"):
            services.start_outreach(signal=signal, team=outreach.team, **again, **SAID)
        services.end_outreach(outreach=outreach, closing_reason="helped", on=TODAY, by=worker(outreach))
        with pytest.raises(ValidationError, match="al afgehandeld"):
            services.start_outreach(signal=signal, team=outreach.team, **again, **SAID)

    def test_a_ground_needs_a_reason_and_a_person_can_be_found(self):
        with pytest.raises(ValidationError):
            begun(why="")
        with pytest.raises(ValidationError, match="achternaam"):
            begun(last_name="", house_number="")


class TestTrying:
    def test_the_first_contact_counts_for_the_signal(self):
        outreach = begun()
        by = worker(outreach)

        tried(outreach, by)
        assert Signal.objects.get().contact_on is None
        tried(outreach, by, result="spoken")
        assert Signal.objects.get().contact_on == TODAY

    def test_a_visit_is_as_safe_as_was_said(self):
        outreach = begun()

        with pytest.raises(ValidationError, match="niet alleen op huisbezoek"):
            tried(outreach, worker(outreach), company="nobody")
        tried(outreach, worker(outreach), company="nobody", way="phone")

    def test_who_stopped_because_it_was_not_safe_goes_with_two_from_then_on(self):
        outreach = begun(safety="alone")

        tried(outreach, worker(outreach), company="nobody", result="unsafe")
        outreach.refresh_from_db()

        assert outreach.safety == "pair"

    @pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
    def test_is_between_the_start_and_today(self, day):
        outreach = begun()

        with pytest.raises(ValidationError, match="Kies een dag"):
            tried(outreach, worker(outreach), day=day)

    def test_is_for_the_team_alone(self):
        outreach = begun()
        others = UserFactory(desk=True), UserFactory(coach=True, team=TeamFactory(name="Wijkteam"))

        for other in others:
            with pytest.raises(PermissionDenied):
                tried(outreach, other)


class TestEvaluating:
    def test_sets_the_next_day_and_lets_the_clock_run_again(self):
        outreach = begun()
        Outreach.objects.update(reminded_on=TODAY)

        done = services.evaluate_outreach(
            outreach=outreach, seen=1, evaluate_on=SOON, on=TODAY, by=worker(outreach), **SAID
        )

        assert (done.evaluate_on, done.reminded_on, done.version) == (SOON, None, 2)
        for wrong in ({"seen": 1, "evaluate_on": SOON}, {"seen": 2, "evaluate_on": TODAY}):
            with pytest.raises(ValidationError):
                services.evaluate_outreach(outreach=done, on=TODAY, by=worker(outreach), **wrong, **SAID)

    def test_the_stuurder_is_told_once_without_a_name(self):
        outreach = begun()
        lead = UserFactory(roles=["team_lead"], team=outreach.team)
        UserFactory(roles=["team_lead"], team=TeamFactory(name="Wijkteam"))

        assert services.remind_evaluations(on=outreach.evaluate_on - timedelta(days=1)) == 0
        assert services.remind_evaluations(on=outreach.evaluate_on) == 1
        assert services.remind_evaluations(on=outreach.evaluate_on) == 0

        assert [one.recipient for one in Message.objects.all()] == [lead]
        assert stores.search(WORDS[:1]).found  # it is in the database,
        assert "providers_message" not in {one.place.split(",")[0] for one in stores.search(WORDS).found}


class TestEnding:
    def planted(self, outreach):
        """The person everywhere a team can write: the record, its history, a form that is half typed."""
        by = worker(outreach)
        tried(outreach, by, result="spoken")
        services.evaluate_outreach(
            outreach=outreach, seen=1, evaluate_on=SOON, on=TODAY, by=by,
            **SAID | {"danger": "Swaentje Bemoedijk heeft nu twee honden."},
        )  # fmt: skip
        page = f"/signalen/{outreach.signal_id}/bemoeizorg"
        Draft.objects.create(
            user=by, label="Evaluatie", sent_to=page, page=page, key=uuid.uuid4(),
            fields='{"why": ["Swaentje Bemoedijk"]}',
        )  # fmt: skip
        assert {one.place.split(",")[0] for one in stores.search(WORDS).found} >= {
            "intake_outreach", "providers_draft",
        }  # fmt: skip
        return by

    def test_disposed_is_gone_and_still_counts(self):
        outreach = begun()
        by = self.planted(outreach)

        services.end_outreach(outreach=outreach, closing_reason="refused", on=TODAY, by=by)

        assert stores.search(WORDS).found == []
        assert not Outreach.objects.exists()
        assert not Attempt.objects.exists()
        signal = Signal.objects.get()
        assert (signal.contact_on, signal.closed_on, signal.note) == (TODAY, TODAY, "")

    def test_needs_a_reason(self):
        outreach = begun()

        with pytest.raises(ValidationError):
            services.end_outreach(outreach=outreach, closing_reason="", on=TODAY, by=worker(outreach))
        assert Outreach.objects.exists()

    def test_what_is_passed_on_to_the_desk_is_what_it_needs(self):
        outreach = begun()
        by = self.planted(outreach)

        asked = services.hand_over(outreach=outreach, on=TODAY, by=by)

        assert asked.typed == {
            "last_name": "Bemoedijk", "first_names": "Swaentje", "postcode": "2403 AB", "house_number": "12",
        }  # fmt: skip
        for words in ("schreeuwt", "AVG art. 6", "alleen met twee", "twee honden"):
            assert words in asked.text
        assert "eet niet meer" not in asked.text
        assert Signal.objects.get().request == asked
        assert {one.place.split(",")[0] for one in stores.search(WORDS).found} == {"intake_supportrequest"}

    def test_the_desk_does_not_pass_the_team_by(self):
        outreach, desk = begun(), UserFactory(desk=True)

        with pytest.raises(ValidationError, match="bemoeizorgteam is hiermee bezig"):
            services.promote_signal(signal=outreach.signal, on=TODAY, by=desk)
        follow = {"signal": outreach.signal, "seen": 2, "contact_on": None, "on": TODAY}
        with pytest.raises(PermissionDenied):
            services.follow_signal(**follow, closing_reason="helped", by=desk)
        services.follow_signal(**follow, closing_reason="helped", by=worker(outreach))
        assert not Outreach.objects.exists()


class TestThePages:
    def test_from_a_signal_to_the_desk(self, client):
        team, today = a_team(), timezone.localdate()
        signal = Signal.objects.create(
            received_on=today, source="housing", municipality=team.municipality, note="Zorg"
        )
        page = f"/signalen/{signal.pk}/bemoeizorg"
        client.force_login(UserFactory(desk=True))
        form = SAID | {"team": team.pk, "evaluate_on": (today + timedelta(days=30)).isoformat()}
        answer = client.post(f"{page}/start", posted(**form))
        assert answer.status_code == 302, answer.context["form"].errors
        assert client.get(page).status_code == 404  # from here on it is of the team alone

        client.force_login(UserFactory(coach=True, team=team))
        assert "Open bemoeizorg" in client.get(f"/signalen/{signal.pk}").content.decode()
        assert b"Bemoedijk" not in client.get("/signalen/bemoeizorg").content
        assert b"Bemoedijk" in client.get(page).content
        assert AccessLog.objects.filter(page="bemoeizorg", reason__endswith=str(signal.pk)).exists()
        tries = {"day": today.isoformat(), "way": "visit", "result": "accepted"}
        alone = client.post(page, posted(action="poging", company="nobody", **tries))
        assert alone.status_code == 422
        assert "niet alleen op huisbezoek" in alone.content.decode()
        assert client.post(page, posted(action="poging", company="colleague", **tries)).url == page
        assert client.post(page, posted(action="loket")).url == "/signalen/bemoeizorg"
        assert client.get(page).status_code == 404

        client.force_login(UserFactory(desk=True))
        taken = client.get(f"/hulpvraag/{SupportRequest.objects.get().pk}").content.decode()
        assert 'value="Bemoedijk"' in taken

    def test_nobody_else_finds_it(self, client):
        outreach = begun(on=timezone.localdate())
        other = TeamFactory(kind="outreach", name="Andere")
        for user in (
            UserFactory(desk=True), UserFactory(coach=True, team=other),
            UserFactory(roles=["team_lead"], team=other),
            UserFactory(roles=["partner"], employer=PartnerFactory()), UserFactory(roles=["administrator"]),
            UserFactory(roles=["consultant"], team=outreach.team),
        ):  # fmt: skip
            client.force_login(user)
            assert client.get(f"/signalen/{outreach.signal_id}/bemoeizorg").status_code == 404

    def test_lists_the_first_evaluation_first_with_the_same_number_of_statements(self, client, queries):
        team, today = a_team(), timezone.localdate()
        for days in (60, 30):
            begun(team, on=today, evaluate_on=today + timedelta(days=days))
        client.force_login(UserFactory(coach=True, team=team))

        with queries(10):
            page = client.get("/signalen/bemoeizorg").context["page"]

        assert [(row.evaluate_on - today).days for row in page.rows] == [30, 60]
