"""What every test stands on: stricter than production."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside Django's synchronous code


@pytest.fixture(scope="session", autouse=True)
def _static():
    """Static files come from their sources: nothing has to be collected before a test."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(scope="session", autouse=True)
def _last_one_out(django_db_setup, django_db_blocker):
    """Ends the sessions that threads and subprocesses of tests left open, so that the database can go."""
    yield
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture(autouse=True)
def _strict(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECURE_SSL_REDIRECT = False
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.MFA_REQUIRED = False  # what a test is about is never the second step, unless it says so
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def queries(django_assert_max_num_queries):
    """Bound the number of SQL statements of a block."""
    return django_assert_max_num_queries
