"""Where an address lies: in which wijk, and with which team."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Subquery
from django.db.models.functions import Length

from providers.models.dated import DistrictTeam, PostcodeArea
from providers.models.partner import Team
from providers.models.place import District
from providers.periods import holding


@dataclass(frozen=True)
class Place:
    """Where an address lies: its district, and the team that serves it (None where there is none)."""

    district: District | None
    team: Team | None = None


def place_of(postcode: str, *, on: date) -> Place:
    """The district and team of a postcode on the day; empty where it is not ours.

    What was fixed from a day on goes first: of all six signs before that of the four digits. Before its first
    such day a postcode lies where the file of districts put it, and a district has the team of that file.
    """
    fixed = PostcodeArea.objects.filter(postcode__in=[postcode, postcode[:4]], starts_on__lte=on)
    latest = fixed.order_by(Length("postcode").desc(), "-starts_on").values("district")[:1]
    listed = Q(fixed=None, postcodes__contains=[postcode[:4]]) & holding(on)
    places = District.objects.select_related("municipality").annotate(fixed=Subquery(latest))
    district = places.filter(Q(pk=F("fixed")) | listed).order_by("pk").first()
    if district is None:
        return Place(None)
    chosen = DistrictTeam.objects.filter(district=district, starts_on__lte=on).order_by("-starts_on")
    listed = Q(chosen=None, team_districts__district=district) & holding(on) & ~Q(kind=Team.Kind.OUTREACH)
    teams = Team.objects.annotate(chosen=Subquery(chosen.values("team")[:1]))
    return Place(district, teams.filter(Q(pk=F("chosen")) | listed).order_by("name", "pk").first())
