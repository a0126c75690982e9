"""What people ask at the desk: themes, the domains they touch, and the words of the request.

In a text {Zij} becomes Mevrouw or Meneer, {zij} zij or hij, {haar} the possessive,
{kind} dochter or zoon, {familie} the same or a parent, {wederhelft} man or vrouw, {weken} a number of weeks.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """A kind of question. ages: youngest, usual, oldest. stable: share with staying stable as the goal."""

    share: float
    domains: tuple[str, ...]
    ages: tuple[int, int, int]
    female: float
    partners: tuple[str, ...]
    destinations: tuple[str, ...]
    stable: float
    texts: tuple[str, ...]


THEMES = {
    "geld": Theme(
        0.13,
        ("financien", "instrumentele_adl", "geestelijke_gezondheid"),
        (19, 41, 78),
        0.5,
        ("schuld", "werk", "kompas"),
        ("debt_help", "work_income", "legal_desk"),
        0.03,
        (
            "{Zij} kan de huur van deze maand niet betalen. Er liggen {weken} weken ongeopende brieven.",
            "{Zij} krijgt brieven van een deurwaarder en durft de post niet meer open te maken.",
            "{Zij} heeft na de scheiding een betalingsachterstand bij de energieleverancier.",
            "{Zij} weet niet welke toeslagen {zij} kan krijgen sinds {zij} minder is gaan werken.",
            "De bewindvoerder stopt. {Zij} zoekt iemand die helpt om zelf de rekeningen weer te doen.",
            "{Zij} leent elke maand geld bij familie om eten te kopen. {Zij} schaamt zich daarvoor.",
            "{Zij} moet toeslag terugbetalen en begrijpt de brief niet.",
        ),
    ),
    "wonen": Theme(
        0.08,
        ("huisvesting", "financien", "sociaal_netwerk"),
        (18, 34, 75),
        0.48,
        ("thuis", "werk", "kompas"),
        ("housing", "other_municipality", "legal_desk"),
        0.03,
        (
            "{Zij} moet over {weken} weken uit huis en heeft nog geen andere plek.",
            "{Zij} slaapt bij vrienden op de bank sinds de relatie uit is. {Zij} zoekt een eigen kamer.",
            "Buren klagen over spullen in de gang. De woning staat vol en {zij} vraagt hulp bij opruimen.",
            "{Zij} woont sinds kort zelfstandig en weet niet hoe {zij} alles moet regelen.",
            "Er is schimmel in de woning. {Zij} heeft astma en komt er met de verhuurder niet uit.",
            "{Zij} kan de trap niet meer op en slaapt in de woonkamer. {Zij} vraagt naar een traplift.",
        ),
    ),
    "dementie": Theme(
        0.10,
        ("instrumentele_adl", "basale_adl", "tijdsbesteding", "sociaal_netwerk"),
        (68, 82, 96),
        0.6,
        ("wilgen", "polder", "thuis"),
        ("ciz", "doctor", "district_nursing"),
        0.75,
        (
            "{Zij} vergeet de laatste weken vaak te eten en {haar} medicijnen te nemen.",
            "{Zij} raakt de weg kwijt op straat. De {kind} vraagt of dagbesteding kan.",
            "De huisarts denkt aan beginnende dementie. Thuis wordt het voor de {wederhelft} te zwaar.",
            "{Zij} doet 's nachts de deur open en loopt naar buiten. De familie slaapt niet meer.",
            "{Zij} belt de {kind} tien keer op een dag met dezelfde vraag. Er is structuur nodig.",
            "{Zij} laat het gas aanstaan. De buren hebben al twee keer ingegrepen.",
        ),
    ),
    "eenzaam": Theme(
        0.12,
        ("sociaal_netwerk", "maatschappelijke_participatie", "tijdsbesteding"),
        (45, 74, 95),
        0.62,
        ("polder", "linde", "kompas"),
        ("prevention",),
        0.12,
        (
            "{Zij} heeft sinds het overlijden van de {wederhelft} bijna niemand meer over de vloer.",
            "{Zij} zit hele dagen alleen thuis en zou graag weer onder de mensen zijn.",
            "{Zij} is hier vorig jaar komen wonen en kent nog niemand in het dorp.",
            "{Zij} durft na de val niet meer alleen naar de winkel. De dagen zijn lang.",
            "{Zij} zoekt iets om 's middags te doen, liefst met koffie en een praatje.",
            "{Zij} heeft de vriendengroep verloren na de verhuizing en belt nu vaak de huisarts.",
            "De kinderen wonen ver weg. {Zij} mist iemand om mee te eten.",
        ),
    ),
    "huishouden": Theme(
        0.12,
        ("instrumentele_adl", "lichamelijke_gezondheid", "basale_adl"),
        (52, 79, 95),
        0.68,
        ("thuis", "polder"),
        ("district_nursing", "care_office", "doctor"),
        0.4,
        (
            "{Zij} kan het huis niet meer schoonhouden sinds de heupoperatie.",
            "{Zij} heeft reuma en kan het bed niet meer verschonen. De {kind} helpt al met de was.",
            "{Zij} komt volgende week uit het ziekenhuis en kan nog niet koken of tillen.",
            "{Zij} valt steeds vaker. De {kind} vraagt of er iemand kan meekijken in huis.",
            "{Zij} kan niet meer fietsen en vraagt wat er mogelijk is om toch boodschappen te doen.",
            "{Zij} vraagt hulp bij douchen en aankleden. Alleen lukt dat niet meer veilig.",
            "De rolstoel is te klein en {zij} kan de drempel niet over.",
        ),
    ),
    "psychisch": Theme(
        0.12,
        ("geestelijke_gezondheid", "tijdsbesteding", "sociaal_netwerk", "instrumentele_adl"),
        (18, 38, 70),
        0.55,
        ("brug", "kompas", "werk"),
        ("mental_health", "doctor", "crisis_service"),
        0.12,
        (
            "{Zij} is al {weken} weken thuis met een burn-out en komt {haar} bed bijna niet uit.",
            "{Zij} heeft paniekaanvallen en durft niet meer met de bus.",
            "{Zij} is somber sinds het ontslag. De post blijft liggen en {zij} eet slecht.",
            "Na de opname is er thuis geen ritme. {Zij} vraagt hulp om dat op te bouwen.",
            "{Zij} heeft autisme en loopt vast nu de studie thuis is.",
            "{Zij} heeft een baby van drie maanden en huilt veel. Er is weinig steun in de buurt.",
            "{Zij} hoort stemmen en neemt de medicijnen niet meer. {Haar} moeder maakt zich grote zorgen.",
        ),
    ),
    "lvb": Theme(
        0.08,
        ("instrumentele_adl", "financien", "werk_opleiding", "sociaal_netwerk"),
        (18, 29, 60),
        0.45,
        ("thuis", "werk", "polder"),
        ("work_income", "ciz"),
        0.15,
        (
            "{Zij} begrijpt brieven van instanties niet en tekent alles. Er is begeleiding nodig.",
            "{Zij} komt van de praktijkschool en heeft geen werk. Thuis is er steeds ruzie over geld.",
            "{Zij} wil leren om zelf te koken en op tijd op te staan.",
            "De jeugdhulp stopt omdat {zij} 18 is geworden. {Zij} kan het nog niet alleen.",
            "{Zij} heeft via internet dingen gekocht die {zij} niet kan betalen.",
        ),
    ),
    "mantelzorg": Theme(
        0.08,
        ("huiselijke_relaties", "sociaal_netwerk", "geestelijke_gezondheid"),
        (38, 63, 85),
        0.74,
        ("kompas", "wilgen", "polder"),
        ("care_office", "prevention"),
        0.15,
        (
            "{Zij} zorgt al jaren voor de {wederhelft} met Parkinson en kan niet meer.",
            "{Zij} zorgt voor een moeder met dementie, een baan en drie kinderen. {Zij} slaapt slecht.",
            "{Zij} heeft zelf een operatie en weet niet wie dan voor de {wederhelft} zorgt.",
            "{Zij} wil graag een dag in de week vrij van de zorg voor {haar} volwassen {kind}.",
            "{Zij} vraagt wat er mogelijk is aan respijtzorg, want de vakantie komt eraan.",
        ),
    ),
    "relatie": Theme(
        0.06,
        ("huiselijke_relaties", "geestelijke_gezondheid", "huisvesting"),
        (19, 37, 66),
        0.66,
        ("kompas", "brug", "leerplicht"),
        ("safe_home", "youth", "legal_desk"),
        0.02,
        (
            "Thuis is er veel ruzie sinds de {wederhelft} zonder werk zit. De kinderen hebben er last van.",
            "{Zij} is weg bij de {wederhelft} en wil weten hoe {zij} alles rond de kinderen regelt.",
            "De school belt: de {kind} verzuimt vaak en thuis is het onrustig.",
            "{Zij} vertelt dat {zij} zich thuis niet veilig voelt en zoekt iemand om mee te praten.",
            "De volwassen {kind} woont weer thuis en dat geeft spanning.",
        ),
    ),
    "verslaving": Theme(
        0.04,
        ("middelengebruik", "geestelijke_gezondheid", "financien", "justitie"),
        (19, 44, 72),
        0.25,
        ("brug", "schuld"),
        ("mental_health", "doctor", "compulsory_care"),
        0.08,
        (
            "{Zij} drinkt sinds de scheiding elke avond en wil daarmee stoppen.",
            "{Zij} gebruikt veel wiet en komt de dag niet meer door zonder.",
            "De reclassering vraagt begeleiding na detentie. {Zij} komt volgende maand vrij.",
            "{Zij} gokt online en heeft het spaargeld van het gezin opgemaakt.",
            "Buren klagen over geschreeuw en lege flessen. {Zij} doet de deur niet open.",
        ),
    ),
    "daginvulling": Theme(
        0.07,
        ("werk_opleiding", "maatschappelijke_participatie", "tijdsbesteding"),
        (20, 46, 66),
        0.5,
        ("werk", "polder", "linde"),
        ("work_income", "prevention"),
        0.05,
        (
            "{Zij} is afgekeurd en wil graag iets nuttigs doen, bijvoorbeeld een paar uur per week.",
            "{Zij} zit al jaren in de bijstand en wil vrijwilligerswerk proberen.",
            "{Zij} leert Nederlands en zoekt mensen om mee te oefenen.",
            "{Zij} heeft niet-aangeboren hersenletsel en zoekt een plek waar het rustig is.",
            "{Zij} is gestopt met school en ligt overdag op bed.",
        ),
    ),
}
# How the one who asks or signals introduces the question.
OPENINGS = {
    "self": ("", "", "{Zij} belt zelf. ", "{Zij} staat aan de balie. "),
    "family": ("De {familie} belt. ", "De {familie} maakt zich zorgen. ", "Een zus belt namens de familie. "),
    "carer": ("De mantelzorger belt. ", "De mantelzorger vraagt advies. "),
    "doctor": ("De huisarts vraagt hulp. ", "De praktijkondersteuner meldt aan. "),
    "police": ("De wijkagent meldt zorgen. ",),
    "housing": ("De woonconsulent meldt zorgen. ", "De huismeester belt. "),
    "partner": ("Een collega-organisatie draagt over. ",),
    "municipality": ("De gemeente vraagt mee te kijken. ",),
    "other": ("Een buurvrouw belt. ", "De kerk geeft het door. "),
}
SOURCES = {
    "self": 0.41,
    "family": 0.2,
    "carer": 0.08,
    "doctor": 0.13,
    "police": 0.025,
    "housing": 0.045,
    "partner": 0.05,
    "municipality": 0.04,
    "other": 0.02,
}
CHANNELS = {"phone": 0.52, "desk": 0.12, "walk_in": 0.1, "email": 0.12, "web": 0.14}
OWN_THEMES = ("huisdier", "taal", "rijbewijs", "tuin", "vrijwilligerswerk")
ADVICE = (
    "Uitleg gegeven",
    "Voorziening genoemd",
    "Folder of link gestuurd",
)


def pronouns(*, female: bool) -> dict[str, str]:
    """The words that depend on who it is about."""
    zij, haar = ("zij", "haar") if female else ("hij", "zijn")
    return {
        "Zij": "Mevrouw" if female else "Meneer",
        "zij": zij,
        "haar": haar,
        "Haar": haar.capitalize(),
        "wederhelft": "man" if female else "vrouw",
    }
