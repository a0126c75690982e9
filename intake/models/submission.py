"""What came in by the web, by mail or by the API, before the desk took it up."""

import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import new_name
from intake.models.request import Source, SupportRequest
from intake.querysets import SubmissionQuerySet
from providers.models import Municipality, SealedTextField, User


class Language(models.TextChoices):
    """The languages of what is open to everybody."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class Submission(models.Model):
    """A question that was sent in and that the desk still looks at (inzending). It goes with its question."""

    class Channel(models.TextChoices):
        WEB = "web", "website"
        MAIL = "mail", "e-mail"
        API = "api", "koppeling"

    class Sender(models.TextChoices):
        SELF = "self", "de inwoner zelf"
        FAMILY = "family", "familie of mantelzorger"
        DOCTOR = "doctor", "huisarts"
        PROFESSIONAL = "professional", "andere hulpverlener"

    class State(models.TextChoices):
        OPEN = "open", "open"
        TAKEN_UP = "taken_up", "opgepakt"
        SET_ASIDE = "set_aside", "opzij gelegd"

    class Reason(models.TextChoices):
        """Why nothing is done with it."""

        SPAM = "spam", "spam"
        DOUBLE = "double", "dubbel"
        NOT_OURS = "not_ours", "geen hulpvraag"
        OTHER = "other", "andere reden"

    class Problem(models.TextChoices):
        """What was wrong with a mail, so that it must be read in the mail box itself."""

        TOO_LARGE = "too_large", "te groot om in te lezen"
        UNREADABLE = "unreadable", "kon niet worden gelezen"

    class ConsentWay(models.TextChoices):
        """How the resident said so."""

        PHONE = "phone", "telefoon"
        DESK = "desk", "aan het loket"
        VISIT = "visit", "op huisbezoek"
        WRITTEN = "written", "op papier"

    channel = models.CharField("kanaal", max_length=10, choices=Channel)
    language = models.CharField("taal", max_length=2, choices=Language, default=Language.DUTCH)
    received_at = models.DateTimeField("ontvangen op", db_default=Now(), editable=False)
    sender = models.CharField("wie stuurde dit", max_length=20, choices=Sender, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    # JSON: all that was told, of whom and by whom; Told has its names.
    content = SealedTextField("inhoud, verzegeld")
    problem = models.CharField("probleem", max_length=20, choices=Problem, blank=True)
    # JSON: key of a text of the form -> the version that was shown.
    texts = models.JSONField("getoonde teksten", default=dict, blank=True)
    # A digest of what makes it one: the key of the form, the Message-ID, or the key of the caller.
    key = models.CharField("kenmerk", max_length=64, unique=True, editable=False)
    # PROTECT: which account sent something in by the API stays answerable.
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gestuurd door"
    )
    state = models.CharField("stand", max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField("reden", max_length=10, choices=Reason, blank=True)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslist door"
    )
    # PROTECT: whoever destroys the question destroys what came in first.
    request = models.OneToOneField(
        SupportRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name="hulpvraag",
    )

    # That the resident lets the referrer know how it goes; empty: not asked, or withdrawn.
    consent_on = models.DateField("toestemming op", null=True, blank=True)
    consent_how = models.CharField(
        "toestemming hoe", max_length=10, choices=ConsentWay, blank=True, db_default=""
    )
    consent_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="toestemming vastgelegd door",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "inzending"
        verbose_name_plural = "inzendingen"
        ordering = ["received_at", "pk"]
        indexes = [
            # The inbox shows what is open, the oldest first, and counts it on the pages of the desk.
            models.Index(
                fields=["received_at", "id"], name="intake_submission_open", condition=Q(state="open")
            ),
            models.Index(fields=["decided_at"], name="intake_submission_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", request=None, reason="", decided_at=None, decided_by=None)
                | Q(state="taken_up", request__isnull=False, reason="", decided_at__isnull=False)
                | Q(state="set_aside", request=None, decided_at__isnull=False) & ~Q(reason=""),
                name="intake_submission_is_open_taken_up_or_set_aside",
                violation_error_message="Kies waarom u dit opzij legt.",
            ),
            models.CheckConstraint(
                condition=Q(consent_on=None, consent_how="", consent_by=None)
                | Q(consent_on__isnull=False, consent_by__isnull=False) & ~Q(consent_how=""),
                name="intake_submission_consent_says_when_and_how",
                violation_error_message="Vul in wanneer en hoe de inwoner toestemming gaf.",
            ),
            models.CheckConstraint(
                condition=Q(channel="api", sent_by__isnull=False) | ~Q(channel="api") & Q(sent_by=None),
                name="intake_submission_by_api_names_its_account",
                violation_error_message="Alleen een koppeling stuurt in met een account.",
            ),
        ]

    def __str__(self) -> str:
        return f"inzending {self.number}"

    @property
    def number(self) -> str:
        """As whoever sent it in was told: M-000123."""
        return f"M-{self.pk:06}"

    @property
    def told(self) -> "Told":
        """What was told, opened."""
        return Told(**json.loads(self.content))

    @property
    def source(self) -> Source:
        """Who asks, in the words of the desk."""
        return {
            self.Sender.SELF: Source.SELF,
            self.Sender.FAMILY: Source.FAMILY,
            self.Sender.DOCTOR: Source.DOCTOR,
        }.get(self.Sender(self.sender) if self.sender else self.Sender.PROFESSIONAL, Source.OTHER)


class Told(NamedTuple):
    """What somebody told who sent something in. Whoever it is about first, then who sends."""

    text: str = ""
    last_name: str = ""
    first_names: str = ""
    birth_date: str = ""  # as people write it: 2-6-1944
    postcode: str = ""
    house_number: str = ""
    house_addition: str = ""
    phone: str = ""
    email: str = ""
    sender_name: str = ""
    organisation: str = ""
    sender_phone: str = ""
    sender_email: str = ""
    informed: str = ""  # yes, no or nothing: whether the resident knows of it
    left_out: str = ""  # what did not come along: files that were refused, the end of a long mail

    def sealed(self) -> str:
        """As it is kept: what is empty is left out. The field seals it."""
        return json.dumps({key: value for key, value in self._asdict().items() if value}, ensure_ascii=False)


class SubmissionFile(models.Model):
    """A file that came with it (bijlage), judged as documents are. With a dossier it becomes one."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files", verbose_name="inzending")
    file_name = SealedTextField("bestandsnaam, verzegeld")  # people name files after people
    content_type = models.CharField("soort bestand", max_length=100)
    size = models.PositiveBigIntegerField("grootte in bytes")
    sha256 = models.CharField("controlegetal", max_length=64)
    stored_as = models.CharField("naam op schijf", max_length=32, unique=True, default=new_name)

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"bijlage {self.pk}"

    @property
    def path(self) -> Path:
        """Where the file stands; nothing in it comes from who sent it."""
        return place_of_file(self.stored_as)


class SubmissionLook(models.Model):
    """One look of one worker at what was sent in (inzage van een inzending). Never changed."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="looks", verbose_name="inzending")
    # PROTECT: who looked stays answerable.
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="medewerker")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "inzage van een inzending"
        verbose_name_plural = "inzages van inzendingen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"inzage op {self.at:%d-%m-%Y}"


class SendAttempt(models.Model):
    """One time that somebody without an account sent something (poging om in te sturen), for a day.

    place: a keyed digest of the address it came from, which cannot be read back; none is kept of the form.
    """

    place = models.CharField("plek", max_length=64)
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "poging om in te sturen"
        verbose_name_plural = "pogingen om in te sturen"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["place", "at"], name="intake_sendattempt_of_place"),
            models.Index(fields=["at"], name="intake_sendattempt_by_moment"),
        ]

    def __str__(self) -> str:
        return f"poging op {self.at:%d-%m-%Y}"


def folder_of_submissions() -> Path:
    """Where files stand that came in: outside what any server serves, apart from those of dossiers."""
    return Path(settings.MEDIA_ROOT) / "submissions"


def place_of_file(stored_as: str) -> Path:
    """The file of this name on disk."""
    return folder_of_submissions() / stored_as[:2] / stored_as
