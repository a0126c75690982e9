"""What a resident asks about the own data: a dated request with a term, and what came of it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case as Cases
from django.db.models import Q, Value, When
from django.db.models.functions import Now

from cases.models.case import Case
from cases.models.client import Client
from cases.models.consent import Asker, named_when_representing
from cases.models.legal_term import LegalCode, term_in_sql, term_on
from cases.states import REQUEST_NEXT, REQUEST_OPEN, RequestState
from cases.terms import last_day_of_months
from providers.models import Role, User
from providers.periods import in_order

S = RequestState


class RequestKind(models.TextChoices):
    """Which right is used (soort verzoek)."""

    ACCESS = "access", "inzage"  # AVG 15, Wmo 5.3.2
    RECTIFICATION = "rectification", "correctie"  # AVG 16, Wmo 5.3.2 lid 5
    OBJECTION = "objection", "bezwaar tegen gebruik"  # AVG 21
    ERASURE = "erasure", "vernietiging"  # AVG 17, Wmo 5.3.5


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests of residents about their data."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """All for the privacy officer, but those of residents of whom this worker may see nothing."""
        if not user.is_at_work(on=on) or not user.has_role(Role.PRIVACY_OFFICER):
            return self.none()
        barred = Client.objects.barred_from(user).order_by().values("pk")
        return self.exclude(client__in=barred)

    def unanswered(self) -> Self:
        """Those that still wait for a decision."""
        return self.filter(state__in=REQUEST_OPEN)

    def with_end(self) -> Self:
        """With ends_on: the end of the term before it moves to a working day, which keeps the order."""
        usual = term_in_sql(LegalCode.REQUEST, "received_on")
        longer = term_in_sql(LegalCode.REQUEST_LONGER, "received_on")
        months = Cases(
            When(kind=RequestKind.ERASURE, then=term_in_sql(LegalCode.ERASURE, "received_on")),
            When(extended_on__isnull=False, then=usual + longer),
            default=usual,
        )
        end = models.Func(
            models.F("received_on"),
            months,
            template="(%(expressions)s))::date",
            arg_joiner=" + make_interval(months => ",
            output_field=models.DateField(),
        )
        return self.annotate(ends_on=end)

    def restricting(self) -> Self:
        """Objections that were granted and still hold: the data are kept, and not shared."""
        granted = self.filter(kind=RequestKind.OBJECTION, decision__in=("granted", "partly"))
        return granted.filter(lifted_on=None)


class DataRequest(models.Model):
    """A request of a resident about the own data (verzoek over gegevens; in law: verzoek van een betrokkene).

    Its state follows from its dates. Source: AVG art. 12 and 15-21, Wmo 2015 art. 5.3.2 and 5.3.5.
    """

    Kind = RequestKind
    State = RequestState

    class Way(models.TextChoices):
        LETTER = "letter", "brief"
        MAIL = "mail", "e-mail"
        DESK = "desk", "aan het loket"
        PHONE = "phone", "telefoon"
        VISIT = "visit", "gesprek"

    class Proof(models.TextChoices):
        DOCUMENT = "document", "identiteitsbewijs gezien"
        KNOWN = "known", "bekend bij de vaste hulpverlener"
        CALLED_BACK = "called_back", "teruggebeld op het bekende nummer"
        SENT = "sent", "antwoord gaat naar het bekende adres"

    class Decision(models.TextChoices):
        GRANTED = "granted", "toegewezen"
        PARTLY = "partly", "deels toegewezen"
        REFUSED = "refused", "afgewezen"

    class Refusal(models.TextChoices):
        RETENTION = "retention", "de wet schrijft voor dat wij dit bewaren"
        OTHERS = "others", "de rechten van anderen wegen zwaarder"
        CORRECT = "correct", "de gegevens kloppen"
        GROUNDS = "grounds", "er zijn dwingende redenen om de gegevens te gebruiken"
        UNKNOWN = "unknown", "niet vast te stellen wie het vraagt"
        EXCESSIVE = "excessive", "het verzoek is duidelijk ongegrond of buitensporig"

    # PROTECT: what was asked, and the answer, stays answerable.
    client = models.ForeignKey(Client, models.PROTECT, related_name="data_requests", verbose_name="inwoner")
    kind = models.CharField("soort verzoek", max_length=20, choices=RequestKind)
    received_on = models.DateField("ontvangen op")
    way = models.CharField("hoe ontvangen", max_length=10, choices=Way)
    wish = models.TextField("wat de inwoner vraagt", max_length=5_000)
    asked_by = models.CharField("gevraagd door", max_length=20, choices=Asker, default=Asker.SELF)
    representative = models.CharField("vertegenwoordiger", max_length=200, blank=True)
    representation = models.CharField("waaruit dat blijkt", max_length=200, blank=True)
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgelegd door", editable=False
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="behandelaar"
    )
    identified_on = models.DateField("identiteit vastgesteld op", null=True, blank=True)
    identified_how = models.CharField("hoe vastgesteld", max_length=20, choices=Proof, blank=True)
    started_on = models.DateField("in behandeling sinds", null=True, blank=True)
    extended_on = models.DateField("verlengd op", null=True, blank=True)
    extension_reason = models.CharField("reden van verlenging", max_length=500, blank=True)
    decision = models.CharField("besluit", max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    refusal_ground = models.CharField("reden van afwijzing", max_length=20, choices=Refusal, blank=True)
    answer = models.TextField("antwoord aan de inwoner", max_length=5_000, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    lifted_on = models.DateField("beperking opgeheven op", null=True, blank=True)
    state = models.GeneratedField(
        expression=Cases(
            When(withdrawn_on__isnull=False, then=Value(S.WITHDRAWN)),
            When(decision="granted", then=Value(S.GRANTED)),
            When(decision="partly", then=Value(S.PARTLY)),
            When(decision="refused", then=Value(S.REFUSED)),
            When(started_on__isnull=False, then=Value(S.IN_WORK)),
            When(identified_on__isnull=False, then=Value(S.IDENTIFIED)),
            default=Value(S.RECEIVED),
        ),
        output_field=models.CharField(max_length=20, choices=RequestState, verbose_name="stand"),
        db_persist=True,
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "verzoek over gegevens"
        verbose_name_plural = "verzoeken over gegevens"
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["state", "received_on"], name="cases_datarequest_by_state")]
        constraints = [
            *(
                in_order("received_on", later, name=f"cases_datarequest_{later.removesuffix('_on')}_after")
                for later in ("identified_on", "started_on", "extended_on", "decided_on", "withdrawn_on")
            ),
            in_order("identified_on", "started_on", name="cases_datarequest_starts_after_check"),
            in_order("decided_on", "lifted_on", name="cases_datarequest_lifted_after_decision"),
            named_when_representing("asked_by", name="cases_datarequest_names_the_representative"),
            models.CheckConstraint(
                condition=Q(identified_on__isnull=True, identified_how="")
                | (Q(identified_on__isnull=False) & ~Q(identified_how="")),
                name="cases_datarequest_says_how_identity_was_checked",
                violation_error_message="Vul in hoe de identiteit is vastgesteld.",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(identified_on__isnull=False),
                name="cases_datarequest_identity_first",
                violation_error_message="Stel eerst vast wie het verzoek doet.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decision="", decided_by__isnull=True)
                | (
                    Q(decided_on__isnull=False, decided_by__isnull=False, started_on__isnull=False)
                    & ~Q(decision="")
                    & ~Q(answer="")
                ),
                name="cases_datarequest_is_decided_as_a_whole",
                violation_error_message="Vul het besluit, de datum en het antwoord samen in.",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=("refused", "partly")) | ~Q(refusal_ground=""),
                name="cases_datarequest_is_refused_on_a_ground",
                violation_error_message="Kies waarom het niet of niet helemaal kan.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(decided_on__isnull=True),
                name="cases_datarequest_withdrawn_or_decided",
                violation_error_message="Een verzoek waarop is besloten, kan niet worden ingetrokken.",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extension_reason="")
                | (Q(extended_on__isnull=False) & ~Q(extension_reason="") & ~Q(kind=RequestKind.ERASURE)),
                name="cases_datarequest_is_extended_for_a_reason",
                violation_error_message="Vul in waarom er meer tijd nodig is. Vernietiging verlengt u niet.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(kind=RequestKind.OBJECTION, decided_on__isnull=False),
                name="cases_datarequest_only_objections_restrict",
                violation_error_message="Alleen een toegewezen bezwaar geeft een beperking.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.received_on:%d-%m-%Y}"

    @property
    def number(self) -> str:
        """The number people say to each other; it tells nothing about the person."""
        return f"V-{self.pk:05d}"

    @property
    def due_on(self) -> date:
        """The last day to answer (AVG art. 12 lid 3; Wmo 2015 art. 5.3.5)."""
        if self.kind == RequestKind.ERASURE:
            return last_day_of_months(self.received_on, term_on(LegalCode.ERASURE, self.received_on))
        more = term_on(LegalCode.REQUEST_LONGER, self.received_on) if self.extended_on else 0
        return last_day_of_months(self.received_on, term_on(LegalCode.REQUEST, self.received_on) + more)

    @property
    def tell_by(self) -> date:
        """The last day to tell the resident that more time is needed (AVG art. 12 lid 3)."""
        return last_day_of_months(self.received_on, term_on(LegalCode.REQUEST, self.received_on))

    def get_state_display(self) -> str:
        """The state in Dutch; Django gives a generated field no such method."""
        return str(RequestState(self.state).label)

    def may_become(self, state: RequestState) -> bool:
        """Whether the state machine allows this step from where the request stands."""
        return state in REQUEST_NEXT[RequestState(self.state)]


class Rectification(models.Model):
    """What was wrong in a dossier according to the resident, shown beside it (correctie bij het dossier)."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", "verbeterd"
        STATEMENT = "statement", "verklaring van de inwoner"

    class About(models.TextChoices):
        CLIENT = "client", "persoonsgegevens"
        NOTE = "note", "contactnotitie"
        PLAN = "plan", "plan en doelen"
        REFERRAL = "referral", "verwijzing"
        MEASUREMENT = "measurement", "meting"
        OTHER = "other", "iets anders"

    request = models.ForeignKey(
        DataRequest, models.PROTECT, related_name="rectifications", verbose_name="verzoek"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="rectifications", verbose_name="dossier")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    about = models.CharField("waarover", max_length=20, choices=About)
    field = models.CharField("welk gegeven", max_length=200)
    row_id = models.BigIntegerField("welke rij", null=True, blank=True)
    before = models.TextField("wat er staat of stond", max_length=5_000, blank=True)
    after = models.TextField("wat het moet zijn, of de verklaring", max_length=5_000)
    made_on = models.DateField("op")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door", editable=False)
    made_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "correctie bij het dossier"
        verbose_name_plural = "correcties bij het dossier"
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.field}"
