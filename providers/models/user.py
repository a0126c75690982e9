"""Workers: who they are, for whom they work and in which role."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from providers.models.exchanged import Exchanged
from providers.models.partner import Partner, Team
from providers.models.place import Municipality
from providers.periods import PeriodQuerySet, in_force

# What stands behind the @ of an account that is a system's (RFC 2606: no mail ever arrives there).
NO_MAILBOX = "koppeling.invalid"


class Role(models.TextChoices):
    """What a worker does all day (rol); one worker may have several."""

    DESK = "desk", "loketmedewerker"
    COACH = "coach", "wijkcoach"
    TEAM_LEAD = "team_lead", "stuurder"
    PARTNER = "partner", "aanmeldcoördinator"
    CONTRACT_MANAGER = "contract_manager", "contractmanager"
    ADMINISTRATOR = "administrator", "applicatiebeheerder"
    PRIVACY_OFFICER = "privacy_officer", "functionaris gegevensbescherming"
    CONSULTANT = "consultant", "Wmo-consulent"
    PROCESS_DIRECTOR = "process_director", "procesregisseur"


class UserQuerySet(PeriodQuerySet["User"]):
    """Workers, in the words of the trade."""

    def at_work(self, *, on: date) -> Self:
        """Those whose employment includes the day; an unknown first day is long ago."""
        return self.filter(is_active=True).filter(
            in_force(on) | Q(starts_on=None, ends_on=None) | Q(starts_on=None, ends_on__gte=on)
        )

    def people(self) -> Self:
        """Those who work here themselves; not the accounts of systems."""
        return self.exclude(email__endswith=f"@{NO_MAILBOX}")

    def with_role(self, role: Role) -> Self:
        return self.filter(roles__contains=[role])

    def uninvited(self) -> Self:
        """Those who cannot log in and never got an invitation, such as imported workers."""
        return self.people().filter(invited_at=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def mailed_at(self, email: str) -> Self:
        """Everyone with this e-mail address, however it is spelt; normally one."""
        return self.filter(email__iexact=email.strip()).order_by("pk")


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes workers. There are no superusers: what a worker may do follows from role and period."""

    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, name=name, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin, Exchanged):
    """A worker of a partner, the desk or a municipality (medewerker)."""

    name = models.CharField("naam", max_length=200)
    # Not unique: a list of workers to import may hold one address twice (a shared mailbox). A person who
    # logs in is found by address and password together.
    email = models.CharField("e-mail", max_length=200)
    # PROTECT: for whom someone worked explains what was seen. Only the first administrator has none.
    employer = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="workers", verbose_name="organisatie"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="workers", verbose_name="team"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="workers", verbose_name="gemeente"
    )
    phone = models.CharField("telefoon", max_length=40, blank=True, db_default="")
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, verbose_name="rollen")
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    is_active = models.BooleanField("actief", default=True)
    invited_at = models.DateTimeField("uitgenodigd op", null=True, blank=True, editable=False)
    # Raised by "log out everywhere"; part of what every session is checked against on every request.
    session_round = models.PositiveIntegerField("uitlogronde", db_default=0, default=0, editable=False)

    # Of the worker who asks a page (providers.access.password), and of nobody else.
    must_move: bool
    draft_count: int | None
    unread_count: int

    USERNAME_FIELD = "external_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        ordering = ["name"]
        indexes = [models.Index(Lower("email"), name="providers_user_by_email")]  # every login
        constraints = [
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="providers_user_nobody_may_everything",
                violation_error_message="Niemand mag alles: rechten volgen uit de rol.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_at_work(self, *, on: date) -> bool:
        """Employed on this day, and not switched off."""
        begun = self.starts_on is None or self.starts_on <= on
        return self.is_active and begun and (self.ends_on is None or self.ends_on >= on)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still match: another password or a log out everywhere ends it."""
        salt = "providers.models.User.session_auth_hash"
        value = f"{self.password}|{self.session_round}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def has_role(self, *roles: Role) -> bool:
        """Has at least one of the roles."""
        return any(role in self.roles for role in roles)

    @property
    def is_system(self) -> bool:
        """The account of a system that comes in by the API: it reads no mail and logs in on no page."""
        return self.email.endswith(f"@{NO_MAILBOX}")

    @property
    def home_municipality_id(self) -> int | None:
        """The municipality of the worker or of the team; None for who works for all of them, or for none."""
        return self.municipality_id or (self.team.municipality_id if self.team else None)

    @property
    def role_label(self) -> str:
        """The roles in words, the first with a capital."""
        return ", ".join(Role(role).label for role in self.roles).capitalize()

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
