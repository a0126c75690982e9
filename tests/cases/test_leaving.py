"""A worker leaves: nobody is lost, and no account is closed while work would be nobody's."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.agenda import coming
from cases.figures.held import held_one
from cases.figures.leaving import leaving
from cases.models import Appointment, Case, CaseGrant, Complaint, Distribution, Involvement, Task
from cases.services import Wish, distribution
from providers import services as workers
from providers.models import Role, User
from tests.cases.test_assign import periods
from tests.factories import AssignmentFactory, CaseFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

TODAY, LAST, NEXT = date(2026, 6, 15), date(2026, 6, 30), date(2026, 7, 1)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def moved(leaver, by, *rows, last_on=LAST, on=TODAY):
    """Ask and carry out; the outcome and reason of each row."""
    wishes = [Wish(case.pk, what, about, worker) for case, what, about, worker in rows]
    asked = services.hand_on(leaver=leaver, last_on=last_on, wishes=wishes, on=on, by=by)
    distribution.carry_out(asked.pk, on=on)
    return list(asked.rows.values_list("outcome", "reason"))


@pytest.mark.django_db
class TestPreview:
    def test_finds_everything_that_would_be_nobodys(self):
        people = around_a_case()
        leaver, team = people.holder, people.case.team
        away = AssignmentFactory(case__team=team, worker=leaver, ends_on=date(2026, 6, 9)).case
        away.assignments.create(worker=people.colleague, kind="replacement", starts_on=date(2026, 6, 10))
        waits = AssignmentFactory(case__team=team, worker=people.colleague, ends_on=date(2026, 6, 9)).case
        waits.assignments.create(
            worker=leaver, kind="replacement", starts_on=date(2026, 6, 10), ends_on=date(2026, 7, 20)
        )
        directed = AssignmentFactory(case__team=team, worker=people.colleague).case
        Involvement.objects.create(case=directed, worker=leaver, level="direction", starts_on=TODAY)
        Involvement.objects.create(case=waits, worker=leaver, level="core", starts_on=TODAY)
        AssignmentFactory(worker=leaver)  # of another team
        AssignmentFactory(case__team=team, worker=leaver, case__closed=True)
        AssignmentFactory(case__team=team, worker=leaver, ends_on=LAST)
        ReferralFactory(case=people.case, sent_on=None, sent_by=leaver)
        Complaint.objects.create(
            municipality=team.municipality, kind="complaint", received_on=TODAY, owner=leaver, subject="Laat"
        )

        found = leaving(leaver, last_on=LAST, reader=people.lead, on=TODAY)

        assert [(row.case_id, row.what) for row in found.rows] == [
            (people.case.pk, "held"),
            (away.pk, "returns"),
            (waits.pk, "stand_in"),
            (directed.pk, "directs"),
        ]
        assert list(found.elsewhere.values()) == [1]
        assert found.registers == ["1 klacht of bezwaar"]
        assert found.by_itself == [
            "1 betrokkenheid: eindigt na de laatste werkdag",
            "1 concept van een verwijzing: blijft in het dossier staan",
        ]
        assert not found.is_empty

    def test_proposes_who_stands_in_already_and_never_the_leaver(self):
        people = around_a_case()
        people.case.assignments.update(ends_on=date(2026, 6, 9))
        people.case.assignments.create(
            worker=people.colleague, kind="replacement", starts_on=date(2026, 6, 10)
        )
        UserFactory(coach=True, team=people.case.team, name="Aad met ruimte")

        (row,) = leaving(people.holder, last_on=LAST, reader=people.lead, on=TODAY).rows

        assert row.choices[0].pk == people.colleague.pk
        assert row.choices[0].reasons[0] == "helpt deze inwoner al"
        assert people.holder.pk not in {one.pk for one in row.choices}

    def test_spreads_the_proposals(self):
        people = around_a_case()
        for _ in range(3):
            AssignmentFactory(case__team=people.case.team, worker=people.holder)
        other = UserFactory(coach=True, team=people.case.team)

        rows = leaving(people.holder, last_on=LAST, reader=people.lead, on=TODAY).rows

        first = [row.choices[0].pk for row in rows]
        assert sorted(first) == sorted([people.colleague.pk, other.pk] * 2)


@pytest.mark.django_db
class TestHandOn:
    def test_gives_each_from_the_day_after_the_last(self):
        people = around_a_case()
        about = people.case.assignments.get().pk

        done = moved(people.holder, people.lead, (people.case, "held", about, people.colleague))

        assert done == [("done", "")]
        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), LAST),
            (people.colleague.pk, "fixed", NEXT, None),
        ]

    def test_lets_who_stands_in_finish_first(self):
        people = around_a_case()
        days = (date(2026, 6, 20), date(2026, 7, 10))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)
        other = UserFactory(coach=True, team=people.case.team)

        assert moved(people.holder, people.lead, (people.case, "held", 0, other)) == [("done", "")]

        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), date(2026, 6, 19)),
            (people.colleague.pk, "replacement", *days),
            (other.pk, "fixed", date(2026, 7, 11), None),
        ]

    def test_ends_a_replacement_without_an_end(self):
        people = around_a_case()
        known = {"case": people.case, "worker": people.colleague, "on": TODAY, "by": people.lead}
        stand_in = services.replace(days=(TODAY, None), **known)

        moved(people.holder, people.lead, (people.case, "returns", stand_in.pk, people.colleague))

        assert periods(people.case)[1:] == [
            (people.colleague.pk, "replacement", TODAY, LAST),
            (people.colleague.pk, "fixed", NEXT, None),
        ]

    def test_gives_a_replacement_on_and_leaves_its_return(self):
        people = around_a_case()
        days = (date(2026, 6, 20), date(2026, 7, 10))
        stand_in = services.replace(
            case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead
        )
        other = UserFactory(coach=True, team=people.case.team)
        row = (people.case, "stand_in", stand_in.pk)

        assert moved(people.colleague, people.lead, (*row, people.holder))[0][0] == "refused"
        assert moved(people.colleague, people.lead, (*row, other)) == [("done", "")]

        assert periods(people.case)[1:] == [
            (people.colleague.pk, "replacement", date(2026, 6, 20), LAST),
            (other.pk, "replacement", NEXT, date(2026, 7, 10)),
            (people.holder.pk, "fixed", date(2026, 7, 11), None),
        ]

    def test_gives_the_procesregie_to_another(self):
        people = around_a_case()
        first, second = (UserFactory(roles=[Role.PROCESS_DIRECTOR]) for _ in range(2))
        held = Involvement.objects.create(
            case=people.case, worker=first, level="direction", starts_on=date(2026, 6, 1)
        )
        row = (people.case, "directs", held.pk)

        with pytest.raises(PermissionDenied, match="hoort niet bij uw team"):
            moved(first, people.lead, (*row, second))
        User.objects.filter(pk=first.pk).update(team=people.case.team)
        first.refresh_from_db()
        assert moved(first, people.lead, (*row, people.colleague))[0][1].endswith("is geen procesregisseur.")
        assert moved(first, people.lead, (*row, second)) == [("done", "")]

        directed = people.case.involvements.order_by("starts_on").values_list(
            "worker", "starts_on", "ends_on"
        )
        assert list(directed) == [(first.pk, date(2026, 6, 1), LAST), (second.pk, NEXT, None)]

    def test_tells_of_each_what_is_wrong_and_does_the_others(self):
        people = around_a_case()
        second = AssignmentFactory(case__team=people.case.team, worker=people.holder).case
        elsewhere = AssignmentFactory(worker=people.holder).case
        leaves_too = UserFactory(coach=True, team=people.case.team, ends_on=date(2026, 12, 31))
        services.assign(case=second, worker=people.colleague, on=TODAY, by=people.lead)
        third = AssignmentFactory(case__team=people.case.team, worker=people.holder).case

        done = moved(
            people.holder,
            people.lead,
            (people.case, "held", 0, leaves_too),
            (second, "held", 0, people.colleague),
            (elsewhere, "held", 0, people.colleague),
            (third, "held", 0, people.colleague),
        )

        assert [outcome for outcome, _ in done] == ["refused", "refused", "refused", "done"]
        assert done[0][1] == f"{leaves_too.name} werkt tot en met 31-12-2026. Kies een collega die blijft."
        assert done[1][1] == "Dit dossier is intussen van een ander."
        assert done[2][1].startswith("Alleen de stuurder")

    def test_is_asked_by_who_leads(self):
        people = around_a_case()
        row = Wish(people.case.pk, "held", 0, people.colleague)
        known = {"leaver": people.holder, "last_on": LAST, "on": TODAY}

        for who in (people.holder, people.partner, UserFactory(lead=True)):
            with pytest.raises(PermissionDenied):
                services.hand_on(wishes=[row], by=who, **known)
        with pytest.raises(ValidationError, match="die blijft"):
            services.hand_on(wishes=[row._replace(worker=people.holder)], by=people.lead, **known)


@pytest.mark.django_db
class TestClosingAnAccount:
    def test_is_refused_by_the_database_while_work_would_be_nobodys(self):
        people = around_a_case()
        rows = User.objects.filter(pk=people.holder.pk)

        for closed in ({"is_active": False}, {"ends_on": LAST}, {"ends_on": date(2030, 1, 1)}):
            with pytest.raises(IntegrityError, match="open work"), transaction.atomic():
                rows.update(**closed)

        people.case.assignments.update(ends_on=LAST)
        with pytest.raises(IntegrityError, match="open work"), transaction.atomic():
            rows.update(ends_on=LAST - timedelta(days=1))
        rows.update(ends_on=LAST)
        rows.update(ends_on=date(2026, 8, 1))  # longer is never wrong
        rows.update(name="Nog steeds")

    def test_is_refused_in_words_with_what_is_open_and_who_can_help(self, client):
        people = around_a_case()
        boss = UserFactory(administrator=True)
        last = (timezone.localdate() + timedelta(days=30)).isoformat()
        url = reverse("providers:leave", args=[people.holder.pk])

        response = enter(client, boss).post(url, {"ends_on": last})

        page = response.content.decode()
        assert response.status_code == 422
        assert "Na deze dag staat er nog werk open." in page
        assert "1 dossier als vaste hulpverlener" in page
        assert f"Vraag {people.lead.name}" in page
        assert people.case.number not in page
        assert User.objects.get(pk=people.holder.pk).ends_on is None

    def test_is_possible_once_everything_is_given_away(self):
        people = around_a_case()
        boss = UserFactory(administrator=True)
        known = {"worker": people.holder, "ends_on": LAST, "on": TODAY, "by": boss}
        with pytest.raises(ValidationError, match="nog werk open"):
            workers.plan_leave(**known)

        moved(people.holder, people.lead, (people.case, "held", 0, people.colleague))
        workers.plan_leave(**known)

        assert User.objects.get(pk=people.holder.pk).ends_on == LAST
        for day in (LAST, NEXT):
            assert people.case.assignments.in_force(on=day).count() == 1
            assert not Case.objects.without_helper(on=day).exists()

    def test_who_left_according_to_a_file_holds_nothing_and_the_inbox_shows_it(self):
        gone = AssignmentFactory(worker__ends_on=date(2026, 6, 1))

        assert not Case.objects.without_helper(on=date(2026, 6, 1)).exists()
        assert Case.objects.without_helper(on=date(2026, 6, 2)).get() == gone.case

    def test_what_is_asked_of_who_left_is_of_who_holds_the_dossier(self):
        people = around_a_case()
        case, named = people.case, people.colleague
        Involvement.objects.create(case=case, worker=named, level="full", starts_on=TODAY)
        Task.objects.create(
            case=case, text="Bel terug", due_on=NEXT, worker=named, asked_by=named, asked_on=TODAY
        )
        at = datetime(2026, 7, 3, 8, tzinfo=UTC)
        Appointment.objects.create(
            case=case,
            worker=named,
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            made_by=named,
            made_on=TODAY,
        )
        preview = leaving(named, last_on=LAST, reader=people.lead, on=TODAY)
        assert preview.by_itself[1:] == [
            "1 taak op naam: gaat naar wie het dossier houdt",
            "1 afspraak op naam: gaat naar wie het dossier dan houdt",
        ]

        User.objects.filter(pk=named.pk).update(ends_on=LAST)

        assert [held_one(case.pk, on=day).tasks for day in (LAST, NEXT)] == [None, 1]
        assert len(coming(people.holder.pk, on=NEXT)) == 1
        assert len(coming(named.pk, on=NEXT)) == 0

    def test_what_only_lets_one_look_along_ends_by_itself(self):
        people = around_a_case()
        Involvement.objects.create(case=people.case, worker=people.colleague, starts_on=TODAY)
        assert not CaseGrant.objects.exists()

        User.objects.filter(pk=people.colleague.pk).update(ends_on=LAST)


@pytest.mark.django_db
class TestPage:
    def test_shows_each_dossier_with_a_proposal_and_hands_over(self, client):
        people = around_a_case()
        today = timezone.localdate()
        url = reverse("cases:leaver", args=[people.holder.pk])

        page = enter(client, people.lead).get(f"{url}?dag={today.isoformat()}").content.decode()
        assert people.case.number in page
        assert people.case.client.last_name not in page
        sent = {"dag": today.isoformat(), f"naar-held-{people.case.pk}": people.colleague.pk}
        response = client.post(url, sent)

        asked = Distribution.objects.get()
        assert response.url == reverse("cases:distribution", args=[asked.pk])
        assert (asked.kind, asked.leaver, asked.starts_on) == (
            "leave",
            people.holder,
            today + timedelta(days=1),
        )
        assert asked.rows.get().worker == people.colleague

    @pytest.mark.parametrize(
        ("sent", "reason"),
        [
            ({}, "Kies minstens één dossier."),
            ({"dag": "morgen"}, "Vul een datum in die bestaat."),
            ({"naar": "0"}, "Kies een collega uit de lijst."),
        ],
    )
    def test_says_what_is_missing(self, client, sent, reason):
        people = around_a_case()
        sent = {name.replace("naar", f"naar-held-{people.case.pk}"): value for name, value in sent.items()}

        response = enter(client, people.lead).post(
            reverse("cases:leaver", args=[people.holder.pk]), {"dag": "2026-12-31"} | sent
        )

        assert response.status_code == 422
        assert reason in response.content.decode()
        assert not Distribution.objects.exists()

    @pytest.mark.parametrize("who", ["holder", "partner", "stranger"])
    def test_is_for_who_leads(self, client, who):
        people = around_a_case()
        url = reverse("cases:leaver", args=[people.holder.pk])

        assert enter(client, getattr(people, who)).get(url).status_code == 403
        assert enter(client, UserFactory(lead=True)).get(url).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_dossier_given_to_who_leaves_at_that_moment_is_never_nobodys():
    for _ in range(5):
        lead, boss = UserFactory(lead=True), UserFactory(administrator=True)
        worker = UserFactory(coach=True, team=lead.team)
        case, start, refused = CaseFactory(team=lead.team), Barrier(2), []

        def run(act, start=start, refused=refused, **known):
            try:
                start.wait(timeout=10)
                act(**known)
            except ValidationError as error:
                refused.append(error)
            finally:
                connection.close()

        given = {"case": case, "worker": worker, "on": TODAY, "by": lead}
        left = {"worker": worker, "ends_on": LAST, "on": TODAY, "by": boss}
        acts = ((services.assign, given), (workers.plan_leave, left))
        threads = [Thread(target=run, args=(act,), kwargs=known) for act, known in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert len(refused) == 1
        stays = User.objects.get(pk=worker.pk).ends_on is None
        assert stays is case.assignments.filter(worker=worker).exists()
