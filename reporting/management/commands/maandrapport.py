"""Compute, show or freeze the monthly report of one municipality."""

import re
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from providers.models import Municipality
from reporting import services
from reporting.exports import pdf, xlsx
from reporting.models import MonthlyReport


class Command(BaseCommand):
    help = "Berekent het maandrapport van een gemeente, toont het of stelt het vast."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--gemeente", required=True, help="code van de gemeente, zoals GM0484")
        parser.add_argument("--maand", required=True, help="de maand, zoals 2026-05")
        parser.add_argument("--json", metavar="BESTAND", help="schrijf de cijfers als JSON; - is het scherm")
        parser.add_argument("--pdf", metavar="BESTAND", help="schrijf het rapport als PDF")
        parser.add_argument("--xlsx", metavar="BESTAND", help="schrijf de cijfers als rekenblad")
        parser.add_argument(
            "--intern", action="store_true", help="JSON zonder afscherming van kleine aantallen"
        )
        parser.add_argument("--vaststellen", action="store_true", help="stel het rapport vast")
        parser.add_argument("--versie", type=int, metavar="N", help="toon de vastgestelde versie N")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality, month = _municipality(options["gemeente"]), _month(options["maand"])
        if options["intern"] and not options["json"]:
            raise CommandError("--intern hoort bij --json. De PDF en het rekenblad zijn altijd afgeschermd.")
        if options["vaststellen"] and options["versie"] is not None:
            raise CommandError("Kies --vaststellen of --versie, niet allebei.")
        frozen = self._frozen(municipality, month, options)
        if frozen is not None:
            internal, protected = frozen.internal, frozen.protected
        else:
            computed = services.compute(municipality=municipality, month=month)
            internal, protected = map(services.text_of, computed)

        if options["json"]:
            _write(options["json"], (internal if options["intern"] else protected).encode())
        figures = services.figures_of(protected)
        about: dict[str, Any] = {
            "municipality": municipality,
            "month": month,
            "version": figures["versie"],
            "frozen_at": frozen and frozen.frozen_at,
        }
        if options["pdf"]:
            _write(options["pdf"], pdf.render(figures, **about))
        if options["xlsx"]:
            _write(options["xlsx"], xlsx.render(figures, **about))
        if options["json"] != "-":
            state = "vastgesteld" if frozen else "voorlopig, niet bewaard"
            self.stdout.write(f"{municipality} {month:%Y-%m}, versie {figures['versie']}: {state}.")

    def _frozen(
        self, municipality: Municipality, month: date, options: dict[str, Any]
    ) -> MonthlyReport | None:
        """The frozen report that was asked for, or frozen just now; None for a fresh computation."""
        if options["vaststellen"]:
            today = timezone.localdate()
            try:
                return services.freeze(municipality=municipality, month=month, on=today)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages))
        if options["versie"] is None:
            return None
        frozen = MonthlyReport.objects.frozen().filter(municipality=municipality, month=month)
        found = frozen.filter(version=options["versie"]).first()
        if found is None:
            known = ", ".join(str(number) for number in sorted(frozen.values_list("version", flat=True)))
            raise CommandError(
                f"Er is geen vastgestelde versie {options['versie']} van dit rapport."
                + (f" Wel: {known}." if known else " Deze maand is nog niet vastgesteld.")
            )
        return found


def _municipality(code: str) -> Municipality:
    try:
        return Municipality.objects.get(external_id=code)
    except Municipality.DoesNotExist:
        raise CommandError(f"De gemeente {code} is niet bekend. Geef een code zoals GM0484.")


def _month(text: str) -> date:
    if match := re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text):
        year, month = map(int, match.groups())
        if 1900 <= year < 9000:
            return date(year, month, 1)
    raise CommandError(f"{text} is geen maand. Schrijf een maand als 2026-05.")


def _write(name: str, content: bytes) -> None:
    if name == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise CommandError(f"Het bestand {name} kan niet worden geschreven: {error.strerror}.")
