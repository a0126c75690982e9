"""A day of work in a browser; afterwards nothing of the resident stands in an address, a log or the queue."""

import logging
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache

from cases.models import AccessLog, Case, Client
from config import celery_app
from config.logs import Discreet, NoArguments
from intake.models import Application
from providers.models import Message, Role, TeamDistrict
from tests.factories import AssignmentFactory, DistrictFactory, MunicipalityFactory, TeamFactory, UserFactory
from tests.journeys.test_chain import eventually

# Words that stand nowhere else in the product, so that finding one is a leak.
LAST, FIRST, PHONE, BSN = "Quispelaar", "Xandrina", "0688877766", "999900006"
QUESTION, NOTE = "Zwaluwstaart vergeet te eten", "Kastanjepuree besproken aan tafel"
HELPER, OFFICER = "Wilgenroos Hoekstra", "Vlierbes Zandstra"
PERSONAL = (LAST, FIRST, PHONE, BSN, "2403BK", "2403 BK", "1944", "Zwaluwstaart", "Kastanjepuree")
WORKERS = ("Wilgenroos", "Vlierbes", "hazelaar.vos")


class Overheard:
    """What a day leaves behind outside the tables: addresses, titles, lines of logs, messages."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.lines: list[str] = []
        self.messages: list[str] = []

    def listens_to(self, someone: Any) -> Any:
        someone.page.on("request", lambda request: self.addresses.append(request.url))
        someone.page.on("load", lambda page: self.titles.append(page.title()))
        return someone

    def publishes(self, body: Any, headers: Any, **known: Any) -> None:
        self.messages.append(f"{body} {headers}")


class Lines(logging.Handler):
    """The lines as the log of the web server gets them."""

    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.INFO)
        self.into = into
        self.addFilter(NoArguments())
        self.setFormatter(Discreet(settings.LOGGING["formatters"]["line"]["format"]))

    def emit(self, record: logging.LogRecord) -> None:
        self.into.append(self.format(record))


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    found = Overheard()
    handler, root = Lines(found.lines), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    before_task_publish.connect(found.publishes)
    yield found
    before_task_publish.disconnect(found.publishes)
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def case(transactional_db) -> Case:
    """A consortium with one team, and a dossier of somebody else that the helper holds."""
    MunicipalityFactory()
    place = DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])
    team = TeamFactory(name="Team Zegersloot")
    TeamDistrict.objects.create(team=team, district=place, position=0)
    helper = UserFactory(coach=True, team=team, name=HELPER, email="helper@voorbeeld.nl")
    UserFactory(desk=True, email="loket@voorbeeld.nl")
    UserFactory(lead=True, team=team, email="stuurder@voorbeeld.nl")
    UserFactory(roles=[Role.CONSULTANT], team=team, email="consulent@voorbeeld.nl")
    UserFactory(privacy_officer=True, name=OFFICER, email="fg@voorbeeld.nl")
    UserFactory(administrator=True, email="beheer@voorbeeld.nl")
    return AssignmentFactory(worker=helper, case__team=team).case


def in_the_queue() -> str:
    """Everything that stands in Redis: keys and values."""
    client = celery_app.connection().default_channel.client
    read = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    return "\n".join(f"{key!r}: {read[client.type(key)](key)!r}" for key in client.scan_iter())


def in_the_sessions() -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return "\n".join(str(store().decode(row.session_data)) for row in Session.objects.all())


def break_the_search(asked: str, **known: Any) -> None:
    raise ValueError(f"{asked} is niet te zoeken")


def test_a_day_of_work_leaves_nothing_of_anybody(person, case, worker, overheard, monkeypatch):
    # 1. The desk writes down a question, searches, and types something wrong on the way.
    desk = overheard.listens_to(person()).logs_in("loket@voorbeeld.nl").opens("/hulpvraag/nieuw")
    desk.page.fill("[name=text]", QUESTION)
    for name, text in (
        ("last_name", LAST), ("first_names", FIRST), ("birth_date", "2 juni 1944"), ("postcode", "2403 bk"),
        ("house_number", "achttien"), ("phone", PHONE), ("bsn", "999900007"),
    ):  # fmt: skip
        desk.page.fill(f"[name={name}]", text)
    desk.page.get_by_role("button", name="Maak dossier").click()
    desk.sees("Dit nummer klopt niet")
    desk.page.fill("[name=house_number]", "18")
    desk.page.fill("[name=bsn]", "")
    desk.page.get_by_role("button", name="Maak dossier").click()
    desk.sees("staat bij Team Zegersloot")
    desk.page.fill("#q", f"{FIRST} {LAST}")
    desk.page.press("#q", "Enter")
    desk.sees("1 gevonden")
    made = Case.objects.get(client__last_name=LAST)
    monkeypatch.setattr("cases.views.search.search_residents", break_the_search)
    desk.page.fill("#q", f"{FIRST} {LAST}")
    desk.page.press("#q", "Enter")
    desk.sees("Er ging iets mis bij ons")
    desk.faults.clear()  # the browser was told as well

    # 2. The stuurder gives it to the helper, who writes a note.
    lead = overheard.listens_to(person()).logs_in("stuurder@voorbeeld.nl").opens("/team")
    choice = lead.page.locator("#board select option", has_text=HELPER).first.get_attribute("value")
    lead.page.locator("#board select").first.select_option(choice)
    lead.page.get_by_role("button", name="Geef").first.click()
    eventually(lambda: made.assignments.exists(), 20)
    coach = overheard.listens_to(person()).logs_in("helper@voorbeeld.nl").opens(f"/dossier/{made.pk}/")
    coach.page.fill("[name=text]", NOTE)
    coach.page.get_by_role("button", name="Notitie plaatsen").click()
    coach.sees(NOTE)

    # 3. An application comes in, the BSN with it; it is hidden, and shown for a reason.
    coach.opens(f"/dossier/{made.pk}/aanvragen/nieuw")
    coach.page.fill("[name=bsn]", BSN)
    coach.page.get_by_role("button", name="Leg de aanvraag vast").click()
    coach.sees("De aanvraag is vastgelegd.")
    assert Application.objects.get().request.case == made
    assert Client.objects.get(bsn=BSN) == made.client
    coach.opens(f"/dossier/{made.pk}/")
    assert BSN not in coach.page.content()
    coach.page.get_by_text("BSN tonen").click()
    coach.page.select_option("#bsn [name=purpose]", index=1)
    coach.page.get_by_role("button", name="Toon het BSN").click()
    coach.sees(BSN)
    assert coach.page.url.endswith(f"/dossier/{made.pk}/")
    assert AccessLog.objects.filter(kind="unmask", user__email="helper@voorbeeld.nl").count() == 1

    # 4. The officer looks who did; the administrator finds a worker and invites another by the queue.
    officer = overheard.listens_to(person()).logs_in("fg@voorbeeld.nl").opens("/inzage")
    officer.page.fill("[name=medewerker]", HELPER)
    officer.page.get_by_role("button", name="Zoeken", exact=True).last.click()
    officer.sees("BSN getoond")
    boss = overheard.listens_to(person()).logs_in("beheer@voorbeeld.nl").opens("/medewerkers")
    boss.page.fill("#worker-q", HELPER)
    boss.page.get_by_role("button", name="Zoeken", exact=True).last.click()
    boss.sees(HELPER)
    boss.opens("/medewerkers/nieuw")
    boss.page.fill("[name=name]", "Hazelaar Vos")
    boss.page.fill("[name=email]", "hazelaar.vos@voorbeeld.nl")
    boss.page.select_option("[name=employer]", index=1)
    boss.page.get_by_label("wijkcoach").check()
    boss.page.get_by_role("button", name="Toevoegen en uitnodigen").click()
    boss.sees("De uitnodiging is onderweg.")
    eventually(lambda: Message.objects.filter(sent_at__isnull=False).exists())

    # What is left of it.
    left = {
        "addresses": "\n".join(overheard.addresses),
        "titles": "\n".join(overheard.titles),
        "log of the web": "\n".join(overheard.lines),
        "log of the worker": (Path(settings.MEDIA_ROOT).parent / "worker.log").read_text(),
        "messages of the queue": "\n".join(overheard.messages),
        "redis": in_the_queue(),
        "keys of the cache": "\n".join(map(str, getattr(cache, "_cache", {}))),
        "sessions": in_the_sessions(),
    }
    assert all(left[place] for place in ("addresses", "titles", "messages of the queue", "sessions"))
    assert "ValueError" in left["log of the web"]
    found = [f"{word} in {place}" for place, text in left.items() for word in PERSONAL if word in text]
    found += [f"{word} in {place}" for place, text in left.items() for word in WORKERS if word in text]
    assert found == []
