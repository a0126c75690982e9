"""What stands in the inbox of an organisation: one tab, one page of that, and the counts of all tabs."""

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from cases.figures.received import Received, heading, received_by
from cases.models import Referral
from cases.policies import referral as policies
from cases.states import TAKEN_ON, UNANSWERED
from cases.states import ReferralState as S
from providers.models import DataSets, User, prepared, written

PAGE = 25
MOST = 1000  # no more finished ones are counted; open ones are few by nature
TABS = {
    "nieuw": ("Nieuw", UNANSWERED),
    "wachtlijst": ("Wachtlijst", frozenset({S.WAITING})),
    "loopt": ("Loopt", frozenset({S.ACCEPTED, S.STARTED})),
    "afgerond": ("Afgerond", frozenset({S.ENDED, S.DECLINED, S.WITHDRAWN, S.EXPIRED})),
}

DONE = "done"  # beside the states
COUNTS = "SELECT state, number FROM ({open}) o UNION ALL SELECT 'done', count(*) FROM ({done}) d"


def _open(*, user: User, on: date) -> QuerySet[Referral, Any]:
    found = received_by(user, on=on).filter(state__in=UNANSWERED | TAKEN_ON)
    return found.order_by().values("state").annotate(number=Count("pk"))


def _done(*, user: User, on: date) -> QuerySet[Referral, Any]:
    found = received_by(user, on=on).filter(state__in=TABS["afgerond"][1])
    return found.order_by().values("pk")[:MOST]


def tab_of(state: str) -> str:
    """The tab in which a referral of this state stands."""
    return next(name for name, (_, states) in TABS.items() if state in states)


class Inbox:
    """One page of the referrals to the organisation of a user.

    tab: a key of TABS. after: where the page before ended, as "2026-11-20_123" (day and number).
    """

    def __init__(self, user: User, tab: str, after: str, *, on: date) -> None:
        self.user, self.on, self.after = user, on, after
        self.tab = tab if tab in TABS else "nieuw"
        self.is_first_in_line = self.tab in ("nieuw", "wachtlijst")  # the oldest waits longest

    @cached_property
    def referrals(self) -> list[Referral]:
        """One more than a page tells that there is a next one."""
        rows = self._all().filter(state__in=TABS[self.tab][1]).filter(self._beyond())
        rows = rows.select_related("partner", "sent_by", "case__client__district")
        rows = rows.prefetch_related("partner__answer_norms")
        order = ("sent_on", "pk") if self.is_first_in_line else ("-sent_on", "-pk")
        return list(rows.order_by(*order)[: PAGE + 1])

    @property
    def page(self) -> list[Referral]:
        return self.referrals[:PAGE]

    @cached_property
    def rows(self) -> list[tuple[Referral, Received]]:
        """Those of the page, each with what the organisation sees of it."""
        sets = DataSets(on=self.on)
        return [(one, heading(one, self.user, sets=sets, on=self.on)) for one in self.page]

    @cached_property
    def named(self) -> list[Referral]:
        """Those whose resident is named in the list."""
        return [one for one, seen in self.rows if seen.person]

    @cached_property
    def tabs(self) -> list[dict[str, object]]:
        """Label, address, count and whether it is shown, of every tab; one statement, with bounds."""
        of_open, values = written(_open, "open", user=self.user, on=self.on)
        of_done, more = written(_done, "done", user=self.user, on=self.on)
        by_state = dict(prepared(COUNTS.format(open=of_open, done=of_done), values | more))
        counts: dict[str, object] = {
            name: sum(by_state.get(state, 0) for state in states) for name, (_, states) in TABS.items()
        }
        done = by_state[DONE]
        counts["afgerond"] = f"{MOST - 1}+" if done == MOST else done
        return [
            {"label": label, "url": self._url(name), "count": counts[name], "is_current": name == self.tab}
            for name, (label, _) in TABS.items()
        ]

    @property
    def new(self) -> int:
        """How many wait for an answer."""
        return int(str(self.tabs[0]["count"]))

    @property
    def answer_norm(self) -> int:
        """Working days in which the organisation answers."""
        partner = self.referrals[0].partner if self.referrals else self.user.employer
        return policies.answer_norm(partner, on=self.on) if partner else 0

    @property
    def url(self) -> str:
        return self._url(self.tab)

    @property
    def first_url(self) -> str:
        return self._url(self.tab) if self.after else ""

    @property
    def next_url(self) -> str:
        if len(self.referrals) <= PAGE:
            return ""
        last = self.page[-1]
        return self._url(self.tab, na=f"{last.sent_on:%Y-%m-%d}_{last.pk}")

    def _all(self):
        return received_by(self.user, on=self.on)

    def _beyond(self) -> Q:
        day, _, number = self.after.partition("_")
        try:
            sent_on, pk = date.fromisoformat(day), int(number)
        except ValueError:
            return Q()
        if self.is_first_in_line:
            return Q(sent_on__gt=sent_on) | Q(sent_on=sent_on, pk__gt=pk)
        return Q(sent_on__lt=sent_on) | Q(sent_on=sent_on, pk__lt=pk)

    def _url(self, tab: str, **more: str) -> str:
        return f"{reverse('cases:inbox')}?{urlencode({'stand': tab} | more)}"
