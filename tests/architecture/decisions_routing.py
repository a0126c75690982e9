"""Decisions about the rules of routing advice: who writes them, and who switches them on."""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.models import RoutingRules
from cases.policies import routing
from providers.models import Role, User

DAY, ONE = date(2026, 6, 15), timedelta(days=1)


def of_routing() -> Iterator[tuple[bool, str | None]]:
    writer, other = (User(pk=pk, roles=[Role.ADMINISTRATOR]) for pk in (1, 2))
    lead = User(pk=3, roles=[Role.TEAM_LEAD])
    draft, held = RoutingRules(written_by=writer), RoutingRules(written_by=writer, starts_on=DAY + ONE)
    for who, rules, change, try_out, switch_on in (
        (writer, draft, True, True, False), (other, draft, False, True, True),
        (lead, draft, False, False, False), (writer, held, False, False, False),
        (other, held, False, False, False),
    ):  # fmt: skip
        yield change, routing.why_not_change_rules(who, rules)
        yield try_out, routing.why_not_try_out(who, rules)
        yield switch_on, routing.why_not_switch_on(who, rules, is_tried=True)
        yield False, routing.why_not_switch_on(who, rules, is_tried=False)
    for day, may in ((DAY + ONE, True), (DAY, False), (DAY - ONE, False)):
        yield may, routing.why_not_begin(day, on=DAY)
