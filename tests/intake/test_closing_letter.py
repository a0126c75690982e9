"""The letter that tells that a dossier closed, with the day of the aftercare."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import services as dossiers
from cases.models import Document
from tests.factories import CaseFactory
from tests.intake.letters import ON, K, file_of, question, sender, text_of, write
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    sender()
    return around_a_case()


@pytest.fixture
def asked(people):
    return question(client=people.case.client, case=people.case)


def close(people, **more):
    known = {"closing_reason": "Het gaat goed.", "on": ON, "by": people.holder}
    return dossiers.close_case(case=people.case, **known | more)


def fresh(asked):
    return type(asked).objects.select_related("case", "client", "municipality").get(pk=asked.pk)


def test_names_the_day_of_the_aftercare_and_stands_in_the_dossier(people, asked):
    close(people, aftercare_on=date(2026, 8, 14))
    letter = write(fresh(asked), kind=K.CLOSING, by=people.holder)

    text = text_of(file_of(letter))
    assert "Op vrijdag 14 augustus 2026 vragen wij u hoe het gaat." in text
    assert Document.objects.get(case=people.case).title.startswith("Afsluiting van het dossier")


def test_leaves_out_the_aftercare_that_was_not_agreed(people, asked):
    close(people)
    text = text_of(file_of(write(fresh(asked), kind=K.CLOSING, by=people.holder)))
    assert "hoe het gaat" not in text


def test_is_refused_before_the_closing_after_a_death_and_to_others(people, asked):
    with pytest.raises(ValidationError, match="Sluit eerst het dossier"):
        write(fresh(asked), kind=K.CLOSING, by=people.holder)
    close(people)
    with pytest.raises(PermissionDenied):
        write(fresh(asked), kind=K.CLOSING, by=people.colleague)
    people.case.client.deceased_on = ON
    people.case.client.save()
    with pytest.raises(ValidationError, match="inwoner is overleden"):
        write(fresh(asked), kind=K.CLOSING, by=people.holder)


def test_is_offered_where_the_dossier_is_closed(people, client):
    today = timezone.localdate()
    close(people, on=today)
    client.force_login(people.holder)
    here = reverse("intake:case_letters", args=[people.case.pk])

    page = client.get(reverse("cases:case", args=[people.case.pk])).content.decode()
    assert f'<a href="{here}">Schrijf de brief over het sluiten</a>' in page
    assert client.get(here).status_code == 200
    assert CaseFactory().closed_on is None
