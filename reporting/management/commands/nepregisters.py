"""manage.py nepregisters: the registers of government for a demo, answering from its invented residents."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.models import Client
from reporting.management.demo.registers import Person, as_brp, registers

MOVED = 5  # one in so many moved house without telling us, so that there is something to see
STREETS = ("Kerkstraat", "Dorpsstraat", "Molenweg", "Lindelaan", "Havenkade")


class Command(BaseCommand):
    """Runs until it is ended; only in a demo."""

    help = "Start de nagebootste registers van een demo (BRP en postcodes)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("port", type=int, help="de poort op deze machine")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dit is geen demo.")
        registers(options["port"], person=person, street=street).serve_forever()


def person(bsn: str) -> Person | None:
    """The resident of the demo with this number, as we have it but for who moved."""
    found = Client.objects.filter(bsn=bsn).select_related("municipality").first() if bsn else None
    if found is None:
        return None
    number = found.house_number or 1
    home = street(found.postcode, str(number))
    return as_brp(
        first_names=found.first_names,
        prefix=found.prefix,
        last_name=found.last_name,
        birth_date=str(found.birth_date or ""),
        postcode=found.postcode,
        house_number=number + 2 if found.pk % MOVED == 0 else number,
        street=home[0] if home else "",
        town=found.municipality.name,
        deceased_on=str(found.deceased_on or ""),
    )


def street(postcode: str, house_number: str) -> tuple[str, str] | None:
    """A street by its postcode, always the same one."""
    if not postcode:
        return None
    return STREETS[sum(map(ord, postcode)) % len(STREETS)], "Alphen aan den Rijn"
