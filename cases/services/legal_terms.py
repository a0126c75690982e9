"""Acts on the terms of the law and of keeping: from a later day only, with the source."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases.figures import term_effects as figures
from cases.models import LegalTerm, RetentionTerm
from cases.models.legal_term import legal_terms
from cases.policies import legal_term as policies
from providers.models import User, act, keep
from providers.policies import enforce, why_not_manage_reference
from providers.services import Effect, Kept

Term = LegalTerm | RetentionTerm


@act
def lay_down(*, term: Term, on: date, by: User, **words: object) -> Kept:
    """Lay down how long a term is from a day that comes (termijn vastleggen). term: new, with its kind.

    words: starts_on, source, and length, or years and days. Raises PermissionDenied for who is no
    administrator; ValidationError by field for a day that is not to come, or that has a term already.
    Source: a clock keeps the term of the day it started on.
    """
    enforce(why_not_manage_reference(by))
    for name, value in words.items():
        setattr(term, name, value)
    if reason := policies.why_not_begin(term.starts_on, on=on):
        raise ValidationError({"starts_on": reason})
    keep(term)
    transaction.on_commit(legal_terms.forget)
    return Kept(term, [Effect(text, number) for text, number in figures.touched(term, on=on)])


@act
def withdraw(*, term: Term, on: date, by: User) -> None:
    """Take away a term that would hold from a day that comes (termijn intrekken).

    Raises PermissionDenied for who is no administrator and for a term that holds.
    """
    enforce(why_not_manage_reference(by))
    term = type(term)._default_manager.select_for_update(of=("self",)).get(pk=term.pk)  # type: ignore[assignment]
    enforce(policies.why_not_withdraw(term.starts_on, on=on))
    term.delete()
    transaction.on_commit(legal_terms.forget)
