"""Destroying what is kept of a resident: everywhere, whole or not at all, and the figures stay."""

import io
from datetime import date
from pathlib import Path

import pytest
from celery import current_app
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cases.figures import chain, remains, stores
from cases.models import (
    AccessLog,
    Case,
    Client,
    ContactNote,
    Event,
    Goal,
    History,
    Household,
    Referral,
    Seal,
    Trajectory,
)
from cases.models.trail import KEPT
from cases.services import destruction, sealing
from intake.models import SupportRequest
from outcomes.models import Measurement
from providers.models import Message, Municipality
from reporting import services as reporting
from tests.cases.known import NAME, TEXT, dossier, person, places, upload
from tests.factories import (
    ClientFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "reporting" / "golden"


@transaction.atomic
def let_go(client):
    return destruction.forget(client.pk)


class TestForget:
    def test_finds_somebody_everywhere_before_and_nowhere_after(
        self, settings, django_capture_on_commit_callbacks
    ):
        client = person()
        upload(dossier(client), settings.MEDIA_ROOT)
        who = stores.needles(client)
        before = places(who)

        with django_capture_on_commit_callbacks(execute=True):
            done = let_go(client)

        assert before >= {
            "cases_client", "cases_case", "cases_trajectory", "cases_goal", "cases_referral", "cases_history",
            "cases_contactnote", "cases_event", "cases_document", "cases_documentversion",
            "intake_supportrequest", "intake_signal", "outcomes_correction",
        }  # fmt: skip
        assert any(place.startswith("documents/") for place in before)
        assert places(who) == set()
        assert done["contactnotities"] == done["bestanden"] == done["inzages"] == 1
        assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
        assert not Household.objects.exists()
        assert stores.needles(Client.objects.get(pk=client.pk)) == []

    def test_leaves_facts_without_a_person(self):
        client = person()
        case = dossier(client)

        let_go(client)

        left = Case.objects.get(pk=case.pk)
        assert (left.opened_on, left.closed_on, left.municipality) == (
            case.opened_on, case.closed_on, case.municipality,
        )  # fmt: skip
        course = Trajectory.objects.get(case=case)
        assert sorted(course.goal_domains) == ["eigen_thema", "financien"]
        assert course.stable_goal_reason == "vernietigd"
        assert Measurement.objects.get(trajectory=course).financien == 2
        assert (Goal.objects.get().result, Goal.objects.get().text) == ("wholly", "")
        assert Referral.objects.get(case=case).state == "sent"
        asked = SupportRequest.objects.get(case=case)
        assert (asked.client, asked.text, sorted(asked.domains)) == (None, "", ["eigen_thema", "financien"])
        assert not ContactNote.objects.exists()
        empty = Client.objects.get(pk=client.pk)
        assert empty.full_name == "Naam onbekend"
        assert {empty.external_id, left.external_id, asked.external_id} & {
            client.external_id, case.external_id, "KLANT-84712",
        } == set()  # fmt: skip

    @pytest.mark.django_db(transaction=True)
    def test_leaves_the_chain_over_the_logs_whole(self):
        client, other = person(), ClientFactory()
        dossier(client)
        AccessLog.objects.create(client_id=other.pk, page="dossier", reason="x")
        sealing.seal()
        AccessLog.objects.create(client_id=client.pk, page="na het zegel", reason="x")

        let_go(client)
        sealing.seal()

        assert [f"{one.where}: {one.what}" for one in chain.findings()] == []
        assert Seal.objects.count() > 1
        assert AccessLog.objects.filter(client_id=client.pk).count() == 0
        assert AccessLog.objects.filter(client_id=other.pk).count() == 1
        rows = History.objects.filter(record="cases_contactnote", act__in=("update", "delete"))
        assert {(row.old, row.new) for row in rows} == {(None, None)}

    def test_touches_nobody_else(self):
        client, other = person(), ClientFactory(first_names="Zwaantje", last_name="Oosterhuizen")
        Client.objects.filter(pk=other.pk).update(household=client.household)
        dossier(client)
        theirs = dossier(other)

        let_go(client)

        other.refresh_from_db()
        assert (other.last_name, other.household) == ("Oosterhuizen", client.household)
        assert ContactNote.objects.get().case == theirs
        assert Event.objects.get().text == TEXT

    def test_is_undone_as_a_whole_when_anything_fails(self, monkeypatch):
        client = person()
        dossier(client)

        def fails(*args, **kwargs):
            raise IntegrityError("broken")

        monkeypatch.setattr(sealing, "destroy", fails)
        with pytest.raises(IntegrityError):
            let_go(client)

        assert Client.objects.get(pk=client.pk).last_name == "Oosterhuizen"
        assert ContactNote.objects.count() == 1

    def test_opens_append_only_rows_for_itself_alone(self):
        client = person()
        dossier(client)
        let_go(client)

        other = dossier(ClientFactory())
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Event.objects.filter(case=other)._raw_delete("default")


class TestFigures:
    """The reports computed before are computed alike afterwards; frozen ones do not change."""

    def test_every_report_of_the_golden_set_is_the_same_after_everybody_is_destroyed(self):
        call_command("import_dossiers", str(GOLDEN))
        towns = list(Municipality.objects.order_by("pk"))
        months = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, m, 1) for m in (1, 2, 3, 4)]
        town = Municipality.objects.get(external_id="GM0484")
        frozen = reporting.freeze(municipality=town, month=date(2026, 3, 1), on=date(2026, 4, 10), by=None)

        def texts():
            return [
                list(map(reporting.text_of, reporting.compute(municipality=one, month=month)))
                for one in towns
                for month in months
            ]

        before, kept = texts(), (frozen.internal, frozen.protected)
        for pk in Client.objects.values_list("pk", flat=True):
            destruction.forget(pk)

        assert texts() == before
        frozen.refresh_from_db()
        assert (frozen.internal, frozen.protected) == kept
        assert set(Client.objects.values_list("last_name", "bsn", "birth_date")) == {("", "", None)}


