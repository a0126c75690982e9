"""No order of acts brings a referral outside its state machine or leaves it silent."""

from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.management.commands.referral_states import PAGE
from cases.models import Event, Referral
from cases.services import referrals
from cases.states import NEXT, OPEN, ReferralState, as_markdown
from providers.models import Message
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
    "end": lambda r, p, on: referrals.end(referral=r, ended_on=on, reason="Klaar", on=on, by=p.partner),
    "withdraw": lambda r, p, on: referrals.withdraw(referral=r, on=on, by=p.holder),
    "expire": lambda r, _, on: referrals.expire(referral=r, on=on),
}


class TestAnyOrder(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9)), min_size=1, max_size=9))
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
        day, state = TODAY, ReferralState.DRAFT

        for act, later in acts:
            day += timedelta(days=later)
            events = Event.objects.count()
            with suppress(PermissionDenied, ValidationError):
                ACTS[act](referral, people, day)
            now = ReferralState(Referral.objects.get(pk=referral.pk).state)

            assert now == state or now in NEXT[state]
            assert Event.objects.count() == events + (now != state)
            state = now

        # Whatever happened: a far night later nobody waits for an answer any more.
        referrals.expire_unanswered(on=day + timedelta(days=60))
        left = ReferralState(Referral.objects.get(pk=referral.pk).state)
        assert left not in {ReferralState.SENT, ReferralState.SEEN}
        if left == ReferralState.EXPIRED:
            assert Message.objects.filter(recipient=people.holder).exists()


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
