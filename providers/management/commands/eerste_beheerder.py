"""Add the first administrator of an empty installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from providers import services


class Command(BaseCommand):
    help = "Voegt de eerste applicatiebeheerder toe en laat zien met welke link die een wachtwoord kiest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--naam", default="Applicatiebeheerder")

    def handle(self, *, email: str, naam: str, **options: Any) -> None:
        try:
            validate_email(email)
            user = services.first_administrator(email=email, name=naam, on=timezone.localdate())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        # Where no mail server is set up yet the link must still reach the one person who needs it.
        self.stdout.write(user.messages.latest("pk").body)
