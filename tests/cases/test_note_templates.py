"""Beginning a note with a template: it fills the plain text and stores nothing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ContactNote
from providers.models import NoteTemplate
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def template():
    return NoteTemplate.objects.create(
        name="Kennismaken", kind="phone", text="Hoe gaat het?", starts_on=date(2026, 1, 1)
    )


def fill(client, case, **sent):
    return client.post(reverse("cases:fill_note", args=[case.pk]), sent)


def test_comes_under_what_was_typed_with_its_kind_of_contact(people, template, client):
    client.force_login(people.holder)
    page = fill(client, people.case, template=template.pk, text="Belde terug.", kind="visit")

    form = page.context["form"]
    assert page.status_code == 200
    assert form["text"].value() == "Belde terug.\n\nHoe gaat het?"
    assert form["kind"].value() == "phone"
    assert f'action="{reverse("cases:add_note", args=[people.case.pk])}"' in page.content.decode()
    assert not ContactNote.objects.exists()


def test_without_a_choice_keeps_what_was_typed(people, client):
    client.force_login(people.holder)
    form = fill(client, people.case, text="Half af", kind="meeting", held_on="geen dag").context["form"]

    assert (form["text"].value(), form["kind"].value()) == ("Half af", "meeting")


def test_offers_those_of_today_only(people, template, client):
    client.force_login(people.holder)
    url, today = reverse("cases:add_note", args=[people.case.pk]), timezone.localdate()

    assert "Kennismaken" in client.get(url).content.decode()
    template.ends_on = today - timedelta(days=1)
    template.save()
    assert "Kennismaken" not in client.get(url).content.decode()
    answer = client.post(url, {"text": "x", "kind": "visit", "held_on": today, "template": template.pk})
    assert answer.status_code == 422


def test_is_stored_as_what_was_written(people, template, client):
    client.force_login(people.holder)
    sent = {"text": "Hoe gaat het? Goed.", "kind": "phone", "held_on": timezone.localdate().isoformat(),
            "template": template.pk, "confidentiality": "normal"}  # fmt: skip

    assert client.post(reverse("cases:add_note", args=[people.case.pk]), sent).status_code == 302
    assert ContactNote.objects.get().text == "Hoe gaat het? Goed."


def test_is_only_for_who_writes_in_the_dossier(people, template, client):
    for who, status in (("stranger", 404), ("partner", 404)):
        client.force_login(getattr(people, who))
        assert fill(client, people.case, template=template.pk).status_code == status
    client.force_login(people.holder)
    assert client.get(reverse("cases:fill_note", args=[people.case.pk])).status_code == 405
