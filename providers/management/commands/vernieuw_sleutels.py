"""Seal everything anew under the present key, so that an earlier one can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from providers import services


class Command(BaseCommand):
    help = (
        "Verzegelt opnieuw wat nog onder een eerdere sleutel staat (SEAL_KEYS_BEFORE). Mag draaien terwijl "
        "er gewerkt wordt, en mag worden afgebroken en opnieuw gestart."
    )

    def handle(self, **options: Any) -> None:
        def tell(renewed: services.Renewed) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{renewed.place}: {renewed.rows}")

        done = services.renew_keys(tell=tell)
        for renewed in done:
            self.stdout.write(f"{renewed.place}: {renewed.rows} opnieuw verzegeld")
        if closed := [renewed for renewed in done if renewed.closed]:
            places = ", ".join(f"{one.place} (rij {', '.join(map(str, one.closed[:20]))})" for one in closed)
            raise CommandError(
                f"Niet te openen met de bekende sleutels: {places}. Houd SEAL_KEYS_BEFORE zoals het is."
            )
        self.stdout.write("Alles staat onder de nieuwe sleutel. SEAL_KEYS_BEFORE kan over een uur leeg.")
