"""The acts on what residents say of us."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from outcomes import policies
from outcomes.models import SurveyAnswer
from providers.models import User, act, keep
from providers.policies import enforce


@act
def enter_answer(*, answered_on: date, on: date, by: User, **words: Any) -> SurveyAnswer:
    """Write down what a resident answered on paper (klanttevredenheid); who answered or typed is not kept.

    words: the fields of SurveyAnswer; at least one mark. Counted in K03.
    Raises PermissionDenied for who does not enter answers, ValidationError by field.
    """
    enforce(policies.why_not_enter_answers(by))
    answer = SurveyAnswer(answered_on=answered_on, **words)
    wrong = {}
    if answered_on > on:
        wrong["answered_on"] = "Deze dag moet nog komen. Vul de dag in die op het papier staat."
    if answer.mark_professionals is None and answer.mark_access is None:
        wrong["mark_professionals"] = "Vul minstens één cijfer in."
    if answer.district and answer.district.municipality_id != answer.municipality_id:
        wrong["district"] = "Deze wijk ligt niet in de gekozen gemeente."
    if wrong:
        raise ValidationError(wrong)
    keep(answer)
    return answer
