"""How a referral is told on the screen: its state, its clock, and whom it is about."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from cases.models import Case, Referral
from cases.policies import referral as policies
from cases.policies import why_not_see_referrals
from cases.states import UNANSWERED
from cases.states import ReferralState as S
from cases.terms import working_days_between
from providers.templatetags.ui import tag

register = template.Library()

STATES = {
    S.DRAFT: ("line", "Concept, niet verstuurd", "pen"),
    S.SENT: ("info", "Verstuurd", "send"),
    S.SEEN: ("info", "Gezien", "eye"),
    S.ACCEPTED: ("good", "Aangenomen", "check"),
    S.WAITING: ("warn", "Op de wachtlijst", "clock"),
    S.STARTED: ("good", "Gestart", "check"),
    S.ENDED: ("", "Beëindigd", "check"),
    S.DECLINED: ("crit", "Geweigerd", "x"),
    S.WITHDRAWN: ("", "Ingetrokken", "x"),
    S.EXPIRED: ("crit", "Verlopen: geen antwoord of plek", "clock"),
}
SOON = 2  # working days


@register.simple_tag
def referral_state(referral: Referral) -> SafeString:
    """The state as a tag; a refusal with its reason."""
    kind, text, symbol = STATES[S(referral.state)]
    if referral.state == S.DECLINED and referral.decline_reason:
        text = f"{text}: {decline_reason(referral)}"
    return tag(kind, text, symbol)


@register.simple_tag
def answer_clock(referral: Referral, on: date) -> SafeString | str:
    """How long there is to answer, in words, as a tag; nothing once it is answered."""
    if referral.state not in UNANSWERED:
        return ""
    left = policies.working_days_left(referral, on=on)
    if left < 0:
        return tag("crit", f"{_days(-left)} te laat")
    if left == 0:
        return tag("warn", "Antwoord vandaag", "clock")
    return tag("warn" if left <= SOON else "", f"Nog {_days(left)}", "clock")


@register.filter
def decline_reason(referral: Referral) -> str:
    """Why it was refused, in Dutch; from a file it may be any text."""
    known = Referral.DeclineReason
    reason = referral.decline_reason
    return str(known(reason).label) if reason in known.values else reason


@register.filter
def answer(referral: Referral) -> str:
    """The latest answer in the words of the screen."""
    return {"accepted": "aangenomen", "declined": "geweigerd", "waiting": "op de wachtlijst gezet"}.get(
        referral.answer, ""
    )


@register.simple_tag
def answer_due(referral: Referral) -> date | None:
    """The last day to answer in time."""
    return policies.answer_due(referral)


@register.simple_tag
def answered_after(referral: Referral) -> str:
    """Working days between sending and the first answer, in words; empty while there is none."""
    if referral.sent_on is None or referral.answered_on is None:
        return ""
    days = working_days_between(referral.sent_on, referral.answered_on)
    return _days(days) if days else "zelfde dag"


@register.simple_tag(takes_context=True)
def referrals_of(context: template.RequestContext, case: Case) -> dict[str, Any]:
    """The referrals of a dossier for who may read more of it than one referral, and whether one may be made.

    Keys: referrals (newest first, drafts on top), why_not_refer, today. A partner finds its own in its inbox.
    """
    user, today = context.request.user, timezone.localdate()
    if why_not_see_referrals(user, case, on=today):
        return {"referrals": [], "hidden": True}
    found = case.referrals.select_related("partner").prefetch_related("partner__answer_norms")
    referrals = sorted(found, key=lambda one: one.state != S.DRAFT)
    return {
        "referrals": referrals,
        "hidden": False,
        "today": today,
        "why_not_refer": policies.why_not_refer(user, case, on=today),
    }


def _days(count: int) -> str:
    return "1 werkdag" if count == 1 else f"{count} werkdagen"
