"""The sociale kaart as a file: whole or not at all, by line and column, and twice is once."""

import csv
import uuid
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import services
from providers.exchange import COLUMNS, NotRead, read_services, write_services
from providers.exchange.sheets import guarded, plain
from providers.models import LocalService
from tests.factories import DistrictFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
DAY = timedelta(days=1)
PAGE = "/beheer/sociale-kaart/bestand"
WORDS = {
    "gemeente": "GM0484",
    "code": "klus",
    "wijk": "",
    "naam": "Klussendienst",
    "themas": "huis, tuin en klussen|vervoer",
    "wat": "Kleine klussen.",
    "openingstijden": "ma-vr 9-12",
    "bij_openingstijden": "",
    "openingstijden_gehoord_op": "2026-02-01",
    "wachttijd_weken": "2",
    "wachttijd_gehoord_op": "2026-02-01",
    "contact": "0182 123456",
    "nagekeken_op": "2026-02-01",
}


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def town():
    return MunicipalityFactory()


def file_of(*lines):
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for line in lines:
        writer.writerow(WORDS | line)
    return out.getvalue()


def lay(text, by, *, starts_on=ON, on=ON):
    return services.lay_services(lines=read_services(text, on=on), starts_on=starts_on, on=on, by=by)


def export(on=ON):
    return write_services(LocalService.objects.in_force(on=on).select_related("municipality", "district"))


class TestReading:
    def test_makes_what_the_file_says(self, town, admin):
        district = DistrictFactory(municipality=town)
        done = lay(file_of({"wijk": district.external_id}), admin)

        row = LocalService.objects.get()
        assert (done.new, done.changed, done.told, done.same, done.left) == (1, 0, 0, 0, 0)
        assert (row.code, row.district, sorted(row.themes)) == ("klus", district, ["house", "transport"])
        assert (row.week, row.waiting_weeks, row.starts_on) == ("ma-vr 09:00-12:00", 2, ON)

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ({"gemeente": "GM9999"}, "Regel 2, kolom gemeente: deze code is er niet"),
            ({"wijk": "WK999999"}, "Regel 2, kolom wijk: deze code is er niet"),
            ({"code": "a b"}, "Regel 2, kolom code: "),
            ({"code": ""}, "Regel 2, kolom code: "),
            ({"naam": ""}, "Regel 2, kolom naam: "),
            ({"naam": "x" * 201}, "Regel 2, kolom naam: "),
            ({"naam": "een\ntwee"}, "Regel 2, kolom naam: dit past op één regel."),
            ({"themas": "koken"}, "Regel 2, kolom themas: koken is geen thema."),
            ({"themas": ""}, "Regel 2, kolom themas: vul een thema in."),
            ({"openingstijden": "ma 12-9"}, "Regel 2, kolom openingstijden: De eindtijd ligt vóór"),
            ({"wachttijd_weken": "twee"}, "Regel 2, kolom wachttijd_weken: vul een heel getal in"),
            ({"wachttijd_weken": "105"}, "Regel 2, kolom wachttijd_weken: "),
            ({"wachttijd_gehoord_op": ""}, "Regel 2, kolom wachttijd_gehoord_op: vul in op welke dag"),
            ({"nagekeken_op": "1-2-2026"}, "Regel 2, kolom nagekeken_op: schrijf een dag zo"),
            ({"nagekeken_op": "2026-02-30"}, "Regel 2, kolom nagekeken_op: schrijf een dag zo"),
            ({"nagekeken_op": "2026-03-03"}, "Regel 2, kolom nagekeken_op: deze dag moet nog komen."),
            ({"nagekeken_op": ""}, "Regel 2, kolom nagekeken_op: "),
        ],
    )
    def test_says_line_and_column_of_what_is_wrong(self, town, line, told):
        with pytest.raises(NotRead) as error:
            read_services(file_of(line), on=ON)

        assert error.value.faults[0].startswith(told)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "Regel 1: kolom gemeente ontbreekt."),
            ("gemeente;code", "Regel 1: kolom wijk ontbreekt."),
            (file_of().replace("contact", "kontakt"), "Regel 1: kolom contact ontbreekt."),
            (file_of(), "Er staan geen voorzieningen"),
            (file_of() + "GM0484;a\r\n", "Regel 2: er horen 13 kolommen te zijn, er staan er 2."),
            (file_of() + '"GM0484;a\r\n', "aanhalingstekens"),
            (file_of({}, {"naam": "Anders"}), "Regel 3, kolom code: dit staat ook op regel 2."),
            (file_of({}, {"code": "k2"}), "Regel 3, kolom naam: dit staat ook op regel 2."),
            (file_of({"wat": "een\ntwee"}, {"code": ""}), "Regel 4, kolom code: "),
        ],
    )
    def test_says_what_is_wrong_with_the_whole(self, town, text, told):
        with pytest.raises(NotRead) as error:
            read_services(text, on=ON)

        assert any(told in fault for fault in error.value.faults)

    def test_names_twenty_faults_and_how_many_more(self, town):
        with pytest.raises(NotRead) as error:
            read_services(file_of(*({"naam": "", "code": f"k{n}"} for n in range(25))), on=ON)

        assert len(error.value.faults) == 21
        assert error.value.faults[-1] == "En nog 5 fouten."


