"""One small world of people and dossiers, and what the address of every route in it is."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client as Browser
from django.urls import reverse

from cases.models import (
    Aftercare,
    Appointment,
    Breach,
    Case,
    CaseGrant,
    Complaint,
    Discussion,
    DocumentVersion,
    EmergencyAccess,
    EscalationModel,
    Group,
    Handover,
    Incident,
    Involvement,
    LegalTerm,
    LifeEvent,
    Meeting,
    OwnFile,
    Participation,
    Processing,
    Question,
    Representative,
    SavedFilter,
    SituationPart,
    StartStopFile,
    Task,
)
from intake.models import Application, Assessment, Letter, LetterTemplate, SubmissionFile
from outcomes.models import InstrumentVersion
from providers.models import IdentityProvider, Role, Subscription, User
from tests.api import System, client_of
from tests.architecture.addresses import reverses
from tests.architecture.near import Near, build_near
from tests.architecture.papers import (
    BEGUN,
    agreed,
    asked_about_data,
    destruction,
    distribution,
    document,
    handed_on,
    rules_of,
    told,
    two_records,
    written,
)
from tests.architecture.samples import outreach_of, plan_keys, sent_in
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ClientFactory,
    ContractFactory,
    GoalFactory,
    LocalServiceFactory,
    MeasurementFactory,
    MunicipalityFactory,
    PartnerFactory,
    ProvisionFactory,
    ReferralFactory,
    SupplyOrderFactory,
    SupportRequestFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.intake.letters import sender
from tests.reporting.samples import stored_report

PEOPLE = {
    "holder": "houdt own en protected, hield closed, en houdt kin, van familie",
    "mate": "houdt colleagues, in hetzelfde team",
    "coach": "houdt others, in een ander team",
    "lead": "stuurt het team",
    "lead2": "stuurt het andere team",
    "consultant": "Wmo-consulent van het team",
    "director": "procesregisseur, nergens betrokken",
    "director2": "procesregisseur van own",
    "desk": "loket",
    "partner": "nam de verwijzingen uit own, closed en protected aan",
    "partner2": "kreeg alleen uit others een verwijzing, zonder antwoord",
    "manager": "contractmanager van de gemeente",
    "manager2": "contractmanager van een andere gemeente",
    "administrator": "applicatiebeheerder",
    "officer": "functionaris gegevensbescherming",
}
DOSSIERS = ("own", "colleagues", "others", "closed", "protected", "kin")
BSNS = ("999900006", "999900018", "999900031", "999900043", "999900055", "999900067")
HELD_BY = dict(zip(DOSSIERS, ("holder", "mate", "coach", "holder", "holder", "holder"), strict=True))
# Per dossier the organisation that got its referral; None: one without a worker here.
REFERRED_TO = {"own": "partner", "closed": "partner", "protected": "partner", "others": "partner2"}


@dataclass
class World:
    """People by word, dossiers by word, and the keys of what hangs under each dossier: word, name, key."""

    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    keys: dict[str, dict[str, object]] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    systems: dict[str, Browser] = field(default_factory=dict)  # the API, as the same person
    near: Near = field(default_factory=Near)

    def name_of(self, case: str) -> str:
        """The last name of the resident, found nowhere else."""
        return self.cases[case].client.last_name


def address(world: World, route: str, case: str) -> str:
    """The address of a route in the dossier; what the route asks more is taken from the same dossier."""
    found = world.keys[case]
    _, _, patterns = reverses(route)
    if route == "cases:document":  # each test has a folder of its own
        path = DocumentVersion.objects.get(pk=found["version_id"]).path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7")
    if route == "intake:submission_file":
        path = SubmissionFile.objects.get(pk=found["file_id"]).path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Een brief")
    if route == "cases:referral_change":
        found = found | {"referral_id": found["draft_id"]}
    return reverse(route, kwargs={name: found[name] for name in patterns})


def build() -> World:
    """All of it, in the transaction of the caller."""
    world = World()
    town, elsewhere = MunicipalityFactory(), MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
    team, team2 = TeamFactory(municipality=town), TeamFactory(municipality=town)
    roles = {
        "holder": Role.COACH,
        "mate": Role.COACH,
        "coach": Role.COACH,
        "lead": Role.TEAM_LEAD,
        "lead2": Role.TEAM_LEAD,
        "consultant": Role.CONSULTANT,
        "director": Role.PROCESS_DIRECTOR,
        "director2": Role.PROCESS_DIRECTOR,
        "desk": Role.DESK,
        "partner": Role.PARTNER,
        "partner2": Role.PARTNER,
        "manager": Role.CONTRACT_MANAGER,
        "manager2": Role.CONTRACT_MANAGER,
        "administrator": Role.ADMINISTRATOR,
        "officer": Role.PRIVACY_OFFICER,
    }
    teams = dict.fromkeys(("holder", "mate", "lead", "consultant"), team) | {"coach": team2, "lead2": team2}
    towns = {"manager": town, "manager2": elsewhere}
    for who, role in roles.items():
        world.people[who] = UserFactory(
            roles=[role],
            name=f"Werker {who}",
            team=teams.get(who),
            municipality=towns.get(who),
            employer=PartnerFactory(),
        )
    meeting = Meeting.objects.create(
        team=team, held_on=date(2100, 1, 4), starts_at="09:00", called_by=world.people["lead"]
    )
    group = Group.objects.create(
        name="Eetgroep", activity="samen koken", team=team, capacity=9, starts_on=BEGUN
    )
    meeting.workers.set([world.people["lead"], world.people["mate"]])
    for number, word in enumerate(DOSSIERS):
        _dossier(world, word, number, team2 if word == "others" else team)
    OwnFile.objects.create(
        worker=world.people["holder"],
        client=world.cases["kin"].client,
        relation="family",
        marked_by=world.people["officer"],
    )
    Involvement.objects.create(
        case=world.cases["own"], worker=world.people["director2"], level="direction", starts_on=BEGUN
    )
    written(world.cases["own"], world.people["mate"])
    report = stored_report(municipality=town)
    contract = ContractFactory(municipality=town)
    sender(town)
    shared = {
        "table": "teams",
        "sort": "wet",
        "instrument": "zrm",
        "own_view": "positive_health",
        "instrument_version_id": InstrumentVersion.objects.get(instrument="zrm").pk,
        "key": "assessment",
        "text_key": "intro",
        "language": "nl",
        "step": "pgb",
        "subject": "needs",
        "term_id": LegalTerm.objects.get(code="assessment").pk,
        "row_id": team.pk,
        **agreed(world.people, contract),
        "meeting_id": meeting.pk,
        "group_id": group.pk,
        "filter_id": SavedFilter.objects.create(worker=world.people["coach"], name="Bewaard").pk,
        "model_id": EscalationModel.objects.get().pk,
        "rules_id": rules_of(world.people["administrator"]),
        "service_id": LocalServiceFactory(municipality=town).pk,
        "code": town.external_id,
        "kind": "receipt",
        "month": report.month,
        "version": report.version,
        **two_records(town),
        "own_id": OwnFile.objects.create(
            worker=world.people["desk"],
            client=ClientFactory(last_name="Eigenzelf"),
            relation="self",
            marked_by=world.people["officer"],
        ).pk,
        "worker_id": world.people["director"].pk,
        "complaint_id": Complaint.objects.create(
            municipality=town, kind="complaint", received_on=BEGUN, subject="Te laat gebeld"
        ).pk,
        "incident_id": Incident.objects.create(
            municipality=town,
            kind="calamity",
            happened_on=BEGUN,
            known_on=BEGUN,
            subject="Een val",
            owner=world.people["lead"],
        ).pk,
        "breach_id": Breach.objects.create(
            discovered_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
            what="Brief",
            registered_by=world.people["desk"],
        ).pk,
        "told_id": StartStopFile.objects.create(
            municipality=town, until_on=BEGUN, made_on=BEGUN, made_by=world.people["consultant"]
        ).pk,
        "answer": "geleverd",
        "processing_id": Processing.objects.create(name="Iets", starts_on=BEGUN).pk,
        "signal_id": outreach_of(world.people["holder"].team).signal_id,
        **sent_in(),
        **destruction(world.people["officer"]),
        **handed_on(world.people["administrator"]),
        **distribution(world.people["lead"], world.people["mate"], world.cases["colleagues"]),
        "provider_id": IdentityProvider.objects.create(
            name="Stek", slug="stek", partner=PartnerFactory(), issuer="https://stek.nl", domains=["stek.nl"]
        ).pk,
    }
    for keys in world.keys.values():
        keys |= shared
    world.near = build_near()
    for who, user in world.people.items():
        world.browsers[who] = Browser(raise_request_exception=False)
        world.browsers[who].force_login(user, backend="providers.access.EmailBackend")
        world.systems[who] = System(user)
    heard = Subscription.objects.create(
        partner=world.people["partner"].employer, url="https://brug.example.nl/rondom", secret="whsec_eA==",
        kinds=["referral_sent"], made_by=world.people["partner"],
    )  # fmt: skip
    for keys in world.keys.values():
        keys["subscription_id"] = heard.pk
        keys["extension"] = "csv"
        keys["client_id"] = client_of(world.people["partner"]).pk
    return world


def _dossier(world: World, word: str, number: int, team) -> None:
    """One dossier with one of everything; what is over was of somebody who may see nothing any more."""
    was = world.people["director"]
    closed = word == "closed"
    end = {"ends_on": date(2026, 6, 1)} if closed else {}
    person = ClientFactory(
        last_name=f"Achternaam{word.capitalize()}", birth_date=date(1950, 1, 1 + number), bsn=BSNS[number]
    )
    protection = {"protected_on": BEGUN, "protection_reason": "bedreiging"} if word == "protected" else {}
    case = CaseFactory(client=person, team=team, opened_on=BEGUN, closed=closed, **protection)
    AssignmentFactory(case=case, worker=world.people[HELD_BY[word]], **end)
    ended = {"end_reason": "19"} | end if closed else {}
    trajectory = TrajectoryFactory(case=case, **ended)
    taken_on = {"ended_on": date(2026, 6, 1), "started_on": date(2026, 5, 1)} if closed else {}
    taken_on |= {"accepted": True} if word in ("own", "closed", "protected") else {}
    to = world.people[REFERRED_TO[word]].employer if word in REFERRED_TO else PartnerFactory()
    over = {"starts_on": BEGUN, "ends_on": date(2026, 4, 1)}
    involvement = Involvement.objects.create(case=case, worker=was, **over)
    grant = CaseGrant(content_object=case, user=was, **over)
    grant.permission = _may_read()
    grant.save()
    version = document(case, world.people[HELD_BY[word]], "Brief", "normal")
    asked = SupportRequestFactory(client=person, case=case, taken_by=world.people["desk"])
    world.cases[word] = case
    world.keys[word] = {
        "case_id": case.pk,
        "trajectory_id": trajectory.pk,
        "goal_id": GoalFactory(trajectory=trajectory).pk,
        "measurement_id": MeasurementFactory(trajectory=trajectory).pk,
        "referral_id": ReferralFactory(case=case, partner=to, **taken_on).pk,
        "draft_id": ReferralFactory(case=case, partner=to, sent_on=None).pk,
        "involvement_id": involvement.pk,
        "grant_id": grant.pk,
        "aftercare_id": Aftercare.objects.create(case=case, worker=was, due_on=BEGUN).pk,
        "representative_id": Representative.objects.create(
            client=person,
            kind="mentor",
            name="M. Mentor",
            starts_on=BEGUN,
            proof="beschikking",
            proof_seen_on=BEGUN,
        ).pk,
        "event_id": LifeEvent.objects.create(
            client=person,
            kind="moved",
            happened_on=BEGUN,
            source="resident",
            recorded_on=BEGUN,
            recorded_by=was,
            before={
                "team": team.pk,
                "household": None,
                "municipality_id": person.municipality_id,
                "district_id": None,
                "postcode": "",
                "house_number": None,
                "house_letter": "",
                "house_addition": "",
            },
        ).pk,
        "message_id": told(world.people["holder"], case).pk,
        "question_id": Question.objects.create(
            case=case,
            text="Hoe gaat het?",
            to_worker=world.people[HELD_BY[word]],
            asked_by=was,
            asked_on=BEGUN,
        ).pk,
        "participation_id": Participation.objects.create(
            case=case, group=Group.objects.get(), asked_on=BEGUN
        ).pk,
        "discussion_id": Discussion.objects.create(
            case=case, meeting=Meeting.objects.get(), question="Hoe verder?", brought_by=was
        ).pk,
        "situation_part_id": SituationPart.objects.create(
            case=case, role="mayor", name="Burgemeester", starts_on=BEGUN
        ).pk,
        "task_id": Task.objects.create(
            case=case, text="Bel de huisarts", due_on=BEGUN, asked_by=was, asked_on=BEGUN
        ).pk,
        "appointment_id": Appointment.objects.create(
            case=case,
            made_by=was,
            made_on=BEGUN,
            starts_at="2026-04-01T08:00Z",
            ends_at="2026-04-01T09:00Z",
        ).pk,
        "document_id": version.document_id,
        "version_id": version.pk,
        "request_id": asked.pk,
        "assessment_id": Assessment.objects.create(request=asked, reported_on=BEGUN).pk,
        "letter_id": Letter.objects.create(
            request=asked,
            kind="receipt",
            template=LetterTemplate.objects.get(kind="receipt"),
            dated_on=BEGUN,
            subject="Brief",
            address="x",
            text="x",
            by=was,
            pdf=b"%PDF-1.7",
        ).pk,
        "application_id": Application.objects.create(request=asked, received_on=BEGUN).pk,
        "emergency_id": EmergencyAccess.objects.create(
            case=case, worker=was, reason="spoed", starts_at="2026-04-01T08:00Z", ends_at="2026-04-01T11:00Z"
        ).pk,
    }
    world.keys[word]["handover_id"] = Handover.objects.create(
        case=case, giver=was, receiver=world.people[HELD_BY[word]], starts_on=BEGUN, note="Bel eerst.",
        planned_by=was, planned_on=BEGUN,
    ).pk  # fmt: skip
    world.keys[word] |= plan_keys(case, was, world.keys[word]["goal_id"])
    granted = ProvisionFactory(client=person, municipality=team.municipality)
    order = SupplyOrderFactory(provision=granted, supplier=to, ordered_by=was)
    world.keys[word] |= {"provision_id": granted.pk, "order_id": order.pk}
    world.keys[word]["pk"] = world.keys[word]["referral_id"]
    world.keys[word] |= asked_about_data(case, world.people["officer"])


def _may_read():
    permission = CaseGrant._meta.get_field("permission").related_model
    return permission.objects.get(codename="read_case", content_type__app_label="cases")