class TestStores:
    """The search can fail: whoever is left somewhere is found."""

    @pytest.mark.parametrize(
        "told",
        [TEXT, "BSN 9999.90.019", "bel 0031 6 87 65 43 21", "Mail ZWAANTJE@voorbeeld.nl.",
         "Oosterhuizen, geboren 14-03-1951", "oosterhuizen woont op 2406HK"],
    )  # fmt: skip
    def test_finds_each_way_of_naming_somebody(self, told):
        who = stores.needles(person())

        assert stores._Wanted(who).stands_in(told)

    @pytest.mark.parametrize("told", ["Zwaantje is geweest", "Oosterhuizen", "14-03-1951", "2406HK 12"])
    def test_does_not_take_a_part_for_the_person(self, told):
        assert not stores._Wanted(stores.needles(person())).stands_in(told)

    @pytest.mark.parametrize("at", [0, stores.PIECE - stores.OVERLAP - 9, stores.PIECE - 9, 3 * stores.PIECE])
    def test_finds_somebody_anywhere_in_a_long_text(self, at):
        wanted = stores._Wanted(stores.needles(person()))

        assert wanted.stands_in("x " * (at // 2) + TEXT + " x" * stores.PIECE)
        assert not wanted.stands_in("x " * 2 * stores.PIECE)

    def test_leaves_out_what_somebody_else_has_as_well(self):
        client = person()
        Client.objects.create(
            first_names="Zwaantje",
            last_name="Oosterhuizen",
            phone=client.phone,
            municipality=client.municipality,
        )

        who = stores._Wanted(stores.needles(client))

        assert not who.stands_in(TEXT)
        assert not who.stands_in("06 87 65 43 21")
        assert who.stands_in("zwaantje@voorbeeld.nl")

    def test_finds_somebody_in_a_session_a_mail_a_file_and_in_redis(self, settings):
        who = stores.needles(person())
        session = SessionStore()
        session["typed"] = TEXT * 50
        session.save()
        worker = UserFactory()
        Message.objects.create(recipient=worker, address=worker.email, subject="x", body=TEXT)
        Path(settings.MEDIA_ROOT).mkdir(parents=True)
        (Path(settings.MEDIA_ROOT) / f"{NAME}.txt").write_text("leeg")
        with current_app.connection_for_write() as queue:
            server = queue.default_channel.client
            server.lpush("retention-test", TEXT)
            try:
                found = places(who)
            finally:
                server.delete("retention-test")

        assert found >= {"django_session", "providers_message", f"{NAME}.txt", "retention-test"}

    def test_the_command_ends_with_an_error_when_somebody_is_found(self, monkeypatch):
        person()
        told = "last_name=Oosterhuizen\nfirst_names=Zwaantje\nbirth_date=1951-03-14\n"
        monkeypatch.setattr("sys.stdin", io.StringIO(told))

        with pytest.raises(Exception, match="Gevonden op"):
            call_command("retention_verify")


def test_every_model_with_a_resident_says_what_stays_in_fields_it_has():
    for model in remains.family():
        names = {field.name for field in model._meta.concrete_fields}
        assert set(getattr(model, "STAYS", ())) <= names
        if remains.stays(model):
            remains.emptied(model)


def test_every_table_of_a_resident_that_is_written_in_is_in_the_history():
    """So that a change after the approval is seen; these are only ever added or follow another one."""
    added = {
        "cases_event", "outcomes_correction", "cases_documentversion", "cases_copypart",
        "cases_referraladvice", "intake_submissionlook", "intake_referrerlook",
    }  # fmt: skip
    follow = {"intake_signal", "cases_document"}
    tables = {model._meta.db_table for model in remains.family()}

    assert tables - set(KEPT) <= added | follow
