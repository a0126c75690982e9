"""What `manage.py check --deploy` looks at before an installation goes to work."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import DatabaseError, connection

SHORTEST_KEY = 50


@register(Tags.security, deploy=True)
def nobody_may_everything(**known: Any) -> list[CheckMessage]:
    """Counts workers with the rights of a superuser or of one of Django's own permissions: none is right."""
    users = apps.get_model("providers", "User").objects
    try:
        several = users.filter(is_superuser=True).count()
        by_hand = users.filter(user_permissions__isnull=False).distinct().count()
    except DatabaseError as error:
        return [Info(f"Workers cannot be counted: {type(error).__name__}.", id="rondom.I001")]
    found: list[CheckMessage] = []
    if several:
        found.append(Error(f"{several} workers have superuser rights.", id="rondom.E001"))
    if by_hand:
        found.append(Error(f"{by_hand} workers have rights outside their roles.", id="rondom.E002"))
    return found


@register(Tags.security, deploy=True)
def the_web_owns_nothing(**known: Any) -> list[CheckMessage]:
    """The role of the web server: run with its DATABASE_URL. Row level security does not bind an owner."""
    if reason := why_too_mighty():
        hint = "Let the web server use the role rondom_web, see docs/installation.md."
        return [Error(reason, hint=hint, id="rondom.E010")]
    return []


def why_too_mighty() -> str | None:
    """Why the role of this connection may see more than the worker who asks; None is right, or unknown."""
    query = """SELECT r.rolname, r.rolsuper OR r.rolbypassrls,
            EXISTS (SELECT FROM pg_class c
                WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)
        FROM pg_roles r WHERE r.rolname = session_user"""
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            name, is_mighty, is_owner = cursor.fetchone()
    except DatabaseError:
        return None
    if is_mighty:
        return f"The web server logs in as {name}, which row level security does not bind."
    return f"The web server logs in as {name}, which owns tables." if is_owner else None


@register(Tags.security, deploy=True)
def everybody_takes_a_second_step(**known: Any) -> list[CheckMessage]:
    """A second step for every role; no demo and no debugging in production."""
    found: list[CheckMessage] = []
    if not settings.MFA_REQUIRED:
        found.append(Error("No second step is required.", hint="Set MFA_REQUIRED=1.", id="rondom.E003"))
    if settings.DEMO:
        found.append(Error("This is a demo: its passwords are known.", hint="Unset DEMO.", id="rondom.E004"))
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append(Error("One code opens every account.", id="rondom.E005"))
    return found


@register(Tags.security, deploy=True)
def secrets_are_strong(**known: Any) -> list[CheckMessage]:
    """Keys long enough, and one for sealing that is not the one for signing."""
    found: list[CheckMessage] = []
    for name in ("SECRET_KEY", "SEAL_KEY"):
        value = getattr(settings, name)
        if len(value) < SHORTEST_KEY or len(set(value)) < 10:
            found.append(Error(f"{name} is too short or too plain.", id="rondom.E006"))
    if settings.SEAL_KEY == settings.SECRET_KEY:
        hint = "With a SEAL_KEY of its own the SECRET_KEY can be replaced without losing second steps."
        found.append(Warning("SEAL_KEY is the same as SECRET_KEY.", hint=hint, id="rondom.W002"))
    return found


def setting_of_database(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


@register(Tags.security, deploy=True)
def the_log_of_the_database_is_discreet(**known: Any) -> list[CheckMessage]:
    """PostgreSQL writes no statements and no rows in its log: both hold what people typed."""
    names = ["log_min_error_statement", "log_statement", "log_min_duration_statement", "log_error_verbosity"]
    try:
        level, statements, slow, words = map(setting_of_database, names)
    except DatabaseError as error:
        return [Info(f"The log of the database is unknown: {type(error).__name__}.", id="rondom.I002")]
    found: list[CheckMessage] = []
    if level not in ("panic", "fatal") or statements != "none" or slow != "-1":
        hint = "Set log_min_error_statement=panic, log_statement=none, log_min_duration_statement=-1."
        found.append(Error("The database writes statements in its log.", hint=hint, id="rondom.E010"))
    if words != "terse":
        hint = "Set log_error_verbosity=terse."
        found.append(
            Error("The database writes rows that broke a rule in its log.", hint=hint, id="rondom.E011")
        )
    return found


@register(Tags.security, deploy=True)
def traffic_is_encrypted(**known: Any) -> list[CheckMessage]:
    """HTTPS on every page, in every mail, and towards identity providers."""
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        found.append(Error("HTTPS is off.", hint="Set HTTPS=1.", id="rondom.E007"))
    if urlsplit(settings.BASE_URL).scheme != "https":
        found.append(Error("BASE_URL does not start with https://.", id="rondom.E008"))
    if settings.OIDC_ALLOW_HTTP:
        found.append(Error("Identity providers may be asked without encryption.", id="rondom.E009"))
    return found
