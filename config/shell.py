"""What stands around every page: the menu of this worker's roles, name and organisation."""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from providers.models import Role, User
from providers.policies import why_not_read_outbox


class Entry(NamedTuple):
    """One entry of the menu. roles: who has it; the first entry of a worker is the first page."""

    view: str
    label: str
    icon: str
    roles: frozenset[Role]
    args: tuple[str, ...] = ()


R = Role
MENU = [
    Entry("intake:terms", "Termijnen", "clock", frozenset({R.CONSULTANT})),
    Entry("cases:work", "Mijn werk", "list", frozenset({R.COACH})),
    Entry("cases:board", "Teambord", "users", frozenset({R.TEAM_LEAD})),
    Entry("intake:register", "Nieuwe hulpvraag", "plus", frozenset({R.DESK})),
    Entry("intake:submissions", "Binnengekomen", "inbox", frozenset({R.DESK})),
    Entry("intake:requests", "Hulpvragen", "phone", frozenset({R.DESK})),
    Entry("intake:social_map", "Sociale kaart", "map", frozenset({R.DESK})),
    Entry("intake:signposts", "Wegwijzer", "flag", frozenset({R.DESK})),
    Entry("intake:numbers", "Cijfers van het loket", "chart", frozenset({R.DESK})),
    Entry("intake:doubles", "Dubbele inwoners", "users", frozenset({R.DESK})),
    Entry("intake:signals", "Signalen", "bell", frozenset({R.DESK, R.COACH, R.TEAM_LEAD})),
    Entry("cases:inbox", "Verwijzingen", "send", frozenset({R.PARTNER})),
    Entry("cases:escalations", "Op- en afschalen", "chart", frozenset({R.TEAM_LEAD, R.PROCESS_DIRECTOR})),
    Entry("cases:own_places", "Plekken", "users", frozenset({R.PARTNER})),
    Entry("cases:own_figures", "Eigen cijfers", "chart", frozenset({R.PARTNER})),
    Entry("cases:returned", "Teruggekomen verwijzingen", "send", frozenset({R.DESK})),
    Entry("cases:orders", "Leveropdrachten", "check", frozenset({R.PARTNER})),
    Entry("cases:provisions_due", "Voorzieningen", "star", frozenset({R.CONSULTANT})),
    Entry(
        "cases:cases",
        "Dossiers",
        "users",
        frozenset({R.COACH, R.TEAM_LEAD, R.CONSULTANT, R.PROCESS_DIRECTOR}),
    ),
    Entry(
        "cases:questions",
        "Vragen",
        "mail",
        frozenset({R.TEAM_LEAD, R.CONSULTANT, R.PROCESS_DIRECTOR, R.PARTNER}),
    ),
    Entry(
        "cases:groups",
        "Groepen",
        "users",
        frozenset({R.COACH, R.TEAM_LEAD, R.CONSULTANT, R.PROCESS_DIRECTOR, R.PARTNER}),
    ),
    Entry(
        "cases:meetings",
        "Besprekingen",
        "users",
        frozenset({R.COACH, R.TEAM_LEAD, R.CONSULTANT, R.PROCESS_DIRECTOR}),
    ),
    Entry("outcomes:due", "Metingen", "gauge", frozenset({R.COACH, R.TEAM_LEAD})),
    Entry(
        "reporting:figures", "Cijfers", "chart", frozenset({R.CONTRACT_MANAGER, R.TEAM_LEAD, R.ADMINISTRATOR})
    ),
    Entry("reporting:inside", "Sturing", "gauge", frozenset({R.TEAM_LEAD, R.ADMINISTRATOR})),
    Entry(
        "reporting:reports", "Rapporten", "doc", frozenset({R.CONTRACT_MANAGER, R.TEAM_LEAD, R.ADMINISTRATOR})
    ),
    Entry("reporting:definitions", "Definities", "book", frozenset({R.CONTRACT_MANAGER})),
    Entry("providers:agreements", "Opdrachten", "doc", frozenset({R.CONTRACT_MANAGER, R.ADMINISTRATOR})),
    Entry(
        "providers:client_stops", "Cliëntenstops", "clock", frozenset({R.CONTRACT_MANAGER, R.ADMINISTRATOR})
    ),
    Entry(
        "providers:reference_rows",
        "Weigerredenen",
        "x",
        frozenset({R.CONTRACT_MANAGER}),
        ("weigerredenen",),
    ),
    Entry("cases:without", "Als een organisatie stopt", "swap", frozenset({R.ADMINISTRATOR})),
    Entry("providers:workers", "Medewerkers", "users", frozenset({R.ADMINISTRATOR})),
    Entry("providers:reference_overview", "Beheer", "list", frozenset({R.ADMINISTRATOR})),
    Entry("cases:worker_sight", "Wie ziet wat", "eye", frozenset({R.ADMINISTRATOR})),
    Entry("cases:access_log", "Inzage", "eye", frozenset({R.PRIVACY_OFFICER})),
    Entry("cases:changes", "Wijzigingen", "doc", frozenset({R.ADMINISTRATOR})),
    Entry("cases:data_requests", "Verzoeken", "doc", frozenset({R.PRIVACY_OFFICER})),
    Entry("cases:disclosures", "Verstrekkingen", "send", frozenset({R.PRIVACY_OFFICER})),
    Entry("cases:add_data_request", "Verzoek over gegevens", "doc", frozenset({R.DESK, R.CONSULTANT})),
    Entry("cases:retention", "Vernietigen", "lock", frozenset({R.ADMINISTRATOR, R.PRIVACY_OFFICER})),
    Entry("cases:clocks", "Termijnen", "clock", frozenset({R.PRIVACY_OFFICER})),
    Entry("cases:complaints", "Klachten", "flag", frozenset({R.TEAM_LEAD, R.CONSULTANT, R.PRIVACY_OFFICER})),
    Entry("cases:incidents", "Incidenten", "warn", frozenset({R.TEAM_LEAD, R.CONSULTANT, R.PRIVACY_OFFICER})),
    Entry("cases:breaches", "Datalekken", "lock", frozenset({R.PRIVACY_OFFICER})),
    Entry("cases:add_breach", "Datalek melden", "lock", frozenset(R) - {R.PRIVACY_OFFICER}),
    Entry("cases:processing", "Verwerkingen", "book", frozenset({R.PRIVACY_OFFICER, R.ADMINISTRATOR})),
    Entry("outcomes:survey", "Tevredenheid", "star", frozenset({R.DESK, R.ADMINISTRATOR, R.TEAM_LEAD})),
    Entry("outcomes:comments", "Toelichtingen", "star", frozenset({R.TEAM_LEAD, R.ADMINISTRATOR})),
]
WHERE_NOTHING_FITS = "providers:account"


