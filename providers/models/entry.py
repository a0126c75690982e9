"""How workers get in: by which identity provider, when, and what they had typed when their time was up."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from providers.models.partner import Partner, Team
from providers.models.sealed import SealedTextField
from providers.models.user import Role, User


class IdentityProviderQuerySet(models.QuerySet["IdentityProvider"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def only_way_for(self, partner_id: int | None) -> Self:
        """Those that are the one way in for the workers of a partner."""
        return self.in_use().filter(is_only_way=True, partner=partner_id)

    def for_address(self, email: str) -> Self:
        """Those that serve the domain of an address; whether somebody has that address plays no part."""
        domain = email.rpartition("@")[2].strip().lower()
        return self.in_use().filter(domains__contains=[domain]).order_by("name")


class IdentityProvider(models.Model):
    """The service with which an organisation logs its own workers in (aanmelddienst, OpenID Connect)."""

    name = models.CharField("naam", max_length=100)
    slug = models.SlugField(
        "korte naam", max_length=40, unique=True, help_text="Komt in het adres. Alleen letters en cijfers."
    )
    # PROTECT: whose workers came in by it.
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="identity_providers", verbose_name="organisatie"
    )
    issuer = models.URLField(
        "adres van de dienst (issuer)", max_length=300, help_text="Zoals de dienst zichzelf noemt, met https."
    )
    client_id = models.CharField("client-id", max_length=200)
    secret = SealedTextField("geheim (client secret)", blank=True)
    domains = ArrayField(
        models.CharField(max_length=100),
        default=list,
        verbose_name="e-maildomeinen",
        help_text="Wat achter het apenstaartje staat, met komma's ertussen.",
        error_messages={"blank": "Vul minstens één e-maildomein in."},
    )
    # What the claims acr and amr must hold for the login to count as one with a second step.
    second_step_values = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name="waarden die als tweede stap tellen",
        help_text="Van acr of amr, bijvoorbeeld mfa. Leeg: de medewerker doet de tweede stap bij ons.",
    )
    vouches_for_addresses = models.BooleanField(
        "staat in voor adressen",
        default=False,
        help_text="Voor een dienst die email_verified niet meestuurt en waar niemand zelf zijn adres kiest.",
    )
    is_only_way = models.BooleanField(
        "alleen via de organisatie",
        default=False,
        help_text="Medewerkers van deze organisatie kunnen dan niet met een wachtwoord inloggen.",
    )
    is_active = models.BooleanField("in gebruik", default=True)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = "aanmelddienst"
        verbose_name_plural = "aanmelddiensten"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(domains__len__gt=0),
                name="providers_identityprovider_has_a_domain",
                violation_error_message="Vul minstens één e-maildomein in.",
            ),
            models.UniqueConstraint(
                fields=["issuer", "client_id"],
                name="providers_identityprovider_one_per_client",
                violation_error_message="Deze aanmelddienst staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        spelt = (domain.strip().lstrip("@").lower() for domain in self.domains)
        self.domains = list(dict.fromkeys(filter(None, spelt)))
        if not self.issuer.startswith("https://") and not settings.OIDC_ALLOW_HTTP:
            raise ValidationError({"issuer": "Het adres van de dienst begint met https://."})

    def counts_as_second_step(self, claims: dict[str, object]) -> bool:
        """Whether this login already had a second step, by what the provider says of it."""
        methods = claims.get("amr")
        said = {str(claims.get("acr") or ""), *(map(str, methods) if isinstance(methods, list) else ())}
        return bool(said & set(self.second_step_values))


class LoginEventQuerySet(models.QuerySet["LoginEvent"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user).order_by("-pk")

    def over_term(self) -> Self:
        """Those that were kept long enough: the address of a worker's machine is personal data too."""
        return self.filter(at__lt=Now() - timedelta(days=LoginEvent.KEPT_DAYS))

    def tried(self, *, digest: str, ip: str | None, since: datetime) -> Self:
        """Attempts from one place on one account, newest first."""
        return self.filter(address_digest=digest, ip=ip, at__gte=since).order_by("-pk")


