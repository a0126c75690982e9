"""Answers on satisfaction that came on paper."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from outcomes import services
from outcomes.models import SurveyAnswer, SurveyComment, SurveyTally
from providers.models import Role
from tests.factories import DistrictFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(by=None, **words):
    said = {"answered_on": TODAY, "municipality": MunicipalityFactory(), "district": None}
    marks = {"mark_professionals": 8, "mark_access": 7}
    return services.enter_answer(on=TODAY, by=by or UserFactory(desk=True), **said | marks | words)


def posted(**words):
    said = {"answered_on": timezone.localdate().isoformat(), "municipality": MunicipalityFactory().pk}
    return said | {"form_key": str(uuid.uuid4()), "mark_professionals": 8} | words


def test_nobody_is_in_what_is_kept():
    people = {"Client", "Case", "User"}

    assert not [
        field for field in SurveyAnswer._meta.get_fields()
        if field.is_relation and field.related_model.__name__ in people
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"answered_on": date(2026, 6, 16)}, "answered_on"),
        ({"mark_professionals": None, "mark_access": None}, "mark_professionals"),
    ],
)
def test_it_tells_by_the_field_what_is_wrong(words, field):
    with pytest.raises(ValidationError) as refused:
        enter(**words)

    assert list(refused.value.message_dict) == [field]


def test_the_district_lies_in_the_municipality():
    elsewhere = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")

    with pytest.raises(ValidationError) as refused:
        enter(district=DistrictFactory(municipality=elsewhere))

    assert list(refused.value.message_dict) == ["district"]


@pytest.mark.parametrize("role", Role)
def test_it_opens_by_role(client, role):
    user = UserFactory(coach=True, roles=[role])
    client.force_login(user)
    able = role in {Role.DESK, Role.ADMINISTRATOR}

    assert client.get("/tevredenheid").status_code == (200 if able or role == Role.TEAM_LEAD else 403)
    assert client.post("/tevredenheid", posted()).status_code == (302 if able else 403)
    if not able:
        with pytest.raises(PermissionDenied):
            enter(by=user)


def test_who_steers_sees_the_response_and_no_single_answer(client):
    town = MunicipalityFactory(name="Verweg")
    SurveyTally.objects.create(
        municipality=town, month=timezone.localdate().replace(day=1), asked=8, answered=3
    )
    SurveyAnswer.objects.create(answered_on=TODAY, municipality=town, mark_access=7)
    SurveyComment.objects.create(
        municipality=town, month=TODAY.replace(day=1), raw="Mijn coach Truus is lief"
    )
    client.force_login(UserFactory(lead=True))

    page = client.get("/tevredenheid")
    comments = client.get("/tevredenheid/toelichtingen")

    text = page.content.decode()
    assert [(row.municipality, row.share) for row in page.context["response"]] == [("Verweg", 38)]
    assert "38 %" in text
    assert "page" not in page.context
    assert "form" not in page.context
    assert "Antwoord invoeren" not in text
    assert "Antwoord met een code overnemen" not in text
    assert "Truus" not in text + comments.content.decode()


def test_a_form_that_is_sent_twice_counts_once(client):
    client.force_login(UserFactory(desk=True))
    form = posted()

    answers = [client.post("/tevredenheid", form) for _ in range(2)]

    assert SurveyAnswer.objects.count() == 1
    again = client.get(answers[1].url)
    assert again.context["form"].initial["municipality"] == form["municipality"]


def test_it_says_in_dutch_by_the_field_what_is_wrong(client):
    client.force_login(UserFactory(desk=True))

    answer = client.post(
        "/tevredenheid", posted(municipality="", answered_on="", mark_professionals=11, mark_access="x")
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    for words in ("Kies de gemeente.", "Vul de datum in die op het papier staat."):
        assert words in page
    assert page.count("Geef een cijfer van 1 tot en met 10.") >= 2


def test_it_pages_by_key_with_the_same_number_of_statements(client, queries):
    town = MunicipalityFactory()
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(answered_on=TODAY, municipality=town, mark_access=7) for _ in range(31)
    )
    client.force_login(UserFactory(desk=True))

    with queries(12):
        first = client.get("/tevredenheid").context["page"]
    second = client.get(f"/tevredenheid{first.next_url}").context["page"]

    assert (len(first.rows), len(second.rows), second.next_url) == (30, 1, "")
