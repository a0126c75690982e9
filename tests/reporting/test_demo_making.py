"""The command that writes the demo: the same people every time, and what it refuses."""

import io
from collections import Counter
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cases import models as cases
from cases.models import Assignment, Client, Household, Referral, Trajectory
from cases.states import ReferralState
from cases.terms import add_months
from intake import models as intake
from intake.models import Signal, SupportRequest
from outcomes import models as outcomes
from providers import models as providers
from providers.models import Municipality, Role, User, present_key
from reporting import services
from reporting.management.demo.acts import LastDay
from reporting.management.demo.people import ACCOUNTS, PASSWORD
from reporting.models import MonthlyReport
from tests.reporting.demo import kept_for_a_while, load

pytestmark = pytest.mark.django_db


# Written by triggers and acts, with moments and ids of sequences, or under keys by chance.
BY_CHANCE = {cases.History, cases.HouseholdStay, outcomes.SurveyComment, outcomes.SurveyTally}


@pytest.fixture(scope="class")
def larger(django_db_setup, django_db_blocker, tmp_path_factory):
    yield from kept_for_a_while(django_db_blocker, tmp_path_factory.mktemp("media"), clients=600)


def everything():
    """All rows of all tables that the demo writes: table -> rows in order of key, without BY_CHANCE. Of a
    sealed number the mark is compared: the rest never looks the same twice.
    """
    models = [
        model for app in (providers, cases, intake, outcomes) for model in vars(app).values()
        if isinstance(model, type) and hasattr(model, "_meta") and not model._meta.abstract
        and model not in BY_CHANCE
    ]  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {model._meta.pk.column}")
            found[model._meta.label] = [tuple(map(without_cipher_text, row)) for row in cursor.fetchall()]
    return found


def without_cipher_text(value):
    is_sealed = isinstance(value, str) and value.startswith(f"{present_key()}.")
    return value.rpartition(".")[0] if is_sealed else value


def loaded_and_forgotten(**options):
    with transaction.atomic():
        load(**options)
        found = everything()
        transaction.set_rollback(True)
    return found


class TestSeed:
    @pytest.fixture(autouse=True)
    def _without_acts(self, monkeypatch):
        """What is done through acts bears moments, and ids of sequences that a rollback does not reset."""
        monkeypatch.setattr(LastDay, "fill", lambda _: None)

    def test_gives_the_same_rows_for_the_same_day(self):
        first, second = loaded_and_forgotten(), loaded_and_forgotten()

        assert [table for table in first if first[table] != second[table]] == []

    def test_gives_others_when_it_is_another(self):
        first, second = loaded_and_forgotten(), loaded_and_forgotten(seed=2)

        assert first["cases.Client"] != second["cases.Client"]
        assert first["providers.District"] == second["providers.District"]


class TestALargerDemo:
    def test_ends_about_half_of_the_questions_without_a_dossier(self, larger):
        outcomes_ = Counter(SupportRequest.objects.exclude(outcome="").values_list("outcome", flat=True))
        light = outcomes_["advice"] + outcomes_["general_service"]

        assert 0.42 < light / outcomes_.total() < 0.6

    def test_holds_every_state_of_a_referral(self, larger):
        assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState.values)

    def test_shows_households_deaths_moves_groups_and_stable_goals(self, larger):
        assert Household.objects.exists()
        assert Client.objects.exclude(deceased_on=None).exists()
        assert {"02", "19", "21", "31", "39"} <= set(Trajectory.objects.values_list("end_reason", flat=True))
        assert Trajectory.objects.exclude(in_group_since=None).exists()
        assert Trajectory.objects.exclude(stable_goal_on=None).exists()
        assert Signal.objects.exclude(case=None).exists()
        assert Signal.objects.filter(contact_on=None).exists()
        assert Assignment.objects.filter(kind="replacement", ends_on=None).exists()


class TestAccounts:
    def test_are_one_per_role_and_can_log_in(self, settings, rf):
        load()
        settings.DEMO = True
        output = io.StringIO()
        call_command("demo_accounts", stdout=output)
        lines = [line.split("\t") for line in output.getvalue().splitlines()]

        assert [label for label, _, _ in lines] == [role.label for role in Role]
        for _, address, password in lines:
            assert authenticate(rf.post("/"), username=address, password=password)

    def test_are_the_only_ones_that_can_log_in(self):
        load()
        able = [user.name for user in User.objects.all() if user.has_usable_password()]

        assert sorted(able) == sorted(name for _, name, _, _ in ACCOUNTS)
        assert User.objects.filter(name=able[0]).get().check_password(PASSWORD)

    def test_are_told_in_a_demo_only(self, settings):
        settings.DEMO = False

        with pytest.raises(CommandError, match="geen demo"):
            call_command("demo_accounts")


class TestReports:
    def test_are_frozen_but_for_the_month_that_has_just_ended(self):
        load(until=date(2026, 6, 5), zonder_rapporten=False)
        reports = MonthlyReport.objects.filter(municipality__external_id="GM0484").order_by("month")

        assert [report.month for report in reports] == [add_months(date(2025, 5, 1), n) for n in range(13)]
        assert [report.is_frozen for report in reports] == [True] * 12 + [False]
        assert MonthlyReport.objects.count() == 3 * 13
        assert timezone.localdate(reports[0].frozen_at) == date(2025, 6, 10)

        # Computed after everything was written, so computing again changes nothing.
        last_frozen = reports[11]
        internal, _ = services.compute(municipality=last_frozen.municipality, month=last_frozen.month)
        assert services.text_of(internal) == last_frozen.internal


class TestRefusal:
    def test_of_a_second_demo(self):
        load()
        before = Client.objects.count()

        with pytest.raises(CommandError, match="heeft al inwoners"):
            load()
        assert Client.objects.count() == before

    def test_of_an_installation_with_teams(self):
        Municipality.objects.create(name="Alphen aan den Rijn")

        with pytest.raises(CommandError, match="al ingericht"):
            load()

    @pytest.mark.parametrize(
        ("options", "reason"),
        [({"clients": 99}, "minstens 100"), ({"until": date(2999, 1, 1)}, "toekomst")],
    )
    def test_of_what_cannot_be(self, options, reason):
        with pytest.raises(CommandError, match=reason):
            load(**options)
