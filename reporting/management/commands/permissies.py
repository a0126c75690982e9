"""manage.py permissies: write docs/permissions.md from the policies themselves."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases import policies as cases
from cases.models import Case, Referral, Trajectory
from cases.policies import complaint as complaints
from cases.policies import consent as consents
from cases.policies import data_request as requests
from cases.policies import discussion, escalation, group, registers, retention, trail
from cases.policies import referral as referrals
from cases.policies.sight import WORKING
from cases.scales import Confidentiality
from cases.states import ReferralState
from intake import policies as intake
from outcomes import policies as outcomes
from providers import policies as providers
from providers.models import Role, User
from reporting import policies as reporting

FILE = Path(settings.BASE_DIR) / "docs" / "permissions.md"
DAY = date(2026, 6, 15)
STRANGER = "stranger"
HEAD = """# Who may do what

Written by `manage.py permissies` from the policies; a test compares it. Change a policy, run the command.

"""
Policy = Callable[..., str | None]

BY_ROLE: Sequence[Policy] = (
    intake.why_not_register,
    intake.why_not_link_people,
    intake.why_not_read_submissions,
    intake.why_not_see_terms,
    intake.why_not_follow_signals,
    intake.why_not_link_signal,
    cases.why_not_open,
    cases.why_not_search,
    cases.why_not_list_cases,
    cases.why_not_see_work,
    cases.why_not_have_calendar,
    cases.why_not_see_questions,
    cases.why_not_see_board,
    escalation.why_not_see_escalations,
    cases.why_not_guard_provisions,
    cases.why_not_see_orders,
    discussion.why_not_see_meetings,
    group.why_not_see_groups,
    requests.why_not_register_request,
    requests.why_not_handle_requests,
    consents.why_not_read_disclosures,
    complaints.why_not_read_complaints,
    complaints.why_not_handle_complaints,
    registers.why_not_read_incidents,
    registers.why_not_handle_incidents,
    registers.why_not_handle_breaches,
    registers.why_not_read_processing,
    registers.why_not_keep_processing,
    registers.why_not_see_clocks,
    outcomes.why_not_enter_answers,
    outcomes.why_not_see_response,
    outcomes.why_not_see_to_ask,
    outcomes.why_not_see_due,
    outcomes.why_not_screen,
    outcomes.why_not_read_comments,
    reporting.why_not_read_reports,
    reporting.why_not_steer,
    reporting.why_not_freeze,
    reporting.why_not_explain,
    reporting.why_not_open_page,
    providers.why_not_manage_workers,
    providers.why_not_manage_reference,
    providers.why_not_keep_decline_reasons,
    providers.why_not_see_stops,
    providers.why_not_divide_sum,
    cases.why_not_read_access_log,
    trail.why_not_read_changes,
    cases.why_not_guard,
    cases.why_not_see_sight,
    cases.why_not_break_glass,
    cases.why_not_ask_access,
    cases.why_not_see_emergencies,
    retention.why_not_see_destruction,
    retention.why_not_read_names,
    retention.why_not_propose_destruction,
    retention.why_not_hold_back,
)
IN_CASE: Sequence[Policy] = (
    cases.why_not_see_plan,
    cases.why_not_see_network,
    cases.why_not_see_referrals,
    cases.why_not_see_notes,
    cases.why_not_see_documents,
    cases.why_not_see_measurements,
    cases.why_not_see_looks,
    cases.why_not_see_tasks,
    escalation.why_not_see_phase,
    cases.why_not_see_provisions,
    cases.why_not_grant_provision,
    cases.why_not_add_note,
    cases.why_not_add_document,
    cases.why_not_keep_person,
    cases.why_not_add_task,
    cases.why_not_ask,
    discussion.why_not_discuss,
    group.why_not_join,
    cases.why_not_make_appointment,
    cases.why_not_steer,
    cases.why_not_keep_agreements,
    cases.why_not_plan_review,
    cases.why_not_change_household,
    cases.why_not_keep_network,
    cases.why_not_record_death,
    cases.why_not_record_move,
    cases.why_not_start_trajectory,
    cases.why_not_involve,
    cases.why_not_grant,
    cases.why_not_assign,
    cases.why_not_replace,
    cases.why_not_protect,
    cases.why_not_end_direction,
    escalation.why_not_change_phase,
    escalation.why_not_see_to_signal,
    referrals.why_not_refer,
    cases.why_not_show_bsn,
    requests.why_not_register_request_in,
    consents.why_not_record_consent,
    consents.why_not_disclose,
    intake.why_not_read_applications,
    intake.why_not_file,
    intake.why_not_investigate,
    cases.why_not_close,
    cases.why_not_reopen,
)
IN_TRAJECTORY: Sequence[Policy] = (
    cases.why_not_change_trajectory,
    outcomes.why_not_see,
    outcomes.why_not_measure,
)
BY_SENDER: Sequence[Policy] = (
    referrals.why_not_write,
    referrals.why_not_send,
    referrals.why_not_withdraw,
    referrals.why_not_write_to_receiver,
)
BY_RECEIVER: Sequence[Policy] = (
    referrals.why_not_mark_seen,
    referrals.why_not_accept,
    referrals.why_not_put_on_waiting_list,
    referrals.why_not_decline,
    referrals.why_not_postpone,
    referrals.why_not_write_to_sender,
    referrals.why_not_start,
    referrals.why_not_end,
)


class Command(BaseCommand):
    """Writes the document."""

    help = "Schrijft docs/permissions.md opnieuw, uit de regels zelf."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(document())
        self.stdout.write(f"{FILE.name} is geschreven.")


def document() -> str:
    """The whole page. Nothing is stored: the policies are asked about records that only exist here."""
    return HEAD + "\n".join([*_by_role(), *_reading(), *_written(), *_in_case(), *_referrals()])


def _by_role() -> Iterable[str]:
    yield "## By role\n"
    yield "A worker may have several roles. A *team* is needed where the act says so.\n"
    yield from _table(["Act", *(role.value for role in Role)], _role_rows())


def _role_rows() -> Iterable[list[str]]:
    for policy in BY_ROLE:
        yield [_act(policy), *("yes" if policy(_user([role])) is None else "–" for role in Role)]


def _reading() -> Iterable[str]:
    yield "## Reading a dossier\n"
    yield (
        "Reading follows from a period that is open on the day; the widest reason counts and is what the "
        "access log names. FULL is everything. SHARED is CORE, the measurements, and the notes and "
        "documents that are not hidden from partners and not older than the referral. CORE is the plan, its "
        "goals and who is involved. REFERRAL is name, contact and the own referral with its goals. A "
        "referral gives the level that its sender chose, from the answer up to the last day of the help; "
        "before the answer the need without a name, after a refusal nothing. A protected dossier opens "
        "along named reasons only, and its referrals show the need and nobody to an organisation; a lead "
        "who is named in it as well still leads. Above all reasons: nobody sees the own file, that of the "
        "own household or of a marked relative.\n"
    )
    yield from _table(
        ["Reason", "Word in the log", "Sees", "Named"],
        [
            [road.word, road.reason, road.sight.name, "yes" if road.word in cases.NAMED else "–"]
            for road in cases.ROADS
        ],
    )


def _written() -> Iterable[str]:
    yield "## Reading what was written\n"
    yield (
        "Notes and documents have a class. Who reads which is one statement, `readable_by`, under the list, "
        "the timeline, the file and the copy for the resident; who wrote a confidential one reads it too. "
        "The procesregie comes by escalation of a very heavy dossier only; others see that it is there, "
        "since when and who has it.\n"
    )
    kinds = list(Confidentiality)
    head = ["Reason", *(f"reads {kind.value}" for kind in kinds), *(f"writes {kind.value}" for kind in kinds)]
    yield from _table(head, _written_rows(kinds))


def _written_rows(kinds: Sequence[Confidentiality]) -> Iterable[list[str]]:
    for road in cases.ROADS:
        user, case = _user([Role.COACH]), _case(None)
        _lead_to(case, user, road.word)
        reads = cases.classes(user, case, on=DAY)
        writes = [cases.why_not_write_as(user, case, kind, on=DAY) is None for kind in kinds]
        may = [*(kind in reads for kind in kinds), *writes]
        yield [road.word, *("yes" if one else "–" for one in may)]


def _in_case() -> Iterable[str]:
    words = [*(road.word for road in cases.ROADS), STRANGER]
    yield "## Acting in a dossier\n"
    yield "In which state of the dossier somebody with this reason may do it.\n"
    yield from _table(["Act", *words], _case_rows(words))


def _case_rows(words: Sequence[str]) -> Iterable[list[str]]:
    for policy in (*IN_CASE, *IN_TRAJECTORY):
        yield [_act(policy), *(_states_of_case(policy, word) for word in words)]


def _states_of_case(policy: Policy, word: str) -> str:
    may = []
    for name, closed_on in (("open", None), ("closed", date(2026, 6, 1))):
        user, case = _user([Role.COACH]), _case(closed_on)
        _lead_to(case, user, word)
        about: object = case
        if policy in IN_TRAJECTORY:
            about = Trajectory(pk=0, case=case, starts_on=date(2026, 3, 1))
        if policy(user, about, on=DAY) is None:
            may.append(name)
    return ", ".join(may) or "–"


def _referrals() -> Iterable[str]:
    states = [state.value for state in ReferralState]
    yield "## Referrals\n"
    workers = ", ".join(road.word for road in cases.ROADS if road.word in WORKING)
    yield f"By whom works in the dossier ({workers}), per state of the referral.\n"
    yield from _table(["Act", *states], _referral_rows(BY_SENDER, is_receiver=False))
    yield "By the receiving organisation (role partner, same employer).\n"
    yield from _table(["Act", *states], _referral_rows(BY_RECEIVER, is_receiver=True))


def _referral_rows(acts: Sequence[Policy], *, is_receiver: bool) -> Iterable[list[str]]:
    for policy in acts:
        row = [_act(policy)]
        for state in ReferralState:
            user, case = _user([Role.PARTNER if is_receiver else Role.COACH]), _case(None)
            _lead_to(case, user, STRANGER if is_receiver else "holder")
            referral = Referral(pk=0, case=case, partner_id=user.employer_id, sent_on=date(2026, 6, 1))
            referral.__dict__["state"] = state  # computed by the database, here said
            row.append("yes" if policy(user, referral, on=DAY) is None else "–")
        yield row


def _user(roles: Sequence[Role]) -> User:
    return User(pk=-1, name="", roles=list(roles), team_id=-1, employer_id=-1, municipality_id=-1)


def _case(closed_on: date | None) -> Case:
    return Case(pk=-1, team_id=-1, opened_on=date(2026, 3, 1), closed_on=closed_on)


def _lead_to(case: Case, user: User, word: str) -> None:
    """Let the user see the dossier for this one reason, as if the database had said so."""
    known = frozenset() if word == STRANGER else frozenset({word})
    case.__dict__["_roads"] = {(user.pk, DAY): known}


def _act(policy: Policy) -> str:
    """What the act is: the first line of the policy's docstring."""
    return (policy.__doc__ or policy.__name__).strip().splitlines()[0].rstrip(".")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""
