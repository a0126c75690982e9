"""Bring in dossiers from a folder of CSV files; docs/import.md describes them."""

import csv
import getpass
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from providers import services
from providers.models import User
from reporting.exchange.faults import Fault
from reporting.exchange.files import FILES
from reporting.exchange.runs import Busy, Result, Wishes, bring_in


class Command(BaseCommand):
    help = "Leest dossiers uit een map met CSV-bestanden. Bij een fout wordt niets ingevoerd."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("map", type=Path, help="de map met de bestanden")
        parser.add_argument("--controleer", action="store_true", help="alleen nakijken, niets invoeren")
        parser.add_argument(
            "--bijwerken", action="store_true", help="wijzig bekende regels met andere inhoud"
        )
        parser.add_argument("--fouten", type=Path, metavar="BESTAND", help="schrijf de fouten ook als CSV")
        parser.add_argument(
            "--zonder-uitnodiging", action="store_true", help="nieuwe medewerkers krijgen nog geen mail"
        )
        parser.add_argument("--door", default="", metavar="NAAM", help="wie dit doet, voor het logboek")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["map"]
        if not folder.is_dir():
            raise CommandError(f"De map {folder} bestaat niet.")
        wishes = Wishes(update=options["bijwerken"], check_only=options["controleer"])
        today = timezone.localdate()
        waited_before = set(User.objects.at_work(on=today).uninvited().values_list("pk", flat=True))
        try:
            with ExitStack() as opened:
                tell = self._teller(options["fouten"], opened)
                by = (options["door"] or _os_user())[:200]
                result = bring_in(folder, wishes=wishes, by=by, tell=tell, progress=self._progress())
        except Busy:
            raise CommandError("Er loopt al een invoer. Probeer het opnieuw als die klaar is.") from None
        except IntegrityError as error:
            rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "onbekend"
            raise CommandError(
                "Er is niets ingevoerd: het systeem is intussen gewijzigd en weigert een regel "
                f"({rule}). Probeer het opnieuw."
            ) from error
        except OSError as error:
            raise CommandError(f"Er is niets ingevoerd: {error.filename}: {error.strerror}.") from error
        self._summary(folder, result, wishes)
        if result.faults:
            sys.exit(1)
        if not wishes.check_only and not options["zonder_uitnodiging"]:
            invited = services.invite_all(on=today, by=None, but=waited_before)
            if invited:
                self.stdout.write(f"{invited} nieuwe medewerkers krijgen een uitnodiging per mail.")

    def _teller(self, path: Path | None, opened: ExitStack) -> Any:
        """Says every fault on standard error, and in a file when asked."""
        writer = None
        if path:
            file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow(["bestand", "regel", "kolom", "fout"])

        def tell(fault: Fault) -> None:
            self.stderr.write(str(fault), self._plain)
            if writer:
                writer.writerow([fault.file, fault.line, fault.column, fault.message])

        return tell

    @staticmethod
    def _plain(text: str) -> str:
        return text

    def _progress(self) -> Any:
        """One line that is written over, on a terminal only."""
        if not sys.stderr.isatty():
            return lambda _: None
        return lambda text: print(f"\r\033[K{text}", end="\r", file=sys.stderr, flush=True)  # noqa: T201

    def _summary(self, folder: Path, result: Result, wishes: Wishes) -> None:
        self.stdout.write(f"{'bestand':<20}{'gelezen':>10}{'nieuw':>10}{'gewijzigd':>11}{'gelijk':>10}")
        for name, count in result.counts.items():
            self.stdout.write(
                f"{name:<20}{count.read:>10}{count.new:>10}{count.changed:>11}{count.unchanged:>10}"
            )
        known = {file.path for file in FILES}
        if others := sorted(path.name for path in folder.glob("*.csv") if path.name not in known):
            self.stdout.write(f"Niet gelezen, want onbekend: {', '.join(others)}.")
        if result.faults:
            word = "fout" if result.faults == 1 else "fouten"
            self.stdout.write(f"{result.faults} {word}: er is niets ingevoerd.")
        elif wishes.check_only:
            self.stdout.write("Geen fouten gevonden. Er is niets ingevoerd: dit was een controle.")
        else:
            self.stdout.write("De invoer is klaar.")


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "onbekend"
