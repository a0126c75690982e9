"""A note or document in the wrong dossier goes to the right one, and leaves no word of it behind."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures import person
from cases.figures.timeline import timeline
from cases.models import AccessLog, Case, ContactNote, Document, Event, History, Representative
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
SECRET = "De zoon van mevrouw drinkt."


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def right(people):
    """The right dossier: of another resident, with the same holder and team."""
    case = CaseFactory(team=people.case.team, opened_on=date(2026, 4, 1))
    AssignmentFactory(case=case, worker=people.holder)
    return case


def write(people, *, held_on=date(2026, 6, 1), by=None, **more):
    known = {"case": people.case, "kind": "visit", "text": SECRET} | more
    return services.add_note(held_on=held_on, on=TODAY, by=by or people.holder, **known)


def move(note, to, *, by, reason="Hoort bij de buurvrouw"):
    return services.move_note(note=note, to=to, reason=reason, on=TODAY, by=by)


def told(case, reader):
    return [(one.title, one.text) for one in timeline(case, reader=reader, on=TODAY, limit=50).moments]


def test_the_right_dossier_has_the_note_and_the_wrong_one_not_a_word(people, right):
    note = write(people, confidentiality="confidential", is_hidden_from_partners=True)

    move(note, right, by=people.holder)

    note.refresh_from_db()
    assert (note.case, note.author, note.held_on) == (right, people.holder, date(2026, 6, 1))
    assert (note.confidentiality, note.is_hidden_from_partners) == ("confidential", True)
    wrong = told(people.case, people.holder)
    assert ("Een notitie is verplaatst", "") in wrong
    assert SECRET not in str(wrong)
    assert "buurvrouw" not in str(wrong)
    found = told(right, people.holder)
    assert ("Een notitie is hierheen verplaatst", "Hoort bij de buurvrouw") in found
    assert ("Huisbezoek", SECRET) in found


def test_the_history_keeps_where_it_stood(people, right):
    note = write(people)
    move(note, right, by=people.holder)

    changed = History.objects.get(record="cases_contactnote", act="update")
    assert (changed.old, changed.new) == ({"case_id": people.case.pk}, {"case_id": right.pk})
    assert list(Event.objects.filter(kind__contains="moved").values_list("case", "about")) == [
        (right.pk, note.pk), (people.case.pk, note.pk)
    ]  # fmt: skip


def test_the_copies_of_both_residents_are_right(people, right):
    move(write(people), right, by=people.holder)
    parts = {part.key: part for part in (*person.PARTS, person.CHANGES)}

    def copy(case):
        return str([person.gather(part, case.client, on=TODAY) for part in parts.values()])

    assert SECRET not in copy(people.case)
    assert "buurvrouw" not in copy(people.case)
    assert SECRET in copy(right)


def test_the_first_contact_of_both_follows(people, right):
    early, late = write(people, held_on=date(2026, 5, 1)), write(people, held_on=date(2026, 5, 20))
    move(early, right, by=people.holder)
    first = dict(Case.objects.values_list("pk", "first_contact_on"))
    assert first == {people.case.pk: date(2026, 5, 20), right.pk: date(2026, 5, 1)}

    move(late, right, by=people.holder)
    first = dict(Case.objects.values_list("pk", "first_contact_on"))
    assert first == {people.case.pk: None, right.pk: date(2026, 5, 1)}


def test_a_first_contact_of_a_file_stays(people, right):
    Case.objects.filter(pk=people.case.pk).update(first_contact_on=date(2026, 5, 1))
    note = ContactNote.objects.create(
        case=people.case, author=people.holder, kind="visit", held_on=date(2026, 5, 1), text="x"
    )
    move(note, right, by=people.holder)

    people.case.refresh_from_db()
    assert people.case.first_contact_on == date(2026, 5, 1)


@pytest.mark.parametrize(("held_on", "may"), [(date(2026, 4, 1), True), (date(2026, 3, 31), False)])
def test_a_note_is_not_older_than_its_dossier(people, right, held_on, may):
    note = write(people, held_on=held_on)
    if may:
        assert move(note, right, by=people.holder).case == right
        return
    with pytest.raises(ValidationError, match="geopend op 01-04-2026"):
        move(note, right, by=people.holder)


def test_who_may_is_who_wrote_it_or_decides_and_works_in_both(people, right):
    note = write(people)
    with pytest.raises(ContactNote.DoesNotExist):
        move(note, right, by=people.stranger)
    alone = CaseFactory(opened_on=date(2026, 4, 1))
    with pytest.raises(PermissionDenied, match="U werkt niet in het andere dossier"):
        move(note, alone, by=people.holder)
    with pytest.raises(PermissionDenied, match="staat al in dit dossier"):
        move(note, people.case, by=people.holder)
    with pytest.raises(ValidationError, match="waarom het in het andere dossier hoort"):
        move(note, right, by=people.holder, reason=" ")
    move(note, right, by=people.lead)


class TestDocument:
    def document(self, people):
        made = Document.objects.create(
            case=people.case, author=people.holder, title="Brief van de bank", dated_on=TODAY,
            confidentiality="confidential",
        )  # fmt: skip
        made.versions.create(
            number=1, file_name="brief.pdf", content_type="application/pdf", size=8, uploaded_by=people.holder
        )
        return made

    def test_goes_with_its_versions_and_its_class(self, people, right):
        document = self.document(people)
        services.move_document(
            document=document, to=right, reason="Van de buurvrouw", on=TODAY, by=people.lead
        )

        document.refresh_from_db()
        assert (document.case, document.confidentiality) == (right, "confidential")
        assert document.versions.count() == 1
        today = timezone.localdate()
        assert "Brief van de bank" not in str(timeline(people.case, reader=people.lead, on=today, limit=50))
        assert "Brief van de bank" in str(timeline(right, reader=people.lead, on=today, limit=50))

    def test_stays_while_it_proves_who_represents_the_resident(self, people, right):
        document = self.document(people)
        Representative.objects.create(
            client=people.case.client, kind="mentor", name="M. Vink", starts_on=TODAY, proof_document=document
        )
        with pytest.raises(ValidationError, match="het bewijs van een vertegenwoordiger"):
            services.move_document(document=document, to=right, reason="x", on=TODAY, by=people.holder)


class TestThePages:
    def test_move_it_and_record_the_look_at_both(self, client, people, right):
        note = write(people)
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        url = reverse("cases:move_note", args=[people.case.pk])
        form = {"note": note.pk, "to": right.number, "reason": "Van de buurvrouw"}

        assert SECRET in client.get(url).content.decode()
        assert client.post(url, form).status_code == 302

        assert ContactNote.objects.get().case == right
        looks = set(AccessLog.objects.values_list("case_id", "page"))
        assert {(people.case.pk, "notitie verplaatsen"), (right.pk, "notitie verplaatsen, hierheen")} <= looks
        assert SECRET not in client.get(url).content.decode()

    def test_do_not_tell_whether_a_dossier_out_of_sight_exists(self, client, people):
        note, hidden = write(people), CaseFactory()
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        url = reverse("cases:move_note", args=[people.case.pk])

        pages = [
            client.post(url, {"note": note.pk, "to": number, "reason": "x"}).content.decode()
            for number in (hidden.number, "D-999999")
        ]

        assert all("Dit dossier is er niet, of u ziet het niet." in page for page in pages)
        assert ContactNote.objects.get().case == people.case

    def test_are_not_there_for_a_stranger(self, client, people):
        client.force_login(UserFactory(coach=True), backend="providers.access.EmailBackend")
        assert client.get(reverse("cases:move_note", args=[people.case.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_do_not_wait_for_each_other_for_ever():
    people = around_a_case()
    right = CaseFactory(team=people.case.team)
    AssignmentFactory(case=right, worker=people.holder)
    here, there = (
        write(people),
        services.add_note(
            case=right, kind="visit", text="x", held_on=date(2026, 6, 1), on=TODAY, by=people.holder
        ),
    )
    failed = []

    def go(note, to):
        try:
            move(note, to, by=people.holder)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=one) for one in ((here, right), (there, people.case))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert failed == []
    assert set(ContactNote.objects.values_list("pk", "case")) == {
        (here.pk, right.pk),
        (there.pk, people.case.pk),
    }
