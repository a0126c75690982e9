"""The act on words that are open to everybody: another version, from a day on."""

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError

from providers.models import User, VersionedText, act, keep
from providers.policies import enforce, why_not_manage_reference

Row = TypeVar("Row", bound=VersionedText)


@act
def lay_down_text(*, row: Row, seen: int, on: date, by: User) -> Row:
    """Lay down another version of a text, from a day on (tekst vastleggen). Earlier ones stay.

    row: language, key, text and starts_on; not stored yet. seen: the newest version that was on the screen.
    Of the versions that hold on a day the newest is shown. Raises PermissionDenied for who does not manage
    reference data; ValidationError by field for a day that is over, for the same words again, and when a
    colleague laid down another version meanwhile.
    """
    enforce(why_not_manage_reference(by))
    kept = type(row)._default_manager.filter(language=row.language, key=row.key)
    newest = kept.order_by("-version").first()
    version = newest.version if newest else 0
    if version != seen:
        raise ValidationError("Een collega heeft deze tekst intussen gewijzigd. Kijk eerst wat er nu staat.")
    if row.starts_on < on:
        raise ValidationError({"starts_on": "Kies vandaag of een latere dag."})
    row.text = str(row.text).strip()
    if not row.text:
        raise ValidationError({"text": "Vul de woorden in."})
    if newest and newest.text == row.text:
        raise ValidationError({"text": "Deze woorden staan er al. Wijzig de tekst, of ga terug."})
    row.version, row.written_by = version + 1, by
    keep(row)
    return row
