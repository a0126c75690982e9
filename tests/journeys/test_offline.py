"""A note on a phone without a connection: it waits in its page, goes by itself, and is stored once."""

import pytest
from django.utils import timezone

from cases.models import Case, ContactNote
from tests.factories import AssignmentFactory
from tests.journeys.conftest import NARROW

pytestmark = pytest.mark.journey
WORDS = "Thee gedronken. Mevrouw slaapt beter."


@pytest.fixture
def held(transactional_db):
    return AssignmentFactory(case__opened_on=timezone.localdate())


@pytest.fixture
def coach(person, held):
    coach = person().logs_in(held.worker.email)
    coach.page.set_viewport_size(NARROW)
    return coach.opens(f"/dossier/{held.case.pk}/")


def place_note(coach, text=WORDS):
    coach.page.locator("#note-form textarea").fill(text)
    coach.page.get_by_role("button", name="Notitie plaatsen").click()


def forget_the_cut(coach):
    """The browser notes in its console that the connection was gone: that was meant."""
    coach.faults[:] = [one for one in coach.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def test_waits_for_the_connection_and_goes_by_itself(coach, held):
    context = coach.page.context
    context.set_offline(True)
    place_note(coach)
    coach.sees("gaat vanzelf weg zodra er weer internet is")
    assert not ContactNote.objects.exists()
    assert coach.page.locator("#note-form textarea").input_value() == WORDS
    warned = []
    coach.page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    coach.page.close(run_before_unload=True)
    coach.page.wait_for_timeout(500)
    assert warned == ["beforeunload"]
    kept = coach.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert WORDS not in kept  # in memory alone

    context.set_offline(False)
    coach.sees("De notitie staat in het dossier.")

    assert [note.text for note in ContactNote.objects.all()] == [WORDS]
    forget_the_cut(coach)


def test_is_stored_once_when_only_the_answer_was_lost(coach, held):
    """The server did its work, and the page never heard: the second time it only hears."""
    lost = []

    def lose_the_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort("connectionreset")
        else:
            route.continue_()

    coach.page.route(f"**/dossier/{held.case.pk}/notitie/", lose_the_answer)
    place_note(coach)
    coach.sees("gaat vanzelf weg zodra er weer internet is")
    assert ContactNote.objects.count() == 1
    coach.sees("De notitie staat in het dossier.")

    assert ContactNote.objects.count() == 1
    coach.faults[:] = [one for one in coach.faults if "ERR_CONNECTION_RESET" not in one]


def test_says_so_and_keeps_the_words_when_the_dossier_closed_meanwhile(coach, held):
    coach.page.context.set_offline(True)
    place_note(coach)
    coach.sees("gaat vanzelf weg")
    Case.objects.update(closed_on=timezone.localdate(), closing_reason="Verhuisd")

    coach.page.context.set_offline(False)
    coach.sees("Deze notitie is niet geplaatst.")

    assert coach.page.locator("#note-form textarea").input_value() == WORDS
    assert not ContactNote.objects.exists()
    coach.faults[:] = [one for one in coach.faults if "403" not in one and "404" not in one]
    forget_the_cut(coach)


def test_works_without_script(person, held):
    coach = person(java_script_enabled=False).logs_in(held.worker.email)
    coach.opens(f"/dossier/{held.case.pk}/")

    place_note(coach)

    coach.sees("De notitie staat in het dossier.")
    assert ContactNote.objects.count() == 1
