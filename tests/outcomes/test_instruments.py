"""The words of the instruments: dated versions, and meanings only with leave."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from outcomes import services
from outcomes.forms import MeasurementForm, VersionForm
from outcomes.models import Instrument, InstrumentVersion, version_on
from tests.factories import AssignmentFactory, MeasurementFactory, TrajectoryFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
LATER = date(2026, 6, 1)


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def lay_down(admin, django_capture_on_commit_callbacks):
    def act(**words):
        now = version_on(Instrument.ZRM, ON)
        said = {"starts_on": LATER, "name": "ZRM 2026", "notice": now.notice, "names": now.names, "cells": {}}
        known = {"instrument": "zrm", "has_permission": False, "on": ON, "by": admin}
        with django_capture_on_commit_callbacks(execute=True):
            return services.lay_down_version(**known | said | words)

    return act


def test_begin_with_names_only_and_whose_they_are():
    now = version_on(Instrument.ZRM, ON)

    assert (now.called("financien"), now.called(1)) == ("Financiën", "acute problematiek")
    assert len(now.names) == 18
    assert now.cells == {}
    assert "GGD Amsterdam" in now.notice


def test_a_measurement_is_asked_in_the_words_of_its_day(lay_down):
    names = version_on(Instrument.ZRM, ON).names | {"financien": "Geld"}
    lay_down(names=names)

    asked = {
        day: MeasurementForm(trajectory=TrajectoryFactory(), measurements=[], on=day)
        .fields["financien"]
        .label
        for day in (LATER - timedelta(days=1), LATER)
    }

    assert list(asked.values()) == ["Financiën", "Geld"]


def test_an_old_measurement_is_shown_in_its_own_words(lay_down, client):
    held = AssignmentFactory()
    today = timezone.localdate()
    trajectory = TrajectoryFactory(case=held.case)
    MeasurementFactory(trajectory=trajectory, measured_on=today, financien=3)
    names = version_on(Instrument.ZRM, ON).names | {"financien": "Geldzaken"}
    lay_down(names=names, starts_on=today + timedelta(days=1), on=today)
    client.force_login(held.worker)

    page = client.get(f"/dossier/{held.case.pk}").content.decode()

    assert "Geldzaken" not in page


@pytest.mark.parametrize("starts_on", [ON - timedelta(days=1), ON])
def test_other_words_hold_from_a_day_that_comes(lay_down, starts_on):
    with pytest.raises(ValidationError) as refused:
        lay_down(starts_on=starts_on)

    assert list(refused.value.message_dict) == ["starts_on"]


def test_meanings_ask_for_leave_and_tell_who_declared_it(lay_down, admin):
    cells = {"financien.1": "eigen woorden", "financien.2": " "}
    with pytest.raises(ValidationError) as refused:
        lay_down(cells=cells)
    assert list(refused.value.message_dict) == ["has_permission"]

    kept = lay_down(cells=cells, has_permission=True).row

    assert (kept.permitted_by, kept.permitted_at is not None) == (admin, True)
    assert kept.means("financien") == [(1, "eigen woorden")]
    row = MeasurementForm(trajectory=TrajectoryFactory(), measurements=[], on=LATER).rows["others"][0]
    assert row.means == [(1, "eigen woorden")]


def test_meanings_without_leave_are_refused_by_the_database():
    row = InstrumentVersion(instrument="zrm", starts_on=LATER, name="x", names={}, cells={"financien.1": "x"})

    with pytest.raises(IntegrityError):
        InstrumentVersion.objects.bulk_create([row])


def test_are_for_the_administrator(lay_down):
    with pytest.raises(PermissionDenied):
        lay_down(by=UserFactory(lead=True))


def test_that_hold_are_not_withdrawn_and_others_are(lay_down, admin, django_capture_on_commit_callbacks):
    version = lay_down().row
    with pytest.raises(PermissionDenied):
        services.withdraw_version(version=version, on=LATER, by=admin)

    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_version(version=version, on=ON, by=admin)

    assert version_on(Instrument.ZRM, LATER).name == "ZRM 2017"


@pytest.mark.parametrize("instrument", ["zrm", "ladder"])
def test_the_page_shows_what_it_touches_and_keeps_it_then(admin, client, instrument):
    client.force_login(admin)
    path = f"/meetinstrumenten/{instrument}"
    day = timezone.localdate() + timedelta(days=30)
    form = VersionForm(version=version_on(instrument, ON)).initial | {"starts_on": day.isoformat()}
    form |= {"name": "Versie 2"}

    shown = client.post(path, form | {"form_key": str(uuid.uuid4())})
    assert "Er is nog niets bewaard" in shown.content.decode()
    assert client.post(path, form | {"zeker": "1", "form_key": str(uuid.uuid4())}).status_code == 302

    page = client.get("/meetinstrumenten").content.decode()
    assert "Versie 2" in page
    new = InstrumentVersion.objects.get(name="Versie 2")
    taken = client.post(f"{path}/{new.pk}/intrekken", {"form_key": str(uuid.uuid4())})
    assert taken.status_code == 302
    assert "Ingetrokken" in client.get("/meetinstrumenten").content.decode()


def test_the_page_says_by_the_field_what_is_wrong(admin, client):
    client.force_login(admin)

    page = client.post("/meetinstrumenten/zrm", {"name": ""})

    assert page.status_code == 422
    assert "Vul een naam in." in page.content.decode()
    assert client.get("/meetinstrumenten/onbekend").status_code == 404
