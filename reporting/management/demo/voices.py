"""What residents said by the code of a letter: how many were asked, and what they wrote."""

from cases.terms import add_months
from outcomes.models import SurveyComment, SurveyTally
from reporting.management.demo.days import between, pick
from reporting.management.demo.world import World

CLEARED = (
    "Ik werd meteen geholpen. De brief was wel lastig.",
    "Fijn dat er steeds dezelfde persoon komt.",
    "Bellen lukt pas na tien uur, dat is laat.",
)
WAITING = ("Mevrouw Jansen van de Lindelaan hielp ons goed.", "Ik wachtte lang op het busje.")


def say(world: World) -> None:
    """Twelve months of asking in every gemeente, and comments before and after somebody took names out."""
    rng, last = world.rng, world.days.last.replace(day=1)
    towns = list(world.places.municipalities.values())
    for town in towns:
        for back in range(12):
            for occasion, most in (("half_year", 30), ("closing", 18)):
                asked = between(rng, 4, most // 2, most)
                SurveyTally.objects.create(
                    municipality_id=town, month=add_months(last, -back), occasion=occasion, asked=asked,
                    answered=round(asked * rng.uniform(0.3, 0.55)),
                )  # fmt: skip
    for text in CLEARED:
        town = pick(rng, dict.fromkeys(towns, 1))
        SurveyComment.objects.create(municipality_id=town, month=last, text=text, state="cleared")
    for raw in WAITING:
        SurveyComment.objects.create(municipality_id=towns[0], month=last, raw=raw)
