"""Decisions about the person in a dossier, and about what stands in the wrong one."""

from cases import policies as cases
from cases.models import Client, ContactNote, Document, LifeEvent, SafetyNote
from cases.policies import referral
from providers import policies as providers
from tests.architecture.alone import DAY, ONE, R, Rows, seen, user


def of_a_person() -> Rows:
    me = user(R.COACH)
    for died_on, may in ((None, True), (DAY, False)):
        yield may, cases.why_not_write_to(Client(deceased_on=died_on))
        case = seen(me, "holder", client=Client(pk=-1, deceased_on=died_on))
        yield may, cases.why_not_record_move(me, case, on=DAY)
        yield may, referral.why_not_refer(me, case, on=DAY)
    for words, undone_on, closed_on, may in (
        (["holder"], None, None, True), (["involved"], None, None, False), (["holder"], DAY, None, False),
        (["lead"], None, DAY, False),
    ):  # fmt: skip
        event = LifeEvent(kind="death", undone_on=undone_on)
        case = seen(me, *words, closed_on=closed_on)
        yield may, cases.why_not_undo_life_event(me, case, event, on=DAY)
    for words, readers, may in (
        (["holder"], "team", True), (["involved_core"], "team", True), (["grant"], "team", True),
        (["referral_full"], "team", False), (["referral"], "team", False), (["referral"], "partners", True),
        (["referral", "involved_core"], "team", True), ([], "partners", False), ([], "team", False),
    ):  # fmt: skip
        yield (
            may,
            cases.why_not_read_safety_note(me, SafetyNote(case=seen(me, *words), readers=readers), on=DAY),
        )


def who_is_here() -> Rows:
    me, lead = user(R.COACH, team_id=5), user(R.TEAM_LEAD, pk=2, team_id=5)
    for who, worker, may in (
        (me, me, True), (lead, me, True), (me, lead, False), (user(R.TEAM_LEAD, pk=3, team_id=6), me, False),
        (user(R.TEAM_LEAD, pk=3), user(R.COACH), False), (user(R.ADMINISTRATOR, pk=4), me, False),
        (user(R.TEAM_LEAD, pk=2, team_id=5, ends_on=DAY - ONE), me, False),
    ):  # fmt: skip
        yield may, providers.why_not_keep_presence(who, worker, on=DAY)


def out_of_the_wrong_dossier() -> Rows:
    me = user(R.COACH)
    for words, author, may in (
        (["holder"], 2, True), (["lead"], 2, True), (["involved"], 1, True), (["involved"], 2, False),
        (["grant"], 1, False),
    ):  # fmt: skip
        yield may, cases.why_not_take_out(me, ContactNote(case=seen(me, *words), author_id=author), on=DAY)
    gone = Document(case=seen(me, "holder"), author_id=1, withdrawn_on=DAY)
    yield False, cases.why_not_take_out(me, gone, on=DAY)
    for pk, words, closed_on, kept_to, may in (
        (-2, ["holder"], None, "normal", True), (-1, ["holder"], None, "normal", False),
        (-2, ["grant"], None, "normal", False), (-2, ["holder"], DAY, "normal", False),
        (-2, ["holder"], None, "direction", False), (-2, ["director"], None, "direction", True),
    ):  # fmt: skip
        to = seen(me, *words, closed_on=closed_on)
        to.pk = pk
        note = ContactNote(case=seen(me, "holder"), author_id=1, confidentiality=kept_to)
        yield may, cases.why_not_put_into(me, note, to, on=DAY)
