"""Who gets in where: every address x every kind of person x every kind of dossier.

The addresses come from the URL configuration, so that a new one without a row here fails. 404 is for what one
may not know, 403 for what one may not do.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from zlib import crc32

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import policies
from cases.models import Case
from tests.architecture.decisions import check_decisions
from tests.architecture.lists import check_lists
from tests.architecture.misses import wrong_near
from tests.architecture.world import (
    BSNS,
    DOSSIERS,
    HELD_BY,
    PEOPLE,
    REFERRED_TO,
    World,
    address,
    build,
    routes,
)

pytestmark = pytest.mark.django_db
IN, REFUSED, UNKNOWN = "in", 403, 404

# Dossier -> who may read it, and why the others may not: another team, closed, protected, family (kin).
READS = {
    "own": {"holder", "lead", "consultant", "partner", "director2"},
    "colleagues": {"mate", "lead", "consultant"},
    "others": {"coach", "lead2"},
    "closed": {"lead", "consultant"},
    "protected": {"holder"},
    "kin": {"lead", "consultant"},
}
# Who works in it. In a closed one nobody does: its readers are told that it is closed.
WORKS = {
    "own": {"holder", "lead", "director2"},
    "colleagues": {"mate", "lead"},
    "others": {"coach", "lead2"},
    "closed": {"lead", "consultant"},
    "protected": {"holder"},
    "kin": {"lead"},
}
OF_TEAM = {word: {"lead2" if word == "others" else "lead", "officer"} for word in DOSSIERS}
AT_DESK = {word: {"desk"} if word != "protected" else set() for word in DOSSIERS}
RECEIVES = {word: {REFERRED_TO[word]} if word in REFERRED_TO else set() for word in DOSSIERS}
PARTNERS = {"partner", "partner2"}
OUTSIDE = {word: set(PEOPLE) - PARTNERS for word in DOSSIERS}
CARE = {"holder", "mate", "coach", "lead", "lead2", "consultant", "director", "director2"}


def table(within: Mapping[str, set[str]], refused: Mapping[str, set[str]] | None = None):
    """Per dossier: those get in, those are refused with a reason, for the others it is not there."""
    refused = refused or {}
    return {
        word: {who: IN if who in within[word] else REFUSED if who in refused.get(word, ()) else UNKNOWN
               for who in PEOPLE}
        for word in within
    }  # fmt: skip


def role(*within: str, others: int = REFUSED):
    """The same for every dossier, or without one."""
    return {"own": {who: IN if who in within else others for who in PEOPLE}}


READ = table(READS)
FULL = table({word: who - PARTNERS for word, who in READS.items()}, READS)
MEASURE = table({word: who - PARTNERS for word, who in READS.items()})
WORK = table(WORKS, READS)
RUNNING = table(WORKS | {"closed": set()}, {word: who for word, who in READS.items() if word != "closed"})
CONSULT = table(
    {word: who & {"consultant"} for word, who in READS.items()},
    READS,
)
FILE = table({word: who - PARTNERS - {"director2"} for word, who in READS.items()}, READS)
ANSWER = table(  # what was asked of another is not there for an organisation
    {word: who & {HELD_BY[word]} for word, who in READS.items()},
    {word: who - PARTNERS for word, who in READS.items()},
)
# Of a receipt: who works in the dossier or decides about it, and the desk.
LETTERS = table({word: who - PARTNERS | AT_DESK[word] for word, who in READS.items()}, READS)
# Who comes by a referral does not find one: the database does not show it.
LETTER = table(
    {word: who - PARTNERS | AT_DESK[word] for word, who in READS.items()},
    {word: who - PARTNERS for word, who in READS.items()},
)
EVERYBODY = role(*PEOPLE)
OFFICER, ADMINISTRATOR = role("officer"), role("administrator")
DESK, LEADS = role("desk"), role("lead", "lead2")
REPORTS = role("manager", "lead", "lead2", "administrator")
REPORTS["own"]["manager2"] = UNKNOWN  # of another gemeente
SIGNALS = role("holder", "mate", "coach", "lead", "lead2", "desk")
PROMOTE = {"own": {who: UNKNOWN if told == REFUSED else REFUSED for who, told in SIGNALS["own"].items()}}
PROMOTE["own"]["desk"] = IN
OUTREACH = role("holder", "mate", "lead", others=UNKNOWN)
COMPLAINT = role("lead", "lead2", "consultant", others=UNKNOWN)
COMPLAINT["own"]["officer"] = REFUSED  # reads the register, handles none
DISTRIBUTION = {"own": role("lead")["own"] | {"lead2": UNKNOWN}}  # another asked for it
WITHDRAW = role()
WITHDRAW["own"]["administrator"] = UNKNOWN  # a team is ended, not withdrawn
WITHDRAW_TERM = role()
WITHDRAW_TERM["own"]["administrator"] = REFUSED  # it holds already
PICK_UP = role()
PICK_UP["own"]["desk"] = UNKNOWN  # it did not come back
BEFORE_LOGIN = None  # open pages, and those that end the session: their own tests

ROUTES = {
    "home": EVERYBODY, "palette": EVERYBODY, "health": EVERYBODY, "ready": EVERYBODY, "openapi": EVERYBODY,
    # the dossier
    **dict.fromkeys(["cases:case", "cases:timeline", "cases:person", "cases:why"], READ),
    **dict.fromkeys(["cases:plan", "cases:notes", "cases:documents", "cases:agenda", "cases:phase"], FULL),
    **dict.fromkeys(["cases:approval", "cases:plan_letter"], FULL),
    "cases:document": MEASURE,
    "cases:case_referral": READ,
    "cases:looks": FULL, "cases:looks_letter": FULL, "cases:bsn": FULL,
    "intake:applications": FULL, "intake:file_application": FILE,
    **dict.fromkeys([
        "intake:end_assessment", "intake:suspend", "intake:resume", "intake:decide", "intake:announce",
        "intake:object_to", "intake:notice", "intake:settle",
    ], CONSULT),
    **dict.fromkeys(["intake:clocks", "intake:investigation", "intake:keep_part"], FULL),
    "intake:step": FILE,
    **dict.fromkeys([
        "cases:add_note", "cases:assign", "cases:replace", "cases:end_replacement", "cases:involve",
        "cases:end_involvement", "cases:start_trajectory", "cases:change_goal", "cases:close_goal",
        "cases:change_plan", "cases:add_step", "cases:change_step", "cases:settle_step",
        "cases:add_agreement", "cases:change_agreement", "cases:settle_agreement",
        "cases:plan_review", "cases:hold_review", "cases:approve_plan",
        "cases:close", "cases:reopen", "cases:aftercare", "cases:refer",
        "cases:referral_change", "cases:protect", "cases:grant", "cases:end_grant", "cases:escalate",
        "cases:end_direction", "cases:add_version", "cases:withdraw_document", "cases:change_person",
        "cases:add_representative", "cases:change_representative", "cases:write_safety_note",
        "cases:end_safety_note", "cases:death", "cases:move", "cases:undo_life_event", "cases:move_note",
        "cases:move_document", "cases:hand_over",
        "cases:handover", "cases:write_handover", "cases:confirm_handover", "cases:withdraw_handover",
        "cases:add_task", "cases:change_task", "cases:finish_task", "cases:drop_task",
        "cases:name_part", "cases:end_part", "cases:see_to_signal",
        "cases:ask", "cases:make_appointment", "cases:move_appointment", "cases:cancel_appointment",
    ], WORK),
    **dict.fromkeys(
        ["cases:scale", "cases:mark_stable_goal", "cases:end_trajectory", "cases:add_goal"], RUNNING
    ),
    "outcomes:measure": MEASURE, "outcomes:skip": MEASURE, "outcomes:correct": MEASURE,
    # lists of dossiers and residents
    "cases:work": role("holder", "mate", "coach"),
    "cases:leaver": role("lead"), "cases:distribution": DISTRIBUTION, "cases:distribute": LEADS,
    **dict.fromkeys(["cases:board", "cases:replace_worker", "cases:return_worker"], LEADS),
    "cases:escalations": role("lead", "lead2", "director", "director2"),
    "cases:cases": role(*CARE), "cases:calendar_address": role(*CARE),
    "cases:questions": role(*CARE, *PARTNERS), "cases:answer": ANSWER,
    "cases:search": role(*CARE - {"director", "director2"}, "desk"),
    "outcomes:survey": role("desk", "administrator"),
    "outcomes:due": role("holder", "mate", "coach", "lead", "lead2"),
    "intake:terms": role("consultant"),
    # the desk
    **dict.fromkeys(["intake:register", "intake:known", "intake:requests"], DESK),
    **dict.fromkeys(["intake:doubles", "intake:decided", "intake:decide_person", "intake:undo_person"], DESK),
    "intake:take_up": table(AT_DESK, {word: set(PEOPLE) - {"desk"} for word in DOSSIERS}),
    "intake:feedback": table(AT_DESK), "intake:pass_on": table(AT_DESK), "intake:advise": table(AT_DESK),
    "intake:offers": DESK,    "intake:feedback_due": DESK,
    "intake:numbers": DESK, "intake:social_map": DESK,
    **dict.fromkeys(["intake:to_check", "intake:tell_service"], role("desk", "administrator")),
    "intake:signposts": DESK,
    **dict.fromkeys(["intake:triage", "intake:weigh", "intake:safety", "intake:help"], table(AT_DESK)),
    **dict.fromkeys([
        "intake:submissions", "intake:submission", "intake:submission_file", "intake:referrer",
    ], DESK),
    **dict.fromkeys(["intake:letters", "intake:write_letter"], LETTERS), "intake:letter": LETTER,
    "intake:case_letters": FULL,
    **dict.fromkeys(["intake:signals", "intake:add_signal"], SIGNALS),
    "intake:signal": SIGNALS, "intake:promote": PROMOTE, "intake:start_outreach": SIGNALS,
    "intake:outreaches": role("holder", "mate", "coach", "lead", "lead2"), "intake:outreach": OUTREACH,
    # the organisation that gets a referral, on its pages and by the API
    "cases:inbox": role(*PARTNERS), "cases:returned": DESK,
    "cases:pick_up": PICK_UP,
    "cases:referral": table({word: READS[word] - {"partner"} | RECEIVES[word] for word in DOSSIERS}),
    "referral-list": role(*PARTNERS), "submission-list": role(*PARTNERS),
    **dict.fromkeys([
        "referral-detail", "referral-accept", "referral-decline", "referral-end",
        "referral-put-on-waiting-list", "referral-start", "referral-seen",
    ], table(RECEIVES, OUTSIDE)),
    # who looked, who is kept out, who came in
    **dict.fromkeys([
        "cases:access_log", "cases:unusual", "cases:own_files", "cases:unmark", "cases:protected",
    ], OFFICER),
    "cases:unprotect": table(
        {word: {"officer"} if word == "protected" else set() for word in DOSSIERS},
        {word: set(PEOPLE) - {"officer"} for word in DOSSIERS},
    ),
    "cases:worker_sight": role("administrator", "officer"), "cases:changes": role("administrator", "officer"),
    "cases:open_emergency": role(*CARE),
    "cases:emergencies": role("lead", "lead2", "officer"),
    "cases:review_emergency": table(
        OF_TEAM, {word: set(PEOPLE) - {"lead", "lead2", "officer"} for word in DOSSIERS}
    ),
    **dict.fromkeys([
        "cases:retention", "cases:destruction_list", "cases:approve_destruction", "cases:exclude_item",
        "cases:destruction_certificate",
    ], role("administrator", "officer")),
    "cases:holds": OFFICER, "cases:end_hold": OFFICER,
    # what residents ask about their data, and what is shared of them
    "cases:rights": FULL, "cases:add_data_request_in": FULL,
    **dict.fromkeys(["cases:add_consent", "cases:withdraw_consent", "cases:add_disclosure"], WORK),
    "cases:add_data_request": role("desk", "consultant", "officer"),
    **dict.fromkeys(["cases:data_requests", "cases:disclosures"], OFFICER),
    **dict.fromkeys([
        "cases:data_request", "cases:rectify", "cases:request_letter", "cases:copy", "cases:copy_part",
        "cases:copy_file",
    ], table(
        {word: {"officer"} for word in DOSSIERS}, {word: set(PEOPLE) - {"officer"} for word in DOSSIERS}
    )),
    "cases:complaints": role("lead", "lead2", "consultant", "officer"),
    "cases:add_complaint": role("lead", "lead2", "consultant"),
    "cases:complaint": COMPLAINT, "cases:incident": COMPLAINT,
    "cases:incidents": role("lead", "lead2", "consultant", "officer"),
    "cases:add_incident": role("lead", "lead2", "consultant"),
    "cases:add_breach": EVERYBODY,
    **dict.fromkeys([
        "cases:clocks", "cases:breaches", "cases:breach", "cases:add_processing", "cases:change_processing",
    ], OFFICER),
    "cases:processing": role("officer", "administrator"),
    # figures: never a person
    **dict.fromkeys([
        "reporting:figures", "reporting:reports", "reporting:proposals", "reporting:proposals_csv",
        "reporting:districts",
    ], role("manager", "manager2", "lead", "lead2", "administrator")),
    **dict.fromkeys([
        "reporting:inside", "reporting:behind", "reporting:divided", "reporting:chain", "reporting:caseload",
    ], role("lead", "lead2", "administrator")),
    **dict.fromkeys([
        "reporting:report", "reporting:report_pdf", "reporting:report_xlsx", "reporting:report_json",
        "reporting:report_csv",
    ], REPORTS),
    "reporting:freeze": role("lead", "lead2", "administrator"),
    "reporting:publish": role("lead", "lead2", "administrator"),
    "reporting:check": role("lead", "lead2", "administrator"),
    "reporting:open_page": ADMINISTRATOR,
    "reporting:definitions": EVERYBODY,
    # workers and getting in
    **dict.fromkeys([
        "providers:workers", "providers:add_worker", "providers:movements", "providers:worker",
        "providers:invite", "providers:move", "providers:leave", "providers:reset_steps",
        "providers:identity_providers", "providers:add_identity_provider", "providers:identity_provider",
        "providers:untie", "providers:reference_overview", "providers:reference_rows",
        "providers:add_reference", "providers:reference", "providers:end_reference",
        "providers:postcode_file", "providers:service_file", "providers:services_csv", "providers:outgoing",
        "cases:legal_terms", "cases:legal_term", "outcomes:instruments", "outcomes:instrument",
    ], ADMINISTRATOR),
    "providers:withdraw_reference": WITHDRAW, "providers:presence_of": role("director"),  # the own one
    **dict.fromkeys([
        "cases:routing_rules", "cases:add_routing_rules", "cases:routing_rules_version",
        "cases:try_out_rules", "cases:switch_on_rules", "cases:escalation_model",
        "intake:letter_texts", "intake:letter_text",
    ], ADMINISTRATOR),
    "intake:form_texts": ADMINISTRATOR, "intake:form_text": ADMINISTRATOR,
    **dict.fromkeys(
        ["cases:withdraw_term", "cases:withdraw_model", "outcomes:withdraw_instrument"], WITHDRAW_TERM
    ),
    "providers:spare_codes_file": role(others=UNKNOWN),  # nobody here has codes that were just made
    **dict.fromkeys([
        "providers:account", "providers:logins", "providers:confirm", "providers:steps", "providers:add_app",
        "providers:add_key", "providers:spare_codes", "providers:session", "providers:presence",
        "providers:password_change", "providers:drafts",
    ], EVERYBODY),
    # A draft is found by its owner only, and kept only of a form that was handed out.
    **dict.fromkeys(["providers:keep_draft", "providers:discard_draft"], role(others=UNKNOWN)),
    **dict.fromkeys([
        "providers:login", "providers:logout", "providers:second_step", "providers:organisation",
        "providers:organisation_start", "providers:organisation_back", "providers:password_reset",
        "providers:password_reset_done", "providers:password_reset_confirm", "providers:out_everywhere",
        "providers:password_reset_complete", "providers:remove_step", "cases:calendar",
        "intake:send_in", "intake:send_in_en", "intake:sent_in", "intake:sent_in_en",
        "intake:add_by_code", "metrics",
    ], BEFORE_LOGIN),
}  # fmt: skip
# Whose name may stand on any page, beside the readers: the desk knows the questions it took, and an
# organisation the person whose referral it took on and still helps.
NAMED = {word: set(who) for word, who in READS.items()}
for word in ("own", "colleagues", "others", "closed", "kin"):
    NAMED[word].add("desk")
# Who reads what was written in the dossier `own`: the words of its notes and the titles of its documents.
WRITTEN = {
    "Gewoonwoord": READS["own"] - PARTNERS,
    "Vertrouwdwoord": {"holder", "lead", "director2"},
    "Regiewoord": {"director2"},
    "Veiligwoord": READS["own"] - PARTNERS,
}
# The officer reads who it is only where a resident asked something about the own data.
BY_REQUEST = {("officer", "cases:data_request"), ("officer", "cases:copy_part")}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows; what a request changes is undone after it.

    Cleared of what earlier tests left behind and with fresh statistics: the planner would take the tables
    for empty, and the widest questions of a taken-away rule would take a minute each. Our tables only: those
    of the server are shared with the database of the other test process, which would wait.
    """
    with django_db_blocker.unblock():
        ours = ", ".join(connection.introspection.table_names())
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {ours}")
        with transaction.atomic():
            built = build()
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {ours}")
            yield built
            transaction.set_rollback(True)