class LoginEvent(models.Model):
    """One attempt to get in, or one way out (aanmelding). A trigger lets none be changed, and none be removed
    before its term is over.
    """

    KEPT_DAYS = 365  # the trigger knows this number as well

    class Method(models.TextChoices):
        PASSWORD = "password", "wachtwoord"
        TOTP = "totp", "code uit een app"
        WEBAUTHN = "webauthn", "beveiligingssleutel"
        RECOVERY = "recovery_codes", "reservecode"
        ORGANISATION = "organisation", "aanmelddienst van de organisatie"
        OTHER = "other", "anders"

    class Result(models.TextChoices):
        PASSED = "passed", "eerste stap gelukt"
        IN = "in", "ingelogd"
        REFUSED = "refused", "niet gelukt"
        LOCKED = "locked", "tegengehouden: te vaak geprobeerd"
        OUT_EVERYWHERE = "out_everywhere", "overal uitgelogd"

    # PROTECT: who got in when must stay answerable. Empty for an address that nobody has.
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="medewerker"
    )
    at = models.DateTimeField("op", db_default=Now(), editable=False)
    ip = models.GenericIPAddressField("vanaf", null=True, blank=True)
    agent = models.CharField("met", max_length=60, blank=True)
    method = models.CharField("manier", max_length=20, choices=Method)
    result = models.CharField("uitkomst", max_length=20, choices=Result)
    # A keyed digest of what was tried, so that attempts on unknown addresses count alike and nothing typed
    # by mistake (a password in the wrong field) is kept.
    address_digest = models.CharField("kenmerk", max_length=64, blank=True)

    objects = LoginEventQuerySet.as_manager()

    class Meta:
        verbose_name = "aanmelding"
        verbose_name_plural = "aanmeldingen"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="providers_loginevent_of_user"),
            models.Index(fields=["address_digest", "-id"], name="providers_loginevent_tried"),
        ]


class KeptForm(models.Model):
    """What somebody had typed when the time was up (bewaard formulier), for fifteen minutes."""

    # The digest of a token that only the browser has; the token is also half of the key of the text.
    token_digest = models.CharField("kenmerk", max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="medewerker")
    sent_to = models.CharField("verstuurd naar", max_length=500)
    page = models.CharField("pagina", max_length=500)
    fields = models.TextField("velden, verzegeld")
    kept_at = models.DateTimeField("bewaard op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "bewaard formulier"
        verbose_name_plural = "bewaarde formulieren"


class PlannedMoveQuerySet(models.QuerySet["PlannedMove"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def due(self, *, on: date) -> Self:
        """Those whose day has come."""
        return self.open().filter(starts_on__lte=on)


class PlannedMove(models.Model):
    """Another organisation, team or role from a day that comes (geplande overgang)."""

    worker = models.ForeignKey(User, models.PROTECT, related_name="moves", verbose_name="medewerker")
    starts_on = models.DateField("vanaf")
    # PROTECT: what somebody will be must not vanish unseen.
    employer = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="organisatie")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="team"
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name="rollen")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    done_at = models.DateTimeField("gedaan op", null=True, blank=True, editable=False)

    objects = PlannedMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "geplande overgang"
        verbose_name_plural = "geplande overgangen"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(done_at=None),
                name="providers_plannedmove_one_at_a_time",
                violation_error_message="Er is al een overgang gepland. Haal die eerst weg.",
            ),
        ]

    @property
    def role_label(self) -> str:
        return ", ".join(Role(role).label for role in self.roles).capitalize()


class WorkerChange(models.Model):
    """One change of a worker's organisation, role or period (wijziging). Never changed itself."""

    worker = models.ForeignKey(User, models.PROTECT, related_name="changes", verbose_name="medewerker")
    what = models.CharField("wat", max_length=40)
    before = models.CharField("van", max_length=300, blank=True)
    after = models.CharField("naar", max_length=300, blank=True)
    at = models.DateTimeField("op", db_default=Now(), editable=False)
    # Empty for the first administrator, whom nobody added.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "wijziging van een medewerker"
        verbose_name_plural = "wijzigingen van medewerkers"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["worker", "-id"], name="providers_workerchange_of")]
