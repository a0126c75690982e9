"""What is open to everybody in the demo (sociale kaart): the same in every gemeente, with its own number."""

from datetime import date

from providers.models import LocalService, Municipality, keep

NOT_CHECKED = (4, 7)
# code, name, themes, what there is to do, the week, what to know of its hours, weeks of waiting
OPEN_TO_ALL = (
    ("bron", "Inloophuis De Bron", ("meeting", "food"),
     "Koffie, samen eten en een praatje. Voor wie zich alleen voelt.", "ma-vr 10:00-16:00", "", None),
    ("klus", "Klussendienst", ("house",), "Vrijwilligers doen kleine klussen in huis en tuin.",
     "ma-vr 09:00-12:00", "telefonisch", 2),
    ("formulier", "Formulierenhulp", ("money", "learning"),
     "Hulp bij brieven, formulieren, toeslagen en de administratie thuis.",
     "di 13:00-16:00; do 13:00-16:00", "", None),
    ("vervoer", "Buurtvervoer", ("transport",), "Vrijwilligers rijden u naar dokter, winkel en familie.",
     "ma-vr 09:00-17:00", "een dag van tevoren bellen", None),
    ("maaltijd", "Maaltijd aan huis", ("food",), "Een warme maaltijd bezorgd, of aan de open tafel.",
     "ma-zo 08:00-18:00", "", None),
    ("mantelzorg", "Steunpunt mantelzorg", ("carers", "support"),
     "Advies, een luisterend oor en respijt voor wie voor een ander zorgt.", "ma-vr 09:00-17:00", "", 1),
    ("bewegen", "Bewegen met plezier", ("moving", "meeting"),
     "Wandelen, stoelgym en zwemmen voor ouderen en wie lang niet bewoog.", "wo 10:00-12:00", "", 3),
    ("taal", "Taalcafé", ("learning", "meeting"),
     "Nederlands oefenen met vrijwilligers, ook lezen en de computer.", "ma 19:00-21:00", "", None),
    ("maatje", "Maatje in de buurt", ("support", "meeting"),
     "Een vrijwilliger komt elke week langs of gaat mee naar buiten.", "", "op afspraak", 6),
)  # fmt: skip


def fill_social_map(since: date, *, checked_on: date) -> None:
    """Put the services of every gemeente on the map from a day on, looked at later; two of them not since."""
    keep(
        *(
            LocalService(
                municipality=town,
                code=code,
                name=name,
                themes=list(themes),
                offers=offers,
                week=week,
                hours=hours,
                hours_told_on=checked_on,
                waiting_weeks=weeks,
                waiting_told_on=None if weeks is None else checked_on,
                contact=f"welzijn {town.name}, 088 55500{number:02d}",
                checked_on=since if number in NOT_CHECKED else checked_on,
                starts_on=since,
            )
            for town in Municipality.objects.order_by("pk")
            for number, (code, name, themes, offers, week, hours, weeks) in enumerate(OPEN_TO_ALL)
        )
    )