def ask(world: World, who: str, url: str, **headers: str):
    """What the person gets: (status, text). A page that only takes forms gets an empty one."""
    browser = world.browsers[who]
    with transaction.atomic():
        response = browser.get(url, headers=headers)
        if response.status_code == 405:
            form = {"content_type": "application/json"} if url.startswith("/api/") else {}
            response = browser.post(url, headers=headers, **form)
        text = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, text.decode(errors="replace")


def told(status: int) -> object:
    return IN if status in (200, 302, 400, 422) else status


def named(world: World, who: str, text: str) -> set[str]:
    """The dossiers whose resident is named, though this person may not know of them; and the words that were
    written for others.
    """
    seen = {word for word in DOSSIERS if world.name_of(word) in text and who not in NAMED[word]}
    return seen | {word for word, readers in WRITTEN.items() if word in text and who not in readers}


def test_every_address_has_a_row():
    assert routes() == set(ROUTES)


def check(world: World, route: str) -> list[str]:
    """What is not as the table says, in words."""
    return list(wrong(world, route))


def everything(route: str, case: str, who: str) -> bool:
    return True


def wrong(world: World, route: str, is_asked: Callable[[str, str, str], bool] = everything) -> Iterator[str]:
    """The same one by one, so that who looks for the first need not wait for the others."""
    for case, row in (ROUTES[route] or {}).items():
        url = address(world, route, case)
        for who, expected in row.items():
            if not is_asked(route, case, who):
                continue
            status, text = ask(world, who, url)
            if told(status) != expected:
                yield f"{who} in {case}: {status}, expected {expected}"
            if seen := named(world, who, text) - ({case} if (who, route) in BY_REQUEST else set()):
                yield f"{who} in {case} reads of {seen}"
            if any(bsn in text for bsn in BSNS):  # the page that shows one asks why first, by POST
                yield f"{who} in {case} reads a BSN"


