"""Acts about what the desk advises of the sociale kaart."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from intake import policies
from intake.models import AdvisedService, SupportRequest
from providers.models import LocalService, User, act, keep
from providers.policies import enforce


@act
def advise(
    *, request: SupportRequest, advised: Collection[LocalService], on: date, by: User
) -> SupportRequest:
    """Write down which services were advised with a question; what is no longer among them goes.

    Raises PermissionDenied for who is not at the desk, and ValidationError for a service of another
    municipality or of another day.
    """
    asked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    enforce(policies.why_not_register(by))
    note_advised(asked, advised, on=on, by=by)
    return asked


def note_advised(asked: SupportRequest, advised: Collection[LocalService], *, on: date, by: User) -> None:
    """The same, called within an act that holds the question."""
    known = AdvisedService.objects.filter(request=asked)
    chosen = {service.pk for service in advised}
    known.exclude(service__in=chosen).delete()
    there = set(known.values_list("service", flat=True))
    new = [service for service in advised if service.pk not in there]
    try:
        keep(*(AdvisedService(request=asked, service=service, on=on, by=by) for service in new))
    except ValidationError as error:
        raise ValidationError({"advised": error.messages}) from error
