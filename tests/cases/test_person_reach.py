"""Whether who holds a dossier can be reached today, where that worker is named."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.figures.dossier import around
from cases.models import Assignment
from intake.figures.people import known
from providers.models import Absence, User, WorkPattern
from tests.factories import UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)


@pytest.fixture
def people():
    found = around_a_case()
    User.objects.filter(pk=found.holder.pk).update(phone="06-12345678")
    WorkPattern.objects.create(worker=found.holder, weekdays=[1, 2], starts_on=MONDAY)
    return found


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 6, 14), ""),
        (MONDAY, "vandaag bereikbaar"),
        (date(2026, 6, 17), "werkt vandaag niet, wel op maandag"),
        (date(2026, 6, 22), "afwezig tot en met 23-06-2026"),
        (date(2026, 6, 24), "werkt vandaag niet, wel op maandag"),
        (date(2026, 6, 29), "vandaag bereikbaar"),
    ],
)
def test_the_head_of_the_dossier_and_the_desk_say_the_same(people, on, said):
    Absence.objects.create(worker=people.holder, starts_on=date(2026, 6, 22), ends_on=date(2026, 6, 23))

    holder = around(people.case, on=on).holder
    (match,) = known(people.case.client, on=on)

    assert (holder["reach"].said, holder["phone"]) == (said, "06-12345678")
    assert (match.helper.reach, match.helper.phone) == (said, "06-12345678")


def test_of_a_stand_in_it_is_said_as_well(people):
    Assignment.objects.update(ends_on=date(2026, 6, 14))
    stand_in = UserFactory(coach=True, phone="06-87654321")
    Assignment.objects.create(case=people.case, worker=stand_in, kind="replacement", starts_on=MONDAY)
    Absence.objects.create(worker=stand_in, starts_on=MONDAY)

    found = around(people.case, on=MONDAY).stand_in
    (match,) = known(people.case.client, on=MONDAY)

    assert (found["reach"].said, found["phone"]) == ("afwezig", "06-87654321")
    assert match.helper.reach == "afwezig"


def test_the_page_shows_it_with_the_phone(client, people):
    today = timezone.localdate()
    Absence.objects.create(worker=people.holder, starts_on=today - timedelta(days=1))
    client.force_login(people.lead, backend="providers.access.EmailBackend")

    page = client.get(reverse("cases:case", args=[people.case.pk])).content.decode()

    assert 'Afwezig · <a href="tel:06-12345678">06-12345678</a>' in page