# Asked of everybody in every dossier by each run; of the others a part is, another one for every route.
CORE = {
    "cases:case", "cases:timeline", "cases:plan", "cases:notes", "cases:documents", "cases:document",
    "cases:person", "cases:agenda", "cases:add_note", "cases:close", "cases:referral", "cases:case_referral",
    "cases:looks", "cases:rights", "outcomes:measure", "intake:applications", "intake:letter",
}  # fmt: skip
PART = 4


def is_asked(route: str, case: str, who: str) -> bool:
    """Whether a run asks this too. RONDOM_MATRIX=whole asks all: a quarter of an hour more.

    Every person is asked in every dossier on dozens of routes, and every route by some people of each kind.
    """
    whole = os.environ.get("RONDOM_MATRIX") == "whole" or route in CORE or len(ROUTES[route] or {}) == 1
    return whole or crc32(f"{route} {case} {who}".encode()) % PART == 0


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_everybody_gets_what_the_table_says(world, route):
    assert list(wrong(world, route, is_asked)) == []


def check_sets(world: World) -> list[str]:
    """The list, the count and the policy of one dossier tell the same as the table."""
    today = timezone.localdate()
    wrong = []
    for who, user in world.people.items():
        expected = {word for word in DOSSIERS if who in READS[word]}
        seen = Case.objects.visible_to(user, on=today)
        listed = {word for word in DOSSIERS if world.cases[word] in seen}
        judged = {word for word, case in world.cases.items() if _fresh_road(user, case, today)}
        if not (listed == judged == expected and seen.count() == len(expected)):
            wrong.append(f"{who}: listed {listed}, judged {judged}, expected {expected}")
    return wrong


