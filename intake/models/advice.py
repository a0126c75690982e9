"""What the desk advised of the sociale kaart, with the question."""

from django.core.exceptions import ValidationError
from django.db import models

from intake.models.request import SupportRequest
from providers.models import LocalService, User


class AdvisedService(models.Model):
    """A service that the desk advised (geadviseerde voorziening), as it stood on the map that day."""

    # PROTECT: what was advised is read with the question, also when the service is no more.
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="advised", verbose_name="hulpvraag"
    )
    service = models.ForeignKey(
        LocalService, models.PROTECT, related_name="+", verbose_name="algemene voorziening"
    )
    on = models.DateField("geadviseerd op")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "geadviseerde voorziening"
        verbose_name_plural = "geadviseerde voorzieningen"
        ordering = ["request", "pk"]
        indexes = [models.Index(fields=["on"], name="intake_advised_lately")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "service"],
                name="intake_advisedservice_each_once",
                violation_error_message="Een collega heeft dit advies intussen vastgelegd.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} op {self.on:%d-%m-%Y}"

    def clean(self) -> None:
        super().clean()
        if self.service.municipality_id != self.request.municipality_id:
            raise ValidationError({"service": f"{self.service} is er in een andere gemeente."})
        if not self.service.includes(self.on):
            raise ValidationError({"service": f"{self.service} staat die dag niet op de sociale kaart."})
