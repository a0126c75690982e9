"""Acts on the words of the form that is open to everybody."""

from datetime import date

from django.core.exceptions import ValidationError

from intake.models import FormText
from providers.models import User, act, keep
from providers.policies import enforce, why_not_manage_reference


@act
def lay_down_text(
    *, language: str, key: str, text: str, starts_on: date, seen: int, on: date, by: User
) -> FormText:
    """Lay down another version of a text, from a day on (formuliertekst vastleggen). Earlier ones stay.

    seen: the newest version that was on the screen. Of the versions that hold on a day the newest is shown.
    Raises PermissionDenied for who does not manage reference data; ValidationError by field for a day that is
    over, for the same words again, and when a colleague laid down another version meanwhile.
    """
    enforce(why_not_manage_reference(by))
    newest = FormText.objects.filter(language=language, key=key).order_by("-version").first()
    version = newest.version if newest else 0
    if version != seen:
        raise ValidationError("Een collega heeft deze tekst intussen gewijzigd. Kijk eerst wat er nu staat.")
    if starts_on < on:
        raise ValidationError({"starts_on": "Kies vandaag of een latere dag."})
    if not text.strip():
        raise ValidationError({"text": "Vul de woorden in."})
    if newest and newest.text == text.strip():
        raise ValidationError({"text": "Deze woorden staan er al. Wijzig de tekst, of ga terug."})
    row = FormText(
        language=language, key=key, version=version + 1, text=text.strip(), starts_on=starts_on, written_by=by
    )
    keep(row)
    return row
