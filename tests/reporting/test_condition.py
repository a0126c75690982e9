"""What an administrator must know of an installation: counted, in words, and by the command."""

from datetime import date, timedelta
from io import StringIO

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases.services import sealing
from providers.models import Message
from reporting.figures.condition import Level, condition, findings
from tests.factories import ClientFactory, ContractFactory, MandateFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


def now():
    """The moment of the database: what is written in a test is written at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return timezone.localtime(cursor.fetchone()[0])


def wrong(state, on):
    return " ".join(one.what for one in findings(state, on=on) if one.level != Level.FINE)


class TestCondition:
    def test_counts_the_mail_that_waits_and_that_is_given_up(self):
        who = UserFactory()
        for attempts in (0, 19, 20):
            Message.objects.create(recipient=who, address=who.email, subject="Iets", attempts=attempts)
        Message.objects.create(recipient=who, address=who.email, subject="Weg", sent_at=now())

        state = condition(on=timezone.localdate(), now=now() + timedelta(minutes=11))

        assert (state.mail_waiting, state.mail_given_up) == (2, 1)
        assert 660 <= state.mail_oldest_seconds < 720
        assert "2 berichten wachten, het oudste 11 minuten." in wrong(state, timezone.localdate())

    def test_mail_that_its_worker_put_off_is_not_late(self):
        who = UserFactory()
        for put_off in (
            {"kind": "report", "delivery": "digest"},
            {"kind": "report", "delivery": "never"},
            {"kind": "report", "not_before": now() + timedelta(hours=9)},
        ):
            Message.objects.create(recipient=who, address=who.email, subject="Iets", **put_off)

        state = condition(on=timezone.localdate(), now=now() + timedelta(hours=1))

        assert (state.mail_waiting, state.mail_oldest_seconds) == (0, 0)

    @pytest.mark.parametrize(("seconds", "is_told"), [(600, False), (601, True)])
    def test_finds_a_log_that_nobody_seals(self, seconds, is_told):
        ClientFactory()

        state = condition(on=timezone.localdate(), now=now() + timedelta(hours=1))

        assert state.unsealed_rows > 0
        assert state.unsealed_oldest_seconds >= 3600
        state = state._replace(unsealed_oldest_seconds=seconds)
        assert ("zonder zegel" in wrong(state, timezone.localdate())) is is_told

    def test_finds_a_month_of_the_logs_that_was_not_made(self):
        assert "maanden voor de logboeken" in wrong(condition(on=timezone.localdate(), now=now()), far())
        assert "maanden voor de logboeken" not in wrong(
            condition(on=timezone.localdate(), now=now()), timezone.localdate()
        )

    @pytest.mark.parametrize(("day", "is_told"), [(2, False), (3, True)])
    def test_finds_a_report_that_was_not_made_from_the_third_day_on(self, day, is_told):
        contract = ContractFactory(starts_on="2025-01-01")
        on = date(2026, 11, day)

        told = wrong(condition(on=on, now=now()), on)

        assert (f"Geen rapport over de vorige maand: {contract.municipality.name}." in told) is is_told

    def test_finds_a_municipality_without_a_contract_or_anybody_who_signs(self):
        contract = ContractFactory(starts_on="2026-01-01", ends_on="2026-11-30")
        bare = MunicipalityFactory(external_id="GM1884", name="Kaag en Braassem")
        MandateFactory(municipality=contract.municipality, role="consultant", starts_on="2026-12-01")
        last, after = date(2026, 11, 30), date(2026, 12, 1)

        on_the_last, on_the_next = (condition(on=day, now=now()) for day in (last, after))

        assert bare.name in on_the_last.towns_without_contract
        assert contract.municipality.name not in on_the_last.towns_without_contract
        assert contract.municipality.name in on_the_last.towns_without_mandate
        assert contract.municipality.name in on_the_next.towns_without_contract
        assert on_the_next.towns_without_mandate == ()

    def test_finds_a_team_without_a_lead(self):
        led, alone = UserFactory(lead=True).team, UserFactory(coach=True).team

        state = condition(on=timezone.localdate(), now=now())

        assert alone.name in state.teams_without_lead
        assert led.name not in state.teams_without_lead

    def test_finds_a_clock_that_is_not_that_of_the_database(self):
        state = condition(on=timezone.localdate(), now=now() + timedelta(seconds=90))

        assert "Deze klok loopt +90 seconden anders" in wrong(state, timezone.localdate())

    def test_finds_a_rule_that_old_rows_need_not_keep(self):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE providers_team ADD CONSTRAINT named CHECK (name <> 'x') NOT VALID")

        state = condition(on=timezone.localdate(), now=now())

        assert state.unchecked_constraints == 1
        assert "niet nagekeken voor oude rijen" in wrong(state, timezone.localdate())

    def test_asks_the_database_once(self, queries):
        with queries(1):
            condition(on=timezone.localdate(), now=timezone.localtime())


def far():
    return timezone.localdate() + timedelta(days=90)


@pytest.mark.django_db(transaction=True)
def test_has_nothing_to_say_of_logs_that_were_sealed():
    ClientFactory()
    sealing.seal()

    assert condition(on=timezone.localdate(), now=now() + timedelta(hours=1)).unsealed_rows == 0


class TestDoctor:
    def told(self):
        out = StringIO()
        try:
            call_command("doctor", stdout=out)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    def test_looks_at_tables_keys_disk_and_queue(self):
        ClientFactory(bsn="111222333")

        text, refusal = self.told()

        assert "goed    De tabellen zijn van deze versie." in text
        assert "goed    De sleutel past op 1 van 1 nummers." in text
        assert "vrij" in text
        # The tests have a queue and nobody who works on it.
        assert "fout    Niemand werkt aan de wachtrij." in text
        assert "x fout" in refusal

    def test_finds_a_key_that_does_not_open_what_was_sealed(self, settings):
        ClientFactory(bsn="111222333")
        settings.SEAL_KEY = "another-key-than-that-by-which-it-was-sealed"

        text, refusal = self.told()

        assert "fout    De sleutel in SEAL_KEY opent niet wat in de database staat." in text
        assert refusal

    def test_finds_a_folder_in_which_nothing_can_be_written(self, settings, tmp_path):
        taken = tmp_path / "media"
        taken.write_text("a file stands where the folder should be")
        settings.MEDIA_ROOT = taken

        assert "fout    In de map voor documenten kan niet worden geschreven." in self.told()[0]

    def test_finds_a_queue_that_is_away(self):
        before = current_app.conf.broker_url
        current_app.conf.broker_write_url = "redis://127.0.0.1:1/0"
        try:
            text, _ = self.told()
        finally:
            current_app.conf.broker_write_url = before

        assert "fout    De wachtrij antwoordt niet." in text
