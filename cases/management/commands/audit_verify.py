"""Compare both logs and the chain over them with what was sealed; docs/audit.md describes it."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.figures import chain

SHOWN = 100


class Command(BaseCommand):
    help = "Controleert of in de logboeken niets is veranderd, weggehaald of toegevoegd."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--bewaard",
            help="een zegel dat u elders bewaarde, als nummer:zegel; zo valt een afgeknipt einde op",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = _anchor(options["bewaard"]) if options["bewaard"] else None
        found = list(islice(chain.findings(anchor=anchor), SHOWN))
        for finding in found:
            self.stderr.write(f"{finding.where}: {finding.what}.")
        if found:
            number = f"{SHOWN} afwijkingen of meer" if len(found) == SHOWN else f"{len(found)} x"
            raise CommandError(f"De logboeken zijn niet meer wat ze waren: {number}.")
        state = chain.state()
        self.stdout.write(
            f"In orde: {state.rows} rijen onder {state.number} zegels,"
            f" van {state.destroyed} is de inhoud vernietigd."
        )
        if state.number:
            self.stdout.write(f"Bewaar dit buiten de database: {state.number}:{state.digest}")


def _anchor(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise CommandError("Schrijf het bewaarde zegel als nummer:zegel, zoals deze opdracht het toont.")
    return int(number), digest