class TestLaying:
    def test_twice_is_once(self, town, admin):
        lay(file_of({}), admin)
        again = lay(file_of({}), admin, on=ON + DAY, starts_on=ON + DAY)

        assert (again.new, again.changed, again.told, again.same) == (0, 0, 0, 1)
        assert LocalService.objects.count() == 1

    def test_what_it_is_changes_from_a_day_on_and_what_it_told_in_the_row(self, town, admin):
        lay(file_of({}), admin)
        later = {"on": ON + 9 * DAY, "starts_on": ON + 9 * DAY}
        told = lay(file_of({"wachttijd_weken": "5"}), admin, **later)
        changed = lay(file_of({"naam": "Klusbus", "wachttijd_weken": "5"}), admin, **later)

        assert (told.told, told.changes[0].fields) == (1, (("wachttijd_weken", "2", "5"),))
        assert (changed.changed, changed.changes[0].fields) == (1, (("naam", "Klussendienst", "Klusbus"),))
        rows = LocalService.objects.order_by("starts_on").values_list("name", "waiting_weeks", "ends_on")
        assert list(rows) == [("Klussendienst", 5, ON + 8 * DAY), ("Klusbus", 5, None)]

    def test_leaves_what_is_not_in_the_file(self, town, admin):
        lay(file_of({}, {"code": "eten", "naam": "Eettafel"}), admin)
        done = lay(file_of({}), admin)

        assert (done.left, LocalService.objects.in_force(on=ON).count()) == (1, 2)

    def test_keeps_nothing_when_one_line_is_refused(self, town, admin):
        lay(file_of({"code": "oud"}), admin)
        with pytest.raises(ValidationError, match="Regel 3: Deze voorziening staat voor die periode al"):
            lay(file_of({"code": "nieuw", "naam": "Iets"}, {}), admin)

        assert LocalService.objects.count() == 1

    @pytest.mark.parametrize("day", [ON - DAY, ON - 30 * DAY])
    def test_changes_nothing_of_the_past(self, town, admin, day):
        with pytest.raises(ValidationError, match="Kies vandaag"):
            lay(file_of({}), admin, starts_on=day)

    def test_is_for_the_administrator(self, town):
        with pytest.raises(PermissionDenied):
            lay(file_of({}), UserFactory(desk=True))


class TestWriting:
    def test_is_read_again_to_the_same_bytes(self, town, admin):
        lines = [{}, {"code": "b", "naam": "=1+1", "contact": "+31 182", "wat": '"aanhaling"; en\nregel'}]
        lines += [{"code": "c", "naam": "'s Avonds samen", "wachttijd_weken": "", "wachttijd_gehoord_op": ""}]
        lay(file_of(*lines), admin)
        first = export()
        LocalService.objects.all().delete()
        lay(first.decode("utf-8-sig"), admin)

        assert export() == first
        assert LocalService.objects.filter(name="=1+1", contact="+31 182").exists()
        assert LocalService.objects.filter(name="'s Avonds samen").exists()

    def test_has_no_cell_that_a_sheet_takes_for_a_formula(self, town, admin):
        starts = ["=x", "+x", "-x", "@x"]
        lay(file_of(*({"code": f"k{n}", "naam": name} for n, name in enumerate(starts))), admin)
        cells = [row["naam"] for row in csv.DictReader(StringIO(export().decode("utf-8-sig")), delimiter=";")]

        assert cells == ["'=x", "'+x", "'-x", "'@x"]

    @settings(max_examples=25, deadline=None)
    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
    def test_gives_any_text_back(self, text):
        assert _there_and_back(text) == text.strip()


