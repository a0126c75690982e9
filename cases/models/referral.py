"""Referrals: a question from a dossier to an organisation, and its answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Case as Cases
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce

from cases.models.case import Case, EndReason
from cases.models.consent import Consent, Data, Ground
from cases.querysets import ReferralQuerySet
from cases.states import ReferralState, may_become
from providers.models import District, Exchanged, Partner, ServiceScope, User
from providers.periods import in_order

S = ReferralState


class Referral(Exchanged):
    """A referral to an organisation (verwijzing). Its state follows from its dates: they cannot disagree."""

    # The facts that are left when the resident is destroyed: K07, K08.
    STAYS: ClassVar = (
        "case", "partner", "sent_on", "answered_on", "answer", "started_on", "ended_on", "withdrawn_on",
        "expired_on",
    )  # fmt: skip

    State = ReferralState

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "geaccepteerd"
        DECLINED = "declined", "geweigerd"
        WAITING = "waiting", "wachtlijst"

    class DeclineReason(models.TextChoices):
        FULL = "full", "geen plek"
        EXPERTISE = "expertise", "past niet bij onze deskundigheid"
        AREA = "area", "buiten ons werkgebied"
        INFORMATION = "information", "te weinig informatie"
        RESIDENT = "resident", "de inwoner wil niet"
        OTHER = "other", "anders"

    class Level(models.TextChoices):
        REFERRAL = "referral", "verwijzing: naam, contact en de vraag"
        CORE = "core", "kern: ook het plan en de doelen"
        FULL = "full", "volledig: ook notities en metingen"

    # PROTECT: what was asked of whom, and the answer, stays.
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name="dossier")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="referrals", verbose_name="organisatie")
    kind_of_help = models.CharField("soort hulp", max_length=200, blank=True)
    # As the rules, the norms and the places know it; empty where nobody said.
    service = models.CharField(
        "voorziening", max_length=20, choices=ServiceScope.Service, blank=True, default="", db_default=""
    )
    question = models.TextField("vraag aan de organisatie", max_length=10_000, blank=True)
    wishes = models.TextField("wensen van de inwoner", max_length=2_000, blank=True)
    # What the organisation sees of the dossier from its answer until the end of the help.
    level = models.CharField(
        "niveau van inzage", max_length=10, choices=Level, default=Level.REFERRAL, db_default=Level.REFERRAL
    )
    consent_on = models.DateField("toestemming van de inwoner op", null=True, blank=True)
    # Why the organisation may read along, and the consent itself when that is the ground.
    ground = models.CharField(
        "grondslag", max_length=20, choices=Ground, default=Ground.CONSENT, db_default=Ground.CONSENT
    )
    # Empty: the same ground as for name, contact and question.
    plan_ground = models.CharField(
        "grondslag voor plan en doelen", max_length=20, choices=Ground, blank=True, default="", db_default=""
    )
    file_ground = models.CharField(
        "grondslag voor notities en metingen", max_length=20, choices=Ground, blank=True, default="",
        db_default="",
    )  # fmt: skip
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="toestemming"
    )
    # From this day on the organisation sees nothing of the person, whatever became of the help.
    sharing_ended_on = models.DateField("delen gestopt op", null=True, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verstuurd door"
    )
    sent_on = models.DateField("verstuurd op", null=True, blank=True)
    seen_on = models.DateField("gezien op", null=True, blank=True)
    answered_on = models.DateField("beantwoord op", null=True, blank=True)  # the first answer
    answer = models.CharField("antwoord", max_length=10, choices=Answer, blank=True)  # the latest
    decline_reason = models.CharField("reden van weigering", max_length=200, blank=True)
    decline_note = models.TextField("toelichting, en wat wel zou helpen", max_length=2_000, blank=True)
    expected_on = models.DateField("verwachte start", null=True, blank=True)
    # What the resident gets while waiting for a place.
    bridging = models.TextField("overbruggingszorg", max_length=2_000, blank=True, default="", db_default="")
    contact_name = models.CharField("contactpersoon", max_length=200, blank=True)
    started_on = models.DateField("gestart op", null=True, blank=True)
    ended_on = models.DateField("beëindigd op", null=True, blank=True)
    # Empty where a file told only the words.
    end_code = models.CharField(
        "reden van beëindiging", max_length=2, choices=EndReason, blank=True, default="", db_default=""
    )
    end_reason = models.CharField("reden van beëindiging in woorden", max_length=200, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    expired_on = models.DateField("verlopen op", null=True, blank=True)
    # The loket took a referral that came back up again: what was done instead.
    picked_up_on = models.DateField("opgepakt op", null=True, blank=True)
    picked_up_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="opgepakt door"
    )
    picked_up_note = models.CharField(
        "wat er is gedaan", max_length=500, blank=True, default="", db_default=""
    )
    # Its place among those that the organisation told for this kind of help and wijk, from sending on.
    # Empty number: nobody told how many there are, or all were taken when it was sent.
    place_service = models.CharField(
        "plek voor welke hulp", max_length=20, choices=ServiceScope.Service, blank=True, default="",
        db_default="",
    )  # fmt: skip
    place_district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="plek in welke wijk"
    )
    place_number = models.PositiveSmallIntegerField("nummer van de plek", null=True, blank=True)
    state = models.GeneratedField(
        expression=Cases(
            When(withdrawn_on__isnull=False, then=Value(S.WITHDRAWN)),
            When(expired_on__isnull=False, then=Value(S.EXPIRED)),
            When(ended_on__isnull=False, then=Value(S.ENDED)),
            When(started_on__isnull=False, then=Value(S.STARTED)),
            When(answer="accepted", then=Value(S.ACCEPTED)),
            When(answer="waiting", then=Value(S.WAITING)),
            When(answer="declined", then=Value(S.DECLINED)),
            When(seen_on__isnull=False, then=Value(S.SEEN)),
            When(sent_on__isnull=False, then=Value(S.SENT)),
            default=Value(S.DRAFT),
        ),
        output_field=models.CharField(max_length=10, choices=ReferralState, verbose_name="stand"),
        db_persist=True,
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "verwijzing"
        verbose_name_plural = "verwijzingen"
        ordering = ["-sent_on", "-pk"]
        indexes = [
            # The inbox of an organisation, by state; and what runs in it today.
            models.Index(fields=["partner", "state", "sent_on"], name="cases_referral_of_partner"),
            models.Index(fields=["answered_on"], name="cases_referral_answered"),  # K07 by month
            models.Index(fields=["started_on"], name="cases_referral_started"),
        ]
        constraints = [
            *(
                in_order("sent_on", later, name=f"cases_referral_{later.removesuffix('_on')}_after_sent")
                for later in ("seen_on", "answered_on", "started_on", "withdrawn_on", "expired_on")
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="cases_referral_is_answered_with_an_answer",
                violation_error_message="Vul de datum en het antwoord samen in.",
            ),
            models.UniqueConstraint(
                "partner",
                "place_service",
                Coalesce("place_district", Value(0)),
                "place_number",
                condition=Q(place_number__isnull=False, state__in=["sent", "seen", "accepted", "started"]),
                name="cases_referral_one_on_a_place",
                violation_error_message="Deze plek is net door een ander bezet. Probeer het opnieuw.",
            ),
            models.CheckConstraint(
                condition=Q(picked_up_on=None, picked_up_by=None, picked_up_note="")
                | Q(expired_on__isnull=False, picked_up_on__gte=F("expired_on")) & ~Q(picked_up_note=""),
                name="cases_referral_is_picked_up_after_it_expired",
                violation_error_message="Schrijf op wat u met de verlopen verwijzing doet.",
            ),
            models.CheckConstraint(
                condition=(Q(plan_ground="") | ~Q(level="referral")) & (Q(file_ground="") | Q(level="full")),
                name="cases_referral_has_a_ground_for_what_it_shares",
                violation_error_message="Kies alleen een grondslag voor wat de organisatie ook ziet.",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False)
                | Q(
                    seen_on__isnull=True,
                    answered_on__isnull=True,
                    started_on__isnull=True,
                    ended_on__isnull=True,
                    expired_on__isnull=True,
                ),
                name="cases_referral_draft_has_no_answer",
                violation_error_message="Een verwijzing die niet is verstuurd, kan niet zijn beantwoord.",
            ),
            models.CheckConstraint(
                condition=Q(end_code="") | Q(ended_on__isnull=False, end_code__in=EndReason.values),
                name="cases_referral_ends_for_a_reason_of_the_list",
                violation_error_message="Kies de reden uit de lijst, en vul de laatste dag in.",
            ),
        ]

    def __str__(self) -> str:
        return f"verwijzing naar {self.partner}"

    def get_state_display(self) -> str:
        """The state in Dutch; Django gives a generated field no such method."""
        return str(ReferralState(self.state).label)

    @property
    def end_said(self) -> str:
        """Why it ended: the reason of the list, and the words that were added."""
        label = str(EndReason(self.end_code).label) if self.end_code else ""
        words = "" if self.end_reason == label else self.end_reason
        return ": ".join(filter(None, [label, words]))

    def grounds(self) -> dict[Data, Ground]:
        """Why each group of data that it shares may be shared; a group that is absent is not shared."""
        first = Ground(self.ground)
        found = {Data.CONTACT: first, Data.QUESTION: first}
        if self.level != self.Level.REFERRAL:
            found[Data.PLAN] = Ground(self.plan_ground or first)
        if self.level == self.Level.FULL:
            file = Ground(self.file_ground or first)
            found |= {Data.NOTES: file, Data.MEASUREMENTS: file, Data.DOCUMENTS: file}
        return found

    def may_become(self, state: ReferralState) -> bool:
        """Whether the state machine allows this step from where the referral stands."""
        return may_become(self.state, state)
