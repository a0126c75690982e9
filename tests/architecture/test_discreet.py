"""Nothing of anybody in addresses, titles, logs, reports of errors and the queue."""

import inspect
import logging
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from cases.models import Client
from config import celery_app, checks
from config.logs import Discreet, NoArguments, NothingTyped
from tests.factories import ClientFactory

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
OURS = ("providers.", "cases.", "intake.", "outcomes.", "reporting.", "config.")
# What may not be sent by the address: what one types, but for a day and the number of a dossier.
TYPED = re.compile(r'<input(?![^>]*(?:type="(?:hidden|checkbox|radio|date)"|name="dossier"))[^>]*>|<textarea')
NAME, DIED = "Zonder" + "ling", date(1949, 1, 1)  # apart, since a traceback shows the lines of this file


def line(record: logging.LogRecord) -> str:
    NoArguments().filter(record)
    return Discreet("%(levelname)s %(name)s %(message)s").format(record)


def record_of(message: str, *args: object, error: bool = False) -> logging.LogRecord:
    known = sys.exc_info() if error else None
    return logging.LogRecord("some.logger", logging.ERROR, "file.py", 1, message, args, known)


def tasks(app: Celery) -> dict[str, object]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.startswith(OURS)}


def test_no_form_sends_what_is_typed_by_the_address():
    guilty = [
        f"{path.name}: {typed}"
        for path in TEMPLATES
        if path.name != "reference_rows.html"  # wijken, postcodes and organisations: never a person
        for form in re.findall(r"<form\b(?![^>]*method=\"post\").*?</form>", path.read_text(), re.DOTALL)
        for typed in TYPED.findall(form)
    ]

    assert guilty == []


def test_no_title_holds_the_name_of_a_person():
    words = re.compile(r"full_name|first_names|last_name|\.name\b|birth_date|bsn|client(?!_)|worker\.|email")
    known = {"report.municipality.name", "chosen.name", "asked.town.name", "town.name"}  # gemeenten
    guilty = []
    for path in TEMPLATES:
        for title in re.findall(r"{% block title %}(.*?){% endblock", path.read_text(), re.DOTALL):
            said = set(re.findall(r"{{\s*([\w.]+)", title)) - known
            guilty += [f"{path.name}: {one}" for one in said if words.search(one)]

    assert guilty == []


def test_every_task_takes_numbers_only():
    found = tasks(celery_app)

    assert len(found) > 5
    for name, task in found.items():
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.annotation is int, f"{name}: {parameter}"


@pytest.mark.django_db
class TestTheLog:
    def test_tells_which_rule_a_row_broke_and_not_the_row(self):
        resident = ClientFactory(last_name=NAME, birth_date=date(1950, 3, 4))
        known = ""
        try:
            with transaction.atomic():
                Client.objects.filter(pk=resident.pk).update(deceased_on=DIED)
        except IntegrityError as error:
            known, text = str(error), line(record_of("error %s", "a1b2", error=True))

        assert NAME in known  # what there is to hide
        assert "cases_client_dies_after_birth" in text
        assert "test_discreet.py" in text
        for word in (NAME, "1950-", "1949-", "Failing row"):
            assert word not in text

    def test_tells_the_kind_of_an_error_and_not_what_it_was_about(self):
        try:
            try:
                int(NAME)
            except ValueError as error:
                raise ValidationError(f"{NAME} kan niet") from error
        except ValidationError:
            text = line(record_of("iets", error=True))

        assert "ValueError" in text
        assert "django.core.exceptions.ValidationError" in text
        assert NAME not in text

    def test_tells_nothing_that_a_task_was_given_or_died_of(self):
        about = {
            "name": "cases.tasks.do",
            "id": "1",
            "exc": f"ValueError('{NAME}')",
            "args": f"('{NAME}',)",
        }
        text = line(record_of("Task %(name)s[%(id)s] raised: %(exc)s %(args)s", about))

        assert text == "ERROR some.logger Task cases.tasks.do[1] raised: - -"

    def test_is_written_like_this_when_it_matters(self):
        source = Path(settings.BASE_DIR, "config/settings.py").read_text()

        assert '"logging.Formatter" if DEBUG else "config.logs.Discreet"' in source
        assert settings.LOGGING["loggers"]["django"]["handlers"] == []
        assert settings.LOGGING["root"]["handlers"] == ["stderr"]


def test_a_report_of_an_error_holds_nothing_that_was_typed():
    request = RequestFactory().post("/dossier/1/notitie/", {"text": f"{NAME} belde"})
    request.COOKIES["sessie"] = f"koek van {NAME}"
    request.exception_reporter_filter = NothingTyped()
    local = NAME
    try:
        raise ValueError(len(local))
    except ValueError:
        reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)

    for text in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert NAME not in text
        assert "/dossier/1/notitie/" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"log_min_error_statement": "panic", "log_error_verbosity": "terse"}, []),
        ({"log_min_error_statement": "error", "log_error_verbosity": "terse"}, ["rondom.E010"]),
        ({"log_min_error_statement": "panic", "log_error_verbosity": "default"}, ["rondom.E011"]),
        ({"log_statement": "mod", "log_error_verbosity": "terse"}, ["rondom.E010"]),
    ],
)
def test_a_database_that_writes_rows_in_its_log_is_found(monkeypatch, changed, found):
    told = {"log_min_error_statement": "panic", "log_statement": "none", "log_min_duration_statement": "-1"}
    values = told | changed
    monkeypatch.setattr(checks, "setting_of_database", values.get)

    assert [message.id for message in checks.the_log_of_the_database_is_discreet()] == found
