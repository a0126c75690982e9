"""An import as a whole: all or nothing, twice, and with changes."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cases.models import Case, Client, Goal, Household, Referral, Trajectory
from intake.models import SupportRequest
from outcomes.models import Measurement
from providers.models import Contract, Message, Partner, Target, Team, User
from reporting.exchange.files import FILES
from reporting.exchange.runs import LOCK
from reporting.models import ImportRun
from tests.factories import MunicipalityFactory, TrajectoryFactory, UserFactory
from tests.reporting.exchanged import Folder, write_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "in")


def test_brings_every_column_to_its_place(folder):
    folder.bring_in()

    worker = User.objects.get(external_id="M2")
    assert (worker.name, worker.roles, worker.ends_on) == (
        "Joost Çelik",
        ["team_lead", "coach"],
        date(2030, 1, 1),
    )
    assert worker.is_active
    assert not worker.has_usable_password()
    partner = Partner.objects.get(external_id="P1")
    assert [area.municipality.external_id for area in partner.areas.all()] == ["GM0537", "GM0484"]
    assert partner.expertise == ["wonen", "ggz, ook thuis"]
    assert Household.objects.get(external_id="HH1").members.count() == 2
    request = SupportRequest.objects.get(external_id="H1")
    assert (request.channel, request.source, request.is_urgent) == ("phone", "self", True)
    assert (request.client.external_id, request.case.external_id) == ("K1", "D1")
    assert Target.objects.get(kpi="K07").value == 7.5
    assert Trajectory.objects.get(external_id="TR2").end_reason == "02"
    assert Referral.objects.get(external_id="V1").state == "ended"
    assert Measurement.objects.get(external_id="ME1").scores == {
        "financien": 2,
        "huisvesting": 3,
        "maatschappelijke_participatie": 2,
    }
    assert Client.objects.get(external_id="K1").search_name == "aaltje van den ham"


def test_invites_the_workers_it_brought_in_once(folder):
    waiting = UserFactory(password=None)

    folder.bring_in()
    folder.bring_in()

    at_work = User.objects.at_work(on=timezone.localdate()).exclude(pk=waiting.pk)
    assert at_work
    assert {message.recipient for message in Message.objects.all()} == set(at_work)
    assert Message.objects.count() == at_work.count()


def test_invites_nobody_when_asked_not_to(folder):
    folder.bring_in("--zonder-uitnodiging")

    assert not Message.objects.exists()


def test_is_logged(folder):
    folder.bring_in("--door", "Fatma")

    run = ImportRun.objects.get()
    assert run.by == "Fatma"
    assert len(run.files) == len(FILES)
    assert run.files["wijken.csv"]["nieuw"] == 3
    assert len(run.files["wijken.csv"]["sha256"]) == 64


class TestAllOrNothing:
    def test_one_fault_keeps_everything_out(self, folder):
        folder.put("signalen", "S2", bron="buurman")

        assert folder.bring_in() == ["signalen.csv:3:bron"]
        assert not ImportRun.objects.exists()
        assert not User.objects.exists()

    def test_a_check_imports_nothing(self, folder):
        assert folder.bring_in("--controleer") == []
        assert not ImportRun.objects.exists()
        assert not Client.objects.exists()

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="bestaat niet"):
            call_command("import_dossiers", str(tmp_path / "nergens"))

    def test_an_empty_folder_imports_nothing(self, tmp_path):
        assert Folder(tmp_path / "leeg", empty=True).bring_in() == []

    def test_says_which_files_it_does_not_know(self, folder):
        folder.write("client", "x")
        out = StringIO()

        call_command("import_dossiers", str(folder.path), "--controleer", stdout=out)

        assert "Niet gelezen, want onbekend: client.csv." in out.getvalue()


class TestTheSameAgain:
    def test_changes_nothing(self, folder):
        folder.bring_in()

        counts = folder.counts()

        assert {name: count[1:3] for name, count in counts.items()} == dict.fromkeys(counts, (0, 0))
        assert counts["hulpvragen"] == (9, 0, 0, 9)

    def test_written_otherwise_changes_nothing(self, folder):
        folder.bring_in()
        folder.put("normen", "C2", norm="7.5")
        folder.put("contracten", "C2", lumpsum_per_jaar="03000000000")
        folder.write("normen", folder.read("normen").replace(";70;", ";070.0;"))
        folder.write(
            "gemeenten", "naam,gemeente,inwoners\nKatwijk,GM0537,\nAlphen aan den Rijn,GM0484,114968\n"
        )

        assert folder.counts()["normen"] == (3, 0, 0, 3)

    def test_of_some_files_only(self, folder, tmp_path):
        folder.bring_in()
        some = Folder(tmp_path / "some", empty=True)
        some.write("gemeenten", folder.read("gemeenten") + "GM0546;Leiden;\n")

        assert some.counts() == {"gemeenten": (3, 1, 0, 2)}


class TestOtherContent:
    def test_is_a_fault_that_names_the_columns(self, folder):
        folder.bring_in()
        folder.put("clienten", "K2", achternaam="Bakker", telefoon="1")
        folder.put("intensiteit", "TR3", niveau="2")

        said = folder.said()

        assert said == (
            "clienten.csv:3:client: deze sleutel is al bekend met een andere inhoud (achternaam, telefoon)\n"
            "intensiteit.csv:5:traject: deze sleutel is al bekend met een andere inhoud (niveau)\n"
        )

    def test_is_taken_over_when_asked(self, folder):
        folder.bring_in()
        version = Goal.objects.get(external_id="G1").version
        folder.put("clienten", "K2", achternaam="Bakker", wijk="", huishouden="HH9")
        folder.put("partners", "P1", gemeenten="GM0484", capaciteit="")
        folder.put("teams", "T1", wijken="WK048401|WK048402")
        folder.put("doelen", "G1", tekst="Anders.")
        folder.put("onderzoeken", "H4", afgerond_op="2025-06-01")

        counts = folder.counts("--bijwerken")

        changed = {"clienten", "partners", "teams", "doelen", "onderzoeken"}
        assert {name for name, count in counts.items() if count[2] == 1} == changed
        assert {name for name, count in counts.items() if count[1]} == set()
        client = Client.objects.get(external_id="K2")
        assert (client.last_name, client.district, client.household.external_id) == ("Bakker", None, "HH9")
        partner = Partner.objects.get(external_id="P1")
        assert [area.municipality.external_id for area in partner.areas.all()] == ["GM0484"]
        assert partner.capacity is None
        team = Team.objects.get(external_id="T1")
        assert [area.district.external_id for area in team.team_districts.all()] == ["WK048401", "WK048402"]
        assert Goal.objects.get(external_id="G1").version == version + 1

    def test_keeps_what_only_the_screen_knows(self, folder):
        folder.bring_in()
        Case.objects.filter(external_id="D2").update(plan_text="Samen naar de bank")
        User.objects.filter(external_id="M1").update(password="eigen")
        folder.put("dossiers", "D2", team="T2")
        folder.put("medewerkers", "M1", naam="Marieke Bos")

        folder.bring_in("--bijwerken")

        assert Case.objects.get(external_id="D2").plan_text == "Samen naar de bank"
        assert User.objects.get(external_id="M1").password == "eigen"

    def test_periods_may_change_places(self, folder, tmp_path):
        folder.bring_in()
        folder.put("contracten", "C1", vanaf="2026-01-01", tot="")
        folder.put("contracten", "C2", vanaf="2023-01-01", tot="2025-12-31")
        folder.put(
            "trajecten", "TR1", gestart_op="2025-09-01", beeindigd_op="2026-05-01", reden_beeindiging="19"
        )
        folder.put(
            "trajecten", "TR2", gestart_op="2025-02-01", beeindigd_op="2025-08-31", reden_beeindiging="20"
        )
        folder.put("metingen", "ME2", moment="start")

        assert folder.bring_in("--bijwerken") == []
        assert Contract.objects.get(external_id="C1").starts_on == date(2026, 1, 1)
        assert Trajectory.objects.get(external_id="TR2").starts_on == date(2025, 2, 1)


class TestBesideWhatWasMadeOnScreen:
    """The database would refuse these; the import says so at the cell."""

    def test_a_trajectory_that_is_not_in_the_file(self, folder):
        folder.bring_in()
        case = Case.objects.get(external_id="D3")
        TrajectoryFactory(external_id="scherm", case=case, starts_on=date(2026, 2, 1))
        line = folder.add("trajecten", traject="TX", dossier="D3", gestart_op="2026-06-01")

        assert folder.bring_in() == [f"trajecten.csv:{line}:gestart_op"]

    def test_a_contract_and_a_target(self, folder):
        folder.bring_in()
        town = MunicipalityFactory(external_id="GM0537")
        Contract.objects.create(municipality=town, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
        contract = Contract.objects.get(external_id="C2")
        Target.objects.create(contract=contract, kpi="K02", value=1, starts_on=date(2027, 1, 1))
        first = folder.add(
            "contracten", contract="CX", gemeente="GM0537", vanaf="2020-12-31", tot="2021-01-01"
        )
        second = folder.add("normen", contract="C2", kpi="K02", norm="1", vanaf="2026-01-01")

        assert folder.bring_in() == [f"contracten.csv:{first}:vanaf", f"normen.csv:{second}:vanaf"]

    def test_a_draft_with_the_same_key_is_known(self, folder):
        folder.bring_in()
        Referral.objects.filter(external_id="V4").update(withdrawn_on=None, sent_on=None)

        assert folder.bring_in() == ["verwijzingen.csv:5:verwijzing"]
        assert folder.counts("--bijwerken")["verwijzingen"] == (5, 0, 1, 4)


@pytest.mark.django_db(transaction=True)
def test_a_second_import_at_the_same_time_is_refused(folder):
    held, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            held.set()
            done.wait(20)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    with pytest.raises(CommandError, match="loopt al een invoer"):
        call_command("import_dossiers", str(folder.path), stdout=StringIO(), stderr=StringIO())
    done.set()
    other.join()

    assert folder.bring_in() == []


def test_two_thousand_clients_come_in_and_go_out_the_same(tmp_path, queries):
    folder = Folder(tmp_path / "many", empty=True)
    numbers = sorted(f"K{n}" for n in range(2_000))
    folder.write("gemeenten", "gemeente;naam;inwoners\nGM0484;Alphen;\n")
    client = "{0};;1950-01-01;Naam{0};;;v;;;;;GM0484;;;;;\n"
    case = "D{0};{0};GM0484;2025-01-01;;;;\n"
    folder.write("clienten", _header("clienten") + "".join(map(client.format, numbers)))
    folder.write("dossiers", _header("dossiers") + "".join(map(case.format, numbers)))

    with queries(400):  # the same for two clients: everything goes set by set
        assert folder.bring_in() == []

    out = write_out(tmp_path / "out")
    assert out["clienten.csv"].decode() == folder.read("clienten")
    assert out["dossiers.csv"].decode() == folder.read("dossiers")


def _header(name):
    file = next(file for file in FILES if file.name == name)
    return ";".join(file.by_name) + "\n"
