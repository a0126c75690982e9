"""A demo consortium for tests of the command and of what it writes."""

import io
from datetime import date

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from providers.models import User
from reporting.management.demo.people import ACCOUNTS

UNTIL = date(2026, 6, 30)


def load(**options):
    arguments = {"clients": 150, "until": UNTIL, "zonder_rapporten": True} | options
    call_command("demo_data", **arguments, stdout=io.StringIO())


def kept_for_a_while(blocker, folder, **options):
    with blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        load(**options)
        yield
        transaction.set_rollback(True)


def account(role):
    return User.objects.get(name=next(name for own, name, _, _ in ACCOUNTS if own == role))
