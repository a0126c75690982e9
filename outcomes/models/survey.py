"""What residents said of us, apart from who they are.

An answer has no key to a person, a dossier or a worker, and no day: docs/adr says how the two are kept apart.
"""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Trajectory
from providers.models import (
    District,
    Exchanged,
    Municipality,
    SealedTextField,
    User,
    VersionedText,
    VersionedTextQuerySet,
)


class Language(models.TextChoices):
    """The languages of the survey."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"
    TURKISH = "tr", "Türkçe"
    ARABIC = "ar", "العربية"
    POLISH = "pl", "Polski"


RIGHT_TO_LEFT = frozenset({Language.ARABIC})


class Occasion(models.TextChoices):
    """When a resident is asked (aanleiding)."""

    HALF_YEAR = "half_year", "na de halfjaarmeting"
    CLOSING = "closing", "bij het einde van de hulp"


class Channel(models.TextChoices):
    """How an answer came."""

    WEB = "web", "website"
    PHONE = "phone", "telefoon"
    PAPER = "paper", "papier"


class SurveyKey(models.TextChoices):
    """What each text of the survey is for: a closed set, in the order of the page."""

    TITLE = "title", "titel"
    INTRO = "intro", "inleiding"
    CODE = "code", "code"
    OPEN = "open", "knop bij de code"
    OPTIONAL = "optional", "niet verplicht"
    PROFESSIONALS = "professionals", "cijfer professionals"
    ACCESS = "access", "cijfer bereikbaarheid"
    MARK_HINT = "mark_hint", "uitleg bij een cijfer"
    CHOOSE = "choose", "kies"
    COMMENT = "comment", "toelichting"
    COMMENT_HINT = "comment_hint", "uitleg bij de toelichting"
    MORE = "more", "kop boven de tien vragen"
    CEO_1 = "ceo_1", "vraag 1"
    CEO_2 = "ceo_2", "vraag 2"
    CEO_3 = "ceo_3", "vraag 3"
    CEO_4 = "ceo_4", "vraag 4"
    CEO_5 = "ceo_5", "vraag 5"
    CEO_6 = "ceo_6", "vraag 6"
    CEO_7 = "ceo_7", "vraag 7"
    CEO_8 = "ceo_8", "vraag 8"
    CEO_9 = "ceo_9", "vraag 9"
    CEO_10 = "ceo_10", "vraag 10"
    AGREE_5 = "agree_5", "helemaal mee eens"
    AGREE_4 = "agree_4", "mee eens"
    AGREE_3 = "agree_3", "niet eens, niet oneens"
    AGREE_2 = "agree_2", "niet mee eens"
    AGREE_1 = "agree_1", "helemaal niet mee eens"
    AGREE_0 = "agree_0", "niet van toepassing"
    YES = "yes", "ja"
    NO = "no", "nee"
    PRIVACY = "privacy", "privacy"
    BUTTON = "button", "knop"
    ERROR_HEAD = "error_head", "kop boven fouten"
    ERROR_CODE = "error_code", "fout: de code"
    ERROR_MARK = "error_mark", "fout: geen cijfer"
    ERROR_VALUE = "error_value", "fout: iets wat niet kan"
    ERROR_BUSY = "error_busy", "fout: te vaak"
    DONE_TITLE = "done_title", "titel na het versturen"
    DONE = "done", "dank"
    LETTER = "letter", "brief: wat wij vragen"
    LETTER_HOW = "letter_how", "brief: hoe het gaat"


class SurveyText(VersionedText):
    """One version of one text of the survey in one language (enquêtetekst). Never changed."""

    language = models.CharField("taal", max_length=2, choices=Language)
    key = models.CharField("tekst", max_length=30, choices=SurveyKey)
    text = models.CharField("woorden", max_length=1_000)

    objects = VersionedTextQuerySet["SurveyText"].as_manager()

    class Meta(VersionedText.Meta):
        verbose_name = "enquêtetekst"
        verbose_name_plural = "enquêteteksten"


class SurveyInvitation(models.Model):
    """That a resident was asked what they think of us (uitnodiging klanttevredenheid).

    It knows no code and no answer: it only keeps anybody from being asked twice.
    """

    # PROTECT: it goes with the dossier.
    trajectory = models.ForeignKey(
        Trajectory, models.PROTECT, related_name="survey_invitations", verbose_name="traject"
    )
    occasion = models.CharField("aanleiding", max_length=10, choices=Occasion)
    language = models.CharField("taal", max_length=2, choices=Language)
    invited_on = models.DateField("gevraagd op")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "uitnodiging klanttevredenheid"
        verbose_name_plural = "uitnodigingen klanttevredenheid"
        ordering = ["-invited_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "occasion"],
                name="outcomes_surveyinvitation_once_an_occasion",
                violation_error_message="Deze inwoner is al gevraagd.",
            ),
        ]

    def __str__(self) -> str:
        return f"gevraagd op {self.invited_on:%d-%m-%Y}, {self.get_occasion_display()}"


class SurveyStock(models.Model):
    """A code that stands on no letter yet (voorraad codes). It is taken out of here when it is printed."""

    id = models.UUIDField("kenmerk", primary_key=True, default=uuid.uuid4, editable=False)
    code = SealedTextField("code, verzegeld")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    occasion = models.CharField("aanleiding", max_length=10, choices=Occasion)

    class Meta:
        verbose_name = "code in voorraad"
        verbose_name_plural = "codes in voorraad"
        ordering = ["id"]

    def __str__(self) -> str:
        return "code in voorraad"


class SurveyCode(models.Model):
    """A code that opens the survey once (code van de enquête), as a keyed digest. It goes with the answer.

    It was made with a hundred others before anybody was asked, and is not touched when it is printed.
    """

    digest = models.CharField("kenmerk", max_length=64, primary_key=True, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    occasion = models.CharField("aanleiding", max_length=10, choices=Occasion)
    expires_on = models.DateField("geldt tot en met")

    class Meta:
        verbose_name = "code van de enquête"
        verbose_name_plural = "codes van de enquête"
        ordering = ["digest"]

    def __str__(self) -> str:
        return "code van de enquête"


class SurveyTally(models.Model):
    """How many were asked and how many answered in a month (telling van de enquête): numbers, no rows."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    month = models.DateField("maand")  # its first day
    occasion = models.CharField("aanleiding", max_length=10, choices=Occasion)
    asked = models.PositiveIntegerField("gevraagd", db_default=0)
    answered = models.PositiveIntegerField("beantwoord", db_default=0)

    class Meta:
        verbose_name = "telling van de enquête"
        verbose_name_plural = "tellingen van de enquête"
        ordering = ["-month", "municipality", "occasion"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "occasion"],
                name="outcomes_surveytally_one_a_month",
                violation_error_message="Deze maand heeft al een telling.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m-%Y}: {self.answered} van {self.asked}"


