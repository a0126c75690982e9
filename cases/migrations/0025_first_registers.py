"""Changes of the registers are kept, and the register of processing begins with what Rondom does itself."""

from datetime import date

from django.db import migrations

HISTORY = """
CALL rondom_keep_history('cases_complaint', '{version}', '{}');
CALL rondom_keep_history('cases_incident', '{version}', '{}');
CALL rondom_keep_history('cases_breach', '{version}', '{}');
CALL rondom_keep_history('cases_processing', '{}', '{}');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_registercorrection
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_processing
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
"""
NO_HISTORY = """
DROP TRIGGER append_only ON cases_processing;
DROP TRIGGER append_only ON cases_registercorrection;
CALL rondom_forget_history('cases_processing');
CALL rondom_forget_history('cases_breach');
CALL rondom_forget_history('cases_incident');
CALL rondom_forget_history('cases_complaint');
"""
RESPONSIBLE = (
    "Het college van burgemeester en wethouders van de gemeente waar de inwoner woont. De organisaties van het "
    "samenwerkingsverband werken namens het college."
)
SECURITY = (
    "Inloggen met een tweede stap, toegang alleen waar het werk dat vraagt, elke inzage en wijziging vastgelegd en "
    "verzegeld, versleutelde verbinding. Het BSN is apart versleuteld."
)
DOSSIER = "15 jaar na de laatste wijziging (Wmo 2015 art. 5.3.4)."
SEED = [
    {
        "name": "Hulpvragen en meldingen",
        "purpose": "Een melding aannemen, onderzoeken wat nodig is en de wettelijke termijnen bewaken.",
        "ground": "Wettelijke taak: AVG art. 6 lid 1 onder c en e; Wmo 2015 art. 2.3.2, 2.3.5 en 5.1.1.",
        "subjects": "Inwoners die hulp vragen, en wie namens hen belt.",
        "categories": "Naam, adres, geboortedatum, BSN, telefoon en e-mail; de vraag, de situatie en de gezondheid voor zover nodig.",
        "recipients": "Het loket, het wijkteam en de Wmo-consulent van de gemeente.",
        "retention": DOSSIER,
        "source": "Wmo 2015 art. 2.3.2, 2.3.5, 5.1.1 en 5.3.4",
    },
    {
        "name": "Dossiers en ondersteuning",
        "purpose": "Inwoners ondersteunen met één vaste hulpverlener en één plan, en dat kunnen verantwoorden.",
        "ground": "Wettelijke taak: AVG art. 6 lid 1 onder c en e en art. 9 lid 2 onder g en h; Wmo 2015 art. 5.1.1 en 5.1.2.",
        "subjects": "Inwoners met een dossier, hun huisgenoten en contactpersonen.",
        "categories": "Gegevens van de inwoner, plan en doelen, contactnotities, documenten, wie betrokken is.",
        "recipients": "De vaste hulpverlener, wie meewerkt of vervangt, de stuurder en de Wmo-consulent van het team.",
        "retention": DOSSIER,
        "source": "Wmo 2015 art. 5.1.1, 5.1.2 en 5.3.4",
    },
    {
        "name": "Verwijzingen en verstrekkingen",
        "purpose": "Een andere organisatie laten helpen, of iets delen dat de inwoner of de wet toestaat.",
        "ground": "Toestemming van de inwoner (AVG art. 6 lid 1 onder a) of een wettelijke taak; Wmo 2015 art. 5.2.1 en 5.3.3.",
        "subjects": "Inwoners die naar een organisatie worden verwezen.",
        "categories": "Naam, contact en vraag; na aanvaarding het plan of het dossier, naar het afgesproken niveau.",
        "recipients": "De organisatie waarnaar is verwezen, zolang de verwijzing loopt.",
        "retention": DOSSIER,
        "source": "Wmo 2015 art. 5.2.1, 5.3.3 en 5.3.4",
    },
    {
        "name": "Metingen en tevredenheid",
        "purpose": "Zien of de ondersteuning helpt en wat inwoners ervan vinden.",
        "ground": "Wettelijke taak: AVG art. 6 lid 1 onder c en e; Wmo 2015 art. 2.5.1.",
        "subjects": "Inwoners met een traject.",
        "categories": "Scores per leefgebied aan het begin en later; antwoorden op een vragenlijst.",
        "recipients": "De vaste hulpverlener en de stuurder; gemeenten alleen als telling.",
        "retention": DOSSIER,
        "source": "Wmo 2015 art. 2.5.1 en 5.3.4",
    },
    {
        "name": "Maandrapporten aan gemeenten",
        "purpose": "Gemeenten laten zien wat de opdracht oplevert.",
        "ground": "Taak van algemeen belang: AVG art. 6 lid 1 onder e; Wmo 2015 art. 2.5.1.",
        "subjects": "Inwoners, niet herkenbaar: aantallen onder de grens worden niet getoond.",
        "categories": "Tellingen en verhoudingen.",
        "recipients": "De contractmanager van de gemeente.",
        "retention": "Een vastgesteld rapport blijft staan; er staan geen personen in.",
        "source": "Wmo 2015 art. 2.5.1",
    },
    {
        "name": "Medewerkers en hun toegang",
        "purpose": "Medewerkers laten inloggen en alleen laten zien wat bij hun werk hoort.",
        "ground": "Wettelijke plicht tot beveiliging: AVG art. 6 lid 1 onder c en art. 32.",
        "subjects": "Medewerkers van de gemeenten en de organisaties.",
        "categories": "Naam, e-mail, organisatie, team, rollen, in dienst van en tot; wanneer en waarvandaan is ingelogd.",
        "recipients": "De applicatiebeheerder; de functionaris gegevensbescherming.",
        "retention": "Zolang de medewerker genoemd wordt in een dossier of logboek.",
        "source": "AVG art. 32",
    },
    {
        "name": "Logboeken van inzage en wijziging",
        "purpose": "Kunnen nagaan wie welke gegevens zag en veranderde, en misbruik opmerken.",
        "ground": "Wettelijke plicht: AVG art. 5 lid 2, art. 6 lid 1 onder c en art. 32; NEN 7513.",
        "subjects": "Medewerkers, en de inwoners naar wie zij keken.",
        "categories": "Wie, in welke rol, wanneer, vanaf welk adres, welk dossier, welke pagina en met welke reden; wat er veranderde.",
        "recipients": "De functionaris gegevensbescherming; de inwoner over het eigen dossier.",
        "retention": "Inzages 5 jaar; wijzigingen zo lang als het dossier. Bij vernietiging wordt de inhoud geleegd.",
        "source": "AVG art. 5 en 32, NEN 7513",
    },
    {
        "name": "Klachten, bezwaren en incidenten",
        "purpose": "Klachten en bezwaren op tijd afhandelen; calamiteiten, geweld en datalekken melden.",
        "ground": "Wettelijke plicht: AVG art. 6 lid 1 onder c en art. 33; Awb hoofdstuk 6, 7 en 9; Wmo 2015 art. 3.2 en 3.4.",
        "subjects": "Wie klaagt of bezwaar maakt, zonder naam; medewerkers die behandelen.",
        "categories": "Soort, onderwerp, dagen, uitkomst en maatregelen. Namen van inwoners horen hier niet.",
        "recipients": "De stuurder en de Wmo-consulent van de gemeente; de functionaris gegevensbescherming.",
        "retention": "5 jaar (Selectielijst gemeenten 2020, 13.1).",
        "source": "Awb, Wmo 2015 art. 3.2 en 3.4, AVG art. 33",
    },
    {
        "name": "Verzoeken van inwoners over hun gegevens",
        "purpose": "Inwoners hun gegevens laten inzien, verbeteren of laten vernietigen.",
        "ground": "Wettelijke plicht: AVG art. 6 lid 1 onder c en art. 12 tot en met 22; Wmo 2015 art. 5.3.2 en 5.3.5.",
        "subjects": "Inwoners die een verzoek doen, en wie hen vertegenwoordigt.",
        "categories": "Het verzoek, hoe de identiteit is vastgesteld, het besluit en het antwoord; een afschrift van de gegevens.",
        "recipients": "De functionaris gegevensbescherming en de inwoner zelf.",
        "retention": "Zo lang als het dossier; het afschrift korter.",
        "source": "AVG art. 12-22, Wmo 2015 art. 5.3.2 en 5.3.5",
    },
]


def begin(apps, schema_editor):
    """The first version of each, and the longer term that objections had until now."""
    Processing = apps.get_model("cases", "Processing")
    Processing.objects.bulk_create(
        Processing(starts_on=date(2026, 1, 1), responsible=RESPONSIBLE, security=SECURITY, **words)
        for words in SEED
    )
    apps.get_model("cases", "Complaint").objects.filter(kind="objection").update(has_committee=True)


def end(apps, schema_editor):
    apps.get_model("cases", "Processing").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_registers")]
    operations = [migrations.RunPython(begin, end), migrations.RunSQL(HISTORY, NO_HISTORY)]
