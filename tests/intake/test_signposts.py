"""The wegwijzer: where a question goes that is not for us, by what was typed, in a gemeente, on a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from intake import figures
from intake.models import SupportRequest
from providers import services
from providers.models import Destination, Signpost
from tests.factories import MunicipalityFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
PAGE = "/loket/wegwijzer"


def places(text, town=None):
    return [row.destination for row in figures.signposts(text, town and town.pk, on=ON)]


def own(town, **more):
    words = {"destination": "debt_help", "law": "debts", "name": "Schuldhulp Alphen", "fits": "Schulden."}
    words |= {"tell": "Bel ons.", "starts_on": ON, "municipality": town} | more
    return Signpost.objects.create(**words)


def test_has_a_text_for_every_place_from_the_start():
    there = Signpost.objects.for_town(None, on=date(2015, 1, 1))
    assert set(there.values_list("destination", flat=True)) == set(Destination.values)
    assert SupportRequest.Destination is Destination


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Er kwam een deurwaarder voor de rekeningen", "debt_help"),
        ("Moeder heeft dementie en loopt 's nachts weg", "ciz"),
        ("Wie kan helpen met douchen en steunkousen", "district_nursing"),
        ("Zijn zoon gaat al weken niet naar school", "school_attendance"),
        ("Zij wordt geslagen door haar man", "safe_home"),
        ("Wil een uitkering aanvragen", "work_income"),
    ],
)
def test_points_by_the_words_of_the_resident(typed, place):
    assert place in places(typed)[:2]


def test_says_nothing_where_nothing_fits():
    assert places("de het een") == []
    assert places("traplift") == []
    assert len(places(" ")) == len(Destination)


def test_a_gemeente_that_has_its_own_hides_the_one_of_all():
    town, other = MunicipalityFactory(), MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
    own(town)
    assert [row.name for row in figures.signposts("schulden", town.pk, on=ON)][:1] == ["Schuldhulp Alphen"]
    assert places("schulden", town).count("debt_help") == 1
    assert figures.signposts("schulden", other.pk, on=ON)[0].name == "Schuldhulp"
    assert figures.signposts("schulden", town.pk, on=ON - timedelta(days=1))[0].name == "Schuldhulp"


def test_holds_one_text_a_place_and_gemeente_a_day():
    town = MunicipalityFactory()
    own(town, ends_on=ON)
    own(town, starts_on=ON + timedelta(days=1))
    with pytest.raises(IntegrityError, match="providers_signpost_one_of_all"):
        own(None)


def test_a_new_text_ends_the_one_before_and_the_past_stays():
    by, words = (
        UserFactory(administrator=True),
        {"law": "wlz", "name": "CIZ", "fits": "Anders.", "tell": "X."},
    )
    services.keep_reference(
        row=Signpost(), destination="ciz", municipality=None, **words, starts_on=ON, on=ON, by=by
    )
    assert figures.signposts("", None, on=ON - timedelta(days=1))[0].fits != "Anders."
    assert Signpost.objects.for_town(None, on=ON).get(destination="ciz").fits == "Anders."
    before = Signpost.objects.get(destination="ciz", ends_on=ON - timedelta(days=1))
    with pytest.raises(ValidationError):
        services.keep_reference(row=before, fits="Nog anders.", on=ON, by=by)


def test_the_desk_looks_without_words_in_the_address(client):
    client.force_login(UserFactory(desk=True))
    everything = client.get(f"{PAGE}?q=deurwaarder").content.decode()
    found = client.post(PAGE, {"q": "deurwaarder"}).content.decode()
    none = client.post(PAGE, {"q": "traplift"}).content.decode()
    wrong = client.post(PAGE, {"q": "x", "municipality": "x"})
    assert "Alle plekken" in everything
    assert "Juridisch Loket" in everything
    assert "om: deurwaarder" in found
    assert "Grens van de wet." in found
    assert "Juridisch Loket" not in found
    assert "Niets gevonden" in none
    assert wrong.status_code == 422


def test_triage_points_by_the_words_of_the_question(client):
    client.force_login(UserFactory(desk=True))
    asked = SupportRequestFactory(text="Hij heeft schulden en een aanmaning.")
    page = client.get(f"/hulpvraag/{asked.pk}/triage").content.decode()
    assert "Misschien is dit voor een ander" in page
    assert "Schuldhulp" in page


def test_only_the_desk_looks(client):
    client.force_login(UserFactory(coach=True))
    assert client.get(PAGE).status_code == 403
