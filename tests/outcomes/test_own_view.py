"""How a resident sees it: kept apart, never compared, and counted nowhere."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from outcomes import figures, services
from outcomes.models import Instrument, Measurement, OwnView, version_on
from tests.factories import MeasurementFactory, TrajectoryFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
START = date(2026, 3, 1)
ON = date(2026, 9, 1)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def trajectory(people):
    return TrajectoryFactory(case=people.case, starts_on=START)


@pytest.fixture
def keep(people, trajectory):
    def act(**words):
        said = {"instrument": "positive_health", "held_on": ON, "marks": {"body": 6, "meaning": 0}}
        return services.keep_own_view(trajectory=trajectory, **said | {"on": ON, "by": people.holder} | words)

    return act


def test_keeps_what_was_said_and_measures_nothing(keep):
    keep()
    keep(instrument="self_rating", marks={"financien": 5})

    assert [one.marks for one in OwnView.objects.order_by("pk")] == [
        {"body": 6, "meaning": 0},
        {"financien": 5},
    ]
    assert not Measurement.objects.exists()
    assert [one.kind for one in figures.due(Case.objects.all(), on=ON)] == ["start", "half_year"]


@pytest.mark.parametrize(
    "words",
    [
        {"marks": {}},
        {"marks": {"financien": 3}},
        {"marks": {"body": 11}},
        {"instrument": "self_rating", "marks": {"financien": 0}},
        {"held_on": ON + timedelta(days=1)},
    ],
)
def test_refuses_what_does_not_belong_to_the_instrument(keep, words):
    with pytest.raises(ValidationError):
        keep(**words)


def test_of_one_day_there_is_one(keep):
    keep()

    with pytest.raises(ValidationError, match="staat het er al"):
        keep()


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_is_refused_to_who_does_not_work_in_the_dossier(keep, people, who):
    with pytest.raises(PermissionDenied):
        keep(by=getattr(people, who))


def test_the_words_of_every_instrument_are_data():
    assert {one.value for one in Instrument} == {"zrm", "ladder", "positive_health", "self_rating", "goals"}
    for instrument in OwnView.Instrument.values:
        assert set(version_on(instrument, ON).names) >= set(OwnView.codes(instrument))
    assert version_on("positive_health", ON).called("taking_part") == "Meedoen"


class TestPage:
    def address(self, trajectory, word="positive_health"):
        return reverse("outcomes:own_view", args=[trajectory.case_id, trajectory.pk, word])

    def test_shows_each_talk_apart_without_a_difference(self, client, people, trajectory):
        client.force_login(people.holder)
        today = timezone.localdate()
        for day, mark in ((today - timedelta(days=1), "4"), (today, "7")):
            form = {"held_on": day.isoformat(), "mind": mark}
            assert client.post(self.address(trajectory), form).status_code == 302

        html = client.get(self.address(trajectory)).content.decode()

        assert "Mentaal welbevinden: 4" in html
        assert "Mentaal welbevinden: 7" in html
        assert "Wij vergelijken deze cijfers niet" in html
        for word in ("vooruit", "achteruit", "+3"):
            assert word not in html

    @pytest.mark.parametrize(
        ("who", "status"), [("holder", 200), ("lead", 200), ("colleague", 404), ("stranger", 404)]
    )
    def test_exists_for_who_sees_the_dossier(self, client, people, trajectory, who, status):
        client.force_login(getattr(people, who))

        assert client.get(self.address(trajectory)).status_code == status
        assert client.get(self.address(trajectory, "self_rating")).status_code == status

    def test_an_unknown_instrument_is_not_there(self, client, people, trajectory):
        client.force_login(people.holder)

        assert client.get(self.address(trajectory, "zrm")).status_code == 404

    def test_the_paper_form_names_nobody(self, client, people, trajectory):
        MeasurementFactory(trajectory=trajectory, measured_on=START)
        client.force_login(people.holder)

        paper = client.get(reverse("outcomes:paper_form", args=[people.case.pk, trajectory.pk]))

        assert paper["Content-Type"] == "application/pdf"
        with pikepdf.open(BytesIO(paper.content)) as document:
            assert document.Root.MarkInfo.Marked
            assert document.open_metadata()["pdfuaid:part"] == "1"
        assert people.case.client.last_name not in paper["Content-Disposition"]

    def test_the_paper_form_draws_the_start_beside_now(self, client, people, trajectory):
        for moment, day, level in (("start", START, 2), ("half_year", ON, 4)):
            MeasurementFactory(
                trajectory=trajectory, moment=moment, measured_on=day, financien=level, huisvesting=3
            )
        client.force_login(people.holder)

        paper = client.get(reverse("outcomes:paper_form", args=[people.case.pk, trajectory.pk]))

        with pikepdf.open(BytesIO(paper.content)) as document:
            parts = [part for part in document.objects if isinstance(part, pikepdf.Dictionary)]
            told = {str(part.Alt) for part in parts if "/Alt" in part}
        assert told == {
            "Scores per leefgebied aan het begin en nu: 1 vooruit, 1 gelijk, 0 achteruit."
            " De scores staan in de tabel hieronder."
        }
