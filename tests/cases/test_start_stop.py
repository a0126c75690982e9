"""The file that tells a gemeente what began and ended."""

import csv
from datetime import date
from io import BytesIO, StringIO
from threading import Barrier, Thread
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from cases import services
from cases.exchange.iwmo import read_message
from cases.figures.provisions import untold
from cases.models import AccessLog, Provision, StartStop, StartStopFile
from providers.models import Municipality, Role
from tests.cases.test_supply import BUDGET, TODAY, consultant, order, people, provision
from tests.factories import (
    MunicipalityFactory,
    PartnerFactory,
    ProvisionFactory,
    UserFactory,
)
from tests.people import around_a_case

__all__ = ["consultant", "order", "people", "provision"]
pytestmark = pytest.mark.django_db


def told_of(file):
    return list(file.lines.order_by("pk").values_list("kind", "status", "begins_on", "ends_on", "end_reason"))


class TestStartAndStop:
    def tell(self, consultant, until=TODAY, on=TODAY):
        town = consultant.team.municipality
        return services.tell_start_stop(municipality=town, until_on=until, on=on, by=consultant)

    def test_tells_everything_once(self, provision, consultant):
        first = self.tell(consultant)
        assert told_of(first) == [("start", "1", date(2026, 3, 2), None, "")]
        with pytest.raises(ValidationError, match="niets nieuws"):
            self.tell(consultant)

    def test_tells_a_stop_with_its_reason_on_its_day_and_not_before(self, provision, consultant):
        self.tell(consultant)
        Provision.objects.update(ends_on=date(2026, 6, 20), end_reason="21")

        with pytest.raises(ValidationError, match="niets nieuws"):
            self.tell(consultant, until=date(2026, 6, 19), on=date(2026, 6, 20))
        stop = self.tell(consultant, until=date(2026, 6, 20), on=date(2026, 6, 20))
        assert told_of(stop) == [("stop", "1", date(2026, 3, 2), date(2026, 6, 20), "21")]

    def test_tells_what_ran_to_its_end_as_planned(self, provision, consultant):
        Provision.objects.update(ends_on=date(2026, 6, 1))
        assert told_of(self.tell(consultant))[1][4] == "19"

    def test_tells_a_correction_as_a_new_line_and_keeps_the_old(self, provision, consultant):
        first = self.tell(consultant)
        Provision.objects.update(starts_on=date(2026, 3, 9))
        second = self.tell(consultant)

        assert told_of(second) == [("start", "2", date(2026, 3, 9), None, "")]
        assert told_of(first) == [("start", "1", date(2026, 3, 2), None, "")]

    def test_takes_back_what_was_not_so_and_tells_it_anew(self, provision, consultant):
        Provision.objects.update(ends_on=date(2026, 6, 10), end_reason="02")
        self.tell(consultant)
        Provision.objects.update(ends_on=None, end_reason="")
        assert told_of(self.tell(consultant)) == [
            ("stop", "3", date(2026, 3, 2), date(2026, 6, 10), "02"),
        ]  # fmt: skip
        Provision.objects.update(ends_on=date(2026, 6, 12), end_reason="21")
        assert told_of(self.tell(consultant))[0][1] == "1"

    def test_refuses_a_day_that_is_to_come_or_before_the_last_file(self, provision, consultant):
        self.tell(consultant)
        with pytest.raises(ValidationError, match="tot en met 15-06-2026"):
            self.tell(consultant, until=date(2026, 6, 14))
        with pytest.raises(ValidationError, match="dag die voorbij is"):
            self.tell(consultant, until=date(2026, 6, 16))

    def test_is_of_its_own_gemeente(self, people, provision, consultant):
        ProvisionFactory(municipality=MunicipalityFactory(external_id="GM0627", name="Waddinxveen"))
        assert self.tell(consultant).lines.count() == 1
        other = Municipality.objects.get(external_id="GM0627")
        for who, why in ((consultant, "van een team in die gemeente"), (people.holder, "Alleen een Wmo")):
            with pytest.raises(PermissionDenied, match=why):
                services.tell_start_stop(municipality=other, until_on=TODAY, on=TODAY, by=who)

    def test_leaves_as_csv_with_a_look_at_everyone_in_it(self, people, provision, order, consultant, client):
        people.case.client.bsn = "999900006"
        people.case.client.save()
        client.force_login(consultant)
        url, today = reverse("cases:start_stop"), timezone.localdate()
        assert client.post(url, {"until_on": ""}).status_code == 422
        assert client.post(url, {"until_on": today.isoformat()}).status_code == 302
        file = StartStopFile.objects.get()

        answer = client.get(reverse("cases:start_stop_file", args=[file.pk]))
        rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows == [{
            "bestand": str(file.pk), "bericht": "305", "status_aanlevering": "1", "gemeente": "0484",
            "bsn": "999900006", "toewijzingnummer": str(provision.pk), "productcategorie": "13",
            "voorziening": "traplift", "leveringsvorm": "ZIN", "begindatum": "2026-03-02", "einddatum": "",
            "reden_beeindiging": "", "leverancier": order.supplier.name,
        }]  # fmt: skip
        assert AccessLog.objects.filter(client_id=people.case.client_id, kind="export").count() == 1
        assert client.get(reverse("cases:start_stop_file", args=[file.pk])).content == answer.content

    def test_leaves_as_messages_of_iwmo_as_well(self, people, provision, consultant, client):
        people.case.client.bsn = "999900006"
        people.case.client.save()
        Provision.objects.update(ends_on=date(2026, 6, 10), end_reason="31")
        file = self.tell(consultant)
        client.force_login(consultant)

        answer = client.get(reverse("cases:start_stop_messages", args=[file.pk]))

        assert answer.headers["Content-Type"] == "application/zip"
        with ZipFile(BytesIO(answer.content)) as held:
            texts = [held.read(name) for name in sorted(held.namelist())]
        begun, stopped = map(read_message, texts)
        known = {"toewijzingNummer": str(provision.pk), "begindatum": "2026-03-02", "statusAanlevering": "1",
                 "product": {"categorie": "13"}}  # fmt: skip
        assert begun["header"]["berichtcode"] == "418"
        assert begun["clienten"] == [{"bsn": "999900006", "startProducten": [known]}]
        known |= {"einddatum": "2026-06-10", "redenBeeindiging": "31"}
        assert stopped["clienten"] == [{"bsn": "999900006", "stopProducten": [known]}]
        assert AccessLog.objects.filter(client_id=people.case.client_id, kind="export").count() == 1

    @pytest.mark.parametrize("words", [BUDGET, {}])
    def test_leaves_out_of_the_messages_what_iwmo_does_not_carry(
        self, people, provision, consultant, client, words
    ):
        people.case.client.bsn = "999900006" if words else ""
        people.case.client.save()
        Provision.objects.update(**words)
        file = self.tell(consultant)
        client.force_login(consultant)

        answer = client.get(reverse("cases:start_stop_messages", args=[file.pk]))

        with ZipFile(BytesIO(answer.content)) as held:
            assert held.namelist() == []

    def test_is_found_by_no_other(self, people, provision, consultant, client):
        file = self.tell(consultant)
        for who, status in (("holder", 403), ("partner", 403), ("stranger", 403)):
            client.force_login(getattr(people, who))
            assert client.get(reverse("cases:start_stop_file", args=[file.pk])).status_code == status
        elsewhere = UserFactory(coach=True, roles=[Role.CONSULTANT])
        elsewhere.team.municipality = MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
        elsewhere.team.save()
        client.force_login(elsewhere)
        assert client.get(reverse("cases:start_stop_file", args=[file.pk])).status_code == 404
        assert "Start en stop voor Waddinxveen" in client.get(reverse("cases:start_stop")).content.decode()


