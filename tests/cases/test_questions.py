"""Questions to colleagues and organisations, and notes that somebody must read."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.work import work_of
from cases.models import ContactNote, Event, Involvement, OwnFile, Question, Referral
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)  # a Monday


@pytest.fixture
def people():
    return around_a_case()


def involve(people, level="full", **more):
    known = {"case": people.case, "worker": people.colleague, "starts_on": date(2026, 6, 1)}
    return Involvement.objects.create(**known | more, level=level)


def helps(people, **more):
    """The organisation of the partner helps in the dossier."""
    known = {"case": people.case, "partner": people.partner.employer, "accepted": True}
    return ReferralFactory(**known | more)


def ask(people, *, by=None, **more):
    known = {"case": people.case, "text": "Komt zij nog op woensdag?", "on": TODAY}
    return services.ask(**known | more, by=by or people.holder)


def note(people, *who, **more):
    known = {"kind": "visit", "text": "Thee gedronken.", "held_on": TODAY, "on": TODAY, "by": people.holder}
    return services.add_note(case=people.case, mention=who, **known | more)


def listed(worker, on=TODAY):
    groups = work_of(worker.pk, on=on, only="vragen").groups
    return [(row.what, row.question_id) for group in groups for row in group.rows if row.question_id]


class TestAsking:
    def test_stands_on_the_list_of_who_was_asked_until_it_is_answered(self, people):
        involve(people)
        question = ask(people, worker=people.colleague)
        assert listed(people.colleague) == [("Komt zij nog op woensdag?", question.pk)]
        assert listed(people.holder) == []

        services.answer(question=question, answer="Ja.", on=TODAY, by=people.colleague)

        assert listed(people.colleague) == []
        question.refresh_from_db()
        assert (question.answer, question.answered_by) == ("Ja.", people.colleague)
        kinds = Event.objects.filter(about=question.pk).order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == [
            "question_asked", "question_answered",
        ]  # fmt: skip

    def test_of_the_holder_stands_among_the_steps_of_the_dossier(self, people):
        question = ask(people, worker=people.holder, by=people.lead)

        assert listed(people.holder) == [("Komt zij nog op woensdag?", question.pk)]
        assert len([row for group in work_of(people.holder.pk, on=TODAY).groups for row in group.rows]) == 1

    @pytest.mark.parametrize("level", ["core", "full"])
    def test_is_open_to_who_is_involved(self, people, level):
        involve(people, level=level)

        assert ask(people, worker=people.colleague)

    def test_is_not_of_who_is_not_involved(self, people):
        with pytest.raises(ValidationError, match="niet betrokken") as told:
            ask(people, worker=people.colleague)

        assert set(told.value.error_dict) == {"to"}

    def test_is_hidden_once_one_is_not_involved_any_more(self, people):
        involve(people, ends_on=date(2026, 6, 16))
        ask(people, worker=people.colleague)

        assert len(listed(people.colleague, date(2026, 6, 16))) == 1
        assert listed(people.colleague, date(2026, 6, 17)) == []

    def test_is_hidden_from_who_may_see_nothing_of_the_resident(self, people):
        involve(people)
        ask(people, worker=people.colleague)
        OwnFile.objects.create(
            worker=people.colleague, client=people.case.client, relation="family", marked_by=people.lead
        )

        assert listed(people.colleague) == []

    @pytest.mark.parametrize("given", [{}, {"worker": "holder", "partner": "partner"}])
    def test_is_of_one(self, people, given):
        helps(people)
        known = {"worker": people.holder, "partner": people.partner.employer}

        with pytest.raises(ValidationError, match="één collega of één organisatie"):
            ask(people, by=people.lead, **{name: known[name] for name in given})

    @pytest.mark.parametrize(
        ("traits", "may"),
        [({}, True), ({"accepted": False}, False), ({"accepted": False, "declined": True}, False),
         ({"accepted": False, "waiting": True}, True), ({"sharing_ended_on": TODAY}, False)],
    )  # fmt: skip
    def test_is_of_an_organisation_only_while_it_helps(self, people, traits, may):
        helps(people, **traits)

        if may:
            assert ask(people, partner=people.partner.employer)
        else:
            with pytest.raises(ValidationError, match="helpt nu niet"):
                ask(people, partner=people.partner.employer)

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_for_who_works_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            ask(people, worker=people.holder, by=getattr(people, who))


class TestAnswering:
    def test_is_for_any_coordinator_of_the_organisation(self, people):
        helps(people)
        question = ask(people, partner=people.partner.employer)
        mate = UserFactory(partner=True, employer=people.partner.employer)

        services.answer(question=question, answer="Ja.", on=TODAY, by=mate)

        assert Question.objects.get().answered_by == mate

    @pytest.mark.parametrize("who", ["holder", "lead", "colleague", "partner", "stranger"])
    def test_is_for_nobody_else(self, people, who):
        involve(people, worker=UserFactory(coach=True, name="Gevraagde"))
        question = ask(people, worker=Involvement.objects.get().worker)

        with pytest.raises(PermissionDenied):
            services.answer(question=question, answer="x", on=TODAY, by=getattr(people, who))

    def test_ends_with_the_sight_of_the_dossier(self, people):
        helps(people)
        question = ask(people, partner=people.partner.employer)
        Referral.objects.update(sharing_ended_on=TODAY)

        with pytest.raises(PermissionDenied):
            services.answer(question=question, answer="x", on=TODAY, by=people.partner)

    def test_asks_for_an_answer(self, people):
        question = ask(people, worker=people.holder, by=people.lead)

        with pytest.raises(ValidationError, match="Schrijf uw antwoord op"):
            services.answer(question=question, answer=" ", on=TODAY, by=people.holder)


class TestMentions:
    def test_stand_on_the_list_until_the_note_was_read(self, people):
        involve(people)
        note(people, people.colleague)
        (row,) = listed(people.colleague)
        assert row[0] == "Lees de notitie"

        services.answer(question=Question.objects.get(), on=TODAY, by=people.colleague)

        assert listed(people.colleague) == []

    @pytest.mark.parametrize(
        ("level", "more", "reason"),
        [
            (None, {}, "niet betrokken"),
            ("core", {}, "mag de notities van dit dossier niet lezen"),
            ("full", {"confidentiality": "confidential"}, "mag deze notitie niet lezen"),
        ],
    )
    def test_are_not_of_who_may_not_read_it_and_then_nothing_is_kept(self, people, level, more, reason):
        if level:
            involve(people, level=level)

        with pytest.raises(ValidationError, match=reason) as told:
            note(people, people.colleague, **more)

        assert set(told.value.error_dict) == {"mention"}
        assert not ContactNote.objects.exists()
        assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("cases_question_is_to_one", {"to_worker": None}),
        ("cases_question_asks_something", {"text": ""}),
        ("cases_question_asks_something", {"kind": "mention"}),
        ("cases_question_is_answered_by_somebody", {"answered_on": TODAY}),
    ],
)
def test_the_database_refuses_what_no_rule_allows(people, rule, wrong):
    known = {
        "case": people.case, "text": "x", "to_worker": people.holder,
        "asked_by": people.holder, "asked_on": TODAY,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Question.objects.bulk_create([Question(**known | wrong)])


@pytest.mark.django_db(transaction=True)
def test_of_two_of_an_organisation_who_answer_at_once_one_does():
    people = around_a_case()
    helps(people)
    question = ask(people, partner=people.partner.employer)
    mate = UserFactory(partner=True, employer=people.partner.employer)
    together, told = Barrier(2), []

    def reply(by):
        together.wait(10)
        try:
            services.answer(question=question, answer="Ja.", on=TODAY, by=by)
            told.append("done")
        except ValidationError as error:
            told.append("al beantwoord: Ja." in error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=reply, args=[by]) for by in (people.partner, mate)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told, key=str) == [True, "done"]


class TestPages:
    @pytest.fixture
    def enter(self, client):
        def enter(user):
            client.force_login(user, backend="providers.access.EmailBackend")
            return client

        return enter

    def test_lead_from_the_question_of_a_partner_to_its_answer(self, people, enter):
        helps(people)
        case, to = people.case.pk, people.partner.employer
        enter(people.holder).post(reverse("cases:ask", args=[case]), {"to": f"p{to.pk}", "text": "Komt zij?"})
        question = Question.objects.get()
        where = reverse("cases:answer", args=[case, question.pk])

        browser = enter(people.partner)
        assert "Komt zij?" in browser.get(reverse("cases:questions")).content.decode()
        assert "Komt zij?" in browser.get(where).content.decode()
        browser.post(where, {"answer": "Ja, elke week."})
        assert "Komt zij?" not in browser.get(reverse("cases:questions")).content.decode()
        assert (
            "Ja, elke week."
            in enter(people.holder).get(reverse("cases:agenda", args=[case])).content.decode()
        )

    @pytest.mark.parametrize(("who", "status"), [("lead", 403), ("colleague", 404), ("stranger", 404)])
    def test_of_an_answer_are_for_who_was_asked(self, people, enter, who, status):
        question = ask(people, worker=people.holder, by=people.lead)

        answer = enter(getattr(people, who)).get(reverse("cases:answer", args=[people.case.pk, question.pk]))

        assert answer.status_code == status

    def test_offer_only_who_is_involved(self, people, enter):
        UserFactory(coach=True, name="Onbekende Collega")
        involve(people)
        browser = enter(people.holder)

        for page in ("cases:ask", "cases:add_note"):
            text = browser.get(reverse(page, args=[people.case.pk])).content.decode()
            assert people.colleague.name in text
            assert "Onbekende Collega" not in text

    def test_refuse_who_is_not_on_the_list(self, people, enter):
        involve(people)
        form = {"kind": "visit", "text": "Thee", "held_on": timezone.localdate(), "mention": [people.lead.pk]}

        page = enter(people.holder).post(reverse("cases:add_note", args=[people.case.pk]), form)

        assert page.status_code == 422
        assert "Kies collega" in page.content.decode()
