"""manage.py demo_data: fill an empty installation with the invented consortium Samen Dichtbij."""

import argparse
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.models import Client
from providers.models import Municipality, Team, User
from reporting.management.demo.acts import LastDay
from reporting.management.demo.consortium import REGION, build, build_elsewhere
from reporting.management.demo.people import PASSWORD
from reporting.management.demo.reports import write_reports

FEWEST = 100


class Command(BaseCommand):
    """Everything in one transaction: the demo is there, or it is not."""

    help = 'Vult een lege installatie met het verzonnen consortium "Samen Dichtbij".'

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--clients", type=int, default=3000, help="aantal inwoners (standaard 3000)")
        parser.add_argument("--seed", type=int, default=1, help="ander getal, andere mensen (standaard 1)")
        parser.add_argument("--until", type=_day, help="laatste dag, JJJJ-MM-DD (standaard gisteren)")
        parser.add_argument(
            "--zonder-rapporten", action="store_true", help="maak en bevries geen maandrapporten"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or timezone.localdate() - timedelta(days=1)
        if options["clients"] < FEWEST:
            raise CommandError(f"Kies minstens {FEWEST} inwoners.")
        if until > timezone.localdate():
            raise CommandError("De laatste dag mag niet in de toekomst liggen.")
        regions = max(1, options["clients"] // REGION)
        unusable = f"{UNUSABLE_PASSWORD_PREFIX}demo"
        with transaction.atomic():
            refuse_unless_empty()
            world = build(
                clients=options["clients"] // regions,
                seed=options["seed"],
                until=until,
                # Always the same salt, for the same rows every time; the password is public anyway.
                hashed=make_password(PASSWORD, salt="samendichtbij"),
                unusable=unusable,
                progress=self._residents,
            )
            LastDay(until).fill()
            if regions > 1:
                build_elsewhere(world, regions - 1, unusable=unusable, progress=self._residents)
            reports = 0 if options["zonder_rapporten"] else write_reports(until, self._progress)
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(f"{reports:>9}  maandrapporten")
        for table in world.tables:
            self.stdout.write(f"{table.number:>9}  {table.model._meta.verbose_name_plural}")

    def _residents(self, written: int) -> None:
        self._progress(f"{written} inwoners")

    def _progress(self, words: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{words}      ", ending="")
            self.stdout.flush()


def refuse_unless_empty() -> None:
    """Raises CommandError when somebody works with this database already."""
    if Client.objects.exists():
        raise CommandError("Deze installatie heeft al inwoners. De demo past alleen in een lege installatie.")
    if (
        Municipality.objects.exists()
        or Team.objects.exists()
        or User.objects.filter(external_id="M001").exists()
    ):
        raise CommandError("Deze installatie is al ingericht. De demo past alleen in een lege installatie.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is geen dag in de vorm JJJJ-MM-DD")
