"""The words of the survey: per language, in versions, from a day on, looked at before they are kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from outcomes import services
from outcomes.figures import texts_of
from outcomes.models import Language, SurveyKey, SurveyText
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
URL = "/tevredenheid/teksten/ar/intro"


@pytest.fixture
def boss():
    return UserFactory(administrator=True)


def lay_down(boss, text="كلمات جديدة.", **more):
    known = {"language": "ar", "key": "intro", "starts_on": DAY, "seen": 1, "on": DAY, "by": boss}
    return services.lay_down_text(text=text, **known | more)


def test_there_is_a_text_for_every_key_in_every_language():
    for language in Language.values:
        assert set(texts_of(language, on=date(2026, 1, 1))) == set(SurveyKey.values)


def test_a_version_is_shown_from_its_day_on_in_its_language_only(boss):
    before = texts_of("pl", on=DAY)

    lay_down(boss)

    assert texts_of("ar", on=DAY)["intro"] == "كلمات جديدة."
    assert texts_of("ar", on=DAY - timedelta(days=1))["intro"] != "كلمات جديدة."
    assert texts_of("pl", on=DAY) == before


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


def test_it_is_of_the_administrator(client):
    desk = UserFactory(desk=True)

    with pytest.raises(PermissionDenied):
        lay_down(desk)
    client.force_login(desk)
    assert client.get("/tevredenheid/teksten/nl").status_code == client.get(URL).status_code == 403


def test_it_is_shown_first_from_right_to_left_and_then_kept(client, boss):
    client.force_login(boss)
    typed = {"text": "كلمات جديدة.", "starts_on": timezone.localdate().isoformat(), "seen": "1"}

    looked = client.post(URL, typed).content.decode()
    assert "Er is nog niets bewaard." in looked
    assert '<p class="pre mt" lang="ar" dir="rtl">كلمات جديدة.' in looked
    assert SurveyText.objects.filter(language="ar", key="intro").count() == 1

    assert client.post(URL, typed | {"terug": "ja"}).status_code == 200
    assert client.post(URL, typed | {"zeker": "ja"}).status_code == 302
    assert "كلمات جديدة." in client.get("/mening/ar").content.decode()
    assert "كلمات جديدة." in client.get("/tevredenheid/teksten/ar").content.decode()
    assert "Versie 2" in client.get(URL).content.decode()


def test_an_unknown_text_is_not_there(client, boss):
    client.force_login(boss)

    for rest in ("fr", "fr/intro", "nl/niets"):
        assert client.get(f"/tevredenheid/teksten/{rest}").status_code == 404
