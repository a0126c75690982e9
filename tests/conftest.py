"""What every test stands on: stricter than production."""

import gc
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from hashlib import sha256
from importlib.metadata import version
from math import inf

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck
from hypothesis import settings as examples

from cases.models.legal_term import legal_terms
from outcomes.models import versions
from tests.sharing import ByFile, turn

OURS = ("providers", "cases", "intake", "outcomes", "reporting")
KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # the same whatever a test does
NOT_LAID_DOWN = {"cases_history", "cases_accesslog", "cases_seal"}  # what the triggers write along
laid_down: dict[type[Model], list[Model]] = {}
SAYS_WHO = re.compile(r"rondom_sign\(|rondom\.acting")
os.environ.setdefault("SECRET_KEY", "only-for-tests")
# How long an example takes says more of the machine than of the code.
examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("any machine")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside Django's synchronous code


# What is imported stays: looking through it for what may go takes a twentieth of all the time.
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one process of several
        items.sort(key=lambda item: turn(item.nodeid))


@pytest.fixture(scope="session", autouse=True)
def _static():
    """Static files come from their sources: nothing has to be collected before a test."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def _migrations() -> str:
    """A mark of all that the migrations say: another text, another database to start from."""
    texts = (path.read_bytes() for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")))
    settings_text = (settings.BASE_DIR / "config" / "settings.py").read_bytes()
    return sha256(b"".join([version("django").encode(), settings_text, *texts])).hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """One worker migrates a database, once; it and the others start from copies, made in a second."""
    ours = connection.settings_dict
    if os.environ.get("RONDOM_MIGRATED"):  # ./test did it already, in a database that holds nothing else
        ours["TEST"]["TEMPLATE"] = ours["NAME"]
        return
    name = f"rondom_start_{_migrations()}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            making = f"{name}_making"
            cursor.execute(f"DROP DATABASE IF EXISTS {making}")
            cursor.execute(f"CREATE DATABASE {making}")
            made_for, ours["NAME"] = ours["NAME"], making
            try:
                call_command("migrate", verbosity=0, interactive=False)
            finally:
                connection.close()
                ours["NAME"] = made_for
            cursor.execute(f"ALTER DATABASE {making} RENAME TO {name}")
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
    ours["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def _has_database(request):
    """Whether any chosen test asks for the database; without one there is no database of the tests."""
    return any(
        item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames
        for item in request.session.items
    )


@pytest.fixture(scope="session", autouse=True)
def _last_one_out(request, _has_database, django_db_blocker):
    """Ends the sessions that threads and subprocesses of tests left open, so that the database can go."""
    if not _has_database:
        yield
        return
    request.getfixturevalue("django_db_setup")
    yield
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture(scope="session")
def _terms(request, _has_database, django_db_blocker):
    """The terms and the words of instruments as the migrations lay them down."""
    if not _has_database:
        return None
    request.getfixturevalue("_laid_down")
    with django_db_blocker.unblock():
        legal_terms.forget()
        versions.forget()
        return legal_terms(), versions()


@pytest.fixture(autouse=True)
def _known_terms(_terms):
    """Every test begins with the same of both, without asking; one that commits empties their tables."""
    if _terms is None:
        return
    legal_terms.keep(_terms[0], seconds=inf)
    versions.keep(_terms[1], seconds=inf)


@pytest.fixture(scope="session")
def _laid_down(django_db_setup, django_db_blocker):
    """The rows that migrations lay down, by model."""
    with django_db_blocker.unblock():
        for app in OURS:
            for model in apps.get_app_config(app).get_models():
                rows = [] if model._meta.db_table in NOT_LAID_DOWN else list(model._base_manager.all())
                if rows:
                    laid_down[model] = rows


def _empty(_case: TransactionTestCase) -> None:
    """After a test that commits: empty the tables that hold something, and lay down what was laid down.

    Django truncates all of them, two hundred with their indexes, and makes its permissions again: half a
    second for a test that wrote ten rows.
    """
    tables = sorted(set(connection.introspection.table_names()) - KEPT)
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history: nobody did this
        cursor.execute(filled)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")
        for model, rows in laid_down.items():
            model._base_manager.bulk_create(deepcopy(rows))


TransactionTestCase._fixture_teardown = _empty


@pytest.fixture(autouse=True)
def _strict(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECURE_SSL_REDIRECT = False
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.WEBHOOKS_INSIDE = True  # a receiver of a test stands on this machine
    settings.MFA_REQUIRED = False  # what a test is about is never the second step, unless it says so
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def queries():
    """Bound the number of SQL statements of a block, beside those that say who asks and what is an act."""

    @contextmanager
    def at_most(number: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as context:
            yield context
        asked = [one["sql"] for one in context if not SAYS_WHO.search(one["sql"])]
        assert len(asked) <= number, "\n".join(asked)

    return at_most
