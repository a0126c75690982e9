"""Words in notes: found in every form, and only where the note may be read."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cases.figures.in_notes import search_notes
from cases.models import AccessLog, CaseGrant, ContactNote, EmergencyAccess, Involvement, OwnFile
from tests.factories import AssignmentFactory, CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def write(case, author, text="Zij is gevallen op de trap.", **more):
    known = {"kind": "visit", "held_on": TODAY, "confidentiality": "normal"} | more
    return ContactNote.objects.create(case=case, author=author, text=text, **known)


def found(asked, by, on=TODAY):
    return [row.case_id for row in search_notes(asked, by=by, on=on).rows]


@pytest.fixture
def people():
    return around_a_case()


class TestWords:
    @pytest.mark.parametrize(
        ("asked", "is_found"),
        [
            ("trap", True),
            ("TRAPPEN", True),
            ("val", False),
            ("opstap", False),
            ("gevallen trap", True),
            ("trap lift", False),
            ("trap or lift", True),
            ("trap -gevallen", False),
            ('"op de trap"', True),
            ("de", False),
            ("", False),
            ("%", False),
            ("\x00", False),
            ("tr\x00ap", False),
            ("' & | !", False),
        ],
    )
    def test_are_found_in_every_form_and_all_of_them(self, people, asked, is_found):
        write(people.case, people.holder)

        assert bool(found(asked, people.holder)) is is_found

    def test_are_shown_with_what_stands_around_them(self, people):
        write(
            people.case, people.holder, text="Thee gedronken. Mevrouw viel weer op de trap, vlak bij de deur."
        )

        (row,) = search_notes("trap", by=people.holder, on=TODAY).rows

        assert ("trap", True) in row.parts
        assert "".join(text for text, _ in row.parts) in (
            "Thee gedronken. Mevrouw viel weer op de trap, vlak bij de deur."
        )
        assert (row.name, row.number, row.by) == (
            people.case.client.full_name, people.case.number, people.holder.name
        )  # fmt: skip

    def test_give_the_newest_twenty_and_say_that_there_are_more(self, people):
        for days in range(21):
            write(people.case, people.holder, held_on=TODAY - timedelta(days=days))

        result = search_notes("trap", by=people.holder, on=TODAY)

        assert (len(result.rows), result.is_more, result.rows[0].on) == (20, True, "15 juni 2026")

    def test_go_along_when_a_note_is_corrected(self, people):
        note = write(people.case, people.holder)
        ContactNote.objects.filter(pk=note.pk).update(text="Zij wandelt weer.")

        assert not found("trap", people.holder)
        assert found("wandelen", people.holder) == [people.case.pk]


class TestWhoFinds:
    """The statement of the search tells the same as readable_by, road by road and class by class."""

    def test_is_who_reads_the_note(self, people):
        case, team = people.case, people.case.team
        protected = CaseFactory(team=team, protected_on=date(2026, 6, 1), protection_reason="bedreigd")
        for one in (case, protected):
            for kept in ("normal", "confidential", "direction"):
                write(one, people.colleague, confidentiality=kept)
        core, full, director, granted, urgent = (UserFactory(coach=True) for _ in range(5))
        lead_in_grant = people.lead
        for worker, level in ((core, "core"), (full, "full"), (director, "direction")):
            Involvement.objects.create(case=case, worker=worker, level=level, starts_on=date(2026, 6, 1))
        may = Permission.objects.get(codename="read_case", content_type__app_label="cases")
        for worker, one in ((granted, case), (lead_in_grant, protected)):
            CaseGrant.objects.create(content_object=one, user=worker, permission=may, reason="kijkt mee")
        EmergencyAccess.objects.create(case=case, worker=urgent, reason="gevaar")
        AssignmentFactory(case=protected, worker=people.stranger)
        kin = UserFactory(coach=True)
        Involvement.objects.create(case=case, worker=kin, level="full", starts_on=date(2026, 6, 1))
        OwnFile.objects.create(worker=kin, client=case.client, relation="family", marked_by=people.lead)
        everyone = [
            people.holder, people.lead, people.colleague, people.stranger, core, full, director, granted,
            urgent, kin, UserFactory(roles=["consultant"], team=team), UserFactory(lead=True),
            UserFactory(desk=True), UserFactory(coach=True, ends_on=date(2026, 6, 14)),
        ]  # fmt: skip

        for worker in everyone:
            for on in (TODAY, date(2026, 5, 31)):
                readable = ContactNote.objects.readable_by(worker, on=on).filter(held_on__lte=TODAY)
                assert sorted(found("trap", worker, on)) == sorted(readable.values_list("case", flat=True)), (
                    worker.roles,
                    on,
                )


class TestPage:
    def test_shows_the_notes_and_records_each_dossier_once(self, client, people):
        write(people.case, people.holder)
        write(people.case, people.holder, text="Weer op de trap gevallen <b>.")

        page = enter(client, people.holder).post(reverse("cases:search"), {"q": "trap", "waar": "notities"})

        assert "<mark>trap</mark>" in page.content.decode()
        assert "<b>." not in page.content.decode()
        assert list(AccessLog.objects.values_list("user", "case_id", "reason")) == [
            (people.holder.pk, people.case.pk, "woorden in notities")
        ]

    @pytest.mark.parametrize("who", ["desk", "stranger"])
    def test_shows_nothing_to_who_reads_none(self, client, people, who):
        write(people.case, people.holder)
        by = UserFactory(desk=True) if who == "desk" else people.stranger

        page = enter(client, by).post(reverse("cases:search"), {"q": "trap", "waar": "notities"})

        assert people.case.client.last_name not in page.content.decode()
        assert not AccessLog.objects.exists()

    def test_takes_as_many_statements_however_many_are_found(self, client, people, queries):
        for _ in range(20):
            write(people.case, people.holder)
        enter(client, people.holder).get(reverse("cases:search"))  # stamps the session

        with queries(10):
            client.post(reverse("cases:search"), {"q": "trap", "waar": "notities"})
