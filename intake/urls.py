"""Addresses of the desk."""

from django.urls import path

from intake.views import desk, outreach, people, redirection, signals, social_map, terms, triage

app_name = "intake"
urlpatterns = [
    path("hulpvraag/nieuw", desk.register, name="register"),
    path("hulpvraag/bekend", desk.known, name="known"),
    path("hulpvraag/aanbod", desk.offers, name="offers"),
    path("hulpvraag/<int:request_id>", desk.register, name="take_up"),
    path("hulpvraag/<int:request_id>/terugkoppeling", redirection.feedback, name="feedback"),
    path("hulpvraag/<int:request_id>/doorverwijzing", redirection.pass_on, name="pass_on"),
    path("hulpvraag/<int:request_id>/triage", triage.triage, name="triage"),
    path("hulpvraag/<int:request_id>/afweging", triage.triage, {"action": "weging"}, name="weigh"),
    path("hulpvraag/<int:request_id>/meldcode", triage.triage, {"action": "meldcode"}, name="safety"),
    path("hulpvraag/<int:request_id>/hulp", triage.triage, {"action": "hulp"}, name="help"),
    path("hulpvraag/<int:request_id>/advies", triage.triage, {"action": "advies"}, name="advise"),
    path("loket/cijfers", triage.numbers, name="numbers"),
    path("loket/sociale-kaart", social_map.social_map, name="social_map"),
    path("loket/sociale-kaart/nakijken", social_map.to_check, name="to_check"),
    path("loket/sociale-kaart/<int:service_id>", social_map.tell_service, name="tell_service"),
    path("loket/terugkoppeling", redirection.feedback_due, name="feedback_due"),
    path("loket/wegwijzer", social_map.signposts, name="signposts"),
    path("hulpvragen", desk.requests, name="requests"),
    path("inwoners/dubbel", people.doubles, name="doubles"),
    path("inwoners/dubbel/vastgelegd", people.decided, name="decided"),
    path("inwoners/dubbel/<int:first_id>/<int:second_id>", people.decide, name="decide_person"),
    path("inwoners/dubbel/<int:link_id>/terug", people.undo, name="undo_person"),
    path("termijnen", terms.terms, name="terms"),
    path("termijnen/onderzoek/<int:assessment_id>", terms.end_assessment, name="end_assessment"),
    path("termijnen/aanvraag/<int:application_id>/opschorten", terms.suspend, name="suspend"),
    path("termijnen/aanvraag/<int:application_id>/besluit", terms.decide, name="decide"),
    path("dossier/<int:case_id>/aanvragen/", terms.applications, name="applications"),
    path("dossier/<int:case_id>/aanvragen/nieuw", terms.file_application, name="file_application"),
    path("signalen", signals.signals, name="signals"),
    path("signalen/nieuw", signals.add_signal, name="add_signal"),
    path("signalen/bemoeizorg", outreach.outreaches, name="outreaches"),
    path("signalen/<int:signal_id>/bemoeizorg", outreach.outreach, name="outreach"),
    path("signalen/<int:signal_id>/bemoeizorg/start", outreach.start_outreach, name="start_outreach"),
    path("signalen/<int:signal_id>", signals.signal, name="signal"),
    path("signalen/<int:signal_id>/hulpvraag", signals.promote, name="promote"),
]
