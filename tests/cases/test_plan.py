"""The plan around its goals: what helps, steps, agreements and looking at it again."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.plan import nudged, plan_content
from cases.figures.timeline import timeline
from cases.models import (
    AccessLog,
    Document,
    Goal,
    GoalStep,
    Involvement,
    PlanAgreement,
    PlanApproval,
    PlanReview,
    Task,
)
from tests.cases.plans import SOON, TODAY, agreement, around_a_plan, digest, enter, step
from tests.factories import ReferralFactory


@pytest.fixture
def people(db):
    return around_a_plan()


class TestWhatHelps:
    def test_is_kept_in_the_order_in_which_it_is_looked_for(self, people):
        services.change_goal(
            goal=people.goal, text="Ik kook zelf.", domain="financien", actions="", seen=1, on=TODAY,
            by=people.holder, own_strength="Kan recepten lezen.", own_network="Buurvrouw helpt.",
            general_service="Kookclub", group_help="", professional_help="Wijkcoach",
            frequency="eens per vijf weken",
        )  # fmt: skip

        goal = plan_content(people.case)["doelen"][0]
        assert list(goal["wat helpt"]) == [
            "eigen kracht", "eigen netwerk", "algemene voorziening", "hulp van een beroepskracht",
        ]  # fmt: skip
        assert goal["hoe vaak"] == "eens per vijf weken"

    @pytest.mark.parametrize("hours", ["2 uur per week", "1,5 uur", "90 minuten", "elke week 3u", "30 min"])
    def test_is_never_agreed_on_in_hours(self, people, hours):
        known = {"trajectory": people.goal.trajectory, "text": "Ik kook zelf.", "on": TODAY}

        with pytest.raises(ValidationError) as refused:
            services.add_goal(**known, by=people.holder, frequency=hours)

        assert refused.value.message_dict == {
            "frequency": ["Schrijf op hoe vaak, zonder uren. Bijvoorbeeld: eens per vijf weken."]
        }
        with pytest.raises(IntegrityError, match="cases_goal_frequency_is_no_hours"), transaction.atomic():
            Goal.objects.filter(pk=people.goal.pk).update(frequency=hours)

    @pytest.mark.parametrize("often", ["eens per vijf weken", "2 keer per week", "elke 14 dagen", "elk uur"])
    def test_is_agreed_on_in_any_other_words(self, people, often):
        services.add_goal(
            trajectory=people.goal.trajectory, text="Ik kook zelf.", frequency=often, on=TODAY,
            by=people.holder,
        )  # fmt: skip

        assert Goal.objects.latest("pk").frequency == often

    @pytest.mark.parametrize(
        ("helping", "said"),
        [
            ({}, "Bewaard."),
            ({"own_strength": "Kan veel zelf."}, "Bewaard."),
            (
                {"professional_help": "Wijkcoach", "own_strength": "Kan veel zelf.", "group_help": "Nee"},
                "Bewaard. Nog geen woord over: eigen netwerk, algemene voorziening.",
            ),
            (dict.fromkeys(Goal.SOURCES, "Ja"), "Bewaard."),
        ],
    )
    def test_warns_of_what_was_not_thought_of_before_a_professional(self, helping, said):
        assert nudged("Bewaard.", Goal(text="Ik kook zelf.", **helping)) == said

    def test_is_no_block(self, client, people):
        sent = {"text": "Ik kook.", "professional_help": "Wijkcoach"}
        address = reverse("cases:add_goal", args=[people.case.pk])

        page = enter(client, people.holder).post(address, sent, follow=True).content.decode()

        assert Goal.objects.latest("pk").professional_help == "Wijkcoach"
        assert page.count("Nog geen woord over: eigen kracht, eigen netwerk") == 2  # once, and by the goal


class TestSteps:
    def test_stand_in_the_plan_until_they_are_done_or_not(self, people):
        one = step(people)

        services.settle_step(step=one, outcome="not_done", seen=1, on=SOON, by=people.holder)
        one.refresh_from_db()
        assert (one.outcome, one.settled_on, one.version) == ("not_done", SOON, 2)

        services.settle_step(step=one, outcome="", seen=2, on=SOON, by=people.lead)
        one.refresh_from_db()
        assert (one.outcome, one.settled_on) == ("", None)

    @pytest.mark.parametrize(("day", "ok"), [(date(2026, 6, 14), False), (TODAY, True)])
    def test_are_for_a_day_that_is_not_over(self, people, day, ok):
        if ok:
            assert step(people, due_on=day).due_on == day
            return
        with pytest.raises(ValidationError) as refused:
            step(people, due_on=day)
        assert list(refused.value.message_dict) == ["due_on"]

    def test_are_not_written_over_a_colleague(self, people):
        one = step(people)
        services.change_step(
            step=one, text="Belt de gemeente", owner="zoon", due_on=SOON, seen=1, on=TODAY, by=people.lead
        )

        with pytest.raises(ValidationError, match="Uw tekst is niet weg"):
            services.change_step(
                step=one, text="Mailt", owner="zoon", due_on=SOON, seen=1, on=TODAY, by=people.holder
            )

        assert GoalStep.objects.get().text == "Belt de gemeente"

    def test_of_a_closed_goal_stay_as_they_are(self, people):
        one = step(people)
        services.close_goal(goal=people.goal, result="wholly", seen=1, on=TODAY, by=people.holder)

        with pytest.raises(PermissionDenied, match="al afgesloten"):
            services.settle_step(step=one, outcome="done", seen=1, on=TODAY, by=people.holder)

    @pytest.mark.parametrize(
        "broken", [{"text": ""}, {"owner": ""}, {"outcome": "done"}, {"settled_on": TODAY}]
    )
    def test_are_whole_in_the_database(self, people, broken):
        row = {"goal": people.goal, "text": "Belt", "owner": "zoon", "due_on": SOON} | broken

        with pytest.raises(IntegrityError), transaction.atomic():
            GoalStep.objects.bulk_create([GoalStep(**row)])


class TestAgreements:
    def test_have_an_owner_a_day_and_an_end(self, people):
        one = agreement(people)
        services.change_agreement(
            agreement=one,
            text="Elke week samen eten",
            owner="broer",
            due_on=SOON,
            seen=1,
            on=TODAY,
            by=people.lead,
        )
        services.settle_agreement(agreement=one, outcome="done", seen=2, on=SOON, by=people.holder)

        one.refresh_from_db()
        assert (one.text, one.owner, one.outcome, one.settled_on) == (
            "Elke week samen eten", "broer", "done", SOON,
        )  # fmt: skip

    def test_are_written_by_who_decides(self, people):
        Involvement.objects.create(
            case=people.case, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.FULL
        )
        for who in (people.colleague, people.partner, people.stranger):
            with pytest.raises(PermissionDenied, match="beslist in dit dossier"):
                agreement(people, by=who)
        assert not PlanAgreement.objects.exists()


class TestReviews:
    def test_are_a_task_in_my_work_and_end_it(self, client, people):
        review = services.plan_review(case=people.case, due_on=SOON, on=TODAY, by=people.lead)

        task = Task.objects.get()
        assert (task.text, task.due_on, task.worker) == ("Evalueer het plan met de inwoner", SOON, None)

        services.hold_review(review=review, held_on=SOON, findings="Gaat goed.", on=SOON, by=people.holder)
        task.refresh_from_db()
        assert (task.done_on, task.done_by) == (SOON, people.holder)
        with pytest.raises(PermissionDenied, match="al vastgelegd"):
            services.hold_review(review=review, held_on=SOON, findings="Nog eens.", on=SOON, by=people.holder)

    def test_are_held_as_well_when_the_task_was_ticked_off(self, people):
        review = services.plan_review(case=people.case, due_on=SOON, on=TODAY, by=people.holder)
        services.finish_task(task=review.task, seen=1, on=TODAY, by=people.holder)

        services.hold_review(review=review, held_on=TODAY, findings="Goed.", on=TODAY, by=people.holder)

        assert PlanReview.objects.get().held_on == TODAY

    @pytest.mark.parametrize("day", [date(2026, 6, 14), date(2027, 6, 17)])
    def test_are_within_a_year(self, people, day):
        with pytest.raises(ValidationError, match="hooguit een jaar"):
            services.plan_review(case=people.case, due_on=day, on=TODAY, by=people.holder)

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"held_on": date(2026, 6, 16)}, "held_on"), ({"findings": " "}, "findings")]
    )
    def test_tell_what_is_missing(self, people, wrong, field):
        review = services.plan_review(case=people.case, due_on=SOON, on=TODAY, by=people.holder)
        known = {"held_on": TODAY, "findings": "Goed."} | wrong

        with pytest.raises(ValidationError) as refused:
            services.hold_review(review=review, **known, on=TODAY, by=people.holder)

        assert list(refused.value.message_dict) == [field]


class TestPages:
    PAGES = ("add_agreement", "plan_review", "approve_plan")

    @pytest.mark.parametrize("view", PAGES)
    @pytest.mark.parametrize(("who", "status"), [("holder", 200), ("colleague", 404), ("stranger", 404)])
    def test_open_for_who_works_in_the_dossier(self, client, people, view, who, status):
        address = reverse(f"cases:{view}", args=[people.case.pk])

        assert enter(client, getattr(people, who)).get(address).status_code == status

    def test_of_the_plan_is_read_by_an_organisation_that_sees_the_plan_without_the_findings(
        self, client, people
    ):
        ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True, level="core")
        step(people)
        review = services.plan_review(case=people.case, due_on=SOON, on=TODAY, by=people.holder)
        services.hold_review(
            review=review, held_on=TODAY, findings="Vader drinkt.", on=TODAY, by=people.holder
        )

        page = (
            enter(client, people.partner).get(reverse("cases:plan", args=[people.case.pk])).content.decode()
        )

        assert "Belt de bank" in page
        assert "Vader drinkt" not in page
        told = [one.text for one in timeline(people.case, reader=people.partner, on=SOON, limit=50).moments]
        assert "Vader drinkt." not in told

    def test_let_one_agree_and_show_what_was_agreed_to(self, client, people):
        step(people)
        address = reverse("cases:approve_plan", args=[people.case.pk])
        page = enter(client, people.holder).get(address).content.decode()
        assert "Belt de bank" in page
        today = timezone.localdate()
        sent = {"manner": "screen", "name": "D. Yildiz", "agreed_on": today, "seen": digest(people.case)}

        agreement(people)
        late = client.post(address, sent)
        assert late.status_code == 422
        assert "intussen gewijzigd" in late.content.decode()
        assert digest(people.case) in late.content.decode()

        client.post(address, sent | {"seen": digest(people.case)})
        given = PlanApproval.objects.get()
        shown = client.get(reverse("cases:approval", args=[people.case.pk, given.pk])).content.decode()
        assert "Elke zondag samen eten" in shown
        assert "niet veranderd sinds het akkoord" in shown

    def test_shows_both_texts_when_two_change_one_agreement(self, client, people):
        one = agreement(people)
        services.change_agreement(
            agreement=one, text="Elke week bellen", owner="zus", due_on=SOON, seen=1, on=TODAY, by=people.lead
        )
        sent = {"text": "Elke dag bellen", "owner": "zus", "due_on": SOON, "seen": 1}

        page = enter(client, people.holder).post(
            reverse("cases:change_agreement", args=[people.case.pk, one.pk]), sent
        )

        assert page.status_code == 422
        assert "Elke week bellen" in page.content.decode()
        assert "Elke dag bellen" in page.content.decode()

    def test_shows_the_plan_of_the_resident_where_documents_are_seen(self, client, people):
        Document.objects.create(
            case=people.case, author=people.holder, title="Mijn plan", dated_on=TODAY, kind="own_plan"
        )

        page = enter(client, people.holder).get(reverse("cases:plan", args=[people.case.pk])).content.decode()

        assert "Mijn plan" in page

    def test_gives_the_plan_on_tagged_paper(self, client, people):
        step(people)

        paper = enter(client, people.holder).get(reverse("cases:plan_letter", args=[people.case.pk]))

        assert paper["Content-Type"] == "application/pdf"
        root = pypdf.PdfReader(BytesIO(paper.content)).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert AccessLog.objects.filter(page="plan op papier", kind="print").exists()
