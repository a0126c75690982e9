"""Requests of residents about their data, up to where a test begins."""

from datetime import date

from cases.services import data_requests as services
from tests.factories import ClientFactory

DAY = date(2026, 6, 15)
ASKED = {"kind": "access", "received_on": date(2026, 6, 1), "way": "letter", "wish": "Wat weet u van mij?"}


def registered(officer, **words):
    known = {"client": words.pop("client", None) or ClientFactory(), "on": DAY, "by": officer}
    return services.register(**known, **ASKED | words)


def in_work(officer, **words):
    request = registered(officer, **words)
    services.check_identity(request=request, how="document", checked_on=DAY, on=DAY, by=officer)
    return services.start(request=request, on=DAY, by=officer)


def decided(officer, request, decision="refused", ground="correct", on=DAY):
    words = {"decision": decision, "refusal_ground": ground, "answer": "Dit is ons antwoord."}
    return services.decide(request=request, on=on, by=officer, **words)
