"""Who presses the button twice when logging in."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.test import RequestFactory

from config import errors


def test_a_session_that_was_renewed_underneath_leads_to_the_first_page():
    answer = errors.bad_request(RequestFactory().post("/inloggen"), SessionInterrupted())

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
