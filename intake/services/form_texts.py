"""Acts on the words of the form that is open to everybody."""

from datetime import date

from intake.models import FormText
from providers import services
from providers.models import User


def lay_down_text(
    *, language: str, key: str, text: str, starts_on: date, seen: int, on: date, by: User
) -> FormText:
    """Lay down another version of a text of the form (formuliertekst vastleggen).

    Raises as providers.services.lay_down_text does.
    """
    row = FormText(language=language, key=key, text=text, starts_on=starts_on)
    return services.lay_down_text(row=row, seen=seen, on=on, by=by)