def _there_and_back(text):
    return plain(guarded(text.strip()))


class TestPage:
    def sent(self, client, **words):
        return client.post(PAGE, words | {"form_key": str(uuid.uuid4())})

    def test_shows_what_changes_before_it_is_kept(self, town, admin, client):
        client.force_login(admin)
        today = timezone.localdate()
        upload = SimpleUploadedFile("kaart.csv", b"\xef\xbb\xbf" + file_of({}).encode(), "text/csv")
        look = self.sent(client, file=upload, starts_on=str(today))
        before = LocalService.objects.count()
        done = self.sent(client, text=look.context["text"], starts_on=str(today), zeker="1")
        fetched = client.get("/beheer/sociale-kaart/ophalen")

        assert (look.status_code, before, done.status_code) == (200, 0, 302)
        assert "Klussendienst" in look.content.decode()
        assert fetched.content == export(on=today)

    def test_says_what_is_wrong_by_the_field(self, town, admin, client):
        client.force_login(admin)
        upload = SimpleUploadedFile("kaart.csv", file_of({"naam": ""}).encode(), "text/csv")
        wrong = self.sent(client, file=upload, starts_on=str(timezone.localdate()))
        none = self.sent(client, starts_on=str(timezone.localdate()))

        assert (wrong.status_code, none.status_code) == (422, 422)
        assert "Regel 2, kolom naam" in wrong.content.decode()
        assert "Kies een bestand." in none.content.decode()
        assert not LocalService.objects.exists()


class TestTelling:
    def test_keeps_hours_and_waiting_with_the_day_and_counts_as_looked_at(self, town, admin):
        lay(file_of({}), admin)
        row, later = LocalService.objects.get(), ON + 200 * DAY
        desk = UserFactory(desk=True)
        said = {"week": "di 13-17", "hours": "op afspraak", "waiting_weeks": None}
        services.tell_service(row=row, seen=services.stamp(row), on=later, by=desk, **said)

        row = LocalService.objects.get()
        assert (row.week, row.hours, row.hours_told_on) == ("di 13:00-17:00", "op afspraak", later)
        assert (row.waiting_weeks, row.waiting_told_on, row.checked_on) == (None, None, later)

    def test_is_refused_to_others_after_a_colleague_and_when_it_ended(self, town, admin):
        lay(file_of({}), admin)
        row, desk = LocalService.objects.get(), UserFactory(desk=True)
        said = {"row": row, "week": "", "hours": "", "waiting_weeks": 1}
        seen = services.stamp(row)
        with pytest.raises(PermissionDenied):
            services.tell_service(seen=seen, on=ON, by=UserFactory(coach=True), **said)
        with pytest.raises(ValidationError, match="staat vandaag niet"):
            services.tell_service(seen=seen, on=ON - DAY, by=desk, **said)
        services.tell_service(seen=seen, on=ON, by=desk, **said)
        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            services.tell_service(seen=seen, on=ON, by=desk, **said)

    @pytest.mark.parametrize(("on", "is_due"), [(date(2026, 8, 2), False), (date(2026, 8, 3), True)])
    def test_is_asked_for_after_half_a_year(self, town, admin, on, is_due):
        lay(file_of({"nagekeken_op": "2026-02-01"}), admin)

        assert LocalService.objects.to_check(on=on).exists() == is_due
        assert LocalService.objects.get().is_stale(on) == is_due

    def test_has_a_list_and_a_page_for_the_desk(self, town, admin, client):
        client.force_login(UserFactory(desk=True))
        old, today = {"nagekeken_op": "2020-02-01"}, timezone.localdate()
        lay(file_of(old), admin, on=today, starts_on=today)
        row = LocalService.objects.get()
        listed = client.get("/loket/sociale-kaart/nakijken")
        url = f"/loket/sociale-kaart/{row.pk}"
        words = {"form_key": str(uuid.uuid4()), "seen": services.stamp(row), "week": "ma 12-9"}
        wrong = client.post(url, words)
        done = client.post(url, words | {"week": "ma 9-12", "form_key": str(uuid.uuid4())})

        assert "Klussendienst" in listed.content.decode()
        assert (wrong.status_code, done.status_code) == (422, 302)
        assert "eindtijd ligt vóór" in wrong.content.decode()
        assert "Alles is nagekeken" in client.get("/loket/sociale-kaart/nakijken").content.decode()
