"""Write all dossiers to a folder of CSV files; docs/import.md describes them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.access import record_everyone
from reporting.exchange.writing import write_out


class Command(BaseCommand):
    help = (
        "Schrijft alle dossiers naar een map met CSV-bestanden. Bestanden met dezelfde naam worden vervangen."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("map", type=Path, help="de map; wordt gemaakt als hij er niet is")

    def handle(self, *args: Any, **options: Any) -> None:
        # Before anything leaves: what was written down and then failed is better than the other way round.
        record_everyone(page="export_dossiers", reason="uitvoer door beheer")
        try:
            counts = write_out(options["map"])
        except OSError as error:
            raise CommandError(f"Schrijven lukt niet: {error.filename}: {error.strerror}.") from error
        for name, count in counts.items():
            self.stdout.write(f"{name:<20}{count:>10}")
