"""Preparing, freezing and showing monthly reports, by hand and by the clock."""

import hashlib
import io
import json
import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from reporting import schedule, services
from reporting.models import MonthlyReport
from tests.factories import (
    CaseFactory,
    ContractFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    UserFactory,
)

MAY = date(2026, 5, 1)
JUNE_1, JUNE_10 = date(2026, 6, 1), date(2026, 6, 10)


@pytest.fixture
def town(db):
    return MunicipalityFactory()


def ask(count, on=date(2026, 5, 12)):
    return SupportRequestFactory.create_batch(count, received_on=on)


class TestPrepare:
    def test_stores_one_provisional_report_and_renews_it(self, town):
        ask(12)
        first = services.prepare(municipality=town, month=MAY)
        ask(3)
        second = services.prepare(municipality=town, month=MAY)

        assert MonthlyReport.objects.get() == first == second
        assert (second.version, second.is_frozen, second.differences) == (1, False, [])
        assert services.figures_of(second.internal)["kpis"]["K19"]["maand"]["aantal"] == 15
        assert second.definitions["K01"] == 1
        for text, digest in (
            (second.internal, second.internal_sha256),
            (second.protected, second.protected_sha256),
        ):
            assert hashlib.sha256(text.encode()).hexdigest() == digest

    def test_throws_away_the_pdf_of_other_figures_only(self, town):
        report = services.prepare(municipality=town, month=MAY)
        MonthlyReport.objects.update(pdf=b"%PDF")

        assert services.prepare(municipality=town, month=MAY).pdf == b"%PDF"
        ask(1)
        assert services.prepare(municipality=town, month=MAY).pdf is None
        assert report.pk == MonthlyReport.objects.get().pk

    def test_protects_small_counts(self, town):
        ask(3)

        report = services.prepare(municipality=town, month=MAY)

        assert services.figures_of(report.protected)["kpis"]["K19"]["maand"]["aantal"] == "<10"
        assert services.figures_of(report.internal)["kpis"]["K19"]["maand"]["aantal"] == 3


