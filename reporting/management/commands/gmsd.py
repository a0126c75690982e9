"""Write the half-yearly delivery to the GMSD of one gemeente; docs/kpi.md describes it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.access import record_everyone
from providers.models import Municipality
from reporting.exchange import gmsd


class Command(BaseCommand):
    help = (
        "Schrijft de halfjaarlijkse levering aan de GMSD: een CSV met een rij per inwoner en ondersteuning."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--gemeente", required=True, help="bijvoorbeeld GM0484")
        parser.add_argument("--jaar", type=int, required=True)
        parser.add_argument("--half", type=int, choices=[1, 2], required=True)
        parser.add_argument("--bestand", type=Path, required=True)
        parser.add_argument(
            "--kolommen", default=",".join(gmsd.COLUMNS), help="de kolommen in hun volgorde, met komma's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        columns = [name.strip() for name in options["kolommen"].split(",")]
        if unknown := [name for name in columns if name not in gmsd.COLUMNS]:
            known = ", ".join(gmsd.COLUMNS)
            raise CommandError(f"Onbekende kolom: {', '.join(unknown)}. Kies uit: {known}.")
        town = Municipality.objects.filter(external_id=options["gemeente"]).first()
        if town is None:
            raise CommandError(f"Er is geen gemeente {options['gemeente']}.")
        first, last = gmsd.half_year(options["jaar"], options["half"])
        # Before anything leaves: what was written down and then failed is better than the other way round.
        record_everyone(page="gmsd", reason="levering aan de GMSD door beheer")
        try:
            with options["bestand"].open("w", encoding="utf-8", newline="") as out:
                count = gmsd.write(out, gmsd.arrangements(town, first, last), columns)
        except OSError as error:
            raise CommandError(f"Schrijven lukt niet: {error.filename}: {error.strerror}.") from error
        self.stdout.write(f"{count} rijen geschreven naar {options['bestand']}.")
