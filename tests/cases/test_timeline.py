"""The timeline, narrowed by kind, person and period; and who may narrow to whom."""

from datetime import date

import pytest
from django.urls import reverse

from cases.figures.moments import KINDS, TITLES
from cases.figures.timeline import timeline
from cases.models import ContactNote
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def people():
    people = around_a_case()
    for author, day, text, kept_to in (
        (people.holder, date(2026, 6, 1), "Eerste", "normal"),
        (people.lead, date(2026, 6, 8), "Tweede", "normal"),
        (people.holder, date(2026, 6, 15), "Derde", "normal"),
        (people.colleague, date(2026, 6, 15), "Geheim", "direction"),
    ):
        ContactNote.objects.create(
            case=people.case, author=author, held_on=day, text=text, confidentiality=kept_to
        )
    return people


def shown(people, **narrowed):
    found = timeline(people.case, reader=people.holder, on=TODAY, limit=50, **narrowed)
    assert found.total == len(found.moments)
    return [one.text for one in found.moments if one.text]


def test_every_kind_of_moment_is_in_one_choice():
    chosen = [kind for _, kinds in KINDS.values() for kind in kinds]

    assert sorted(chosen) == sorted(TITLES)


@pytest.mark.parametrize(
    ("narrowed", "texts"),
    [
        ({"kind": "notities"}, ["Derde", "Tweede", "Eerste"]),
        ({"kind": "documenten"}, []),
        ({"kind": "notities", "since": date(2026, 6, 8)}, ["Derde", "Tweede"]),
        ({"kind": "notities", "until": date(2026, 6, 8)}, ["Tweede", "Eerste"]),
        ({"kind": "notities", "since": date(2026, 6, 9), "until": date(2026, 6, 14)}, []),
        ({"kind": "notities", "since": date(2026, 6, 14), "until": date(2026, 6, 9)}, []),
    ],
)
def test_it_narrows_by_kind_and_period_both_days_included(people, narrowed, texts):
    assert shown(people, **narrowed) == texts


def test_it_narrows_by_person(people):
    assert shown(people, by=people.lead.name) == ["Tweede"]


class TestPage:
    def ask(self, client, people, **asked):
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        return client.get(reverse("cases:timeline", args=[people.case.pk]), asked).content.decode()

    def test_shows_what_was_chosen(self, client, people):
        page = self.ask(client, people, soort="notities", wie=people.lead.pk, van="2026-06-01")

        assert "Tweede" in page
        assert "Eerste" not in page
        assert "1 gebeurtenissen" in page
        assert 'value="2026-06-01"' in page

    def test_offers_no_writer_of_what_one_may_not_read(self, client, people):
        page = self.ask(client, people)

        assert f'value="{people.lead.pk}"' in page
        assert people.colleague.name not in page
        assert "Geheim" not in page

    @pytest.mark.parametrize("asked", [{"soort": "x"}, {"wie": "9999999"}, {"wie": "a"}, {"van": "31-02"}])
    def test_nonsense_narrows_nothing(self, client, people, asked):
        assert "Eerste" in self.ask(client, people, **asked)
