"""Asking the registers of government: a person in the BRP, a street by its postcode.

BRP after Haal Centraal (BRP Personen bevragen 2): by BSN, and for the fields that are compared and no others
(Wmo art. 5.2.9, minimisation). Only a gemeente may ask; its key comes from the settings. Addresses after the
Locatieserver of PDOK. Both are off where no address is set, and stand in a demo and a test on this machine.
"""

import http.client
import json
import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings

WAIT, MOST_READ = 5.0, 200_000  # seconds, bytes
# No more than what stands on the page beside our own record.
FIELDS = [
    "naam.voornamen", "naam.voorvoegsel", "naam.geslachtsnaam", "geboorte.datum", "verblijfplaats",
    "overlijden",
]  # fmt: skip


class NotReached(Exception):
    """A register that did not answer, or not as it should; says nothing of whom it was about."""


class Registered(NamedTuple):
    """What the BRP says of one person; empty or None: it says nothing."""

    first_names: str
    prefix: str
    last_name: str
    birth_date: date | None
    postcode: str
    house_number: str
    street: str
    town: str
    deceased_on: date | None


def has_brp() -> bool:
    """Whether the BRP can be asked here."""
    return bool(settings.BRP_URL)


def ask_brp(bsn: str) -> Registered | None:
    """The person with this number, or None. The number goes in the body, never in a URL.

    Raises NotReached.
    """
    asked = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": FIELDS}
    told = _ask(settings.BRP_URL.rstrip("/") + "/personen", body=asked, key=settings.BRP_KEY)
    found = told.get("personen") or []
    return _person(found[0]) if found and isinstance(found[0], dict) else None


def street_of(postcode: str, house_number: int) -> str:
    """Street and town of an address, such as `Kerkstraat, Alphen`; empty when it is not known here."""
    if not settings.POSTCODE_URL or not re.fullmatch(r"[1-9][0-9]{3}[A-Z]{2}", postcode):
        return ""
    filters = [("fq", "type:adres"), ("fq", f"postcode:{postcode}"), ("fq", f"huisnummer:{house_number}")]
    query = urlencode([*filters, ("fl", "straatnaam,woonplaatsnaam"), ("rows", "1")])
    told = _ask(f"{settings.POSTCODE_URL.rstrip('/')}/free?{query}")
    docs = _in(told, "response", "docs")
    first = docs[0] if isinstance(docs, list) and docs and isinstance(docs[0], dict) else {}
    return ", ".join(filter(None, [str(first.get("straatnaam", "")), str(first.get("woonplaatsnaam", ""))]))


def _person(told: dict[str, Any]) -> Registered:
    home = _in(told, "verblijfplaats", "verblijfadres") or {}
    home = home if isinstance(home, dict) else {}
    parts = [str(home.get(name, "") or "") for name in ("huisnummer", "huisletter", "huisnummertoevoeging")]
    return Registered(
        first_names=str(_in(told, "naam", "voornamen") or ""),
        prefix=str(_in(told, "naam", "voorvoegsel") or ""),
        last_name=str(_in(told, "naam", "geslachtsnaam") or ""),
        birth_date=_day(_in(told, "geboorte", "datum")),
        postcode=str(home.get("postcode", "") or ""),
        house_number=" ".join(filter(None, parts)),
        street=str(home.get("officieleStraatnaam", "") or ""),
        town=str(home.get("woonplaats", "") or ""),
        deceased_on=_day(_in(told, "overlijden", "datum")),
    )


def _in(told: Any, *names: str) -> Any:
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _day(told: Any) -> date | None:
    """A whole day; the BRP also knows days of which only the year is known."""
    try:
        return date.fromisoformat(str(_in(told, "datum")))
    except ValueError:
        return None


def _ask(url: str, *, body: dict[str, Any] | None = None, key: str = "") -> dict[str, Any]:
    """One question, one answer in JSON. Raises NotReached."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https"
    if not is_safe and parts.hostname != "127.0.0.1":
        raise NotReached
    way = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
    connection = way(str(parts.hostname), parts.port, timeout=WAIT)
    headers = {"Accept": "application/json"} | ({"X-API-KEY": key} if key else {})
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if body is None:
            connection.request("GET", path, headers=headers)
        else:
            sent = json.dumps(body).encode()
            connection.request("POST", path, sent, headers | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = json.loads(answer.read(MOST_READ)) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotReached from None
    finally:
        connection.close()
    if not isinstance(told, dict):
        raise NotReached
    return told
