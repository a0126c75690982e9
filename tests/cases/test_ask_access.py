"""A dossier that is there and not for one: told to who names it exactly, who then asks for access."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.search import runs_elsewhere, search
from cases.figures.work import work_of
from cases.models import AccessLog, CaseGrant, Event, OwnFile, PersonLink, Question
from providers.models import Message
from tests.factories import CaseFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
WHY = "Ik help haar zoon."


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


@pytest.fixture
def people():
    around = around_a_case()
    client = around.case.client
    client.last_name, client.birth_date, client.bsn = "Kuijpers", date(1944, 6, 2), "123456782"
    client.save()
    return around


def ask(people, *, by=None, **more):
    known = {"number": people.case.pk, "reason": WHY, "on": TODAY} | more
    return services.ask_access(**known, by=by or people.stranger)


class TestToldThatThereIsOne:
    @pytest.mark.parametrize(
        ("asked", "is_told"),
        [
            ("number", True), ("123456782", True), ("Kuijpers 2-6-1944", True),
            ("kuijpers 2 juni 1944", True),
            ("Kuij 2-6-1944", False), ("Kuijpers 3-6-1944", False), ("Kuijpers", False), ("2-6-1944", False),
        ],
    )  # fmt: skip
    def test_is_who_says_exactly_whose(self, people, asked, is_told):
        asked = people.case.number if asked == "number" else asked

        told = runs_elsewhere(asked, by=people.stranger, on=TODAY)

        assert not search(asked, by=people.stranger, on=TODAY).rows
        assert told == ((people.case.number, people.case.client_id) if is_told else None)

    def test_is_nobody_of_a_protected_closed_or_own_dossier(self, people):
        case, by = people.case, people.stranger
        number = case.number
        OwnFile.objects.create(worker=by, client=case.client, relation="family", marked_by=people.lead)
        assert runs_elsewhere(number, by=by, on=TODAY) is None
        assert runs_elsewhere(CaseFactory(closed=True).number, by=by, on=date(2030, 1, 1)) is None
        shielded = CaseFactory(protected_on=date(2026, 6, 1), protection_reason="bedreigd")
        assert runs_elsewhere(shielded.number, by=by, on=TODAY) is None
        other = CaseFactory()
        first, second = sorted((shielded.client, other.client), key=lambda one: one.pk)
        PersonLink.objects.create(first=first, second=second, verdict="same", decided_by=people.lead)
        assert runs_elsewhere(other.number, by=by, on=TODAY) is None

    def test_finds_a_person_by_name_and_birth_date_together(self, people):
        (row,) = search("Kuijpers, 2-6-1944", by=UserFactory(desk=True), on=TODAY).rows

        assert row.client_id == people.case.client_id
        assert not search("Jansen 2-6-1944", by=UserFactory(desk=True), on=TODAY).rows

    def test_reads_no_name_and_is_recorded(self, client, people):
        page = enter(client, people.stranger).post(reverse("cases:search"), {"q": people.case.number})

        assert "maar u mag het niet zien" in page.content.decode()
        assert "Kuijpers" not in page.content.decode()
        assert list(AccessLog.objects.values_list("user", "client_id", "case_id", "reason")) == [
            (people.stranger.pk, people.case.client_id, None, "bestaat, geen toegang")
        ]


class TestAsking:
    def test_stands_with_who_holds_the_dossier_and_says_so_by_mail_without_a_name(self, people):
        asked = ask(people)

        rows = [
            row for group in work_of(people.holder.pk, on=TODAY, only="vragen").groups for row in group.rows
        ]
        assert [(row.what, row.question_id) for row in rows] == [(f"Vraagt toegang: {WHY}", asked.pk)]
        mail = Message.objects.get(recipient=people.holder)
        assert people.case.number in mail.body
        assert "Kuijpers" not in mail.body + mail.subject
        assert WHY not in mail.body

    def test_goes_to_who_leads_the_team_when_nobody_holds_it(self, people):
        loose = CaseFactory(team=people.case.team)

        assert ask(people, number=loose.pk).to_worker == people.lead
        with pytest.raises(ValidationError, match="Bel het loket"):
            ask(people, number=CaseFactory().pk)

    def test_is_found_by_name_and_birth_date(self, people):
        asked = ask(people, number=None, last_name="kuijpers", birth_date=date(1944, 6, 2))

        assert asked.case == people.case

    def test_is_refused_in_the_same_words_for_what_is_not_there_and_what_may_not_be_known(self, people):
        shielded = CaseFactory(protected_on=date(2026, 6, 1), protection_reason="bedreigd")
        own = CaseFactory()
        OwnFile.objects.create(
            worker=people.stranger, client=own.client, relation="family", marked_by=people.lead
        )
        closed = CaseFactory(opened_on=date(2026, 1, 1), closed_on=date(2026, 6, 14), closing_reason="klaar")

        for number in (999_999, shielded.pk, own.pk, closed.pk):
            with pytest.raises(ValidationError, match="niet gevonden"):
                ask(people, number=number)

    def test_is_refused_for_who_sees_it_asked_it_or_works_in_no_dossiers(self, people):
        with pytest.raises(ValidationError, match="U ziet dossier"):
            ask(people, by=people.lead)
        with pytest.raises(PermissionDenied):
            ask(people, by=UserFactory(desk=True))
        ask(people)
        with pytest.raises(ValidationError, match="vroeg dit al op 15-06-2026"):
            ask(people)

    @pytest.mark.django_db(transaction=True)
    def test_is_kept_once_when_it_is_sent_twice_at_once(self, people):
        ready, said = Barrier(2), []

        def send():
            ready.wait()
            try:
                said.append(ask(people))
            except ValidationError as error:
                said.append(error)
            finally:
                connection.close()

        both = [Thread(target=send) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()

        assert Question.objects.filter(kind="access").count() == 1


class TestAnswering:
    def test_yes_lets_the_colleague_read_up_to_the_day(self, people):
        asked = ask(people)

        services.answer_access(question=asked, ends_on=date(2026, 7, 1), on=TODAY, by=people.holder)

        given = CaseGrant.objects.get(content_object=people.case, user=people.stranger)
        assert (given.ends_on, given.reason) == (date(2026, 7, 1), WHY)
        asked.refresh_from_db()
        assert asked.answer == "Ja, tot en met 01-07-2026."
        assert list(Event.objects.filter(case=people.case).order_by("pk").values_list("kind", flat=True)) == [
            "access_asked", "granted", "access_answered",
        ]  # fmt: skip
        assert people.case in type(people.case).objects.visible_to(people.stranger, on=date(2026, 7, 1))
        assert people.case not in type(people.case).objects.visible_to(people.stranger, on=date(2026, 7, 2))

    def test_no_says_why_and_opens_nothing(self, client, people):
        asked = ask(people)
        with pytest.raises(ValidationError, match="waarom niet"):
            services.answer_access(question=asked, on=TODAY, by=people.lead)

        services.answer_access(question=asked, answer="Bel mij even.", on=TODAY, by=people.lead)

        assert not CaseGrant.objects.exists()
        mail = Message.objects.get(recipient=people.stranger)
        assert "Bel mij" not in mail.body
        page = enter(client, people.stranger).get(reverse("cases:ask_access")).content.decode()
        assert "Nee. Bel mij even." in page
        assert people.case.number in page

    @pytest.mark.parametrize("who", ["colleague", "stranger"])
    def test_is_for_who_decides_in_the_dossier(self, people, who):
        asked = ask(people)

        with pytest.raises(PermissionDenied):
            services.answer_access(question=asked, answer="Nee.", on=TODAY, by=getattr(people, who))

    def test_is_given_once(self, people):
        asked = ask(people)
        services.answer_access(question=asked, answer="Nee.", on=TODAY, by=people.lead)

        with pytest.raises(ValidationError, match="al beantwoord"):
            services.answer_access(question=asked, ends_on=date(2026, 7, 1), on=TODAY, by=people.holder)

    def test_on_the_page_wants_a_day_with_a_yes(self, client, people):
        asked = ask(people, on=timezone.localdate())
        url = reverse("cases:answer", args=[people.case.pk, asked.pk])
        enter(client, people.holder)

        listed = client.get(reverse("cases:questions")).content.decode()
        wrong = client.post(url, {"may": "ja"})
        right = client.post(url, {"may": "ja", "ends_on": f"{timezone.localdate():%Y-%m-%d}"})

        assert "Vraagt toegang" in listed
        assert wrong.status_code == 422
        assert "Vul in tot en met welke dag." in wrong.content.decode()
        assert right.status_code == 302
        assert CaseGrant.objects.get().user == people.stranger

    def test_on_the_page_asking_without_a_reason_says_what_to_do(self, client, people):
        enter(client, people.stranger)

        page = client.post(reverse("cases:ask_access"), {"number": people.case.number})

        assert page.status_code == 422
        assert "Vul in waarom u toegang nodig hebt." in page.content.decode()
        assert people.case.number in page.content.decode()