def _fresh_road(user, case, today: date):
    return policies.road(user, Case.objects.get(pk=case.pk), on=today)


def test_lists_counts_and_policies_tell_the_same(world):
    assert check_sets(world) == []


def check_near(world: World) -> list[str]:
    """The same of the near misses of every reason (near.py), their notes and referrals as well."""
    return list(wrong_near(world.near))


def test_near_misses_see_nothing(world):
    assert check_near(world) == []


def test_lists_beside_the_dossiers(world):
    assert check_lists(world.near) == []


def test_every_decision_is_as_its_table_says(world):
    assert check_decisions(world.near) == []


def check_search(world: World) -> list[str]:
    wrong = []
    for who in PEOPLE:
        if ROUTES["cases:search"]["own"][who] != IN:
            continue
        with transaction.atomic():
            page = world.browsers[who].post(reverse("cases:search"), {"q": "Achternaam"}).content.decode()
            transaction.set_rollback(True)
        found = {word for word in DOSSIERS if world.name_of(word) in page}
        # The desk finds everybody by name; of a protected one it reads nothing more (test_barrier).
        expected = set(DOSSIERS) if who == "desk" else {word for word in DOSSIERS if who in READS[word]}
        if found != expected:
            wrong.append(f"{who} finds {found}, expected {expected}")
    return wrong