class TestFreeze:
    def test_waits_for_the_end_of_the_month(self, town):
        with pytest.raises(ValidationError, match="nog niet voorbij"):
            services.freeze(municipality=town, month=MAY, on=date(2026, 5, 31))

        assert services.freeze(municipality=town, month=MAY, on=JUNE_1).is_frozen

    def test_says_who_and_when_and_leaves_no_provisional_report(self, town):
        lead = UserFactory(lead=True)
        provisional = services.prepare(municipality=town, month=MAY)

        frozen = services.freeze(municipality=town, month=MAY, on=JUNE_1, by=lead)

        assert frozen.pk == provisional.pk
        assert frozen.frozen_by == lead
        assert frozen.frozen_at is not None
        assert MonthlyReport.objects.count() == 1

    @pytest.mark.parametrize("role", ["contract_manager", "desk", "partner"])
    def test_is_refused_to_others(self, town, role):
        worker = UserFactory(**{role: True})

        with pytest.raises(PermissionDenied, match="stuurder"):
            services.freeze(municipality=town, month=MAY, on=JUNE_1, by=worker)

    def test_makes_no_new_version_of_the_same_facts(self, town):
        ask(12)
        first = services.freeze(municipality=town, month=MAY, on=JUNE_1)

        assert services.freeze(municipality=town, month=MAY, on=JUNE_10) == first
        assert services.prepare(municipality=town, month=MAY) == first
        internal, protected = services.compute(municipality=town, month=MAY)
        assert services.text_of(internal) == first.internal
        assert services.text_of(protected) == first.protected

    def test_makes_a_new_version_with_the_differences_after_a_correction(self, town):
        ask(12)
        first = services.freeze(municipality=town, month=MAY, on=JUNE_1)
        ask(10)
        internal, _ = services.compute(municipality=town, month=MAY)
        second = services.freeze(municipality=town, month=MAY, on=JUNE_10)

        assert internal["versie"] == second.version == 2
        assert {"path": "K19.maand.aantal", "before": 12, "after": 22} in second.differences
        first.refresh_from_db()
        assert services.figures_of(first.internal)["kpis"]["K19"]["maand"]["aantal"] == 12
        assert json.loads(second.internal)["versie"] == 2

    def test_lists_differences_of_what_is_shown_only(self, town):
        services.freeze(municipality=town, month=MAY, on=JUNE_1)
        ask(3)

        second = services.freeze(municipality=town, month=MAY, on=JUNE_10)

        changes = {change["path"]: change["after"] for change in second.differences}
        assert changes["K19.maand.aantal"] == "<10"
        assert not any(path.startswith("K19") and after == 3 for path, after in changes.items())

    def test_takes_back_a_provisional_version_when_the_correction_is_undone(self, town):
        first = services.freeze(municipality=town, month=MAY, on=JUNE_1)
        (request,) = ask(1)
        assert services.prepare(municipality=town, month=MAY).version == 2
        request.delete()

        assert services.freeze(municipality=town, month=MAY, on=JUNE_10) == first
        assert MonthlyReport.objects.get() == first

    def test_never_changes_what_was_frozen(self, town):
        frozen = services.freeze(municipality=town, month=MAY, on=JUNE_1)

        for change in ({"internal": "{}"}, {"version": 7}, {"frozen_at": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                MonthlyReport.objects.filter(pk=frozen.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReport.objects.filter(pk=frozen.pk).delete()


def command(*arguments):
    out = io.StringIO()
    call_command("maandrapport", "--gemeente", "GM0484", "--maand", "2026-05", *arguments, stdout=out)
    return out.getvalue()


class TestCommand:
    def test_prints_exactly_the_protected_bytes(self, town, capsysbinary):
        ask(3)

        command("--json", "-")

        _, protected = services.compute(municipality=town, month=MAY)
        assert capsysbinary.readouterr().out == services.text_of(protected).encode()
        assert MonthlyReport.objects.count() == 0

    def test_prints_the_internal_report_when_asked(self, town, capsysbinary):
        ask(3)

        command("--json", "-", "--intern")

        assert json.loads(capsysbinary.readouterr().out)["kpis"]["K19"]["maand"]["aantal"] == 3

    def test_freezes_and_shows_a_frozen_version_again(self, town, tmp_path):
        ask(12)
        assert "versie 1: vastgesteld" in command("--vaststellen", "--json", str(tmp_path / "1.json"))
        ask(1)
        command("--versie", "1", "--json", str(tmp_path / "again.json"))
        command("--json", str(tmp_path / "fresh.json"), "--intern")

        frozen = MonthlyReport.objects.get()
        assert (tmp_path / "1.json").read_bytes() == frozen.protected.encode()
        assert (tmp_path / "again.json").read_bytes() == frozen.protected.encode()
        assert json.loads((tmp_path / "fresh.json").read_text())["versie"] == 2

    def test_writes_a_pdf_and_a_spreadsheet(self, town, tmp_path):
        command("--pdf", str(tmp_path / "r.pdf"), "--xlsx", str(tmp_path / "r.xlsx"))

        assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
        assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--gemeente", "GM9999"], "GM9999 is niet bekend"),
            (["--maand", "2026-13"], "2026-13 is geen maand"),
            (["--maand", "mei"], "mei is geen maand"),
            (["--versie", "3"], "geen vastgestelde versie 3"),
            (["--maand", "2099-01", "--vaststellen"], "nog niet voorbij"),
            (["--intern", "--pdf", "x.pdf"], "altijd afgeschermd"),
            (["--vaststellen", "--versie", "1"], "niet allebei"),
            (["--json", "/bestaat/niet.json"], "kan niet worden geschreven"),
        ],
    )
    def test_explains_in_dutch_what_is_wrong(self, town, arguments, message):
        with pytest.raises(CommandError, match=message):
            command(*arguments)


class TestTheClock:
    def test_prepares_last_month_and_catches_up_since_the_contract(self, town):
        ContractFactory(municipality=town, starts_on=date(2026, 3, 15))

        schedule.work(on=JUNE_1)

        found = {report.month: report for report in MonthlyReport.objects.all()}
        assert [*found] == [MAY, date(2026, 4, 1), date(2026, 3, 1)]
        assert [report.is_frozen for report in found.values()] == [False, True, True]
        assert all(bytes(report.pdf).startswith(b"%PDF") for report in found.values())

    def test_freezes_on_the_day_of_the_setting(self, town, settings):
        ContractFactory(municipality=town, starts_on=MAY)
        settings.REPORT_FREEZE_DAY = 10

        schedule.work(on=date(2026, 6, 9))
        assert not MonthlyReport.objects.get().is_frozen
        schedule.work(on=JUNE_10)

        report = MonthlyReport.objects.get()
        assert report.is_frozen
        assert report.frozen_by is None
        assert bytes(report.pdf).startswith(b"%PDF")

    def test_leaves_a_frozen_month_alone_and_runs_twice_without_harm(self, town):
        ContractFactory(municipality=town, starts_on=MAY)
        schedule.work(on=JUNE_10)
        ask(1)
        before = MonthlyReport.objects.values().get()
        schedule.work(on=JUNE_10)

        assert MonthlyReport.objects.values().get() == before
        assert schedule.due(town, on=JUNE_10) == []

    def test_renews_a_provisional_report_once_a_day(self, town):
        ContractFactory(municipality=town, starts_on=MAY)
        schedule.work(on=JUNE_1)
        MonthlyReport.objects.update(computed_at=datetime(2026, 6, 1, 9, tzinfo=UTC))

        assert schedule.due(town, on=JUNE_1) == []
        assert schedule.due(town, on=date(2026, 6, 2)) == [MAY]

    def test_skips_months_without_a_contract_and_towns_that_have_none(self, town):
        ContractFactory(municipality=town, starts_on=date(2025, 8, 1), ends_on=date(2026, 2, 28))
        other = MunicipalityFactory(external_id="GM0569")

        assert schedule.due(town, on=JUNE_1)[-1] == date(2026, 2, 1)
        schedule.work(on=JUNE_1)
        assert not other.reports.exists()

    @pytest.mark.parametrize(
        ("month", "setting", "expected"),
        [
            (MAY, 10, JUNE_10),
            (date(2026, 1, 1), 31, date(2026, 2, 28)),
            (date(2025, 12, 1), 1, date(2026, 1, 1)),
        ],
    )
    def test_freezing_day_lies_in_the_next_month(self, settings, month, setting, expected):
        settings.REPORT_FREEZE_DAY = setting

        assert schedule.freezing_day(month) == expected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["prepare", "freeze"])
def test_two_workers_at_once_make_one_report(act):
    town = MunicipalityFactory()
    CaseFactory(client__municipality=town)
    start, found, wrong = threading.Barrier(2), [], []

    def work():
        start.wait()
        try:
            more = {"on": JUNE_1} if act == "freeze" else {}
            found.append(getattr(services, act)(municipality=town, month=MAY, **more).pk)
        except Exception as error:  # shown by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not wrong
    assert len(set(found)) == 1
    assert MonthlyReport.objects.get().version == 1
