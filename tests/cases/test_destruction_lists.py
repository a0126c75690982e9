"""A list of destruction: never without two people, stated without a resident, and nobody twice."""

import io
import threading
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from pypdf import PdfReader

from cases.figures import chain, stores
from cases.models import (
    Case,
    Client,
    DestructionCertificate,
    DestructionItem,
    DestructionList,
)
from cases.services import destruction, sealing
from tests.cases.known import NAME, approved, dossier, person, upload
from tests.factories import (
    ClientFactory,
)

pytestmark = pytest.mark.django_db
LATER = date(2045, 1, 1)  # beyond the term of what a test writes now


class TestCarryOut:
    def test_destroys_a_list_and_states_it_without_a_resident(self, settings):
        client = person()
        dossier(client)
        listed = approved(client)

        assert destruction.carry_out(on=LATER) == 1
        assert destruction.carry_out(on=LATER) == 0

        assert listed.items.get().state == "destroyed"
        statement = DestructionCertificate.objects.get(list=listed)
        assert statement.content["vernietigd"] == {"dossier": 1}
        assert statement.content["nagezocht"]["gevonden"] == 0
        assert statement.content["nagezocht"]["tabellen"] > 50
        told = stores.words(str(statement.content))
        assert not told & stores.words(
            f"{NAME} 999990019 KLANT-84712 2406HK {client.pk} D-{Case.objects.get().pk:06d}"
        )
        pdf = PdfReader(io.BytesIO(bytes(statement.pdf)))
        printed = stores.words(" ".join(page.extract_text() for page in pdf.pages))
        assert "vernietiging" in printed
        assert not printed & stores.words(f"{NAME} 999990019 KLANT-84712 2406HK")
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            DestructionCertificate.objects.all().delete()

    def test_passes_over_who_changed_after_the_approval(self):
        client = person()
        dossier(client)
        listed = approved(client)
        DestructionList.objects.filter(pk=listed.pk).update(second_at=Now() - timedelta(days=1))
        Client.objects.filter(pk=client.pk).update(phone="0172 123456")

        destruction.carry_out(on=LATER)

        item = listed.items.get()
        assert (item.state, item.reason) == ("skipped", "Er is na het akkoord iets gewijzigd.")
        assert Client.objects.get(pk=client.pk).last_name == "Oosterhuizen"

    def test_passes_over_who_got_a_document_after_the_approval(self, settings):
        client = person()
        case = dossier(client)
        listed = approved(client, ground="request")
        DestructionList.objects.filter(pk=listed.pk).update(second_at=Now() - timedelta(days=1))
        upload(case, settings.MEDIA_ROOT)

        destruction.carry_out(on=LATER)

        assert listed.items.get().state == "skipped"

    def test_goes_on_where_a_broken_run_ended(self, monkeypatch):
        one, other = person(), ClientFactory()
        dossier(one)
        dossier(other)
        listed = approved(one, other)
        whole = destruction.forget

        def breaks(client_id):
            if client_id == other.pk:
                raise OSError("disk")
            return whole(client_id)

        monkeypatch.setattr(destruction, "forget", breaks)
        assert destruction.carry_out(on=LATER) == 0
        assert list(listed.items.values_list("state", flat=True)) == ["destroyed", "proposed"]
        monkeypatch.setattr(destruction, "forget", whole)
        assert destruction.carry_out(on=LATER) == 1
        assert DestructionCertificate.objects.get().content["vernietigd"] == {"dossier": 2}

    @pytest.mark.parametrize("stage", [0, 1])
    def test_never_without_two_approvals(self, stage):
        client = person()
        dossier(client)
        listed = approved(client)
        gone = {"second_by": None, "second_at": None}
        DestructionList.objects.filter(pk=listed.pk).update(
            **gone | ({} if stage else {"first_by": None, "first_at": None})
        )

        assert destruction.carry_out(on=LATER) == 0
        assert Client.objects.get(pk=client.pk).last_name == "Oosterhuizen"


@contextmanager
def somebody_writing(client, case):
    """A colleague in another connection who holds the dossier, changed the phone and did not commit yet."""
    wrote, go_on = threading.Event(), threading.Event()

    def work():
        try:
            with transaction.atomic():
                list(Case.objects.filter(pk=case.pk).select_for_update())
                Client.objects.filter(pk=client.pk).update(phone="0172 123456")
                wrote.set()
                go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    wrote.wait(20)
    try:
        yield go_on
    finally:
        go_on.set()
        thread.join()


def in_thread(act, *args, **kwargs):
    def work():
        try:
            act(*args, **kwargs)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_waits_for_who_is_writing_and_then_passes_the_resident_over(self):
        client = person()
        case = dossier(client)
        item = approved(client).items.get()

        with somebody_writing(client, case) as go_on:
            job = in_thread(destruction.destroy_item, item.pk, on=LATER)
            go_on.set()
            job.join()

        item.refresh_from_db()
        assert (item.state, item.reason) == ("skipped", "Er is na het akkoord iets gewijzigd.")
        assert Client.objects.get(pk=client.pk).last_name == "Oosterhuizen"

    def test_two_workers_destroy_a_resident_once_and_write_one_statement(self):
        client = person()
        dossier(client)
        approved(client)

        jobs = [in_thread(destruction.carry_out, on=LATER) for _ in range(2)]
        for job in jobs:
            job.join()
        destruction.carry_out(on=LATER)

        assert DestructionItem.objects.get().counts["contactnotities"] == 1
        assert DestructionCertificate.objects.count() == 1
        sealing.seal()
        assert list(chain.findings()) == []
