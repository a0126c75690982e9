"""Addresses of this app."""

from django.urls import path

from cases.views import access_log, acts, barrier, board, case, complaints, plan, referral, search, work

app_name = "cases"
urlpatterns = [
    path("mijn-werk", work.work, name="work"),
    path("team", board.board, name="board"),
    path("team/vervanging", board.replace_worker, name="replace_worker"),
    path("team/vervanging/stoppen", board.return_worker, name="return_worker"),
    path("dossiers", search.cases, name="cases"),
    path("inwoners/zoeken", search.search, name="search"),
    path("inzage", access_log.access_log, name="access_log"),
    path("inzage/eigen-dossiers", barrier.own_files, name="own_files"),
    path("inzage/eigen-dossiers/<int:own_id>/weg", barrier.unmark, name="unmark"),
    path("inzage/beschermd", barrier.protected, name="protected"),
    path("inzage/beschermd/<int:case_id>/opheffen", barrier.unprotect, name="unprotect"),
    path("dossier/<int:case_id>/beschermen/", barrier.protect, name="protect"),
    path("dossier/<int:case_id>/", case.case, name="case"),
    path("dossier/<int:case_id>/tijdlijn/", case.timeline_page, name="timeline"),
    path("dossier/<int:case_id>/plan/", case.plan, name="plan"),
    path("dossier/<int:case_id>/notities/", case.notes, name="notes"),
    path("dossier/<int:case_id>/inzage/", case.looks, name="looks"),
    path("dossier/<int:case_id>/notitie/", acts.add_note, name="add_note"),
    path("dossier/<int:case_id>/toewijzen/", acts.assign, name="assign"),
    path("dossier/<int:case_id>/vervanging/", acts.replace, name="replace"),
    path("dossier/<int:case_id>/vervanging/stoppen/", acts.end_replacement, name="end_replacement"),
    path("dossier/<int:case_id>/betrekken/", acts.involve, name="involve"),
    path(
        "dossier/<int:case_id>/betrokken/<int:involvement_id>/stoppen/",
        acts.end_involvement,
        name="end_involvement",
    ),
    path("dossier/<int:case_id>/traject/starten/", plan.start_trajectory, name="start_trajectory"),
    path("dossier/<int:case_id>/traject/niveau/", plan.scale, name="scale"),
    path("dossier/<int:case_id>/traject/stabiel/", plan.mark_stable_goal, name="mark_stable_goal"),
    path("dossier/<int:case_id>/traject/beeindigen/", plan.end_trajectory, name="end_trajectory"),
    path("dossier/<int:case_id>/doel/", plan.add_goal, name="add_goal"),
    path("dossier/<int:case_id>/doel/<int:goal_id>/", plan.change_goal, name="change_goal"),
    path("dossier/<int:case_id>/doel/<int:goal_id>/afsluiten/", plan.close_goal, name="close_goal"),
    path("dossier/<int:case_id>/plan/afspraken/", plan.change_plan, name="change_plan"),
    path("dossier/<int:case_id>/sluiten/", acts.close, name="close"),
    path("dossier/<int:case_id>/heropenen/", acts.reopen, name="reopen"),
    path("dossier/<int:case_id>/verwijzing/", referral.refer, name="refer"),
    path("dossier/<int:case_id>/verwijzing/<int:referral_id>/", referral.case_referral, name="case_referral"),
    path(
        "dossier/<int:case_id>/verwijzing/<int:referral_id>/aanpassen/",
        referral.refer,
        name="referral_change",
    ),
    path("klachten", complaints.complaints, name="complaints"),
    path("klachten/nieuw", complaints.complaint, name="add_complaint"),
    path("klachten/<int:complaint_id>", complaints.complaint, name="complaint"),
    path("verwijzingen/", referral.inbox, name="inbox"),
    path("verwijzingen/<int:referral_id>/", referral.referral, name="referral"),
]
