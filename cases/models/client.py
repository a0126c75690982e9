"""Residents and the households they live in."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Concat, Right, Trim
from stdnum.nl import bsn

from cases.querysets import ClientQuerySet
from cases.scales import Domain
from providers.models import District, Exchanged, Mark, Municipality, SealedNumberField, new_external_id


def check_bsn(number: str) -> None:
    """Raises ValidationError for a number that does not pass the elfproef."""
    if not bsn.is_valid(number) or number == "000000000":
        raise ValidationError("Dit nummer klopt niet. Controleer de cijfers of laat het leeg.")


class Plain(Func):
    """Text as it is searched: lower case, without accents (the SQL function rondom_plain)."""

    function = "rondom_plain"
    output_field = CharField()


class NameKey(Func):
    """How the first part of a last name sounds (the SQL function rondom_name_key): Kuijpers is Kuiper."""

    function = "rondom_name_key"
    output_field = CharField()


class OtherNameKey(Func):
    """The same of another last name, or of what stands behind a hyphen; empty where there is none."""

    function = "rondom_other_name_key"
    output_field = CharField()

    def __init__(self) -> None:
        super().__init__(F("other_name"), F("last_name"))


def phone_digits() -> Func:
    """The last nine digits of a phone number: the same however it is written, with 0, +31 or 0031."""
    digits = Func(
        F("phone"),
        Value(r"\D"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    return Right(digits, 9)


class KnownDomains(Func):
    """Of a list of subjects what a report counts: the 13 life domains, and one word for all other themes."""

    template = (
        "ARRAY(SELECT DISTINCT CASE WHEN word = ANY (ARRAY["  # noqa: S608 (names of ours)
        + ", ".join(f"'{domain}'" for domain in Domain.values)
        + "]) THEN word ELSE 'eigen_thema' END FROM unnest(%(expressions)s) AS words (word))"
    )
    output_field = ArrayField(CharField(max_length=200))


# The few with a second last name: the index of it is as small.
HAS_OTHER_NAME = ~Q(other_name="") | Q(last_name__contains="-")


class Household(Exchanged):
    """People who live together (huishouden): one household, one plan, one director."""

    # By file a household is a word that its members share, as long as any other text.
    external_id = models.CharField(
        "extern kenmerk",
        max_length=200,
        unique=True,
        default=new_external_id,
        db_collation="C",
        editable=False,
    )

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"

    def __str__(self) -> str:
        return f"huishouden {self.pk}"


class Client(Exchanged):
    """A resident with a question (inwoner; in law: cliënt)."""

    class Sex(models.TextChoices):
        MALE = "male", "man"
        FEMALE = "female", "vrouw"
        OTHER = "other", "anders"
        UNKNOWN = "unknown", "onbekend"

    # The facts that are left when the resident is destroyed (vernietigd): where, for K18.
    STAYS: ClassVar = ("municipality", "district")

    # Not unique: two records of one person may come in by file; they are found and linked, not refused.
    bsn = SealedNumberField("BSN", max_length=9, blank=True, validators=[check_bsn])
    birth_date = models.DateField("geboortedatum", null=True, blank=True)
    last_name = models.CharField("achternaam", max_length=200, blank=True)
    prefix = models.CharField("voorvoegsel", max_length=200, blank=True)
    first_names = models.CharField("voornamen", max_length=200, blank=True)
    # By which somebody is known as well; no file has it.
    other_name = models.CharField(
        "geboortenaam of naam van partner", max_length=200, blank=True, db_default=""
    )
    sex = models.CharField("geslacht", max_length=10, choices=Sex, blank=True)
    postcode = models.CharField("postcode", max_length=6, blank=True)
    house_number = models.PositiveIntegerField("huisnummer", null=True, blank=True)
    house_letter = models.CharField("huisletter", max_length=200, blank=True)
    house_addition = models.CharField("toevoeging", max_length=200, blank=True)
    # PROTECT: gemeenten and wijken are reference data that reports of years back stand on.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="clients", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="clients", verbose_name="wijk"
    )
    phone = models.CharField("telefoon", max_length=200, blank=True)
    email = models.CharField("e-mail", max_length=200, blank=True)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name="huishouden"
    )
    deceased_on = models.DateField("overleden op", null=True, blank=True)
    contact_wishes = models.CharField("wensen bij contact", max_length=200, blank=True)
    # No file has these three either.
    language = models.CharField("taal", max_length=60, blank=True, db_default="")
    needs_interpreter = models.BooleanField("tolk nodig", default=False, db_default=False)
    version = models.PositiveIntegerField("versie", default=1, db_default=1, editable=False)
    search_name = models.GeneratedField(
        expression=Plain(
            Trim(
                Concat(
                    F("first_names"),
                    Value(" "),
                    F("prefix"),
                    Value(" "),
                    F("last_name"),
                    Value(" "),
                    F("other_name"),
                )
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = "inwoner"
        verbose_name_plural = "inwoners"
        ordering = ["last_name", "first_names", "pk"]
        indexes = [
            # The desk finds people by parts of names, by birth date and by address while typing.
            GinIndex(fields=["search_name"], name="cases_client_name_parts", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["birth_date"], name="cases_client_born"),
            models.Index(fields=["postcode", "house_number"], name="cases_client_address"),
            models.Index(phone_digits(), name="cases_client_phone"),  # who calls
            # Whose birth date was typed wrong: the name by its sound, and the dates that look like it.
            models.Index(NameKey("last_name"), F("birth_date"), name="cases_client_sounds_like"),
            models.Index(
                OtherNameKey(), F("birth_date"), name="cases_client_other_sound", condition=HAS_OTHER_NAME
            ),
            models.Index(Mark("bsn"), name="cases_client_bsn_mark"),  # a sealed BSN, by its blind index
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(deceased_on__isnull=True)
                | Q(birth_date__isnull=True)
                | Q(deceased_on__gte=F("birth_date")),
                name="cases_client_dies_after_birth",
                violation_error_message="De datum van overlijden ligt vóór de geboortedatum.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First names, prefix and last name; "Naam onbekend" where there is none."""
        return " ".join(filter(None, [self.first_names, self.prefix, self.last_name])) or "Naam onbekend"

    @property
    def initials(self) -> str:
        """First letters of first and last name."""
        return (self.first_names[:1] + self.last_name[:1]).upper() or "?"

    @property
    def address(self) -> str:
        """Postcode and number as they are written, without a street (that needs an address source)."""
        number = f"{self.house_number or ''}{self.house_letter} {self.house_addition}".strip()
        code = f"{self.postcode[:4]} {self.postcode[4:]}".strip()
        return ", ".join(filter(None, [code, number and f"nr. {number}"]))

    @property
    def speaks(self) -> str:
        """The language and whether an interpreter is needed, in words; empty when nothing is known."""
        if self.needs_interpreter:
            return f"Tolk nodig: {self.language}" if self.language else "Tolk nodig"
        return f"Spreekt {self.language}" if self.language else ""

    def age(self, *, on: date) -> int | None:
        """Whole years on the day, or None without a birth date."""
        if self.birth_date is None:
            return None
        before_birthday = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before_birthday


class Findable(models.Model):
    """By what a resident is found: a view that holds nobody but while something is done beyond one's sight.

    Behind row level security a search by parts of a name cannot use its index; here it can. See
    docs/row-security.md.
    """

    search_name = models.TextField("naam om op te zoeken")
    birth_date = models.DateField("geboortedatum", null=True)
    postcode = models.CharField("postcode", max_length=6)
    house_number = models.PositiveIntegerField("huisnummer", null=True)
    house_letter = models.CharField("huisletter", max_length=200)
    phone = models.CharField("telefoon", max_length=200)
    last_name = models.CharField("achternaam", max_length=200)
    first_names = models.CharField("voornamen", max_length=200)
    other_name = models.CharField("geboortenaam of naam van partner", max_length=200)
    bsn = models.TextField("verzegeld BSN")

    class Meta:
        managed = False
        db_table = "cases_findable"
        verbose_name = "vindbare inwoner"
        verbose_name_plural = "vindbare inwoners"
