"""The words of the public form: in versions, from a day on, looked at before they are kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake import services
from intake.figures import texts_of
from intake.models import FormText, Language, TextKey
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
URL = "/formulierteksten/nl/intro"


@pytest.fixture
def boss():
    return UserFactory(administrator=True)


def lay_down(boss, text="Nieuwe woorden.", **more):
    known = {"language": "nl", "key": "intro", "starts_on": DAY, "seen": 1, "on": DAY, "by": boss}
    return services.lay_down_text(text=text, **known | more)


def test_there_is_a_text_for_every_key_in_every_language():
    for language in Language.values:
        assert set(texts_of(language, on=date(2026, 1, 1)).words) == set(TextKey.values)


def test_a_version_is_shown_from_its_day_on_and_no_earlier(boss):
    lay_down(boss)

    assert texts_of("nl", on=DAY - timedelta(days=1)).versions["intro"] == 1
    found = texts_of("nl", on=DAY)
    assert (found.words["intro"], found.versions["intro"]) == ("Nieuwe woorden.", 2)
    assert texts_of("en", on=DAY).versions["intro"] == 1


def test_of_two_that_hold_the_newest_is_shown(boss):
    lay_down(boss, starts_on=DAY + timedelta(days=9))
    lay_down(boss, text="Toch anders.", seen=2)

    assert texts_of("nl", on=DAY + timedelta(days=9)).words["intro"] == "Toch anders."


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"starts_on": DAY - timedelta(days=1)}, "Kies vandaag of een latere dag."),
        ({"text": "  "}, "Vul de woorden in."),
        ({"seen": 0}, "Een collega heeft deze tekst intussen gewijzigd."),
    ],
)
def test_it_is_refused_with_a_reason(boss, more, said):
    with pytest.raises(ValidationError, match=said):
        lay_down(boss, **more)


def test_the_same_words_again_are_no_version(boss):
    with pytest.raises(ValidationError, match="staan er al"):
        lay_down(boss, text=texts_of("nl", on=DAY).words["intro"])


def test_it_is_of_the_administrator(client):
    desk = UserFactory(desk=True)

    with pytest.raises(PermissionDenied):
        lay_down(desk)
    client.force_login(desk)
    assert client.get("/formulierteksten").status_code == client.get(URL).status_code == 403


def test_a_version_is_never_changed_or_removed():
    for act in (lambda rows: rows.update(text="x"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act(FormText.objects.filter(key="intro"))


def test_it_is_shown_first_and_then_kept(client, boss):
    client.force_login(boss)
    typed = {"text": "Nieuwe woorden.", "starts_on": timezone.localdate().isoformat(), "seen": "1"}

    looked = client.post(URL, typed)
    assert "Er is nog niets bewaard." in looked.content.decode()
    assert FormText.objects.filter(language="nl", key="intro").count() == 1

    assert client.post(URL, typed | {"terug": "ja"}).status_code == 200
    assert client.post(URL, typed | {"zeker": "ja"}).status_code == 302
    assert "Nieuwe woorden." in client.get("/melden").content.decode()
    assert "Nieuwe woorden." in client.get("/formulierteksten").content.decode()


def test_an_unknown_text_is_not_there(client, boss):
    client.force_login(boss)

    assert client.get("/formulierteksten/nl/niets").status_code == 404
    assert client.get("/formulierteksten/fr/intro").status_code == 404
