"""Measuring and correcting: who may, when, and what is kept."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from cases.models import Event
from outcomes import services
from outcomes.models import Correction, Measurement
from tests.factories import MeasurementFactory, TrajectoryFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 8)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def trajectory(people):
    return TrajectoryFactory(case=people.case)  # starts 1 March 2026


def measure(trajectory, **changes):
    asked = {
        "measured_on": TODAY,
        "moment": "start",
        "scores": {"financien": 2, "huisvesting": 4},
        "on": TODAY,
    }
    return services.measure(trajectory=trajectory, **(asked | changes))


def correct(measurement, **changes):
    asked = {
        "measured_on": measurement.measured_on,
        "moment": measurement.moment,
        "scores": {"financien": 3},
        "reason": "Verkeerd cijfer gekozen",
        "on": TODAY,
    }
    return services.correct(measurement=measurement, **(asked | changes))


class TestMeasure:
    def test_keeps_the_chosen_domains_and_no_others(self, people, trajectory):
        measurement = measure(trajectory, participation_ladder=3, by=people.holder)

        assert measurement.scores == {"financien": 2, "huisvesting": 4}
        assert (measurement.justitie, measurement.participation_ladder) == (None, 3)
        assert measurement.worker == people.holder
        assert Event.objects.get().kind == "measured"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"scores": {}}, "minstens één leefgebied"),
            ({"scores": {"financien": 6}}, "van 1 tot en met 5"),
            ({"scores": {"eigen": 2}}, "van 1 tot en met 5"),
            ({"measured_on": date(2026, 4, 9)}, "vandaag of eerder"),
            ({"measured_on": date(2026, 2, 14)}, "hoogstens 14 dagen"),
            ({"measured_on": date(2026, 2, 28), "moment": "interim"}, "nog niet begonnen"),
            ({"moment": "iets"}, "Kies welke meting dit is"),
            ({"participation_ladder": 7}, "7"),
        ],
    )
    def test_refuses_what_cannot_be(self, people, trajectory, change, message):
        with pytest.raises(ValidationError, match=message):
            measure(trajectory, by=people.holder, **change)

        assert not Measurement.objects.exists()

    def test_a_start_measurement_may_lie_two_weeks_before_the_start(self, people, trajectory):
        assert measure(trajectory, measured_on=date(2026, 2, 15), by=people.holder).pk

    @pytest.mark.parametrize(
        ("who", "may"),
        [("holder", True), ("lead", True), ("colleague", False), ("partner", False), ("stranger", False)],
    )
    def test_is_for_who_works_in_the_dossier(self, people, trajectory, who, may):
        if may:
            assert measure(trajectory, by=getattr(people, who)).pk
        else:
            with pytest.raises(PermissionDenied, match="Alleen wie in dit dossier werkt"):
                measure(trajectory, by=getattr(people, who))

    @pytest.mark.parametrize(("on", "may"), [(date(2026, 5, 13), True), (date(2026, 5, 14), False)])
    def test_is_possible_until_six_weeks_after_the_end(self, people, on, may):
        ended = TrajectoryFactory(case=people.case, ends_on=date(2026, 4, 1), end_reason="19")
        asked = {"measured_on": on, "moment": "end", "on": on, "by": people.holder}

        if may:
            assert measure(ended, **asked).moment == "end"
        else:
            with pytest.raises(PermissionDenied, match="6 weken geleden"):
                measure(ended, **asked)

    def test_the_same_measurement_twice_is_refused(self, people, trajectory):
        measure(trajectory, by=people.holder)

        with pytest.raises(ValidationError, match="op deze dag al vastgelegd"):
            measure(trajectory, by=people.lead)


class TestCorrect:
    def test_keeps_what_it_said_before(self, people, trajectory):
        measurement = measure(trajectory, participation_ladder=2, by=people.holder)

        corrected = correct(measurement, by=people.lead)

        assert corrected.scores == {"financien": 3}
        assert corrected.worker == people.holder
        kept = Correction.objects.get()
        assert kept.before == {
            "measured_on": "2026-04-08",
            "moment": "start",
            "participation_ladder": 2,
            "scores": {"financien": 2, "huisvesting": 4},
        }
        assert (kept.reason, kept.by) == ("Verkeerd cijfer gekozen", people.lead)

    def test_needs_a_reason_and_a_change(self, people, trajectory):
        measurement = measure(trajectory, by=people.holder)

        with pytest.raises(ValidationError, match="waarom u de meting corrigeert"):
            correct(measurement, reason=" ", by=people.holder)
        with pytest.raises(ValidationError, match="niets veranderd"):
            correct(measurement, scores=measurement.scores, by=people.holder)

    def test_is_refused_to_others_and_in_a_closed_dossier(self, people, trajectory):
        measurement = measure(trajectory, by=people.holder)
        people.case.closed_on, people.case.closing_reason = TODAY, "klaar"
        people.case.save()

        with pytest.raises(PermissionDenied, match="Alleen wie in dit dossier werkt"):
            correct(measurement, by=people.stranger)
        with pytest.raises(PermissionDenied, match="gesloten"):
            correct(measurement, by=people.lead)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_counts():
    people = around_a_case()
    measurement = MeasurementFactory(trajectory__case=people.case)
    start, results = Barrier(2), []

    def act(level, by):
        try:
            start.wait()
            correct(measurement, scores={"financien": level}, seen=0, by=by)
            results.append("done")
        except ValidationError as error:
            results.append(error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=act, args=pair) for pair in ((3, people.holder), (4, people.lead))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count("done") == 1
    assert any(one.startswith("Een collega heeft deze meting intussen") for one in results)
    assert Correction.objects.count() == 1