def entries(user: User) -> list[Entry]:
    """The menu of this worker, in its fixed order."""
    return [entry for entry in MENU if entry.roles & set(user.roles)]


@cache
def address_of(entry: Entry) -> str:
    """Where the entry leads; it never changes, and a menu has dozens."""
    return reverse(entry.view, args=entry.args)


def first_page(user: User) -> str:
    """Where this worker's day starts."""
    own = entries(user)
    return own[0].view if own else WHERE_NOTHING_FITS


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables that base.html needs on every page."""
    common = {"organisation": settings.ORGANISATION, "demo": settings.DEMO}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return common
    pages = [(entry, address_of(entry)) for entry in entries(user)]
    # A page below an entry belongs to it; of two that fit, the longer address is meant.
    here = max((url for _, url in pages if request.path.startswith(url.rstrip("/"))), key=len, default="")
    nav = [
        {"label": entry.label, "icon": entry.icon, "url": url, "current": url == here} for entry, url in pages
    ]
    return common | {
        "nav": nav,
        "me": {
            "name": user.name,
            "role_label": user.role_label,
            "initials": user.initials,
            "avatar_class": f"ava-{user.pk % 5 + 1}",
        },
        "draft_count": getattr(user, "draft_count", 0) or 0,
        "message_count": getattr(user, "unread_count", 0),
        "may_register": user.has_role(Role.DESK),
        "may_read_outbox": why_not_read_outbox(user, demo=settings.DEMO) is None,
        "may_search": user.has_role(Role.DESK, Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT),
    }
