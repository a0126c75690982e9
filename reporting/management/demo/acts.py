"""What the demo's own workers did on the last day, through the same acts as on the screens.

Few rows, for the lists of the officer, of rights and of documents. Names of files and moments differ from one
demo to the next; who, what and where never do.
"""

from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from cases import services
from cases.models import Case, Client, Complaint, Consent, DataRequest, Document, Incident, Referral
from cases.models.consent import Data
from cases.models.data_request import RequestKind
from cases.scales import Confidentiality
from cases.services import complaints, consents, data_requests, registers, retention
from intake import services as desk
from intake.models import Signal, SupportRequest
from providers.models import LocalService, Municipality, Partner, Role, ServiceScope, User, keep
from reporting.management.demo.granting import fill_provisions
from reporting.management.demo.households import close_earlier, fill_households
from reporting.management.demo.letters import fill_senders, write_letters
from reporting.management.demo.levels import fill_groups, fill_levels, fill_meetings
from reporting.management.demo.neighbourhood import fill_social_map
from reporting.management.demo.offering import fill_advice, fill_agreements, fill_offers
from reporting.management.demo.people import ACCOUNTS
from reporting.management.demo.persons import fill_persons, fill_working_days
from reporting.management.demo.plans import fill_plans
from reporting.management.demo.procedures import fill_procedures
from reporting.management.demo.submissions import fill_submissions
from reporting.management.demo.systems import fill_systems

DAYS = timedelta(days=1)
LETTER = """Aan het wijkteam

Mijn moeder vergeet de laatste tijd haar medicijnen. Zij eet slecht en gaat bijna niet meer naar buiten.
Kunt u meedenken over dagbesteding dichtbij? Zij wil graag onder de mensen zijn.

Met vriendelijke groet,
haar dochter
"""
VERSLAG = """Verslag van het keukentafelgesprek

Aanwezig: de inwoner, de dochter en de vaste hulpverlener.
Wat goed gaat: wonen, geld, contact met de buren.
Wat beter kan: de dag vullen, op tijd eten, de dochter ontlasten.
Afspraken: twee dagdelen dagbesteding proberen; de buurvrouw komt op woensdag.
"""


