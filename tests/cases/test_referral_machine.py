"""No order of acts brings a referral outside its state machine or leaves it silent."""

from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.figures.returned import returned
from cases.management.commands.referral_states import PAGE
from cases.models import Event, Referral
from cases.services import referral_talk, referrals
from cases.states import HOLDING, NEXT, OPEN, ReferralState, as_markdown
from providers.models import Availability, Message
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

TODAY = date(2026, 4, 8)
ACTS = {
    "send": lambda r, p, on: referrals.send(referral=r, on=on, by=p.holder),
    "mark_seen": lambda r, p, on: referrals.mark_seen(referral=r, on=on, by=p.partner),
    "accept": lambda r, p, on: referrals.accept(
        referral=r, expected_on=on, contact_name="Petra", on=on, by=p.partner
    ),
    "wait": lambda r, p, on: referrals.put_on_waiting_list(referral=r, expected_on=on, on=on, by=p.partner),
    "decline": lambda r, p, on: referrals.decline(
        referral=r, reason="other", note="Nee.", on=on, by=p.partner
    ),
    "start": lambda r, p, on: referrals.start(referral=r, started_on=on, on=on, by=p.partner),
    "end": lambda r, p, on: referrals.end(referral=r, ended_on=on, code="19", on=on, by=p.partner),
    "withdraw": lambda r, p, on: referrals.withdraw(referral=r, on=on, by=p.holder),
    "expire": lambda r, _, on: referrals.expire(referral=r, on=on),
}
# What is said is an event: it changes no state and stops no clock.
TALK = {
    "question": lambda r, p, on: referral_talk.write_to_sender(referral=r, text="?", on=on, by=p.partner),
    "offer": lambda r, p, on: referral_talk.write_to_sender(
        referral=r, text="Op dinsdag.", is_offer=True, on=on, by=p.partner
    ),
    "answer": lambda r, p, on: referral_talk.write_to_receiver(referral=r, text="Ja.", on=on, by=p.holder),
    "postpone": lambda r, p, on: referral_talk.postpone(referral=r, expected_on=on, on=on, by=p.partner),
    "call": lambda _, __, on: referral_talk.call(on=on),
}


class TestAnyOrder(TestCase):
    # Every state in which something is waited for, also when chance does not come there.
    @example([("send", 0)])
    @example([("send", 0), ("mark_seen", 0)])
    @example([("send", 0), ("mark_seen", 1), ("question", 1), ("answer", 1)])
    @example([("send", 0), ("wait", 0)])
    @example([("send", 0), ("accept", 0)])
    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(sorted(ACTS | TALK)), st.integers(0, 9)), min_size=1, max_size=9)
    )
    def test_every_step_is_one_of_the_machine_and_every_step_is_told(self, acts):
        people = around_a_case()
        referral = referrals.write(
            case=people.case,
            partner=people.partner.employer,
            kind_of_help="Dagbesteding",
            question="Zij zit veel alleen.",
            consent_on=TODAY,
            on=TODAY,
            by=people.holder,
        )
        Availability.objects.create(
            partner=people.partner.employer, service="", capacity=1, starts_on=date(2026, 1, 1)
        )
        day, state = TODAY, ReferralState.DRAFT

        for act, later in acts:
            day += timedelta(days=later)
            events = Event.objects.count()
            answered_on = Referral.objects.get(pk=referral.pk).answered_on
            with suppress(PermissionDenied, ValidationError):
                (ACTS | TALK)[act](referral, people, day)
            found = Referral.objects.get(pk=referral.pk)
            now = ReferralState(found.state)

            assert now == state or (now in NEXT[state] and act in ACTS)
            # Every step is told; talk is told too, and never an answer.
            assert Event.objects.count() >= events + (now != state)
            assert act in ACTS or found.answered_on == answered_on
            # A place is held by an open referral only, and there is one place.
            held = Referral.objects.filter(place_number__isnull=False, state__in=HOLDING)
            assert held.count() <= 1
            state = now

        self.nobody_waits_for_ever(referral, people, day)

    def nobody_waits_for_ever(self, referral, people, day):
        """Whatever happened: a far night later it is over, back at the loket, or somebody was told."""
        later = day + timedelta(days=60)
        referral_talk.call(on=later)
        referrals.expire_unanswered(on=later)
        left = Referral.objects.get(pk=referral.pk)
        assert left.state not in {"sent", "seen", "waiting"}
        if left.state == "expired":
            assert Message.objects.filter(recipient=people.holder).exists()
            assert [one.referral.pk for one in returned(on=later)] == [left.pk]
        if left.state == "accepted":
            assert left.messages.filter(kind="not_started").exists()


def test_every_state_is_final_or_leads_on():
    assert set(NEXT) == set(ReferralState)
    assert {state for state, following in NEXT.items() if following} == OPEN


def test_the_page_about_it_tells_what_the_code_does():
    assert PAGE.read_text() == as_markdown(), "run manage.py referral_states"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_answer_counts_and_the_other_colleague_is_told(self):
        people = around_a_case()
        referral = ReferralFactory(case=people.case, partner=people.partner.employer)
        bob = UserFactory(partner=True, employer=people.partner.employer)
        start, results = Barrier(2), []

        def answer(act):
            try:
                start.wait()
                act()
                results.append("done")
            except ValidationError as error:
                results.append(error.messages[0])
            finally:
                connection.close()

        acts = [
            lambda: referrals.accept(
                referral=referral,
                expected_on=TODAY,
                contact_name="Petra",
                seen=1,
                on=TODAY,
                by=people.partner,
            ),
            lambda: referrals.decline(
                referral=referral, reason="full", note="Nee.", seen=1, on=TODAY, by=bob
            ),
        ]
        threads = [Thread(target=answer, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(results) == 2
        assert results.count("done") == 1
        assert next(one for one in results if one != "done").startswith("Een collega heeft deze verwijzing")
        assert Event.objects.count() == 1
