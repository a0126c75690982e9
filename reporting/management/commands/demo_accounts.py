"""manage.py demo_accounts: the accounts of the demo, one per role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from providers.models import User
from reporting.management.demo.names import address_of
from reporting.management.demo.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Prints role, e-mail address and password, with tabs between; only in a demo."""

    help = "Toont de accounts van de demo, één per rol."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dit is geen demo.")
        known = set(User.objects.values_list("email", flat=True))
        for role, name, _, _ in ACCOUNTS:
            if (address := address_of(name)) in known:
                self.stdout.write(f"{role.label}\t{address}\t{PASSWORD}")
