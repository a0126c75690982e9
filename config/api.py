"""Collects the API of every app and turns the domain's refusals into answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import include, path
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.response import Response
from rest_framework.views import exception_handler


def explain(exc: Exception, context: dict[str, object]) -> Response | None:
    """A ValidationError of an act becomes 400 with the messages by field, a refusal 403 with its reason."""
    if isinstance(exc, ValidationError):
        detail = exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}
        exc = BadRequest(detail)
    if isinstance(exc, PermissionDenied):
        return Response({"detail": str(exc)}, status=403)
    return exception_handler(exc, context)


urlpatterns = [path("", include("cases.api"))]
