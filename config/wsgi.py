"""The door for a WSGI server."""

import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from config.checks import why_too_mighty

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def count_together() -> None:
    """Let the processes of this server count in one folder; it must be there before the first count."""
    folder = Path(tempfile.gettempdir()) / f"rondom-counts-{os.getppid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder))


if settings.METRICS_TOKEN:
    count_together()
application = get_wsgi_application()


def warn_of_a_mighty_role() -> None:
    """Say in the log of the server when its role in the database could see everything."""
    if reason := why_too_mighty():
        logging.getLogger(__name__).error("%s See docs/installation.md, WEB_DATABASE_URL.", reason)
    connection.close()


if not settings.DEBUG:
    warn_of_a_mighty_role()
