"""What a household as a whole agreed on: who does what by when, whichever dossier it was written down in."""

from django.db import models
from django.db.models import Q

from cases.models.client import Client, Household
from cases.models.household import NetworkPerson
from cases.models.plan import Promised
from providers.models import User


class HouseholdAgreement(Promised):
    """An agreement of a whole household (huishoudafspraak). It stays with the household, whoever leaves.

    owner: in words that name no resident; who it is, is told to who may know that.
    """

    class Who(models.TextChoices):
        RESIDENT = "resident", "een inwoner van dit huishouden"
        NETWORK = "network", "iemand uit het netwerk"
        DIRECTOR = "director", "de regisseur"
        WORKER = "worker", "een hulpverlener"

    # CASCADE: it goes with the household once nobody is left of that.
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="agreements", verbose_name="huishouden"
    )
    # Where it was made, when all of that household came here together: a join that is undone takes it back.
    came_from = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="eerder huishouden"
    )
    owner_kind = models.CharField("soort wie", max_length=10, choices=Who)
    # PROTECT: what somebody promised goes with the dossier, and not before.
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="home_agreements", verbose_name="inwoner"
    )
    person = models.ForeignKey(
        NetworkPerson,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="home_agreements",
        verbose_name="iemand uit het netwerk",
    )
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hulpverlener"
    )

    class Meta(Promised.Meta):
        verbose_name = "huishoudafspraak"
        verbose_name_plural = "huishoudafspraken"
        constraints = [
            *Promised.Meta.constraints,
            models.CheckConstraint(
                condition=Q(owner_kind="resident", client__isnull=False, person=None, worker=None)
                | Q(owner_kind="network", client=None, person__isnull=False, worker=None)
                | Q(owner_kind="worker", client=None, person=None, worker__isnull=False)
                | Q(owner_kind="director", client=None, person=None, worker=None),
                name="cases_householdagreement_is_of_one",
                violation_error_message="Kies één persoon die dit doet.",
            ),
        ]