class SurveyComment(models.Model):
    """What a resident wrote in own words (toelichting), apart from the marks. Sealed until screened."""

    class State(models.TextChoices):
        WAITING = "waiting", "nog na te kijken"
        CLEARED = "cleared", "te lezen"
        WITHHELD = "withheld", "niet te tonen"

    id = models.UUIDField("kenmerk", primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    month = models.DateField("maand")  # its first day
    # Empty once it was screened: what was taken out is nowhere any more.
    raw = SealedTextField("zoals geschreven, verzegeld", blank=True)
    text = models.CharField("zonder namen", max_length=2_000, blank=True, db_default="")
    state = models.CharField("stand", max_length=10, choices=State, default=State.WAITING)

    class Meta:
        verbose_name = "toelichting van een inwoner"
        verbose_name_plural = "toelichtingen van inwoners"
        ordering = ["-month", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", text="") & ~Q(raw="")
                | Q(state="cleared", raw="") & ~Q(text="")
                | Q(state="withheld", raw="", text=""),
                name="outcomes_surveycomment_is_read_after_screening",
                violation_error_message="Haal eerst de namen eruit. Dan pas is de toelichting te lezen.",
            ),
        ]

    def __str__(self) -> str:
        return f"toelichting van {self.month:%m-%Y}"


class SurveyAttempt(models.Model):
    """That a code was tried from somewhere in the last hour (poging). The place is a digest of a day."""

    place = models.CharField("plek, als kenmerk", max_length=64)
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "poging met een code"
        verbose_name_plural = "pogingen met een code"
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], name="outcomes_surveyattempt_at")]

    def __str__(self) -> str:
        return "poging met een code"


class SurveyAnswer(Exchanged):
    """An answer of a resident on satisfaction (klanttevredenheid), not linked to the person or the worker.

    answered_on: the first day of its month, so that K03 counts it in the right one and nobody sees which day;
    one that came by a file keeps its day. The key of one that was given here is a random number.
    """

    answered_on = models.DateField("beantwoord op")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="survey_answers", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="survey_answers", verbose_name="wijk"
    )
    mark_professionals = models.PositiveSmallIntegerField(
        "cijfer professionals",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    mark_access = models.PositiveSmallIntegerField(
        "cijfer bereikbaarheid",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )

    occasion = models.CharField("aanleiding", max_length=10, choices=Occasion, blank=True, db_default="")
    channel = models.CharField("hoe beantwoord", max_length=10, choices=Channel, blank=True, db_default="")
    # The ten questions of the cliëntervaringsonderzoek: ceo_1 .. ceo_10 -> 1..5, 0 for not applicable; of
    # ceo_5 1 is yes and 0 is no. What was not answered is absent.
    experience = models.JSONField("tien vragen", null=True, blank=True)

    class Meta:
        verbose_name = "antwoord klanttevredenheid"
        verbose_name_plural = "antwoorden klanttevredenheid"
        ordering = ["-answered_on"]
        indexes = [models.Index(fields=["municipality", "answered_on"], name="outcomes_survey_answered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{mark}__isnull": True}) | Q(**{f"{mark}__range": (1, 10)}),
                name=f"outcomes_survey_{mark}",
                violation_error_message="Geef een cijfer van 1 tot en met 10.",
            )
            for mark in ("mark_professionals", "mark_access")
        ]
