"""The copy that a resident gets of everything there is: gathered, looked through, released, removed."""

from typing import Self

from django.db import models
from django.db.models import Case as Cases
from django.db.models import Q, Value, When
from django.db.models.functions import Now

from cases.models.data_request import DataRequest
from cases.states import CopyState
from providers.models import SealedTextField, User

S = CopyState


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    """Copies."""

    def unfinished(self) -> Self:
        """Those the queue still has to work on: to gather, or to lay out once they were released."""
        return self.filter(state__in=(S.GATHERING, S.RELEASED))


class DataCopy(models.Model):
    """The copy of all data of one resident, for one request (afschrift).

    Everything in it is sealed with the key of the installation, and removed after some days. Its state
    follows from its moments.
    """

    State = CopyState

    request = models.OneToOneField(DataRequest, models.PROTECT, related_name="copy", verbose_name="verzoek")
    asked_at = models.DateTimeField("gevraagd op", db_default=Now(), editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gevraagd door")
    asked_on = models.DateField("stand van")
    parts_total = models.PositiveSmallIntegerField("aantal onderdelen", default=0)
    parts_done = models.PositiveSmallIntegerField("onderdelen klaar", default=0)
    # The last sign of life of the worker that makes it; old: that worker is gone, another takes over.
    beat_at = models.DateTimeField("laatst aan gewerkt op", null=True, blank=True)
    gathered_at = models.DateTimeField("verzameld op", null=True, blank=True)
    released_at = models.DateTimeField("vrijgegeven op", null=True, blank=True)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vrijgegeven door"
    )
    made_at = models.DateTimeField("opgemaakt op", null=True, blank=True)
    keep_until = models.DateField("bewaren tot en met", null=True, blank=True)
    removed_at = models.DateTimeField("verwijderd op", null=True, blank=True)
    # Base64 of the PDF, and the JSON as text; empty before the release and after the removal.
    pdf = SealedTextField("PDF", blank=True, editable=False)
    text = SealedTextField("JSON", blank=True, editable=False)
    state = models.GeneratedField(
        expression=Cases(
            When(removed_at__isnull=False, then=Value(S.REMOVED)),
            When(made_at__isnull=False, then=Value(S.READY)),
            When(released_at__isnull=False, then=Value(S.RELEASED)),
            When(gathered_at__isnull=False, then=Value(S.GATHERED)),
            default=Value(S.GATHERING),
        ),
        output_field=models.CharField(max_length=10, choices=CopyState, verbose_name="stand"),
        db_persist=True,
    )

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "afschrift"
        verbose_name_plural = "afschriften"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False, gathered_at__isnull=False),
                name="cases_datacopy_released_by_somebody",
                violation_error_message="Een afschrift wordt pas vrijgegeven als het is verzameld.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(pdf="", text=""),
                name="cases_datacopy_removed_is_empty",
                violation_error_message="Een verwijderd afschrift is leeg.",
            ),
        ]

    def __str__(self) -> str:
        return f"afschrift {self.pk}"

    def get_state_display(self) -> str:
        """The state in Dutch; Django gives a generated field no such method."""
        return str(CopyState(self.state).label)


class CopyPart(models.Model):
    """One part of a copy (onderdeel van een afschrift): all rows of one kind, sealed.

    content: JSON, a list of mappings of Dutch field name to value. left_out: number of a row as text, from
    0 -> why the privacy officer leaves it out.
    """

    copy = models.ForeignKey(DataCopy, models.CASCADE, related_name="parts", verbose_name="afschrift")
    key = models.CharField("sleutel", max_length=60)
    title = models.CharField("naam", max_length=100)
    position = models.PositiveSmallIntegerField("plaats")
    row_count = models.PositiveIntegerField("aantal")
    content = SealedTextField("inhoud", editable=False)
    left_out = models.JSONField("weggelaten", default=dict)

    class Meta:
        verbose_name = "onderdeel van een afschrift"
        verbose_name_plural = "onderdelen van een afschrift"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "key"], name="cases_copypart_once_in_a_copy"),
        ]

    def __str__(self) -> str:
        return self.title
