"""The copy of everything about a resident: nothing is missing, a killed worker loses nothing, and it goes."""

import json
import uuid
import zipfile
from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models.functions import Now

from cases import tasks
from cases.figures import person
from cases.models import AccessLog, Client, ContactNote, CopyPart, DataCopy, DataRequest, Event
from cases.services import data_copies as services
from cases.services import data_requests as requests
from tests.factories import (
    AssignmentFactory,
    ClientFactory,
    GoalFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


@pytest.fixture
def officer():
    return UserFactory(privacy_officer=True)


@pytest.fixture
def full():
    """A dossier with one of many things."""
    held = AssignmentFactory(case__client=ClientFactory(first_names="Ans", last_name="Zwartjes"))
    case, worker = held.case, held.worker
    trajectory = TrajectoryFactory(case=case)
    GoalFactory(trajectory=trajectory, text="Ik wil weer fietsen.")
    MeasurementFactory(trajectory=trajectory)
    ReferralFactory(case=case, accepted=True)
    SupportRequestFactory(client=case.client, case=None, text="Ik val steeds.")
    SupportRequestFactory(client=case.client, case=case, text="Mijn geld is op.")
    for text in ("Mevrouw is blij.", "De buurman drinkt."):
        ContactNote.objects.create(case=case, author=worker, held_on=DAY, text=text)
    Event.objects.create(case=case, kind="opened", on=DAY, by=worker)
    AccessLog.objects.create(
        user=worker, client_id=case.client_id, case_id=case.pk, page="dossier", reason="x"
    )
    return case


@pytest.fixture
def request_in_work(full, officer):
    request = requests.register(client=full.client, kind="access", received_on=DAY, way="desk", wish="Alles.",
                                on=DAY, by=officer)  # fmt: skip
    requests.check_identity(request=request, how="known", checked_on=DAY, on=DAY, by=officer)
    return requests.start(request=request, on=DAY, by=officer)


def gathered(request, officer):
    copy = services.ask(request=request, on=DAY, by=officer)
    tasks.gather_copy(copy.pk)
    return DataCopy.objects.get(pk=copy.pk)


def released(request, officer):
    copy = services.release(copy=gathered(request, officer), on=DAY, by=officer)
    tasks.make_copy(copy.pk)
    return DataCopy.objects.get(pk=copy.pk)


def rows_of(copy, key):
    return json.loads(copy.parts.get(key=key).content)


class TestNothingIsMissing:
    def test_every_model_that_hangs_on_a_resident_is_in_it_or_left_out_for_a_reason(self):
        """Walked from the models themselves: a new one without a place here fails."""
        reached, found = {Client}, {Client}
        while reached:
            hanging = {
                model
                for model in apps.get_models()
                for field in model._meta.concrete_fields
                if field.is_relation and field.related_model in reached
            }
            reached = hanging - found
            found |= reached

        told = {person.model_at(road)._meta.label for part in person.PARTS for road in part.roads}

        assert {model._meta.label for model in found} == told | set(person.LEFT_OUT)
        assert all(person.LEFT_OUT.values())
        assert not told & set(person.LEFT_OUT)

    def test_every_table_that_holds_a_resident_by_number_is_one_of_the_logs(self):
        """A column client_id or case_id without a foreign key is found by no walk: only the logs have one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
                " AND a.attname IN ('client_id', 'case_id') AND a.atttypid = 'bigint'::regtype"
            )
            columns = {table for table, _ in cursor.fetchall()}
        walked = {person.model_at(road)._meta.db_table for part in person.PARTS for road in part.roads} | {
            apps.get_model(label)._meta.db_table for label in person.LEFT_OUT
        }

        assert columns - walked == {"cases_accesslog"}

    def test_every_column_is_told_or_means_nothing_to_a_reader(self, full):
        for part in person.PARTS:
            model = person.model_at(part.roads[0])
            for row in person.gather(part, full.client, on=DAY)[:1]:
                fields = [f for f in model._meta.concrete_fields if f.name not in person.HIDDEN]
                names = {person.name_of(field) for field in fields}
                assert names <= set(row)

    def test_holds_the_rows_of_all_apps_in_words(self, request_in_work, officer, full):
        copy = gathered(request_in_work, officer)

        assert copy.state == "gathered"
        assert copy.parts.count() == copy.parts_done == copy.parts_total == len(person.EVERY)
        assert rows_of(copy, "persoon")[0]["achternaam"] == "Zwartjes"
        assert len(rows_of(copy, "hulpvragen")) == 2
        assert [row["notitie"] for row in rows_of(copy, "notities")] == [
            "Mevrouw is blij.",
            "De buurman drinkt.",
        ]
        assert rows_of(copy, "notities")[0]["dossier"] == full.number
        assert rows_of(copy, "inzages")[0]["wat"] == "dossier"
        assert [row["wat"] for row in rows_of(copy, "gedeeld")] == [
            "vraag zonder naam: dagbesteding", "na het antwoord: dagbesteding",
        ]  # fmt: skip
        assert rows_of(copy, "verzoeken")[0]["stand"] == "in behandeling"

    def test_tells_what_changed(self, request_in_work, officer, full):
        Client.objects.filter(pk=full.client_id).update(phone="0612345678")

        changes = rows_of(gathered(request_in_work, officer), "wijzigingen")

        assert any(row["werd"].get("telefoon") == "0612345678" for row in changes)

    def test_holds_nobody_else(self, request_in_work, officer):
        other = AssignmentFactory(case__client__last_name="Buitenstaander").case
        ContactNote.objects.create(case=other, author=officer, held_on=DAY, text="Niet voor Ans.")

        copy = gathered(request_in_work, officer)

        text = " ".join(copy.parts.values_list("content", flat=True))
        assert "Buitenstaander" not in text
        assert "Niet voor Ans" not in text


class TestTheJob:
    def test_goes_on_where_a_killed_worker_stopped(self, request_in_work, officer, monkeypatch):
        copy = services.ask(request=request_in_work, on=DAY, by=officer)
        ordinary = person.gather

        def dying(part, client, *, on):
            if part.key == "notities":
                raise KeyboardInterrupt
            return ordinary(part, client, on=on)

        monkeypatch.setattr(person, "gather", dying)
        with pytest.raises(KeyboardInterrupt):
            tasks.gather_copy(copy.pk)
        copy.refresh_from_db()
        done = copy.parts.count()
        assert (copy.state, copy.parts_done) == ("gathering", done)
        made = set(copy.parts.values_list("pk", flat=True))

        monkeypatch.undo()
        tasks.gather_copy(copy.pk)

        assert made < set(copy.parts.values_list("pk", flat=True))
        assert DataCopy.objects.get().state == "gathered"

    def test_a_second_run_changes_nothing(self, request_in_work, officer):
        copy = released(request_in_work, officer)

        tasks.gather_copy(copy.pk)
        tasks.make_copy(copy.pk)

        assert DataCopy.objects.get().made_at == copy.made_at

    def test_asking_twice_gives_the_same_one(self, request_in_work, officer):
        first = services.ask(request=request_in_work, on=DAY, by=officer)

        assert services.ask(request=request_in_work, on=DAY, by=officer) == first

    def test_what_nobody_works_on_is_queued_again(self, request_in_work, officer, monkeypatch):
        copy = services.ask(request=request_in_work, on=DAY, by=officer)
        queued = []
        monkeypatch.setattr(tasks.gather_copy, "delay", queued.append)
        assert services.resume() == 0

        DataCopy.objects.filter(pk=copy.pk).update(beat_at=Now() - timedelta(minutes=6))

        assert services.resume() == 1
        assert queued == [copy.pk]

    def test_what_is_stored_cannot_be_read_in_the_database(self, request_in_work, officer):
        released(request_in_work, officer)

        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM cases_copypart UNION ALL SELECT text FROM cases_datacopy"
                           " UNION ALL SELECT pdf FROM cases_datacopy")  # fmt: skip
            stored = "".join(text for (text,) in cursor.fetchall())
            cursor.execute("SELECT string_agg(old::text || new::text, '') FROM cases_history"
                           " WHERE record IN ('cases_datacopy', 'cases_copypart')")  # fmt: skip
            (history,) = cursor.fetchone()
        assert "Zwartjes" not in stored
        assert "Zwartjes" not in (history or "")


class TestReleasing:
    def test_leaves_out_what_is_of_others_and_says_why(self, request_in_work, officer):
        copy = gathered(request_in_work, officer)
        part = copy.parts.get(key="notities")
        services.leave_out(part=part, rows=[1, 99], reason="Gaat over een ander.", on=DAY, by=officer)

        services.release(copy=copy, on=DAY, by=officer)
        tasks.make_copy(copy.pk)

        copy.refresh_from_db()
        told = next(one for one in json.loads(copy.text)["onderdelen"] if one["sleutel"] == "notities")
        assert [row["notitie"] for row in told["gegevens"]] == ["Mevrouw is blij."]
        assert (told["aantal"], told["weggelaten"], told["redenen"]) == (1, 1, ["Gaat over een ander."])
        read = pypdf.PdfReader(BytesIO(b64decode(copy.pdf)))
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert "Mevrouw is blij." in text
        assert "Gaat over een ander." in text
        assert "De buurman drinkt." not in text

    def test_needs_a_reason_to_leave_out(self, request_in_work, officer):
        part = gathered(request_in_work, officer).parts.get(key="notities")

        with pytest.raises(ValidationError) as refused:
            services.leave_out(part=part, rows=[0], reason=" ", on=DAY, by=officer)

        assert list(refused.value.message_dict) == ["reason"]

    def test_a_released_one_does_not_change_any_more(self, request_in_work, officer):
        copy = released(request_in_work, officer)

        with pytest.raises(PermissionDenied):
            services.leave_out(part=copy.parts.first(), rows=[0], reason="x", on=DAY, by=officer)
        with pytest.raises(PermissionDenied):
            services.release(copy=copy, on=DAY, by=officer)

    def test_then_inzage_can_be_granted(self, request_in_work, officer):
        released(request_in_work, officer)

        done = requests.decide(request=DataRequest.objects.get(), decision="granted", answer="Hierbij.",
                               on=DAY, by=officer)  # fmt: skip

        assert done.state == "granted"

    @pytest.mark.parametrize(("day", "is_removed"), [(date(2026, 7, 15), False), (date(2026, 7, 16), True)])
    def test_is_removed_after_thirty_days(self, request_in_work, officer, day, is_removed):
        released(request_in_work, officer)

        services.remove_old(on=day)

        copy = DataCopy.objects.get()
        assert (copy.state == "removed", copy.pdf == "", CopyPart.objects.exists()) == (
            is_removed, is_removed, not is_removed,
        )  # fmt: skip


class TestThePages:
    @pytest.fixture
    def browser(self, client, officer):
        client.force_login(officer)
        return client

    def test_asked_followed_looked_through_and_taken_along(self, browser, request_in_work, officer):
        here = f"/verzoeken/{request_in_work.pk}/afschrift"
        assert browser.post(here, {"act": "ask", "form_key": str(uuid.uuid4())}).status_code == 302
        busy = browser.get(here, headers={"HX-Request": "true"}).content.decode()
        assert f"0 van {len(person.EVERY)} onderdelen" in busy
        assert 'hx-trigger="every 2s, click"' in busy
        copy = DataCopy.objects.get()
        tasks.gather_copy(copy.pk)

        page = browser.get(here).content.decode()
        assert "every 2s" not in page
        part = copy.parts.get(key="notities")
        assert "De buurman drinkt." in browser.get(f"{here}/{part.pk}").content.decode()
        form = {"rows": ["1"], "reason": "Over een ander.", "form_key": str(uuid.uuid4())}
        assert browser.post(f"{here}/{part.pk}", form).status_code == 302
        assert browser.post(here, {"act": "release", "form_key": str(uuid.uuid4())}).status_code == 302
        tasks.make_copy(copy.pk)

        bundle = zipfile.ZipFile(BytesIO(browser.get(f"{here}/als/zip").content))
        assert {"afschrift.pdf", "afschrift.json"} <= set(bundle.namelist())
        assert "buurman" not in bundle.read("afschrift.json").decode()
        looks = AccessLog.objects.filter(user=officer, client_id=request_in_work.client_id)
        assert looks.filter(kind="export", page="afschrift: zip").count() == 1
        assert looks.filter(page="afschrift: notities").count() == 2

    def test_is_not_there_before_the_release(self, browser, request_in_work, officer):
        gathered(request_in_work, officer)
        here = f"/verzoeken/{request_in_work.pk}/afschrift"

        assert browser.get(f"{here}/als/pdf").status_code == 403
        assert browser.get(f"{here}/als/exe").status_code == 404