def test_a_search_finds_what_one_may_see(world):
    assert check_search(world) == []


@pytest.mark.parametrize("route", ["cases:work", "cases:board", "cases:cases", "outcomes:due", "cases:inbox"])
def test_a_swapped_part_names_nobody_more(world, route):
    for who in PEOPLE:
        status, text = ask(world, who, address(world, route, "own"), **{"HX-Request": "true"})

        assert told(status) == ROUTES[route]["own"][who]
        assert not named(world, who, text)


@pytest.mark.parametrize("word", WRITTEN)
def test_what_is_kept_to_some_is_read_by_them(world, word):
    """So that the matrix does not pass because nobody reads it."""
    for who in WRITTEN[word]:
        for route in ("cases:case", "cases:notes", "cases:documents"):
            assert word in ask(world, who, address(world, route, "own"))[1], f"{who} at {route}"


def test_no_address_and_no_title_tells_who_it_is_about(world):
    for route, row in ROUTES.items():
        for case in row or ():
            url = address(world, route, case)
            who = next((who for who, told_ in row[case].items() if told_ == IN), None)
            if who is None:
                continue
            _, text = ask(world, who, url)
            title = text.partition("<title>")[2].partition("</title>")[0]

            for word in DOSSIERS:
                person = world.cases[word].client
                assert person.last_name not in url + title
                assert person.bsn not in url
            for worker in world.people.values():
                assert worker.name not in url + title
                assert worker.email not in url + title
