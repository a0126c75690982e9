"""What every test stands on: stricter than production."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside Django's synchronous code


@pytest.fixture(scope="session", autouse=True)
def _static():
    """Static files come from their sources: nothing has to be collected before a test."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


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
