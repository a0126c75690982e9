"""Acts within legal terms: an investigation ends, an application comes in."""

from datetime import date

from django.core.exceptions import ValidationError

from cases.models import Case, Client
from cases.services import locked
from intake import policies
from intake.models import Application, Assessment, SupportRequest
from providers.models import User, act, keep
from providers.policies import enforce


@act
def end_assessment(
    *, assessment: Assessment, ended_on: date, is_withdrawn: bool, on: date, by: User
) -> Assessment:
    """Finish an investigation, or write down that the resident withdrew (onderzoek afronden, intrekken).

    Raises PermissionDenied for who is no consultant of this dossier, ValidationError by field for a day
    outside the report and today, and when it has ended already. Source: Wmo 2015 art. 2.3.2; counted in K04.
    """
    held = Assessment.objects.select_for_update(of=("self",)).select_related("request__case")
    assessment = held.get(pk=assessment.pk)
    enforce(policies.why_not_decide(by, assessment.request.case, on=on))
    if not assessment.is_running:
        raise ValidationError("Een collega heeft dit onderzoek al afgesloten.")
    if not assessment.reported_on <= ended_on <= on:
        raise ValidationError({"ended_on": "Kies een dag vanaf de melding, tot en met vandaag."})
    if is_withdrawn:
        assessment.withdrawn_on = ended_on
    else:
        assessment.finished_on = ended_on
    keep(assessment)
    return assessment


@act
def file_application(
    *, case: Case, received_on: date, bsn: str = "", without_bsn: str = "", on: date, by: User
) -> Application:
    """Write down an application for a formal decision (aanvraag).

    It belongs to the newest question of the dossier; a dossier without one gets one of that day. Nothing in
    the dossier can stop it: who applies gets a decision within two weeks, also when help needs no decision.
    bsn: of a resident whose BSN is not known yet; without_bsn: why there is none. Here the route to a
    maatwerkvoorziening starts, and with it the ground for a BSN.
    Raises PermissionDenied for who does not see the whole dossier, ValidationError by field for a day that
    comes, and when the resident has neither a BSN nor what stands in its place.
    Source: Wmo 2015 art. 2.3.5 lid 2 and 5.2.9; counted in K05.
    """
    case = locked(case)
    enforce(policies.why_not_file(by, case, on=on))
    if received_on > on:
        raise ValidationError(
            {"received_on": "Deze dag moet nog komen. Vul in wanneer de aanvraag binnenkwam."}
        )
    asked = SupportRequest.objects.filter(case=case).order_by("-received_on", "-pk").first()
    if asked is None:
        asked = SupportRequest(
            client_id=case.client_id,
            case=case,
            municipality_id=case.municipality_id,
            received_on=received_on,
            channel=SupportRequest.Channel.DESK,
            source=SupportRequest.Source.SELF,
            text="Aanvraag zonder eerdere hulpvraag.",
            outcome=SupportRequest.Outcome.CASE,
            outcome_on=received_on,
            taken_by=by,
        )
        keep(asked)
    application = Application(request=asked, received_on=received_on)
    if _without_bsn(case.client_id, bsn, without_bsn):
        application.without_bsn = without_bsn
    keep(application)
    return application


def _without_bsn(client_id: int, bsn: str, why: str) -> bool:
    """Whether a resident is known without a BSN, for a reason; a new BSN is written down."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client_id)
    if client.bsn:
        return False
    if bsn:
        client.bsn = bsn
        keep(client)
        return False
    if not why:
        raise ValidationError(
            {"bsn": "Vul het BSN in: bij een aanvraag is het nodig. Is het er niet, schrijf dan op waarom."}
        )
    return True
