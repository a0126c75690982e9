"""The first texts of all letters, in plain Dutch; a beheerder changes them on the screen."""

from datetime import date

from django.db import migrations

SINCE = date(2015, 1, 1)
TEXTS = {
    "receipt": (
        "Wij hebben uw melding ontvangen",
        """[aanhef],

U hebt ons om hulp gevraagd. Uw melding kwam op [datum melding] bij ons binnen. In deze brief leest u wat er nu gebeurt.

# Wat gebeurt er nu?

Iemand van ons maakt een afspraak met u. Samen bespreken wij wat er aan de hand is en wat u zou helpen. Dat heet het onderzoek.

Het onderzoek is klaar op of voor [uiterste datum onderzoek]. Daarna krijgt u van ons een verslag.

[eigen tekst]

# U mag hulp vragen bij het gesprek

Wilt u dat iemand met u meedenkt? Dat kan een familielid zijn, een vriend of een buur. U kunt ook vragen om een cliëntondersteuner. Dat is iemand die niet bij ons werkt en die opkomt voor u. Cliëntondersteuning is gratis. Bel ons, dan zorgen wij dat u in contact komt.

# U mag zelf een plan maken

U mag opschrijven welke hulp u nodig denkt te hebben. Dat heet een persoonlijk plan. Stuur of geef het ons op of voor [persoonlijk plan tot]. Wij gebruiken uw plan bij het onderzoek. Een plan maken hoeft niet.

# U mag om een besluit vragen

Soms krijgt u hulp zonder dat wij een besluit op papier zetten. Wilt u wel een besluit? Na het onderzoek kunt u altijd een aanvraag doen. U krijgt dan binnen twee weken een beschikking. Dat is een brief met ons besluit. Duurt ons onderzoek langer dan zes weken? Dan kunt u ook een aanvraag doen.

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk]. Is er haast, of is het thuis niet veilig? Wacht dan niet, maar bel meteen.

Met vriendelijke groet,

[medewerker]
[functie], [organisatie]""",
    ),
    "invitation": (
        "Uitnodiging voor een gesprek",
        """[aanhef],

U hebt ons op [datum melding] om hulp gevraagd. Wij praten daar graag met u over.

# Wanneer en waar?

- Dag: [dag gesprek]
- Tijd: [tijd gesprek]
- Plaats: [plaats gesprek]

U praat met [medewerker] of een collega. Het gesprek duurt ongeveer een uur.

Kunt u dan niet? Bel ons, dan maken wij een andere afspraak.

[eigen tekst]

# Waar praten wij over?

Wij vragen hoe het met u gaat, wat u zelf kunt en wie u helpt. Wij kijken samen wat u nodig hebt. Het onderzoek is klaar op of voor [uiterste datum onderzoek].

# Wat legt u klaar?

- Uw paspoort, rijbewijs of identiteitskaart. Wij kijken of u het echt bent. Wij maken geen kopie.
- Uw persoonlijk plan, als u dat hebt gemaakt.
- Een lijst van wie u nu helpt, en waarmee.

# U hoeft het niet alleen te doen

U mag iemand bij het gesprek vragen: familie, een vriend of een buur. U kunt ook een cliëntondersteuner vragen. Die werkt niet bij ons en komt op voor u. Cliëntondersteuning is gratis. Bel ons, dan regelen wij het.

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk].

Met vriendelijke groet,

[medewerker]
[functie], [organisatie]""",
    ),
    "report": (
        "Het verslag van ons onderzoek",
        """[aanhef],

U hebt ons op [datum melding] om hulp gevraagd. Wij hebben met u gepraat. In deze brief leest u wat wij hebben gehoord en wat wij ervan vinden.

# Het verslag

[verslag]

[eigen tekst]

# Klopt het verslag niet?

Staat er iets verkeerd in, of mist u iets? Bel of schrijf ons. Wij passen het aan of zetten uw opmerking erbij.

# Wat kunt u nu doen?

Krijgt u hulp van ons of van een organisatie in de buurt? Dan spreken wij met u af wanneer die begint. Daar is geen besluit voor nodig.

Wilt u wel een besluit op papier, of bent u het niet eens met wat wij voorstellen? Dan kunt u altijd een aanvraag doen. Schrijf ons dat u een aanvraag doet, of zet uw naam en handtekening onder dit verslag en stuur het terug. U krijgt binnen twee weken een beschikking. Dat is een brief met ons besluit. Daartegen kunt u bezwaar maken.

# Wilt u hierbij hulp?

Een cliëntondersteuner denkt met u mee. Die werkt niet bij ons en is gratis.

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk]. Ons postadres is: [postadres].

Met vriendelijke groet,

[medewerker]
[functie], [organisatie]""",
    ),
    "grant": (
        "Besluit op uw aanvraag: u krijgt hulp",
        """[aanhef],

Op [datum aanvraag] kregen wij uw aanvraag. In deze brief leest u ons besluit.

# Ons besluit

U krijgt [voorziening]. Dat begint op [ingangsdatum].

# Waarom besluiten wij dit?

[motivering]

Wij besluiten dit op grond van artikel 2.3.5 van de Wet maatschappelijke ondersteuning 2015.

[eigen tekst]

# Wat gebeurt er nu?

De organisatie die u helpt, neemt contact met u op. Verandert er iets in uw situatie? Geef dat zo snel mogelijk door. Het kan gevolgen hebben voor uw hulp.

Voor deze hulp betaalt u meestal een eigen bijdrage. U krijgt daarover een brief van het CAK.

# Bent u het er niet mee eens?

Bel ons gerust. Vaak komen wij er samen uit. U kunt ook bezwaar maken. Dat kan binnen zes weken: tot en met [bezwaar tot]. Is uw brief op die dag op de post gedaan? Dan is dat op tijd, als hij binnen een week daarna bij ons is.

Zet in uw brief (het bezwaarschrift):

- uw naam en adres;
- de datum waarop u schrijft;
- tegen welk besluit u bezwaar maakt: noem de datum [datum] en het kenmerk [kenmerk];
- waarom u het er niet mee eens bent;
- uw handtekening.

Stuur uw bezwaarschrift naar: [bezwaaradres].

Bezwaar maken is gratis. Een cliëntondersteuner kan u daarbij helpen. Ook dat is gratis. Ons besluit geldt intussen wel. Kunt u daar niet op wachten? Dan kunt u de rechter vragen om nu alvast iets te regelen (een voorlopige voorziening). Daarvoor betaalt u griffierecht.

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk].

Met vriendelijke groet,

[namens]""",
    ),
    "refusal": (
        "Besluit op uw aanvraag",
        """[aanhef],

Op [datum aanvraag] kregen wij uw aanvraag. In deze brief leest u ons besluit.

# Ons besluit

U vroeg ons om [voorziening]. Dat wijzen wij af. U krijgt deze hulp dus niet van ons.

# Waarom besluiten wij dit?

[motivering]

Wij besluiten dit op grond van artikel 2.3.5 van de Wet maatschappelijke ondersteuning 2015.

[eigen tekst]

# Wat kan wel?

Wij denken graag met u mee over andere hulp. Bel ons, ook als uw situatie verandert. U kunt altijd opnieuw om hulp vragen.

# Bent u het er niet mee eens?

Bel ons gerust. Dan leggen wij het besluit uit. U kunt ook bezwaar maken. Dat kan binnen zes weken: tot en met [bezwaar tot]. Is uw brief op die dag op de post gedaan? Dan is dat op tijd, als hij binnen een week daarna bij ons is.

Zet in uw brief (het bezwaarschrift):

- uw naam en adres;
- de datum waarop u schrijft;
- tegen welk besluit u bezwaar maakt: noem de datum [datum] en het kenmerk [kenmerk];
- waarom u het er niet mee eens bent;
- uw handtekening.

Stuur uw bezwaarschrift naar: [bezwaaradres].

Bezwaar maken is gratis. Een cliëntondersteuner kan u daarbij helpen. Ook dat is gratis. Hebt u de hulp nu nodig? Dan kunt u de rechter vragen om nu alvast iets te regelen (een voorlopige voorziening). Daarvoor betaalt u griffierecht.

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk].

Met vriendelijke groet,

[namens]""",
    ),
    "delay": (
        "Ons besluit op uw aanvraag komt later",
        """[aanhef],

Op [datum aanvraag] kregen wij uw aanvraag. Het lukt ons niet om op tijd te besluiten.

# Waarom duurt het langer?

De reden is: [reden].

# Wanneer krijgt u ons besluit?

U krijgt ons besluit op of voor [nieuwe datum besluit].

[eigen tekst]

# Kunt u niet wachten?

Hebt u nu hulp nodig? Bel ons meteen. Soms kunnen wij hulp geven tot er een besluit is.

Hebt u op [nieuwe datum besluit] nog geen besluit? Dan kunt u ons schrijven dat wij te laat zijn. Besluiten wij dan niet binnen twee weken, dan krijgt u misschien geld van ons (een dwangsom).

# Hebt u een vraag?

Bel [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk]. Ons postadres is: [postadres].

Met vriendelijke groet,

[medewerker]
[functie], [organisatie]""",
    ),
}


def lay_down(apps, schema_editor):
    templates = apps.get_model("intake", "LetterTemplate")
    templates.objects.bulk_create(
        templates(kind=kind, version=1, subject=subject, body=body, starts_on=SINCE)
        for kind, (subject, body) in TEXTS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0015_letters")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
