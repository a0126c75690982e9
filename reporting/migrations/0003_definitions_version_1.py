"""Version 1 of the definitions of all KPIs: what the user reads, and the numbers in it."""

from django.db import migrations

MEASURES = {"before_start": 14, "after_start": 42, "around_due": 30, "before_end": 14, "after_end": 42, "since_start": 28, "months_to_due": 6}

# code: (title, unit, target or None, parameters, text)
DEFINITIONS = {
    "K01": (
        "Zelfredzamer, meer meedoen, of stabiel waar dat het doel was",
        "procent",
        "75.0",
        {**MEASURES, "fewest_pairs": 10, "least_coverage": 70, "z": "1.959964"},
        "We vergelijken twee metingen van hetzelfde traject: de startmeting en de halfjaarmeting. Is een traject eerder"
        " gestopt, dan telt de eindmeting in plaats van de halfjaarmeting. Een traject hoort bij de maand waarin de"
        " periode voor de halfjaarmeting afloopt: 30 dagen na het halve jaar. We kijken naar de leefgebieden waaraan is"
        " gewerkt en die twee keer zijn gemeten. Zijn die er niet, dan kijken we naar alle leefgebieden die twee keer zijn"
        " gemeten. Het aandeel is het aantal geslaagde trajecten gedeeld door het aantal trajecten met twee metingen."
        " Trajecten die stopten door overlijden, verhuizing of een andere wet, tellen niet mee als er geen eindmeting is."
        " In de opdracht staat welke variant geldt. In variant C is een traject geslaagd als zelfredzaamheid of meedoen"
        " beter werd en geen van beide slechter. Het is ook geslaagd als stabiel blijven het doel was en niets slechter"
        " werd.",
    ),
    "K02": (
        "Volledigheid metingen",
        "procent",
        "80.0",
        {"before_start": 14, "after_start": 42},
        "Hoeveel metingen zijn er echt gedaan? Het eerste getal gaat over de startmeting: van alle trajecten waarvan de"
        " eerste 42 dagen voorbij zijn, het deel met een startmeting. Het tweede getal gaat over twee metingen: van alle"
        " trajecten die meetellen voor K01, het deel met een startmeting en een halfjaarmeting of eindmeting.",
    ),
    "K03": (
        "Klanttevredenheid",
        "cijfer",
        "8.0",
        {"content_mark": 7},
        "Inwoners geven een cijfer van 1 tot en met 10 aan de hulpverleners en aan de bereikbaarheid. We tonen het"
        " gemiddelde, het aantal cijfers en het deel dat een 7 of hoger gaf. De dag van het antwoord bepaalt de maand.",
    ),
    "K04": (
        "Onderzoek binnen 6 weken",
        "procent",
        "100.0",
        {"days": 42},
        "Het onderzoek moet binnen 6 weken na de melding klaar zijn. Valt de laatste dag op een zaterdag, zondag of"
        " feestdag, dan geldt de eerstvolgende werkdag. We tellen de onderzoeken waarvan de termijn in deze periode"
        " afliep, en het deel dat op tijd klaar was. Is de vraag binnen de termijn ingetrokken, dan telt het onderzoek niet"
        " mee. Is de vraag later ingetrokken, dan was het te laat.",
    ),
    "K05": (
        "Beschikking binnen 2 weken",
        "procent",
        "100.0",
        {"days": 14},
        "Het besluit moet binnen 2 weken na de aanvraag genomen zijn. Dagen waarop de termijn stilstond, komen daar bij."
        " Valt de laatste dag op een zaterdag, zondag of feestdag, dan geldt de eerstvolgende werkdag. We tellen de"
        " aanvragen waarvan de termijn in deze periode afliep, en het deel met een besluit op tijd. Is de aanvraag binnen"
        " de termijn ingetrokken, dan telt zij niet mee.",
    ),
    "K06": (
        "Eerste contact",
        "procent",
        "80.0",
        {"working_days": 5},
        "Hoe snel spreekt iemand de inwoner na de hulpvraag? Het gaat om de hulpvragen waarmee een dossier begon. We"
        " tonen het deel met een gesprek binnen 5 werkdagen, en de mediaan van het aantal werkdagen. Een poging zonder"
        " gehoor is geen contact. Is er nog geen contact, dan telt dat als te laat.",
    ),
    "K07": (
        "Wachttijd verwijzing",
        "procent",
        "90.0",
        {"working_days": 5},
        "Hoe lang duurt het tot een organisatie antwoordt en tot de hulp start? We tonen het deel van de verwijzingen dat"
        " op tijd is beantwoord: binnen het aantal werkdagen dat met de organisatie is afgesproken, anders 5. Ook tonen we"
        " de mediaan van het aantal dagen van versturen tot antwoord en tot start. Per organisatie en in totaal.",
    ),
    "K08": (
        "Wachtlijst",
        "aantal",
        None,
        {},
        "Hoeveel verwijzingen wachten op de laatste dag? Dat zijn verwijzingen die zijn geaccepteerd of op de wachtlijst"
        " staan, en die nog niet zijn gestart, ingetrokken, verlopen of beëindigd. We tonen ook de langste wachttijd in"
        " dagen. Per organisatie en in totaal.",
    ),
    "K09": (
        "Eén vaste hulpverlener",
        "procent",
        "85.0",
        {"months_to_due": 6},
        "Had de inwoner het hele halve jaar dezelfde vaste hulpverlener? Het gaat om dezelfde trajecten als bij K01. We"
        " kijken van de start tot het halve jaar, of tot het einde als het traject eerder stopte. Vervanging bij ziekte of"
        " vakantie telt niet als wissel.",
    ),
    "K10": (
        "Zonder vaste hulpverlener",
        "aantal",
        "0.0",
        {"working_days": 5},
        "Hoeveel open dossiers hebben op de laatste dag al meer dan 5 werkdagen geen vaste hulpverlener en ook geen"
        " vervanger? We tellen vanaf de eerste dag zonder hulpverlener.",
    ),
    "K11": (
        "Afgeschaald",
        "procent",
        None,
        {},
        "Welk deel van de trajecten kreeg in deze periode een lager niveau van hulp? We delen door alle trajecten die in"
        " deze periode liepen. Een traject telt één keer.",
    ),
    "K12": (
        "Te snel afgeschaald",
        "procent",
        "10.0",
        {"months_back": 3, "days": 92},
        "Van de trajecten die 3 maanden eerder een lager niveau kregen: welk deel kreeg binnen 92 dagen weer een hoger"
        " niveau?",
    ),
    "K13": (
        "Terugkeer",
        "procent",
        "15.0",
        {"months_back": 12, "days": 365},
        "Van de dossiers die 12 maanden eerder zijn gesloten: bij welk deel kwam de inwoner binnen 365 dagen terug met"
        " een hulpvraag waarmee een nieuw dossier begon? Een dossier in een andere gemeente telt ook.",
    ),
    "K14": (
        "Uitval",
        "procent",
        "10.0",
        {"reasons": ["21", "22", "23"], "left_out": ["02", "31", "36", "37", "38", "39"]},
        "Welk deel van de beëindigde trajecten stopte voortijdig: door de inwoner, door de aanbieder of in overleg?"
        " Trajecten die stopten door overlijden, verhuizing, de gemeente, een wijziging, een andere aanbieder of een"
        " andere wet, tellen niet mee.",
    ),
    "K15": (
        "Doelrealisatie",
        "procent",
        "70.0",
        {},
        "Van de doelen die in deze periode zijn afgesloten: welk deel is helemaal of gedeeltelijk behaald?",
    ),
    "K16": (
        "Licht opgelost",
        "procent",
        None,
        {},
        "Van de hulpvragen met een uitkomst: welk deel is opgelost met informatie en advies of met een algemene"
        " voorziening? De dag waarop de hulpvraag binnenkwam, bepaalt de maand.",
    ),
    "K17": (
        "In een groep",
        "procent",
        None,
        {},
        "Welk deel van de lopende trajecten is op de laatste dag in een groep, of was dat eerder al?",
    ),
    "K18": (
        "Bereik per wijk",
        "aantal",
        None,
        {},
        "Hoeveel inwoners hebben op de laatste dag een open dossier? We tonen het aantal en het aantal per 1.000"
        " inwoners, per wijk en in totaal. De wijk is die van de inwoner zoals nu bekend.",
    ),
    "K19": (
        "Instroom",
        "aantal",
        None,
        {},
        "Hoeveel hulpvragen kwamen er binnen? We tonen ze per bron, per leefgebied en per wijk. Eén hulpvraag kan over"
        " meer leefgebieden gaan en telt bij elk leefgebied één keer. Eigen thema's staan samen.",
    ),
    "K20": (
        "Bemoeizorg",
        "aantal",
        None,
        {},
        "Hoeveel signalen kwamen er binnen over mensen die zelf geen hulp vragen? We tonen ook bij hoeveel er contact"
        " kwam, en bij hoeveel een dossier.",
    ),
    "K21": (
        "Klachten en bezwaren",
        "aantal",
        None,
        {},
        "Hoeveel klachten en bezwaren zijn er ontvangen en afgehandeld? We tonen hoeveel er helemaal of deels gegrond"
        " waren, en de mediaan van het aantal dagen tot de afhandeling.",
    ),
    "K22": (
        "Wegwijzer",
        "aantal",
        None,
        {},
        "Hoeveel hulpvragen zijn doorverwezen, waarheen, en van hoeveel weten we hoe het afliep? De dag waarop de"
        " hulpvraag binnenkwam, bepaalt de maand.",
    ),
    "K23": (
        "Lumpsum",
        "eurocent",
        None,
        {},
        "Welk bedrag is per organisatie en periode afgesproken, wat is betaald, en met welke verdeelsleutel? Er zijn geen"
        " uren en geen kosten per inwoner.",
    ),
    "K24": (
        "Caseload",
        "aantal",
        None,
        {},
        "Hoeveel open dossiers heeft elke medewerker en elk team, gewogen naar niveau van hulp? Dit getal blijft binnen"
        " het consortium en staat nooit in het rapport voor de gemeente.",
    ),
}


def add(apps, schema_editor):
    KpiDefinition = apps.get_model("reporting", "KpiDefinition")
    KpiDefinition.objects.bulk_create(
        KpiDefinition(code=code, version=1, title=title, unit=unit, target=target, parameters=parameters, text=text)
        for code, (title, unit, target, parameters, text) in DEFINITIONS.items()
    )


def remove(apps, schema_editor):
    apps.get_model("reporting", "KpiDefinition").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_frozen_reports_stay")]
    operations = [migrations.RunPython(add, remove)]
