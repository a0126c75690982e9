"""Search every store for one person; docs/retention.md describes it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from cases.figures import stores
from cases.models import Client

FIELDS = ("bsn", "first_names", "last_name", "birth_date", "postcode", "phone", "email")


class Command(BaseCommand):
    help = (
        "Zoekt overal naar een persoon: in alle tabellen, bestanden en de wachtrij. De gegevens komen van de"
        f" standaardinvoer, een per regel als veld=waarde ({', '.join(FIELDS)}): nooit als argument, want dat"
        " blijft staan in de geschiedenis van de shell."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        who = stores.needles(_person(sys.stdin.read()), alone=True)
        if not who:
            raise CommandError(
                "Geef genoeg om iemand te herkennen, zoals bsn=, of last_name= en birth_date=."
            )
        searched = stores.search(who)
        for one in searched.found:
            self.stderr.write(f"{one.store}: {one.place}")
        if searched.found:
            raise CommandError(f"Gevonden op {len(searched.found)} plaatsen.")
        self.stdout.write(
            f"Niets gevonden in {searched.tables} tabellen ({searched.rows} rijen),"
            f" {searched.files} bestanden en {searched.keys} sleutels in Redis."
        )


def _person(text: str) -> Client:
    told: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, value = line.partition("=")
        if name not in FIELDS:
            raise CommandError(f"{name} is geen veld. Kies uit {', '.join(FIELDS)}.")
        told[name] = value.strip()
    day = told.pop("birth_date", "")
    if day and parse_date(day) is None:
        raise CommandError("Schrijf birth_date als jjjj-mm-dd.")
    return Client(**told, birth_date=parse_date(day) if day else None)
