"""Who gets in where: every address x every kind of person x every kind of dossier.

The addresses come from the URL configuration, so that a new one without a row here fails. 404 is for what one
may not know, 403 for what one may not do. test_who_gets_in.py asks them.
"""

from collections.abc import Mapping

from tests.architecture.world import (
    DOSSIERS,
    HELD_BY,
    PEOPLE,
    REFERRED_TO,
)

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
# An order is read by the organisation that delivers, and by nobody else on that page.
ORDER = table(
    {word: {REFERRED_TO[word]} if word in REFERRED_TO else set() for word in DOSSIERS},
    {word: set(PEOPLE) - PARTNERS for word in DOSSIERS},
)
EVERYBODY = role(*PEOPLE)
OFFICER, ADMINISTRATOR = role("officer"), role("administrator")
DESK, LEADS = role("desk"), role("lead", "lead2")
REPORTS = role("manager", "lead", "lead2", "administrator")
REPORTS["own"]["manager2"] = UNKNOWN  # of another gemeente
SIGNALS = role("holder", "mate", "coach", "lead", "lead2", "desk")
PROMOTE = {"own": {who: UNKNOWN if told == REFUSED else REFUSED for who, told in SIGNALS["own"].items()}}
PROMOTE["own"]["desk"] = IN
MEETING = {  # of who takes part, and who leads the team
    "own": {who: UNKNOWN if told == IN and who not in ("mate", "lead") else told
            for who, told in role(*CARE)["own"].items()}
}  # fmt: skip
CHANGE_MEETING = {"own": MEETING["own"] | {"mate": REFUSED}}
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
MEASURED = table({word: set() for word in DOSSIERS}, {"own": {"partner"}})  # it sees less of it
STOP_END = role("partner", others=UNKNOWN)
SUBSCRIPTION = role("administrator", "partner")
SUBSCRIPTION["own"]["partner2"] = UNKNOWN  # of another organisation
BEFORE_LOGIN = None  # open pages, and those that end the session: their own tests

