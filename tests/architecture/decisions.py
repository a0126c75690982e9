"""Every act of which the page docs/permissions.md does not tell all: who may, and in which state.

A row is an act, the people and the record it is asked about, and whether it may. The near misses stand
beside what may: the day before, another worker, another state.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace as Some
from typing import Any

from django.db import transaction

from cases import policies as cases
from cases.models import (
    Aftercare,
    Appointment,
    Case,
    Client,
    Consent,
    DataCopy,
    DataRequest,
    DestructionItem,
    DestructionList,
    Document,
    EmergencyAccess,
    Involvement,
    Task,
    Trajectory,
)
from cases.policies import (
    complaint,
    consent,
    data_request,
    legal_term,
    registers,
    retention,
    trail,
)
from cases.states import CopyState, RequestState
from intake import policies as intake
from intake.models import SupportRequest
from outcomes import policies as outcomes
from outcomes.models import InstrumentVersion
from providers import policies as providers
from providers.models import Mandate, Team, User
from tests.architecture.alone import BEGUN, DAY, ONE, R, Rows, seen, stands, user
from tests.architecture.decisions_answers import of_answers, of_referral_days, what_is_shown
from tests.architecture.decisions_letters import of_letters
from tests.architecture.decisions_level import of_groups, of_meetings, of_situations
from tests.architecture.decisions_person import of_a_person, out_of_the_wrong_dossier, who_is_here
from tests.architecture.decisions_plan import of_the_plan
from tests.architecture.decisions_provisions import of_orders, of_provisions
from tests.architecture.decisions_referral import of_referrals
from tests.architecture.decisions_routing import of_routing
from tests.architecture.decisions_stored import of_the_database
from tests.architecture.near import Near


def check_decisions(near: Near) -> list[str]:
    """What is decided otherwise than these tables say, in words; what it makes for that is undone."""
    with transaction.atomic():
        wrong = list(_wrong(near))
        transaction.set_rollback(True)
    return wrong


def _wrong(near: Near) -> Iterator[str]:
    parts = (_in_dossiers, of_a_person, who_is_here, _documents, out_of_the_wrong_dossier, _tasks, _consents,
             _emergencies, _requests, _destruction, of_answers, of_referral_days, what_is_shown, _registers,
             _getting_in, _measuring, of_routing, of_letters, of_situations, of_the_plan, of_referrals,
             of_provisions, of_orders,
             of_meetings,
             of_groups)  # fmt: skip
    for name, rows in [(part.__name__, part()) for part in parts] + [("stored", of_the_database(near))]:
        for number, (may, why_not) in enumerate(rows):
            if (why_not is None) is not may:
                yield f"{name} {number}: {why_not}"


def _in_dossiers() -> Rows:
    me, officer = user(R.COACH), user(R.PRIVACY_OFFICER)
    gone = user(R.COACH, ends_on=DAY - ONE)
    for worker, may in ((me, True), (officer, False), (gone, False)):
        yield may, cases.why_not_hold(worker, on=DAY, until=None)
    leaves = user(R.COACH, ends_on=DAY + ONE)
    for until, may in ((DAY + ONE, True), (DAY + 2 * ONE, False), (None, False)):
        yield may, cases.why_not_hold(leaves, on=DAY, until=until)
    director, was = user(R.PROCESS_DIRECTOR), user(R.PROCESS_DIRECTOR, ends_on=DAY - ONE)
    for worker, may in ((director, True), (me, False), (was, False)):
        yield may, cases.why_not_direct(worker, on=DAY)
    for ends_on, may in ((None, True), (DAY, True), (DAY - ONE, False)):
        course = Trajectory(case=seen(me, "holder"), starts_on=BEGUN, ends_on=ends_on)
        yield may, cases.why_not_change_trajectory(me, course, on=DAY)
    yield False, cases.why_not_change_trajectory(me, Trajectory(case=seen(me, "involved")), on=DAY)
    for words, closed_on, done_on, worker_id, may in (
        ([], BEGUN, None, me.pk, True), ([], BEGUN, None, 9, False), (["lead"], BEGUN, None, 9, True),
        ([], BEGUN, DAY, me.pk, False), ([], None, None, me.pk, False),
    ):  # fmt: skip
        case = seen(me, *words, closed_on=closed_on)
        yield (
            may,
            cases.why_not_record_aftercare(
                me, Aftercare(case=case, worker_id=worker_id, done_on=done_on), on=DAY
            ),
        )
    for level, may in (("core", True), ("full", True), ("direction", False)):
        one = Involvement(case=seen(me, "holder"), level=level)
        yield may, cases.why_not_end_involvement(me, one, on=DAY)
    shut = {"protected_on": BEGUN, "protection_reason": "x"}
    for who, words, more, may in (
        (me, ["lead"], {}, True), (me, ["holder"], {}, False), (officer, [], {}, True),
        (me, ["lead"], shut, False), (officer, [], shut, False),
    ):  # fmt: skip
        yield may, cases.why_not_protect(who, seen(who, *words, **more), on=DAY)
    for who, more, may in ((officer, shut, True), (officer, {}, False), (me, shut, False)):
        yield may, cases.why_not_unprotect(who, seen(who, **more))
    lead, teamless = user(R.TEAM_LEAD, team=Team(pk=5, municipality_id=7)), user(R.TEAM_LEAD)
    for who, may in ((lead, True), (teamless, False), (user(R.COACH, team_id=5), False)):
        yield may, cases.why_not_see_board(who)
    for who, town, closed_on, may in (
        (lead, 7, None, True), (lead, 8, None, False), (teamless, 7, None, False), (lead, 7, DAY, False),
        (user(R.COACH, team=lead.team), 7, None, False),
    ):  # fmt: skip
        yield may, cases.why_not_adopt(who, Case(municipality_id=town, closed_on=closed_on))
    for words, may in (
        (["holder"], True), (["involved_core"], True), (["referral_full"], False), (["referral_core"], False),
        (["referral"], False), (["referral_core", "involved_core"], True), ([], False),
    ):  # fmt: skip
        yield may, cases.why_not_see_referrals(me, seen(me, *words), on=DAY)
    for words, kept_to, may in (
        (["holder"], "direction", False), (["director"], "direction", True), (["grant"], "normal", False),
        (["involved"], "confidential", True), (["director"], "normal", True),
    ):  # fmt: skip
        yield may, cases.why_not_write_as(me, seen(me, *words), kept_to, on=DAY)


def _documents() -> Rows:
    me = user(R.COACH)
    for words, author, withdrawn_on, may in (
        (["holder"], 2, None, True), (["involved"], 1, None, True), (["involved"], 2, None, False),
        (["holder"], 2, DAY, False), (["grant"], 1, None, False),
    ):  # fmt: skip
        one = Document(case=seen(me, *words), author_id=author, withdrawn_on=withdrawn_on)
        yield may, cases.why_not_withdraw_document(me, one, on=DAY)


def _tasks() -> Rows:
    me = user(R.COACH)
    for words, state, may in (
        (["holder"], {}, True), (["involved"], {}, True), (["lead"], {"done_on": DAY}, False),
        (["holder"], {"stopped_on": DAY}, False), (["grant"], {}, False), (["involved_core"], {}, False),
    ):  # fmt: skip
        yield may, cases.why_not_change_task(me, Task(case=seen(me, *words), **state), on=DAY)
    for words, cancelled_on, may in (
        (["holder"], None, True), (["involved"], None, True), (["lead"], DAY, False),
    ):  # fmt: skip
        meeting = Appointment(case=seen(me, *words), cancelled_on=cancelled_on)
        yield may, cases.why_not_move_appointment(me, meeting, on=DAY)


def _consents() -> Rows:
    me = user(R.COACH)
    for words, withdrawn_on, closed_on, may in (
        (["involved"], None, None, True), (["involved"], None, DAY, True), (["grant"], None, None, False),
        (["involved"], DAY, None, False),
    ):  # fmt: skip
        one = Consent(case=seen(me, *words, closed_on=closed_on), withdrawn_on=withdrawn_on)
        yield may, consent.why_not_withdraw_consent(me, one, on=DAY)


def _emergencies() -> Rows:
    officer, lead, coach = user(R.PRIVACY_OFFICER), user(R.TEAM_LEAD, team_id=5), user(R.COACH, team_id=5)
    for who, may in ((officer, True), (lead, True), (user(R.TEAM_LEAD), False), (coach, False)):
        yield may, cases.why_not_see_emergencies(who)
    done = datetime(2026, 6, 1, tzinfo=UTC)
    for who, worker, reviewed_at, may in (
        (lead, 2, None, True), (lead, 1, None, False), (lead, 2, done, False), (coach, 2, None, False),
    ):  # fmt: skip
        one = EmergencyAccess(worker_id=worker, reviewed_at=reviewed_at)
        yield may, cases.why_not_review(who, one)


def _requests() -> Rows:
    officer, me, T = user(R.PRIVACY_OFFICER), user(R.CONSULTANT), RequestState
    K = DataRequest.Kind

    def asked(kind: str, state: str, **more: Any) -> DataRequest:
        return stands(DataRequest(**{"kind": kind, "received_on": date(2026, 6, 1)} | more), state)

    acts = data_request
    for act, kind, state, more, may in (
        (acts.why_not_check_identity, K.ACCESS, T.RECEIVED, {}, True),
        (acts.why_not_check_identity, K.ACCESS, T.GRANTED, {}, False),
        (acts.why_not_start_request, K.ACCESS, T.IDENTIFIED, {}, True),
        (acts.why_not_start_request, K.ACCESS, T.GRANTED, {}, False),
        (acts.why_not_extend, K.ACCESS, T.IN_WORK, {}, True),
        (acts.why_not_extend, K.ERASURE, T.IN_WORK, {}, False),
        (acts.why_not_extend, K.ACCESS, T.GRANTED, {}, False),
        (acts.why_not_extend, K.ACCESS, T.IN_WORK, {"extended_on": DAY}, False),
        (acts.why_not_extend, K.ACCESS, T.IN_WORK, {"received_on": date(2026, 5, 1)}, False),
        (acts.why_not_rectify, K.RECTIFICATION, T.IN_WORK, {}, True),
        (acts.why_not_rectify, K.ACCESS, T.IN_WORK, {}, False),
        (acts.why_not_rectify, K.RECTIFICATION, T.IDENTIFIED, {}, False),
        (acts.why_not_decide, K.ACCESS, T.IN_WORK, {}, True),
        (acts.why_not_decide, K.ACCESS, T.WITHDRAWN, {}, False),
        (acts.why_not_withdraw_request, K.ACCESS, T.IN_WORK, {}, True),
        (acts.why_not_withdraw_request, K.ACCESS, T.GRANTED, {}, False),
        (acts.why_not_lift, K.OBJECTION, T.GRANTED, {}, True),
        (acts.why_not_lift, K.ACCESS, T.GRANTED, {}, False),
        (acts.why_not_lift, K.OBJECTION, T.IN_WORK, {}, False),
        (acts.why_not_lift, K.OBJECTION, T.GRANTED, {"lifted_on": DAY}, False),
        (acts.why_not_ask_copy, K.ACCESS, T.IN_WORK, {}, True),
        (acts.why_not_ask_copy, K.OBJECTION, T.IN_WORK, {}, False),
        (acts.why_not_ask_copy, K.ACCESS, T.IDENTIFIED, {}, False),
    ):  # fmt: skip
        one = asked(kind, state, **more)
        yield may, act(officer, one, on=DAY)
        yield False, act(me, one, on=DAY)
    for act, state, may in (
        (acts.why_not_change_copy, CopyState.GATHERED, True),
        (acts.why_not_change_copy, CopyState.READY, False),
        (acts.why_not_download, CopyState.READY, True), (acts.why_not_download, CopyState.GATHERED, False),
    ):  # fmt: skip
        yield may, act(officer, stands(DataCopy(), state))
        yield False, act(me, stands(DataCopy(), state))


def _destruction() -> Rows:
    done, officer = datetime(2026, 6, 1, tzinfo=UTC), user(R.PRIVACY_OFFICER, pk=1)
    admin, other, coach = user(R.ADMINISTRATOR, pk=2), user(R.ADMINISTRATOR, pk=3), user(R.COACH, pk=4)
    for who, known, may in (
        (admin, {}, True), (coach, {}, False),
        (officer, {"first_by": admin, "first_at": done}, True),
        (admin, {"first_by": officer, "first_at": done}, True),
        (admin, {"first_by": other, "first_at": done}, False),
        (admin, {"first_by": other, "first_at": done, "proposed_by": officer}, True),
        (admin, {"first_by": admin, "first_at": done}, False),
        (officer, {"proposed_by": officer}, False),
        (officer, {"first_by": admin, "first_at": done, "second_by": other, "second_at": done}, False),
    ):  # fmt: skip
        yield may, retention.why_not_approve_destruction(who, DestructionList(**known))
    for who, state, may in (
        (admin, "proposed", True), (coach, "proposed", False), (admin, "excluded", False)
    ):  # fmt: skip
        yield may, retention.why_not_exclude(who, stands(DestructionItem(), state))


def _registers() -> Rows:
    lead, homeless = user(R.TEAM_LEAD, municipality_id=7), user(R.TEAM_LEAD)
    officer, coach = user(R.PRIVACY_OFFICER), user(R.COACH, municipality_id=7)
    for act in (complaint.why_not_handle_complaints, registers.why_not_handle_incidents):
        for who, may in ((lead, True), (homeless, False), (officer, False), (coach, False)):
            yield may, act(who)
    for act in (complaint.why_not_read_complaints, registers.why_not_read_incidents):
        for who, may in ((lead, True), (homeless, False), (officer, True), (coach, False)):
            yield may, act(who)
    for who, may in ((coach, True), (user(R.COACH), False), (officer, False), (lead, True)):
        yield may, intake.why_not_link_signal(who)
        yield may, intake.why_not_follow_signals(who)
    yield True, intake.why_not_follow_signals(user(R.DESK))
    for outcome, heard_on, passes, hears in (
        ("", None, True, False), ("passed_on", None, True, True), ("passed_on", DAY, False, False),
        ("advice", None, False, False),
    ):  # fmt: skip
        asked = SupportRequest(outcome=outcome, feedback_on=heard_on)
        for who, may in ((user(R.DESK), True), (coach, False)):
            yield passes and may, intake.why_not_pass_on(who, asked)
            yield hears and may, intake.why_not_record_feedback(who, asked)
    yield from _outreach(coach)
    for act in (legal_term.why_not_begin, legal_term.why_not_withdraw):
        for day, may in ((DAY + ONE, True), (DAY, False), (DAY - ONE, False)):
            yield may, act(day, on=DAY)
    for who, count in ((officer, 2), (user(R.ADMINISTRATOR), 1), (coach, 0)):
        yield count > 0, trail.why_not_read_changes(who)
        tables = trail.readable_tables(who)
        knows = 2 if "cases_client" in tables else 1 if tables else 0
        yield True, None if knows == count else f"reads {len(tables)} tables"
    me = user(R.CONSULTANT)
    for who, case, may in (
        (me, seen(me, "consultant"), True), (me, None, True), (me, seen(me, "involved_core"), False),
        (coach, seen(coach, "holder"), False), (coach, None, False),
    ):  # fmt: skip
        yield may, intake.why_not_decide(who, case, on=DAY)
    for who, case, may in (
        (me, seen(me, "consultant"), True), (me, None, True), (me, seen(me, "involved_core"), False),
        (coach, seen(coach, "holder"), True), (coach, None, False), (officer, None, False),
        (officer, seen(officer, "grant"), False),
    ):  # fmt: skip
        yield may, intake.why_not_investigate(who, case, on=DAY)
    for signs, outcome, may in (
        (None, "granted", False), ("nothing", "granted", False), ("granted", "granted", True),
        ("granted", "partly", False), ("granted", "refused", False), ("all", "partly", True),
        ("all", "refused", True),
    ):  # fmt: skip
        yield may, intake.why_not_sign(Mandate(signs=signs) if signs else None, outcome)
    guide = user(R.PROCESS_DIRECTOR)
    for who, words, may in ((coach, ["holder"], True), (guide, ["director"], False), (coach, [], False)):
        yield may, intake.why_not_file(who, seen(who, *words), on=DAY)


def _outreach(coach: User) -> Rows:
    ours, theirs, district = Team(pk=4, kind="outreach"), Team(pk=5, kind="outreach"), Team(pk=4)
    mine = {"team_id": 4, "municipality_id": 7}
    for team, may in ((ours, True), (theirs, True), (district, False), (None, False)):
        yield may, intake.why_not_start_outreach(coach, team)
    yield False, intake.why_not_start_outreach(user(R.CONSULTANT, **mine), ours)
    for who, may in (
        (user(R.COACH, **mine), True), (user(R.TEAM_LEAD, **mine), True), (user(R.DESK, **mine), False),
        (user(R.COACH, team_id=5, municipality_id=7), False), (user(R.CONSULTANT, **mine), False),
    ):  # fmt: skip
        yield may, intake.why_not_work_outreach(who, 4)
    for safety, company, may in (
        ("police", "colleague", False), ("police", "police", True), ("pair", "nobody", False),
        ("pair", "colleague", True), ("pair", "police", True), ("alone", "nobody", True),
    ):  # fmt: skip
        yield may, intake.why_not_visit(safety, company)


def _getting_in() -> Rows:
    admin, coach = user(R.ADMINISTRATOR), user(R.COACH)
    for others, required, may in ((0, True, False), (1, True, True), (0, False, True)):
        yield may, providers.why_not_remove_step(coach, others=others, required=required)
    for worker, by, may in ((coach, user(R.ADMINISTRATOR, pk=2), True), (admin, admin, False),
                            (admin, user(R.COACH, pk=2), False)):  # fmt: skip
        yield may, providers.why_not_reset_steps(worker, by=by)
    for who, demo, may in ((admin, False, True), (coach, False, False), (coach, True, True)):
        yield may, providers.why_not_read_outbox(who, demo=demo)
    for act in (providers.why_not_from, providers.why_not_mend):
        for day, may in ((DAY, True), (DAY + ONE, True), (DAY - ONE, False)):
            yield may, act(day, on=DAY)


def _asking(me: User) -> Rows:
    """What a resident thinks of us: after the second measurement, and when the help stopped."""
    for word, occasion, measured, ends, died, may in (
        ("holder", "half_year", True, None, None, True), ("holder", "half_year", False, None, None, False),
        ("grant", "half_year", True, None, None, False), ("holder", "half_year", True, None, DAY, False),
        ("holder", "closing", False, DAY, None, True), ("holder", "closing", True, DAY + ONE, None, False),
        ("holder", "closing", True, None, None, False),
    ):  # fmt: skip
        case = seen(me, word)
        case.client = Client(deceased_on=died)
        course = Trajectory(case=case, starts_on=BEGUN, ends_on=ends)
        yield may, outcomes.why_not_invite(me, course, occasion=occasion, is_measured=measured, on=DAY)


def _measuring() -> Rows:
    me = user(R.COACH)
    for starts, ends, may in (
        (DAY, None, True), (DAY + 14 * ONE, None, True), (DAY + 15 * ONE, None, False),
        (BEGUN, DAY - 42 * ONE, True), (BEGUN, DAY - 43 * ONE, False),
    ):  # fmt: skip
        for words in (["holder"], ["grant"]):
            course = Trajectory(case=seen(me, *words), starts_on=starts, ends_on=ends)
            yield may and words == ["holder"], outcomes.why_not_measure(me, course, on=DAY)
    for words, closed_on, may in (
        (["holder"], None, True), (["holder"], DAY, False), (["grant"], None, False)
    ):  # fmt: skip
        about = Some(trajectory=Some(case=seen(me, *words, closed_on=closed_on)))
        yield may, outcomes.why_not_correct(me, about, on=DAY)
    for words, ends, opens, may in (
        (["holder"], None, DAY, True), (["holder"], None, DAY + ONE, False), (["grant"], None, DAY, False),
        (["holder"], DAY, DAY, True), (["holder"], DAY - ONE, DAY, False),
    ):  # fmt: skip
        course = Trajectory(case=seen(me, *words), starts_on=BEGUN, ends_on=ends)
        yield may, outcomes.why_not_skip(me, course, opens_on=opens, on=DAY)
    yield from _asking(me)
    for day, may in ((DAY + ONE, True), (DAY, False)):
        yield may, outcomes.why_not_withdraw_version(InstrumentVersion(starts_on=day), on=DAY)
