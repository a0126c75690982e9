"""A submission of a referrer, the code that belongs to it, and a browser that enters it."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from intake import services
from intake.models import (
    Submission,
    Told,
)
from providers.models import User
from tests.factories import MunicipalityFactory, UserFactory

DAY = date(2026, 6, 15)
URL = "/melden/aanvullen"
NEUTRAL = "Met deze code kunt u niet verder."
TOLD = Told(text="Mevrouw valt steeds.", last_name="Zwaluw", sender_name="dr. Bos", sender_phone="0172123456")


@pytest.fixture
def desk():
    return UserFactory(desk=True)


@pytest.fixture
def one():
    return sent()


def sent(key="1", sender="doctor") -> Submission:
    services.send_in(channel="web", told=TOLD, key=key, sender=sender, municipality=MunicipalityFactory())
    return Submission.objects.latest("pk")


def code_of(one: Submission, desk: User, *, on: date | None = None, days: int = 30) -> str:
    return services.make_code(submission=one, days=days, on=on or timezone.localdate(), by=desk)


def agreed(one: Submission, desk: User, text: str = "") -> None:
    services.record_feedback_consent(submission=one, given_on=DAY, how="phone", on=DAY, by=desk)
    if text:
        services.tell_referrer(submission=one, text=text, by=desk)


def open_with(browser: Browser, code: str, **more):
    return browser.post(URL, {"action": "openen", "code": code, "form_key": str(uuid4())}, **more)


def add(browser: Browser, text: str = "Zij viel weer.", **more):
    return browser.post(URL, {"action": "aanvullen", "text": text, "form_key": str(uuid4())} | more)


def at_once(*acts) -> list[object]:
    found: list[object] = []

    def do(act) -> None:
        try:
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