class LastDay:
    """The acts of one day by the demo accounts."""

    def __init__(self, until: date) -> None:
        self.on = until
        self.at = timezone.make_aware(datetime.combine(until, time(15, 30)))
        names = {role: name for role, name, _, _ in ACCOUNTS}
        self.by = {role: User.objects.get(name=name, external_id__gt="") for role, name in names.items()}
        coach = self.by[Role.COACH]
        held = Case.objects.held_by(coach, on=until).filter(closed_on=None)
        self.cases = list(held.select_related("client").order_by("pk")[:12])

    def fill(self) -> None:
        """All of it; the caller gives the transaction."""
        self._documents()
        self._tasks()
        fill_persons(self.cases, on=self.on, by=self.by[Role.COACH])
        fill_plans(self.cases, on=self.on, by=self.by[Role.COACH])
        fill_households(self.cases[:6], self.cases[6:9], on=self.on, by=self.by[Role.COACH])
        if len(self.cases) > 9:
            close_earlier(self.cases[9])
        fill_working_days(on=self.on)
        coach, lead = self.by[Role.COACH], self.by[Role.TEAM_LEAD]
        fill_levels(self.cases, on=self.on, coach=coach, lead=lead)
        fill_meetings(self.cases, on=self.on, coach=coach, lead=lead)
        fill_groups(self.cases, on=self.on, coach=coach, lead=lead)
        self._sharing()
        self._rights()
        self._registers()
        self._barriers()
        self._scope()
        fill_social_map(date(2022, 1, 1), checked_on=self.on - 30 * DAYS)
        fill_offers(date(2022, 1, 1), self.on)
        fill_advice(self.on)
        fill_agreements(self.on)
        fill_senders(date(2022, 1, 1))
        fill_systems(date(2022, 1, 1), by=self.by[Role.ADMINISTRATOR])
        write_letters(self.on, desk=self.by[Role.DESK], consultant=self.by[Role.CONSULTANT])
        self._outreach()
        fill_submissions(self.on)
        fill_procedures(self.by[Role.CONSULTANT], on=self.on)
        if supplier := self.by[Role.PARTNER].employer:
            fill_provisions(self.by[Role.CONSULTANT], supplier, on=self.on)
        self._elsewhere()

    def _elsewhere(self) -> None:
        """Questions that went elsewhere, one warm and one of which nothing was heard in time, and advice."""
        lately = SupportRequest.objects.filter(outcome_on__lt=self.on).order_by("-outcome_on", "pk")
        by = self.by[Role.DESK]
        gone = lately.filter(outcome="passed_on", feedback_on=None).exclude(destination="")
        warm = {
            "is_warm": True,
            "handed_on": self.on,
            "spoken_to": "consulent, afdeling schuldhulp",
            "consent_on": self.on,
            "consent_how": "oral",
        }
        for asked, more, due in zip(gone[:2], ({}, warm), (-1, 14), strict=False):
            words = {"seen": asked.version, "on": self.on, "by": by, **more}
            due_on = max(asked.outcome_on or self.on, self.on + due * DAYS)
            desk.pass_on(request=asked, destination=asked.destination, feedback_due=due_on, **words)
        for asked in lately.filter(outcome="general_service")[:5]:
            there = LocalService.objects.near(asked.municipality_id, None, on=self.on).order_by("code")
            desk.advise(request=asked, advised=there[:2], on=self.on, by=by)

    def _outreach(self) -> None:
        """A team that tries to reach somebody of whom a housing association is worried."""
        member = User.objects.filter(team__kind="outreach", roles=[Role.COACH]).order_by("pk").first()
        if member is None or member.team is None:
            return
        open_ones = Signal.objects.open().filter(municipality=member.team.municipality, request=None)
        signal = open_ones.order_by("-received_on", "pk").first()
        if signal is None:
            return
        outreach = desk.start_outreach(
            signal=signal,
            team=member.team,
            evaluate_on=self.on + 28 * DAYS,
            ground="vital",
            why="Het huis is vervuild en er is brandgevaar. De bewoner doet niet open.",
            last_name="Groen",
            postcode="2401 AB",
            house_number="7",
            on=self.on,
            by=self.by[Role.DESK],
        )
        desk.record_attempt(
            outreach=outreach,
            day=self.on,
            way="visit",
            company="colleague",
            result="no_answer",
            on=self.on,
            by=member,
        )

    def _scope(self) -> None:
        """What the commission takes in since 2022: a traplift is in, welzijn is out."""
        since = {"starts_on": date(2022, 1, 1)}
        ours = ("stairlift", "wheelchair", "housekeeping", "guidance", "daytime", "social_work")
        for town in Municipality.objects.order_by("pk"):
            rows = [ServiceScope(municipality=town, service=service, **since) for service in ours]
            out = {"service": "welfare", "is_ours": False, "elsewhere": "consortium voor preventie"}
            keep(*rows, ServiceScope(municipality=town, **out, **since))

    def _documents(self) -> None:
        for number, case in enumerate(self.cases[:4]):
            self._document(case, "Brief van de dochter", LETTER, Document.Kind.LETTER, 20 + number)
            self._document(case, "Verslag keukentafelgesprek", VERSLAG, Document.Kind.REPORT, 12 + number)
        first = self.cases[0]
        report = self._document(first, "Verslag keukentafelgesprek", VERSLAG, Document.Kind.REPORT, 3)
        again = ContentFile((VERSLAG + "Aangevuld na lezen door de dochter.\n").encode(), "verslag.txt")
        services.add_version(document=report, upload=again, on=self.on, by=self.by[Role.COACH])

    def _document(self, case: Case, title: str, text: str, kind: str, ago: int) -> Document:
        file_name = f"{title.lower().replace(' ', '-')}.txt"
        return services.add_document(
            case=case,
            upload=ContentFile(text.encode(), file_name),
            title=title,
            kind=kind,
            dated_on=self.on - ago * DAYS,
            confidentiality=Confidentiality.NORMAL,
            on=self.on,
            by=self.by[Role.COACH],
        ).document

    def _tasks(self) -> None:
        """What must be done: one thing of each urgency, and one that is done."""
        coach, lead = self.by[Role.COACH], self.by[Role.TEAM_LEAD]
        for case, text, days, by in (
            (self.cases[0], "Dochter bellen over de dagbesteding", 0, coach),
            (self.cases[0], "Verslag van het gesprek opsturen", 9, coach),
            (self.cases[1], "Aanmelden bij de maaltijdservice", 1, lead),
            (self.cases[2], "Vragen of de huurachterstand is geregeld", 5, coach),
        ):
            services.add_task(case=case, text=text, due_on=self.on + days * DAYS, on=self.on, by=by)
        for case, days, start, place in (
            (self.cases[0], 1, 9, "home"),
            (self.cases[1], 1, 14, "phone"),
            (self.cases[2], 3, 11, "office"),
        ):
            services.make_appointment(
                case=case,
                day=self.on + days * DAYS,
                start=time(start),
                end=time(start + 1),
                place=place,
                on=self.on,
                by=coach,
            )
        services.ask(case=self.cases[1], text="Is de dochter al gebeld?", worker=coach, on=self.on, by=lead)
        done = services.add_task(
            case=self.cases[0], text="Indicatie opvragen", due_on=self.on, on=self.on, by=coach
        )
        services.finish_task(task=done, seen=done.version, on=self.on, by=coach)

    def _sharing(self) -> None:
        coach = self.by[Role.COACH]
        partner = Partner.objects.get(pk=self.by[Role.PARTNER].employer_id)
        for number, case in enumerate(self.cases[:3]):
            consent = consents.give(
                case=case,
                partner=partner,
                purpose="Samen kijken of dagbesteding past",
                data=[Data.CONTACT, Data.QUESTION, Data.PLAN],
                given_on=self.on - (10 + number) * DAYS,
                way=Consent.Way.SPOKEN,
                on=self.on,
                by=coach,
            )
            if number == 2:
                consents.withdraw(
                    consent=consent, reason="Wil het toch eerst zelf bespreken", on=self.on, by=coach
                )
        consents.disclose(
            case=self.cases[0],
            receiver="huisartsenpraktijk",
            what="Dat er een vaste hulpverlener is, en wie dat is",
            data=[Data.CONTACT],
            ground="legal_task",
            way="phone",
            told_on=self.on,
            on=self.on,
            by=coach,
        )

    def _rights(self) -> None:
        officer, consultant = self.by[Role.PRIVACY_OFFICER], self.by[Role.CONSULTANT]
        asked = (
            (self.cases[0], RequestKind.ACCESS, 6, "Ik wil weten wat er over mij in het dossier staat."),
            (self.cases[1], RequestKind.RECTIFICATION, 12, "Mijn telefoonnummer klopt niet."),
            (self.cases[2], RequestKind.OBJECTION, 2, "Ik wil niet dat mijn gegevens gedeeld worden."),
            (self.cases[3], RequestKind.ERASURE, 40, "Ik wil dat mijn oude gegevens weg gaan."),
        )
        for number, (case, kind, ago, wish) in enumerate(asked):
            request = data_requests.register(
                client=case.client,
                case=case,
                kind=kind,
                received_on=self.on - ago * DAYS,
                way=DataRequest.Way.LETTER,
                wish=wish,
                on=self.on,
                by=consultant,
            )
            if number < 2:
                data_requests.check_identity(
                    request=request,
                    how=DataRequest.Proof.DOCUMENT,
                    checked_on=self.on,
                    on=self.on,
                    by=officer,
                )
                data_requests.start(request=request, on=self.on, by=officer)

    def _registers(self) -> None:
        lead, officer = self.by[Role.TEAM_LEAD], self.by[Role.PRIVACY_OFFICER]
        registers.keep_incident(
            on=self.on,
            by=lead,
            kind=Incident.Kind.CALAMITY,
            happened_on=self.on - 3 * DAYS,
            known_on=self.on - 2 * DAYS,
            subject="Een inwoner viel tijdens het vervoer naar de dagbesteding en brak een heup.",
            owner=lead,
        )
        breach = registers.tell_of_breach(
            discovered_at=self.at - timedelta(hours=20),
            what="Een brief met een plan is bij de buren bezorgd. Zij brachten die ongelezen terug.",
            data="naam, adres, plan en doelen van één inwoner",
            at=self.at,
            by=self.by[Role.COACH],
        )
        registers.handle_breach(
            breach=breach,
            seen=breach.version,
            at=self.at,
            by=officer,
            owner=officer,
            risk="unlikely",
            risk_reason="De envelop was dicht en kwam dezelfde dag terug.",
        )
        complaints.keep_complaint(
            on=self.on,
            by=lead,
            kind=Complaint.Kind.COMPLAINT,
            received_on=self.on - 9 * DAYS,
            subject="De vaste hulpverlener belde niet terug.",
            owner=lead,
            number=self.cases[1].pk,
        )

    def _barriers(self) -> None:
        officer, coach = self.by[Role.PRIVACY_OFFICER], self.by[Role.COACH]
        elsewhere = Case.objects.exclude(team=self.cases[0].team).filter(closed_on=None).order_by("pk")
        for_him = elsewhere.exclude(pk__in=Referral.objects.values("case")).first()
        if for_him is not None:
            services.mark_own_file(worker=coach, number=for_him.pk, relation="family", by=officer)
        ended = Client.objects.filter(cases__closed_on__lt=self.on - 365 * DAYS).order_by("pk").first()
        if ended is not None:
            old = ended.cases.order_by("pk").first()
            if old is not None:
                retention.hold_back(
                    number=old.pk,
                    reason="Er loopt een rechtszaak over een beschikking uit die tijd.",
                    on=self.on,
                    by=officer,
                )
