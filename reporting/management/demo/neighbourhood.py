"""What is open to everybody in the demo (sociale kaart): the same in every gemeente, with its own number."""

from datetime import date

from providers.models import LocalService, Municipality, keep

# name, theme, what there is to do, hours, weeks of waiting
OPEN_TO_ALL = (
    ("Inloophuis De Bron", "meeting", "Koffie, samen eten en een praatje. Voor wie zich alleen voelt.",
     "maandag tot en met vrijdag 10-16 uur", None),
    ("Klussendienst", "house", "Vrijwilligers doen kleine klussen in huis en tuin.",
     "bellen op werkdagen 9-12 uur", 2),
    ("Formulierenhulp", "money", "Hulp bij brieven, formulieren, toeslagen en de administratie thuis.",
     "dinsdag en donderdag 13-16 uur", None),
    ("Buurtvervoer", "transport", "Vrijwilligers rijden u naar dokter, winkel en familie.",
     "werkdagen 9-17 uur, een dag van tevoren bellen", None),
    ("Maaltijd aan huis", "food", "Een warme maaltijd bezorgd, of aan de open tafel.", "elke dag", None),
    ("Steunpunt mantelzorg", "carers", "Advies, een luisterend oor en respijt voor wie voor een ander zorgt.",
     "werkdagen 9-17 uur", 1),
    ("Bewegen met plezier", "moving", "Wandelen, stoelgym en zwemmen voor ouderen en wie lang niet bewoog.",
     "woensdag 10-12 uur", 3),
    ("Taalcafé", "learning", "Nederlands oefenen met vrijwilligers, ook lezen en de computer.",
     "maandag 19-21 uur", None),
    ("Maatje in de buurt", "support", "Een vrijwilliger komt elke week langs of gaat mee naar buiten.",
     "op afspraak", 6),
)  # fmt: skip


def fill_social_map(since: date) -> None:
    """Put the services of every gemeente on the map from a day on."""
    keep(
        *(
            LocalService(
                municipality=town,
                name=name,
                theme=theme,
                offers=offers,
                hours=hours,
                waiting_weeks=weeks,
                contact=f"welzijn {town.name}, 088 55500{number:02d}",
                starts_on=since,
            )
            for town in Municipality.objects.order_by("pk")
            for number, (name, theme, offers, hours, weeks) in enumerate(OPEN_TO_ALL)
        )
    )