class Gemeente(RuleBasedStateMachine):
    """What a gemeente knows from all lines together is what is so, whatever changes between two files."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.one, self.by = ProvisionFactory(), UserFactory()
        self.known = {}

    @rule(start=st.dates(date(2026, 1, 1), date(2026, 6, 1)), days=st.none() | st.integers(0, 90),
          reason=st.sampled_from(["", "02", "21"]))  # fmt: skip
    def change(self, start, days, reason):
        end = None if days is None else date.fromordinal(start.toordinal() + days)
        Provision.objects.update(starts_on=start, ends_on=end, end_reason=reason if end else "")

    @rule()
    def tell(self):
        lines = untold(self.one.municipality_id, until=TODAY)
        made = StartStopFile.objects.create(
            municipality=self.one.municipality, until_on=TODAY, made_on=TODAY, made_by=self.by
        )
        for line in lines:
            facts = (line.begins_on, line.ends_on, line.end_reason)
            StartStop.objects.create(
                file=made, provision_id=line.provision, kind=line.kind, status=line.status,
                begins_on=facts[0], ends_on=facts[1], end_reason=facts[2],
            )  # fmt: skip
            assert (line.status == "1") == (line.kind not in self.known)
            if line.status == "3":
                del self.known[line.kind]
            else:
                self.known[line.kind] = facts
        now = Provision.objects.get()
        so = {"start": (now.starts_on, None, "")}
        if now.ends_on and now.ends_on <= TODAY:
            so["stop"] = (now.starts_on, now.ends_on, now.end_reason or "19")
        assert self.known == so
        assert untold(self.one.municipality_id, until=TODAY) == []

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_all_lines_together_are_what_is_so():
    few = settings(max_examples=15, stateful_step_count=12)
    run_state_machine_as_test(Gemeente, settings=few)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_tell_nothing_twice():
    people = around_a_case()
    both = [UserFactory(roles=[Role.CONSULTANT], team=people.case.team) for _ in range(2)]
    ProvisionFactory(client=people.case.client, municipality=people.case.team.municipality)
    PartnerFactory()
    start, told = Barrier(2), []

    def tell(by):
        start.wait()
        try:
            town = people.case.team.municipality
            told.append(services.tell_start_stop(municipality=town, until_on=TODAY, on=TODAY, by=by))
        except ValidationError:
            told.append(None)
        finally:
            connection.close()

    threads = [Thread(target=tell, args=[by]) for by in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one is None for one in told) == [False, True]
    assert StartStop.objects.count() == 1
