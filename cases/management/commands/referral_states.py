"""Writes docs/referral-states.md anew."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.states import as_markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "referral-states.md"


class Command(BaseCommand):
    """Draw the state machine of referrals from the code, so that the page cannot lie."""

    help = "Schrijft docs/referral-states.md opnieuw uit de code."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(as_markdown())
