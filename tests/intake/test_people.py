"""The desk knows people: who resembles, who is the same, and who is not."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases import services as cases
from cases.models import AccessLog, Case, Client, PersonLink
from intake import services
from intake.figures import Asked, known, resembling
from intake.figures.doubles import doubles
from intake.models import SupportRequest
from tests.factories import AssignmentFactory, CaseFactory, ClientFactory, UserFactory
from tests.intake.test_register import person, question

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
BORN = date(1944, 6, 2)
SAME, DIFFERENT = PersonLink.Verdict.SAME, PersonLink.Verdict.DIFFERENT


@pytest.fixture
def worker():
    return UserFactory(desk=True)


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


def somebody(**more):
    facts = {"last_name": "Kuijpers", "prefix": "", "first_names": "Johannes", "birth_date": BORN}
    home = {"postcode": "2403BK", "house_number": 18, "phone": ""}
    return ClientFactory(**(facts | home | more))


class TestResembling:
    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"last_name": "Kuipers", "birth_date": BORN}, "achternaam klinkt hetzelfde"),
            ({"last_name": "van Kuiper", "birth_date": BORN}, "achternaam klinkt hetzelfde"),
            ({"birth_date": date(1944, 2, 6)}, "dag en maand van de geboortedatum omgewisseld"),
            ({"birth_date": date(1949, 6, 2)}, "één cijfer van de geboortedatum anders"),
            ({"birth_date": date(1944, 6, 20)}, "cijfers van de geboortedatum omgewisseld"),
            ({"last_name": "Küijpers", "postcode": "2403BK", "house_number": 18}, "zelfde adres"),
            ({"first_names": "Hans", "birth_date": BORN}, "roepnaam past bij voornaam"),
            ({"first_names": "J.", "birth_date": BORN}, "zelfde voorletter"),
        ],
    )  # fmt: skip
    def test_tells_why(self, worker, asked, words):
        somebody()

        match = resembling(Asked(**({"last_name": "Kuijpers"} | asked)), on=TODAY, by=worker)[0]

        assert words in match.reasons

    def test_finds_a_phone_number_however_it_is_written(self, worker):
        somebody(phone="06-12 34 56 78")

        assert resembling(Asked(phone="+31612345678"), on=TODAY, by=worker)[0].reasons == (
            "zelfde telefoonnummer",
        )

    def test_finds_the_exact_number_only(self, worker):
        somebody(bsn="111222333")

        assert resembling(Asked(bsn="111222333"), on=TODAY, by=worker)[0].is_strong
        assert not resembling(Asked(bsn="123456782"), on=TODAY, by=worker)

    def test_finds_somebody_by_the_name_of_before_marriage(self, worker):
        somebody(last_name="Bakker", first_names="Els", other_name="de Vries")
        somebody(last_name="Jansen-Mulder", first_names="Ria", birth_date=date(1950, 1, 3))

        born = resembling(Asked(last_name="de Vries", birth_date=date(1944, 2, 6)), on=TODAY, by=worker)
        double = resembling(Asked(last_name="Mulder", birth_date=date(1950, 3, 1)), on=TODAY, by=worker)

        assert "zelfde geboortenaam of naam van partner" in born[0].reasons
        assert double[0].client.last_name == "Jansen-Mulder"

    @pytest.mark.parametrize(("namesakes", "postcode", "is_one"), [
        (5, "2404AA", True), (6, "2404AA", False), (6, "2403BK", True),
    ])  # fmt: skip
    def test_a_slip_in_the_date_says_little_of_a_common_name(self, worker, namesakes, postcode, is_one):
        somebody(first_names="Johannes", birth_date=date(1944, 6, 2))
        for number in range(1, namesakes):
            somebody(first_names="Kees", birth_date=date(1944, 6, 22 + number))
        asked = Asked(last_name="Kuijpers", first_names="Johannes", birth_date=date(1944, 6, 22))

        best = resembling(replace(asked, postcode=postcode, house_number=18), on=TODAY, by=worker, shown=1)[0]

        assert best.is_strong == is_one
        assert ("naam komt hier vaak voor" in best.likeness.against) != is_one

    def test_takes_a_twin_and_a_child_with_the_same_name_for_somebody_else(self, worker):
        somebody(phone="0612345678")
        at_home = {"last_name": "Kuijpers", "postcode": "2403BK", "house_number": 18, "phone": "0612345678"}

        twin = resembling(Asked(first_names="Cornelis", birth_date=BORN, **at_home), on=TODAY, by=worker)[0]
        child = resembling(
            Asked(first_names="Johannes", birth_date=date(1975, 9, 11), **at_home), on=TODAY, by=worker
        )[0]

        assert not twin.is_strong
        assert not child.is_strong
        assert twin.lives_there
        assert "andere voornaam" in twin.likeness.against
        assert "andere geboortedatum" in child.likeness.against

    def test_takes_few_statements(self, worker, queries):
        for _ in range(8):
            somebody()
        with queries(4):
            resembling(Asked(last_name="Kuipers", birth_date=BORN), on=TODAY, by=worker)


class TestWhoHelps:
    def test_names_the_stand_in_and_whom_it_is_for(self, desk):
        held = AssignmentFactory(
            case__client=somebody(), case__opened_on=date(2026, 1, 5), starts_on=date(2026, 1, 5)
        )
        stand_in = UserFactory(coach=True, team=held.case.team, name="Youssef")
        today = timezone.localdate()
        cases.replace(
            case=held.case, worker=stand_in, days=(today, today), on=today,
            by=UserFactory(lead=True, team=held.case.team),
        )  # fmt: skip

        page = desk.post("/hulpvraag/bekend", person(last_name="Kuijpers")).content.decode()

        assert f"Vaste hulpverlener {held.worker.name} is afwezig tot en met" in page
        assert "Youssef vervangt" in page


class TestLinking:
    def test_changes_no_byte_but_its_own_and_is_undone_to_the_last_one(self, worker):
        pair = somebody(), somebody(first_names="Hans")
        CaseFactory(client=pair[0], opened_on=TODAY)
        before = everything()

        link = services.decide(clients=pair, verdict=SAME, by=worker)
        linked = everything()
        services.undo(link=link, by=worker)

        assert before == linked == everything()
        assert not PersonLink.objects.standing().exists()

    def test_is_followed_by_the_next_question(self, desk, worker):
        one, other = somebody(), somebody(first_names="Hans", birth_date=date(1944, 2, 6))
        case = CaseFactory(client=one, opened_on=TODAY)
        services.decide(clients=(other, one), verdict=SAME, by=worker)

        desk.post("/hulpvraag/nieuw", question(action="dossier", known=other.pk))

        asked = SupportRequest.objects.get()
        assert Case.objects.get() == case
        assert (asked.case, asked.client) == (case, one)
        assert known(other, on=TODAY)[0].case == case

    def test_shows_one_person_once(self, worker):
        people = [somebody(), somebody(), somebody()]
        for other in people[1:]:
            services.decide(clients=(people[0], other), verdict=SAME, by=worker)

        found = resembling(Asked(birth_date=BORN), on=TODAY, by=worker)

        assert [match.is_linked for match in found] == [True]

    def test_of_a_link_of_a_link_counts(self, worker):
        a, b, c = somebody(), somebody(), somebody()
        services.decide(clients=(a, b), verdict=SAME, by=worker)
        services.decide(clients=(b, c), verdict=SAME, by=worker)

        assert PersonLink.objects.together([a.pk]) == {a.pk: {a.pk, b.pk, c.pk}}

    def test_takes_another_verdict_in_its_place(self, worker):
        pair = somebody(), somebody()
        services.decide(clients=pair, verdict=SAME, by=worker)
        services.decide(clients=pair, verdict=DIFFERENT, by=worker)

        assert [link.verdict for link in PersonLink.objects.standing()] == [DIFFERENT]
        assert PersonLink.objects.count() == 2

    def test_is_refused_to_others_of_one_record_and_twice_undone(self, worker):
        one, other = somebody(), somebody()
        link = services.decide(clients=(one, other), verdict=SAME, by=worker)
        services.undo(link=link, by=worker)

        with pytest.raises(PermissionDenied, match="Alleen het loket"):
            services.decide(clients=(one, other), verdict=SAME, by=UserFactory(coach=True))
        with pytest.raises(ValidationError, match="verschillende"):
            services.decide(clients=(one, one), verdict=SAME, by=worker)
        with pytest.raises(ValidationError, match="al teruggedraaid"):
            services.undo(link=link, by=worker)

    def test_stands_once_in_the_database(self, worker):
        one, other = somebody(), somebody()
        same = {"verdict": SAME, "decided_by": worker}
        for rows in (
            [PersonLink(first=one, second=other, **same)] * 2,
            [PersonLink(first=other, second=one, **same)],
            [PersonLink(first=one, second=other, undone_by=worker, **same)],
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                PersonLink.objects.bulk_create(rows)


class TestDoubles:
    def test_are_found_explained_and_remembered_when_they_are_not(self, desk, worker):
        one, other = somebody(), somebody(last_name="Cuipers", first_names="Hans")
        somebody(first_names="Cornelis")  # a twin

        page = desk.get("/inwoners/dubbel").content.decode()
        desk.post(f"/inwoners/dubbel/{one.pk}/{other.pk}", {"oordeel": "anders", "form_key": uuid.uuid4()})

        assert "Zelfde geboortedatum, zelfde adres, achternaam klinkt hetzelfde" in page
        assert set(AccessLog.objects.values_list("client_id", flat=True)) == {one.pk, other.pk}
        assert not doubles(before=None, on=TODAY, by=worker).pairs
        link = PersonLink.objects.get()
        assert (link.verdict, link.decided_by) == (DIFFERENT, worker)
        assert "roepnaam past bij voornaam" in link.reasons

    def test_are_decided_and_taken_back_on_screen(self, desk):
        one, other = somebody(), somebody()
        desk.post(f"/inwoners/dubbel/{one.pk}/{other.pk}", {"oordeel": "zelfde", "form_key": uuid.uuid4()})
        link = PersonLink.objects.get()
        page = desk.get("/inwoners/dubbel/vastgelegd").content.decode()

        desk.post(f"/inwoners/dubbel/{link.pk}/terug", {"form_key": uuid.uuid4()})

        assert "Zelfde persoon" in page
        assert not PersonLink.objects.standing().exists()
        assert "Kuijpers" not in desk.get("/inwoners/dubbel/vastgelegd").content.decode()

    def test_leave_out_protected_and_own_files(self, desk, worker):
        hidden = AssignmentFactory(case__client=somebody(), case__opened_on=date(2026, 1, 5))
        Case.objects.update(protected_on=date(2026, 1, 5), protection_reason="veiligheid")
        somebody()

        assert not doubles(before=None, on=TODAY, by=worker).pairs
        assert hidden.case.client.full_name not in desk.get("/inwoners/dubbel").content.decode()

    def test_said_while_typing_are_remembered_with_the_new_resident(self, desk):
        other = somebody()
        page = desk.post("/hulpvraag/bekend", person(last_name="Kuijpers", niet=other.pk)).content.decode()
        team = CaseFactory().team

        desk.post(
            "/hulpvraag/nieuw",
            question(
                action="dossier", apart=other.pk, team=team.pk, municipality=team.municipality_id, **person()
            ),
        )

        assert f'name="apart" value="{other.pk}"' in page
        assert "Geen bekende inwoner gevonden." in page
        link = PersonLink.objects.get()
        assert {link.first, link.second} == {other, Client.objects.get(last_name="Meulen")}
        assert link.verdict == DIFFERENT


def everything() -> str:
    """A hash of every row of every table of the trade but that of links, and of the logs about them."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND relname ~ '^(cases|intake|outcomes|providers|reporting)_'"
            " AND relname !~ '^cases_(personlink|history|seal)' ORDER BY relname"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            digest.update(repr((name, cursor.fetchall())).encode())
    return digest.hexdigest()
