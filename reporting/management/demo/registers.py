"""The registers of government as a demo and a test have them: a server on this machine that speaks like them.

It is asked by cases/exchange/brp.py and by nothing else, and answers from what it is given.
"""

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Person = dict[str, Any]


def registers(
    port: int, *, person: Callable[[str], Person | None], street: Callable[[str, str], tuple[str, str] | None]
) -> ThreadingHTTPServer:
    """A server at this port; 0: any that is free. person: by BSN, as the BRP tells; street: by postcode and
    house number, with its town.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            if not self.path.endswith("/personen") or not asked.get("fields"):
                return self.tell({"title": "Een of meerdere parameters zijn niet correct."}, 400)
            found = [one for number in asked.get("burgerservicenummer", []) if (one := person(number))]
            return self.tell(
                {"type": asked.get("type"), "personen": [_chosen(one, asked["fields"]) for one in found]}
            )

        def do_GET(self) -> None:
            filters = dict(one.split(":", 1) for one in parse_qs(urlsplit(self.path).query).get("fq", []))
            found = street(filters.get("postcode", ""), filters.get("huisnummer", ""))
            docs = [{"straatnaam": found[0], "woonplaatsnaam": found[1]}] if found else []
            return self.tell({"response": {"numFound": len(docs), "docs": docs}})

        def tell(self, body: Any, status: int = 200) -> None:
            told = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *args: object) -> None:
            """Nothing: whom it was about stays out of every log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


def as_brp(
    *, first_names: str, prefix: str, last_name: str, birth_date: str, postcode: str,
    house_number: int | None, street: str = "", town: str = "", deceased_on: str = "",
) -> Person:  # fmt: skip
    """One person as the BRP tells of one; what is empty is left out."""
    home = {
        "officieleStraatnaam": street, "huisnummer": house_number, "postcode": postcode, "woonplaats": town
    }  # fmt: skip
    told: Person = {
        "naam": {"voornamen": first_names, "voorvoegsel": prefix, "geslachtsnaam": last_name},
        "geboorte": {"datum": {"type": "Datum", "datum": birth_date}},
        "verblijfplaats": {"type": "Adres", "verblijfadres": {k: v for k, v in home.items() if v}},
    }
    if deceased_on:
        told["overlijden"] = {"datum": {"type": "Datum", "datum": deceased_on}}
    return told


def _chosen(person: Person, fields: list[str]) -> Person:
    """Only what was asked for, as the real one does."""
    groups = {re.split(r"\.", field)[0] for field in fields}
    return {name: value for name, value in person.items() if name in groups}
