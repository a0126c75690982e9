"""Make a backup, rehearse its restore, or restore it; docs/operations.md says when."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.exchange import backup


class Command(BaseCommand):
    help = "Maakt een reservekopie van database en documenten, oefent het terugzetten, of zet er een terug."

    def add_arguments(self, parser: Any) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        make = what.add_parser("maak", help="maak een reservekopie in een nieuwe map onder deze map")
        rehearse = what.add_parser("oefen", help="zet hem terug in een database ernaast en vergelijk alles")
        restore = what.add_parser("herstel", help="zet hem terug in deze lege installatie")
        for parser_of_one in (make, rehearse, restore):
            parser_of_one.add_argument("map", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            told = getattr(self, options["what"])(options["map"])
        except backup.Broken as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        self.stdout.write(f"{told} ({time.monotonic() - started:.0f} seconden)")

    def maak(self, folder: Path) -> str:
        place = backup.make(folder, at=timezone.localtime())
        size = sum(file.stat().st_size for file in place.iterdir()) / 1e6
        return f"{place}: {size:.0f} MB"

    def oefen(self, place: Path) -> str:
        done = backup.rehearse(place)
        return (
            f"Terug te zetten: {done.tables} tabellen met {done.rows} rijen, {done.files} documenten,"
            f" {done.sealed} regels van de logboeken onder zegels"
        )

    def herstel(self, place: Path) -> str:
        backup.restore(place)
        return "Teruggezet. Start nu migrate, en dan doctor"
