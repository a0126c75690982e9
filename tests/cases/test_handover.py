"""A dossier goes to another vaste hulpverlener with care: planned, written down, talked about, confirmed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.models import Case, Handover, Involvement
from providers.models import Message, User
from tests.cases.test_assign import periods
from tests.factories import CaseFactory, UserFactory
from tests.people import around_a_case

TODAY, FIRST, TALK, OVERLAP = date(2026, 6, 15), date(2026, 7, 1), date(2026, 6, 24), date(2026, 7, 14)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def plan(people, **more):
    known = {"worker": people.colleague, "starts_on": FIRST, "note": "Belt liever dan mailt.", "on": TODAY}
    return services.hand_over(case=people.case, **known | {"by": people.lead} | more)


@pytest.mark.django_db
class TestHandOver:
    def test_is_planned_from_a_day_and_tells_the_receiver_nothing_of_the_resident(self):
        people = around_a_case()

        handover = plan(people)

        assert periods(people.case) == [
            (people.holder.pk, "fixed", date(2026, 3, 1), date(2026, 6, 30)),
            (people.colleague.pk, "fixed", FIRST, None),
        ]
        assert (handover.giver, handover.receiver) == (people.holder, people.colleague)
        mail = Message.objects.get()
        assert mail.recipient == people.colleague
        assert people.case.number in mail.body
        assert people.case.client.last_name not in mail.body
        assert "mailt" not in mail.body

    def test_lets_both_look_along_for_a_while_and_then_no_more(self):
        people = around_a_case()

        plan(people, talk_on=TALK, overlap_until=OVERLAP)

        seen = {
            (who, day): Case.objects.visible_to(getattr(people, who), on=day).exists()
            for who in ("holder", "colleague")
            for day in (date(2026, 6, 23), TALK, FIRST, OVERLAP, date(2026, 7, 15))
        }
        assert [seen["holder", day] for _, day in sorted(seen)[5:]] == [True, True, True, True, False]
        assert [seen["colleague", day] for _, day in sorted(seen)[:5]] == [False, True, True, True, True]
        assert policies.why_sees(people.holder, Case.objects.get(), on=OVERLAP) == "betrokken"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"starts_on": date(2026, 6, 14)}, "starts_on"),
            ({"talk_on": date(2026, 6, 14)}, "talk_on"),
            ({"overlap_until": date(2026, 6, 30)}, "overlap_until"),
            ({"overlap_until": date(2026, 8, 31)}, "overlap_until"),
            ({"told_on": date(2026, 6, 16)}, "told_on"),
        ],
    )
    def test_tells_by_the_field_which_day_is_wrong(self, wrong, field):
        people = around_a_case()

        with pytest.raises(ValidationError) as refused:
            plan(people, **wrong)

        assert list(refused.value.message_dict) == [field]
        assert people.case.assignments.count() == 1

    def test_is_refused_to_others_to_the_holder_and_without_one(self):
        people = around_a_case()
        waiting = CaseFactory(team=people.case.team)

        for who in (people.holder, people.stranger, people.partner):
            with pytest.raises(PermissionDenied):
                plan(people, by=who)
        with pytest.raises(ValidationError, match="al de vaste hulpverlener"):
            plan(people, worker=people.holder)
        with pytest.raises(ValidationError, match="nog geen vaste hulpverlener"):
            services.hand_over(
                case=waiting, worker=people.colleague, starts_on=FIRST, note="x", on=TODAY, by=people.lead
            )
        with pytest.raises(ValidationError) as refused:
            plan(people, note=" ")
        assert list(refused.value.message_dict) == ["note"]

    def test_a_second_one_replaces_the_first_unless_that_begins_sooner(self):
        people = around_a_case()
        other = UserFactory(coach=True, team=people.case.team)
        first = plan(people, talk_on=TALK)

        with pytest.raises(ValidationError, match="Er loopt al een overdracht"):
            plan(people, worker=other, starts_on=date(2026, 7, 2))
        second = plan(people, worker=other, starts_on=date(2026, 6, 20))

        first.refresh_from_db()
        assert first.withdrawn_on == TODAY
        assert list(Handover.objects.running()) == [second]
        assert not Involvement.objects.exists()
        assert periods(people.case)[1:] == [(other.pk, "fixed", date(2026, 6, 20), None)]

    def test_an_assignment_of_today_takes_it_back(self):
        people = around_a_case()
        plan(people, talk_on=TODAY)
        other = UserFactory(coach=True, team=people.case.team)

        services.assign(case=people.case, worker=other, on=TODAY, by=people.lead)

        assert not Handover.objects.running().exists()
        assert periods(people.case)[1:] == [(other.pk, "fixed", TODAY, None)]
        assert Involvement.objects.get().ends_on == TODAY


@pytest.mark.django_db
class TestFollowing:
    def test_who_gives_it_writes_what_matters_and_nobody_overwrites(self):
        people = around_a_case()
        handover = plan(people)
        known = {"handover": handover, "talk_on": TALK, "on": TODAY, "by": people.holder}

        services.write_handover(note="Let op de hond.", told_on=TODAY, seen=1, **known)

        handover.refresh_from_db()
        assert (handover.note, handover.told_on, handover.talk_on) == ("Let op de hond.", TODAY, TALK)
        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            services.write_handover(note="Anders.", told_on=None, seen=1, **known)
        with pytest.raises(ValidationError, match="van vandaag of eerder"):
            services.write_handover(note="Anders.", told_on=FIRST, seen=2, **known)

    def test_is_confirmed_by_the_receiver_once(self):
        people = around_a_case()
        handover = plan(people)

        for who in (people.lead, people.holder):
            with pytest.raises(PermissionDenied, match="Alleen wie overneemt"):
                services.confirm_handover(handover=handover, on=FIRST, by=who)
        services.confirm_handover(handover=handover, on=FIRST, by=people.colleague)

        handover.refresh_from_db()
        assert handover.confirmed_on == FIRST
        with pytest.raises(PermissionDenied, match="al bevestigd"):
            services.confirm_handover(handover=handover, on=FIRST, by=people.colleague)

    @pytest.mark.parametrize("stands_in", [False, True])
    def test_taken_back_before_it_begins_the_giver_keeps_it(self, stands_in):
        people = around_a_case()
        if stands_in:
            other = UserFactory(coach=True, team=people.case.team)
            days = (date(2026, 6, 20), date(2026, 7, 10))
            services.replace(case=people.case, worker=other, days=days, on=TODAY, by=people.lead)
        handover = plan(people, talk_on=TALK, overlap_until=OVERLAP)

        services.withdraw_handover(handover=handover, on=date(2026, 6, 30), by=people.lead)

        for day in range(60):
            on = date(2026, 7, 1) + timedelta(days=day)
            assert people.case.assignments.get(starts_on__lte=on, ends_on=None).worker == people.holder
        assert not Case.objects.visible_to(people.colleague, on=FIRST).exists()

    def test_is_not_taken_back_to_who_leaves(self):
        people = around_a_case()
        handover = plan(people)
        User.objects.filter(pk=people.holder.pk).update(ends_on=date(2026, 6, 30))

        with pytest.raises(ValidationError, match="niet in dienst"):
            services.withdraw_handover(handover=handover, on=TODAY, by=people.lead)

    def test_once_begun_it_is_not_taken_back(self):
        people = around_a_case()
        handover = plan(people)

        with pytest.raises(PermissionDenied, match="al begonnen"):
            services.withdraw_handover(handover=handover, on=FIRST, by=people.lead)
        with pytest.raises(PermissionDenied, match="Alleen de stuurder"):
            services.withdraw_handover(handover=handover, on=TODAY, by=people.holder)

    def test_ends_with_the_dossier(self):
        people = around_a_case()
        plan(people)

        services.close_case(
            case=people.case, closing_reason="Klaar", end_reason="", on=TODAY, by=people.holder
        )

        assert not Handover.objects.running().exists()
        assert periods(people.case) == [(people.holder.pk, "fixed", date(2026, 3, 1), TODAY)]


@pytest.mark.django_db
def test_the_database_keeps_one_at_a_time_to_another_and_in_order():
    people = around_a_case()
    known = {
        "case": people.case, "giver": people.holder, "receiver": people.colleague, "starts_on": FIRST,
        "note": "x", "planned_by": people.lead, "planned_on": TODAY,
    }  # fmt: skip
    for wrong in (
        [{}, {}],
        [{"receiver": people.holder}],
        [{"overlap_until": date(2026, 6, 30)}],
        [{"confirmed_on": FIRST, "withdrawn_on": FIRST}],
    ):
        with pytest.raises(IntegrityError, match="cases_handover_"), transaction.atomic():
            Handover.objects.bulk_create(Handover(**known | more) for more in wrong)


@pytest.mark.django_db
class TestPages:
    def test_from_planning_to_confirming(self, client):
        people = around_a_case()
        today = timezone.localdate()
        case, there = people.case, reverse("cases:case", args=[people.case.pk])
        form = enter(client, people.lead).get(reverse("cases:hand_over", args=[case.pk])).content.decode()
        assert f"{people.colleague.name} · 0 → 1 dossiers, zwaarte 0 → 2" in form
        sent = {"worker": people.colleague.pk, "starts_on": today.isoformat(), "note": "Belt liever."}

        page = client.post(reverse("cases:hand_over", args=[case.pk]), sent, follow=True).content.decode()
        assert "krijgt bericht en ziet wat u schreef" in page
        handover = Handover.objects.get()
        here = [case.pk, handover.pk]
        enter(client, people.colleague)
        assert f"Overdracht aan {people.colleague.name}" in client.get(there).content.decode()
        assert "Belt liever." in client.get(reverse("cases:handover", args=here)).content.decode()
        client.post(reverse("cases:confirm_handover", args=here))

        handover.refresh_from_db()
        assert handover.confirmed_on == today
        page = client.get(there).content.decode()
        assert f"Overdracht aan {people.colleague.name}" not in page
        assert "Overgedragen" in page

    def test_shows_who_was_second_what_the_colleague_wrote(self, client):
        people = around_a_case()
        today = timezone.localdate()
        handover = plan(people, starts_on=today + timedelta(days=5), on=today)
        url = reverse("cases:write_handover", args=[people.case.pk, handover.pk])
        enter(client, people.holder).post(url, {"note": "De eerste.", "seen": 1})

        response = client.post(url, {"note": "De tweede.", "seen": 1})

        assert response.status_code == 422
        assert "De eerste." in response.content.decode()
        assert client.post(url, {"note": "De tweede.", "seen": 2}).status_code == 302
        withdraw = reverse("cases:withdraw_handover", args=[people.case.pk, handover.pk])
        assert enter(client, people.lead).post(withdraw).status_code == 302
        assert not Handover.objects.running().exists()

    def test_is_not_there_for_a_stranger(self, client):
        people = around_a_case()
        handover = plan(people)

        for name in ("handover", "write_handover", "confirm_handover", "withdraw_handover"):
            url = reverse(f"cases:{name}", args=[people.case.pk, handover.pk])
            assert enter(client, people.stranger).get(url).status_code == 404
