"""Collects the API of every app and turns the domain's refusals into answers."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import include, path
from rest_framework import exceptions, status
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.openapi import Description
from config.problems import MEDIA_TYPE, problem
from providers.api import Unasked
from providers.api.token import token
from providers.policies import OutOfState

NOT_THERE = "Dit is er niet, of niet voor uw organisatie."


class Conflict(exceptions.APIException):
    """What was asked does not fit what the thing is now (RFC 9110 section 15.5.10)."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "kan-niet"


def explain(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as a problem: of a rule 400 with all that is wrong, of a policy its reason, with 403 for
    who may not and 409 for what cannot be any more.
    """
    if isinstance(exc, ValidationError):
        exc = BadRequest(exc.message_dict if hasattr(exc, "error_dict") else {"__all__": exc.messages})
    if isinstance(exc, OutOfState):
        exc = Conflict(str(exc))
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied(str(exc) or None)
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    code, wrong = answer.status_code, None
    if isinstance(exc, BadRequest):
        detail, wrong = "Kijk bij errors wat er niet klopt.", exc.detail
    else:
        detail = _said(exc) or (NOT_THERE if code == 404 else str(answer.data["detail"]))
    is_query = isinstance(exc, Unasked) or context["request"].method == "GET"
    answer.data = problem(code, detail, wrong=wrong, is_query=is_query)
    answer.content_type = MEDIA_TYPE
    return answer


def _said(exc: Exception) -> str:
    """Our own words where those of the framework are half English; empty where they will do."""
    if isinstance(exc, exceptions.Throttled):
        return (
            f"U vraagt te veel in één minuut. Probeer het over {math.ceil(exc.wait or 60)} seconden opnieuw."
        )
    if isinstance(exc, exceptions.ParseError) and str(exc.detail).startswith("JSON parse error"):
        return "Wat u stuurde is geen geldige JSON."
    return ""


urlpatterns = [
    path("", include("cases.api")),
    path("", include("intake.api")),
    path("", include("outcomes.api")),
    path("", include("reporting.api")),
    path("token", token, name="token"),
    path("openapi.json", Description.as_view(), name="openapi"),
]