ROUTES = {
    "home": EVERYBODY, "palette": EVERYBODY, "health": EVERYBODY, "ready": EVERYBODY, "openapi": EVERYBODY,
    # the dossier
    **dict.fromkeys(["cases:case", "cases:timeline", "cases:person", "cases:why"], READ),
    **dict.fromkeys(["cases:plan", "cases:notes", "cases:documents", "cases:agenda", "cases:phase"], FULL),
    **dict.fromkeys([
        "cases:provisions", "cases:grant_provision", "cases:correct_provision", "cases:review_provision",
        "cases:end_provision", "cases:order_supply", "cases:order_step",
    ], FULL),
    "cases:orders": role(*PARTNERS), "cases:order": ORDER,
    **dict.fromkeys(
        ["cases:provisions_due", "cases:start_stop", "cases:start_stop_file", "cases:start_stop_messages"],
        role("consultant"),
    ),
    **dict.fromkeys(["cases:approval", "cases:plan_letter", "cases:household"], FULL),
    "cases:home_plan_letter": FULL,
    "cases:document": MEASURE,
    "cases:case_referral": READ,
    "cases:looks": FULL, "cases:looks_letter": FULL, "cases:bsn": FULL,
    "cases:brp": FULL,
    "intake:applications": FULL, "intake:file_application": FILE,
    **dict.fromkeys([
        "intake:end_assessment", "intake:suspend", "intake:resume", "intake:decide", "intake:announce",
        "intake:award",
        "intake:object_to", "intake:notice", "intake:settle",
    ], CONSULT),
    **dict.fromkeys(["intake:clocks", "intake:investigation", "intake:keep_part"], FULL),
    "intake:step": FILE,
    **dict.fromkeys([
        "cases:add_note", "cases:fill_note", "cases:assign", "cases:replace", "cases:end_replacement",
        "cases:involve",
        "cases:end_involvement", "cases:start_trajectory", "cases:change_goal", "cases:close_goal",
        "cases:change_plan", "cases:add_step", "cases:change_step", "cases:settle_step",
        "cases:add_agreement", "cases:change_agreement", "cases:settle_agreement",
        "cases:name_director", "cases:join_household", "cases:split_household", "cases:undo_move",
        "cases:add_home_agreement", "cases:change_home_agreement", "cases:settle_home_agreement",
        "cases:share_at_home",
        "cases:add_network_person", "cases:change_network_person", "cases:record_strain",
        "cases:plan_review", "cases:hold_review", "cases:approve_plan",
        "cases:close", "cases:reopen", "cases:aftercare", "cases:refer",
        "cases:referral_change", "cases:protect", "cases:grant", "cases:end_grant", "cases:escalate",
        "cases:end_direction", "cases:add_version", "cases:withdraw_document", "cases:change_person",
        "cases:add_representative", "cases:change_representative", "cases:write_safety_note",
        "cases:end_safety_note", "cases:death", "cases:move", "cases:undo_life_event", "cases:move_note",
        "cases:move_document", "cases:hand_over",
        "cases:handover", "cases:write_handover", "cases:confirm_handover", "cases:withdraw_handover",
        "cases:add_task", "cases:change_task", "cases:finish_task", "cases:drop_task",
        "cases:join_group", "cases:give_place", "cases:stop_group",
        "cases:put_on_agenda", "cases:decide", "cases:add_action", "cases:take_off_agenda",
        "cases:name_part", "cases:end_part", "cases:see_to_signal",
        "cases:ask", "cases:make_appointment", "cases:move_appointment", "cases:cancel_appointment",
    ], WORK),
    **dict.fromkeys(
        ["cases:scale", "cases:mark_stable_goal", "cases:end_trajectory", "cases:add_goal"], RUNNING
    ),
    "outcomes:measure": MEASURE, "outcomes:skip": MEASURE, "outcomes:invite": MEASURE,
    "outcomes:own_view": MEASURE, "outcomes:paper_form": MEASURE,
    "outcomes:correct": MEASURE,
    # lists of dossiers and residents
    "cases:work": role("holder", "mate", "coach"),
    "cases:leaver": role("lead"), "cases:distribution": DISTRIBUTION, "cases:distribute": LEADS,
    **dict.fromkeys(["cases:board", "cases:replace_worker", "cases:return_worker"], LEADS),
    "cases:groups": role(*CARE, *PARTNERS), "cases:group": role(*CARE, *PARTNERS),
    "cases:add_group": role("holder", "mate", "coach", "lead", "lead2", *PARTNERS),
    "cases:change_group": role("holder", "mate", "lead"), "cases:presence": role("lead"),
    "cases:meetings": role(*CARE), "cases:plan_meeting": role(*CARE), "cases:meeting": MEETING,
    "cases:change_meeting": CHANGE_MEETING, "cases:cancel_meeting": CHANGE_MEETING,
    "cases:escalations": role("lead", "lead2", "director", "director2"),
    "cases:ask_access": role(*CARE), "cases:drop_filter": role("coach", others=UNKNOWN),
    "cases:cases": role(*CARE), "cases:calendar_address": role(*CARE),
    "cases:questions": role(*CARE, *PARTNERS), "cases:answer": ANSWER,
    "cases:search": role(*CARE - {"director", "director2"}, "desk"),
    "outcomes:survey": role("desk", "administrator", "lead", "lead2"),
    "outcomes:survey_texts": ADMINISTRATOR, "outcomes:survey_text": ADMINISTRATOR,
    "outcomes:to_ask": role(*CARE - {"director", "director2"}, "desk", "administrator"),
    "outcomes:enter_by_code": role("desk", "administrator"),
    "outcomes:comments": role("lead", "lead2", "administrator"),
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
    "cases:answers_file": role(*PARTNERS),
    "cases:referrals_file": role(*PARTNERS),
    "start-message-list": role(*PARTNERS), "stop-message-list": role(*PARTNERS),
    "zaak": READ, "referral-measurements": MEASURED,
    **dict.fromkeys(
        ["providers:subscriptions", "providers:add_subscription"], role("administrator", *PARTNERS)
    ),
    "providers:subscription": SUBSCRIPTION,
    "providers:agreements": role("manager", "manager2", "administrator"), "cases:without": ADMINISTRATOR,
    "cases:partner_exit": ADMINISTRATOR, "cases:partner_exit_result": ADMINISTRATOR,
    **dict.fromkeys(
        ["providers:agreement", "providers:amounts", "providers:add_action", "providers:finish_action"],
        role("manager", "administrator"),  # of the gemeente itself
    ),
    **dict.fromkeys(["cases:own_places", "cases:own_figures"], role(*PARTNERS)),
    **dict.fromkeys(["providers:client_stops", "providers:client_stop"],
                    role("manager", "manager2", "administrator")),
    "cases:referral": table({word: READS[word] - {"partner"} | RECEIVES[word] for word in DOSSIERS}),
    "token": BEFORE_LOGIN, "decline-reasons": EVERYBODY,
    "availability-list": EVERYBODY, "client-stop-list": EVERYBODY,  # of the own organisation
    "availability-detail": role(others=UNKNOWN),  # known by a word, not by a key
    "client-stop-detail": role("partner", others=UNKNOWN), "client-stop-end": STOP_END,
    "referral-list": role(*PARTNERS), "submission-list": role(*PARTNERS),
    **dict.fromkeys([
        "referral-detail", "referral-accept", "referral-decline", "referral-end",
        "referral-put-on-waiting-list", "referral-start", "referral-seen", "referral-postpone",
        "referral-messages",
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
        "providers:api_clients", "providers:add_api_client", "providers:api_client",
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
        "providers:password_change", "providers:drafts", "providers:messages", "providers:message_settings",
    ], EVERYBODY),
    "providers:open_message": role("holder", others=UNKNOWN),  # of the one who was told, and of nobody else
    # A draft is found by its owner only, and kept only of a form that was handed out.
    **dict.fromkeys(["providers:keep_draft", "providers:discard_draft"], role(others=UNKNOWN)),
    **dict.fromkeys([
        "providers:login", "providers:logout", "providers:second_step", "providers:organisation",
        "providers:organisation_start", "providers:organisation_back", "providers:password_reset",
        "providers:message_count",
        "providers:password_reset_done", "providers:password_reset_confirm", "providers:out_everywhere",
        "providers:password_reset_complete", "providers:remove_step", "cases:calendar",
        "intake:send_in", "intake:send_in_en", "intake:sent_in", "intake:sent_in_en",
        "intake:add_by_code", "metrics", "outcomes:opinion", "outcomes:opinion_in",
        "outcomes:opinion_done", "reporting:statistics",
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
