"""Storing rows, with the refusals of the database in the words of its constraints."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction


def keep(*rows: models.Model) -> None:
    """Check and store rows in the order given.

    Fields and `clean()` are checked here; constraints are left to the database, since asking it for each one
    beforehand costs a query a rule and proves nothing once two people act at the same time.
    Raises ValidationError: by field, or with the Dutch message of the constraint that refused the row.
    """
    for row in rows:
        relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        try:
            # No savepoint of its own: who stores rows is inside an act, which is undone as a whole.
            with transaction.atomic(savepoint=False):
                row.save()
        except IntegrityError as error:
            raise _in_words(error, type(row)) from error


def _in_words(error: IntegrityError, model: type[models.Model]) -> Exception:
    """The message of the constraint that was broken; an error nobody foresaw stays as it is."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return ValidationError({NON_FIELD_ERRORS: [constraint.get_violation_error_message()]}, name)
    return error
