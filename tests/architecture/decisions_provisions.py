"""Decisions about what was granted, and about orders at suppliers."""

from cases import policies as cases
from cases.models import Client, Provision, SupplyOrder
from cases.states import OrderState
from intake import policies as intake
from intake.models import Application, Decision, SupportRequest
from providers.models import Team
from tests.architecture.alone import DAY, R, Rows, seen, user


def of_provisions() -> Rows:
    me = user(R.CONSULTANT)
    for words, may in ((["consultant"], True), (["grant"], True), (["involved_core"], False), ([], False)):
        yield may, cases.why_not_see_provisions(me, seen(me, *words), on=DAY)
    for words, closed_on, died_on, may in (
        (["consultant"], None, None, True), (["holder"], None, None, False), (["lead"], None, None, False),
        (["consultant"], DAY, None, False), (["consultant"], None, DAY, False),
    ):  # fmt: skip
        client = Client(pk=-1, deceased_on=died_on)
        case = seen(me, *words, closed_on=closed_on, client=client)
        yield may, cases.why_not_grant_provision(me, case, on=DAY)
    for words, client_id, end_reason, may in (
        (["consultant"], -1, "", True), (["holder"], -1, "", False), (["consultant"], -2, "", False),
        (["consultant"], -1, "02", False),
    ):  # fmt: skip
        case = seen(me, *words, client=Client(pk=-1))
        given = Provision(client_id=client_id, end_reason=end_reason)
        yield may, cases.why_not_change_provision(me, given, case, on=DAY)
        yield may, cases.why_not_order(me, given, case, on=DAY)
    case = seen(me, "consultant", client=Client(pk=-1))
    yield False, cases.why_not_order(me, Provision(client_id=-1, form="budget"), case, on=DAY)
    for role, town, may in ((R.CONSULTANT, 7, True), (R.CONSULTANT, 8, False), (R.COACH, 7, False)):
        worker = user(role, team=Team(municipality_id=town))
        yield may, cases.why_not_tell_start_stop(worker, 7)
    yield False, cases.why_not_tell_start_stop(user(R.CONSULTANT), 7)
    for outcome, case_id, may in (("granted", 1, True), ("refused", 1, False), ("partly", None, False)):
        asked = Application(request=SupportRequest(case_id=case_id))
        yield may, intake.why_not_award(Decision(outcome=outcome, application=asked))


def of_orders() -> Rows:
    supplier, other = user(R.PARTNER, employer_id=3), user(R.PARTNER, employer_id=4)
    me, helper = user(R.CONSULTANT), user(R.COACH, employer_id=3)
    for who, may in ((supplier, True), (user(R.PARTNER), False), (me, False), (helper, False)):
        yield may, cases.why_not_see_orders(who)
    taken_on = {"supplier_id": 3, "confirmed_on": DAY}
    S = OrderState
    for who, words, order, following, may in (
        (supplier, None, {"supplier_id": 3}, S.CONFIRMED, True),
        (other, None, {"supplier_id": 3}, S.CONFIRMED, False),
        (helper, None, {"supplier_id": 3}, S.CONFIRMED, False),
        (supplier, None, taken_on, S.CONFIRMED, False),
        (supplier, None, taken_on, S.DELIVERED, True),
        (supplier, None, taken_on, S.WITHDRAWN, False),
        (me, ["consultant"], taken_on, S.WITHDRAWN, True),
        (me, ["consultant"], taken_on, S.DELIVERED, True),
        (me, ["holder"], taken_on, S.DELIVERED, False),
        (me, ["consultant"], {"supplier_id": 3, "delivered_on": DAY}, S.WITHDRAWN, False),
        (supplier, None, {"supplier_id": 3, "refused_on": DAY}, S.DELIVERED, False),
    ):
        case = seen(who, *words) if words else None
        yield may, cases.why_not_answer_order(who, SupplyOrder(**order), following, case=case, on=DAY)
