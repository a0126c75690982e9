"""The places of the wegwijzer, each with a first text that the administrator may replace from a day on."""

import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import providers.periods
from django.db import migrations, models

SINCE = "2015-01-01"  # the day on which the Wmo 2015 and the laws beside it began
COLUMNS = ("destination", "law", "name", "fits", "limits", "tell", "phone", "site", "keywords")
PLACES = (
    ("ciz", "wlz", "CIZ",
     "De inwoner heeft blijvend dag en nacht iemand dichtbij nodig, of altijd toezicht. Bijvoorbeeld bij dementie"
     " of een zware beperking, als thuis wonen niet meer veilig is.",
     "Het CIZ beslist, niet de gemeente. Kan iemand Wlz-zorg krijgen en wil hij daar niet aan meewerken, dan mag de"
     " gemeente hulp weigeren (Wmo artikel 2.3.5 lid 6). Tot het besluit blijft de Wmo helpen.",
     "U kunt zelf een aanvraag doen bij het CIZ. Wij helpen u daar gratis bij als u dat wilt.",
     "088 789 10 00", "https://www.ciz.nl",
     "verpleeghuis dementie alzheimer opname wlz indicatie dwalen verdwalen toezicht nacht"),
    ("care_office", "wlz", "Zorgkantoor",
     "De inwoner heeft al een besluit van het CIZ en zoekt een plek of zorg thuis uit de Wlz, of wil een pgb Wlz.",
     "Zonder besluit van het CIZ kan het zorgkantoor niets doen. Overbrugging thuis is soms mogelijk.",
     "Het zorgkantoor helpt u met een plek, met zorg thuis en met de wachtlijst.",
     "", "", "wachtlijst verpleeghuis zorgkantoor indicatie pgb"),
    ("doctor", "zvw", "Huisarts",
     "Het gaat om een klacht van het lichaam, medicijnen, pijn, of een verwijzing naar een specialist of de ggz.",
     "Medische zorg hoort bij de Zvw. De Wmo betaalt geen behandeling.",
     "Bel uw eigen huisarts. Buiten werktijd belt u de huisartsenpost. Bij levensgevaar belt u 112.",
     "", "", "dokter huisarts medicijnen pijn ziek pillen verwijzing koorts gevallen"),
    ("district_nursing", "zvw", "Wijkverpleging",
     "De inwoner heeft hulp nodig bij wassen, aankleden, steunkousen, wonden of medicijnen, door ziekte of een"
     " grote kans daarop.",
     "Verzorging met een medische reden hoort bij de Zvw. Begeleiding en het huishouden blijven bij de Wmo.",
     "De wijkverpleegkundige komt bij u thuis kijken wat nodig is. U hebt daarvoor geen verwijzing nodig.",
     "", "", "wassen douchen aankleden steunkousen wond injectie thuiszorg wijkzuster verpleegkundige"),
    ("mental_health", "zvw", "GGZ",
     "De inwoner heeft psychische klachten waarvoor behandeling nodig is, of een verslaving.",
     "Behandeling hoort bij de Zvw, met een verwijzing van de huisarts. Begeleiding bij het dagelijks leven blijft"
     " bij de Wmo en kan naast behandeling lopen.",
     "Vraag uw huisarts om een verwijzing. Denkt u aan zelfmoord? Bel 113, dag en nacht.",
     "", "", "depressie somber angst psychose verslaving drank drugs stemmen psychiater psycholoog zelfmoord"),
    ("hospital_transfer", "zvw", "Transferbureau van het ziekenhuis",
     "De inwoner ligt in het ziekenhuis of de revalidatie en gaat binnenkort naar huis met zorg.",
     "Zorg na een opname regelt het ziekenhuis. Hulpmiddelen voor lang gebruik en hulp in huis kunnen bij de Wmo.",
     "Vraag op de afdeling naar de transferverpleegkundige. Die regelt de zorg voordat u naar huis gaat.",
     "", "", "ziekenhuis ontslag opname revalidatie operatie naar huis heup gebroken"),
    ("youth", "youth", "Toegang jeugdhulp",
     "De vraag gaat over hulp voor een kind of jongere onder de 18, of over opvoeden met zware problemen.",
     "Onder 18 jaar geldt de Jeugdwet. Die hulp kan in sommige gevallen doorlopen tot 23 jaar.",
     "Voor hulp aan uw kind belt u de jeugdhulp van de gemeente. Ook de huisarts kan u daarheen verwijzen.",
     "", "", "kind kinderen zoon dochter puber jongere opvoeden gezin jeugd jeugdzorg"),
    ("work_income", "participation", "Werk en inkomen",
     "De inwoner heeft te weinig inkomen, zoekt werk, wil beschut werk of vraagt bijzondere bijstand.",
     "Inkomen, werk en bijzondere bijstand horen bij de Participatiewet. De gemeente beslist daarover apart.",
     "U kunt een uitkering of bijzondere bijstand aanvragen bij werk en inkomen van de gemeente.",
     "", "", "uitkering bijstand werk werkloos inkomen baan toeslag minima bijzondere bijstand beschut geld"),
    ("debt_help", "debts", "Schuldhulp",
     "De inwoner kan rekeningen niet betalen, heeft schulden of dreigt te worden afgesloten of uitgezet.",
     "De gemeente moet binnen 4 weken een eerste gesprek geven, en binnen 3 werkdagen als het water, de stroom of"
     " het huis in gevaar is (Wgs artikel 4).",
     "De schuldhulp van de gemeente is gratis. Neem uw brieven mee, ook de dichte.",
     "", "", "schuld schulden deurwaarder aanmaning incasso huurachterstand rekening betalen afsluiten loonbeslag"),
    ("school_attendance", "school", "Leerplicht",
     "Een kind van 5 tot 18 jaar gaat niet of te weinig naar school, of dreigt te stoppen zonder diploma.",
     "Leerplicht geldt tot 16 jaar, daarna kwalificatieplicht tot 18 jaar. De leerplichtambtenaar is bevoegd.",
     "De leerplichtambtenaar zoekt met u en de school naar een oplossing. Straf is niet het eerste doel.",
     "", "", "school spijbelen thuiszitter leerplicht verzuim leerling diploma"),
    ("compulsory_care", "compulsory", "Meldpunt Wvggz",
     "Iemand met een psychische aandoening dreigt zichzelf of een ander ernstig te schaden en wil geen hulp.",
     "Iedereen mag melden; de gemeente onderzoekt dat (Wvggz artikel 5:2). Bij nu dreigend gevaar: de crisisdienst.",
     "U kunt uw zorg melden bij het meldpunt van de gemeente. U hoort of er een onderzoek komt.",
     "", "", "verward gedwongen opname dwang overlast psychose weigert hulp gevaar"),
    ("crisis_service", "compulsory", "Crisisdienst van de ggz",
     "Er is nu gevaar door een psychische crisis.",
     "De crisisdienst komt na een telefoontje van de huisarts, de huisartsenpost of de politie.",
     "Bel nu de huisarts of de huisartsenpost. Bij levensgevaar belt u 112.",
     "", "", "crisis acuut zelfmoord suicide gevaar nu verward spoed"),
    ("prevention", "welfare", "Consortium voor preventie en welzijn",
     "De inwoner zoekt activiteiten, sport, ontmoeting, hulp bij opvoeden, of is statushouder en nieuw hier.",
     "Welzijn en preventie zijn opgedragen aan een ander consortium. Kijk ook op de sociale kaart: veel is vrij"
     " toegankelijk.",
     "Bij u in de buurt zijn activiteiten waar iedereen mag komen. Zij kijken met u wat bij u past.",
     "", "", "activiteit sport bewegen eenzaam ontmoeten koffie statushouder inburgering opvoeden club vrijwilliger"),
    ("safe_home", "safety", "Veilig Thuis",
     "Er is een vermoeden van huiselijk geweld, kindermishandeling of ouderenmishandeling.",
     "Volg de meldcode. Veilig Thuis mag gegevens krijgen zonder toestemming als de meldcode is gevolgd"
     " (Wmo artikel 5.2.6). Bij direct gevaar: 112.",
     "U kunt Veilig Thuis dag en nacht gratis bellen, ook voor advies zonder uw naam te noemen.",
     "0800 2000", "https://veiligthuis.nl",
     "slaan geslagen geweld mishandeling bang dreigen blauwe plekken misbruik onveilig stalking"),
    ("safety_house", "safety", "Zorg- en Veiligheidshuis",
     "Zorg en veiligheid raken elkaar zwaar en de gewone hulp komt er samen niet uit.",
     "Alleen voor zeer zware situaties. De procesregisseur zorg en veiligheid meldt aan, niet het loket zelf.",
     "Dit regelen de hulpverleners onder elkaar. De inwoner hoort wat er over hem wordt besproken.",
     "", "", "politie detentie gevangenis bedreiging overlast justitie reclassering"),
    ("housing", "other", "Woningcorporatie",
     "De vraag gaat over huren, verhuizen, onderhoud van de woning, overlast van buren of urgentie.",
     "De Wmo past een woning aan bij een beperking. Onderhoud en toewijzen doet de verhuurder.",
     "Bel uw verhuurder. Huurt u via een corporatie, dan hebben zij ook iemand voor zorgen thuis.",
     "", "", "huur huren woning huis verhuizen urgentie buren overlast lekkage schimmel onderhoud uitzetting"),
    ("legal_desk", "other", "Juridisch Loket",
     "De inwoner heeft een vraag over recht: een bezwaar, ontslag, scheiding, een contract of een boete.",
     "Gratis eerste advies. Voor een bezwaar tegen ons eigen besluit noemt u ook de termijn van 6 weken.",
     "Het Juridisch Loket geeft gratis uitleg over uw rechten.",
     "0800 8020", "https://www.juridischloket.nl",
     "advocaat bezwaar beroep ontslag scheiding contract boete rechter recht klacht"),
    ("other_municipality", "other", "Andere gemeente",
     "De inwoner woont in een andere gemeente, of verhuist daarheen.",
     "De gemeente waar iemand woont, is verantwoordelijk. Voor opvang en beschermd wonen kan iedereen zich in elke"
     " gemeente melden (Wmo artikel 1.2.1).",
     "De gemeente waar u woont, helpt u met deze vraag. Ik zoek het nummer voor u op.",
     "14 + netnummer", "", "verhuizen verhuisd buitengemeente"),
    ("other", "other", "Overig",
     "Geen van de andere plekken past.",
     "", "Ik zoek uit wie u wel kan helpen.", "", "", ""),
)  # fmt: skip


def seed(apps, schema_editor):
    signpost = apps.get_model("providers", "Signpost")
    rows = (dict(zip(COLUMNS, place, strict=True)) for place in PLACES)
    signpost.objects.bulk_create(signpost(**row, starts_on=SINCE) for row in rows)


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0016_social_map_complete'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signpost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('destination', models.CharField(choices=[('ciz', 'CIZ'), ('care_office', 'zorgkantoor'), ('doctor', 'huisarts'), ('district_nursing', 'wijkverpleging'), ('mental_health', 'ggz'), ('hospital_transfer', 'transferbureau van het ziekenhuis'), ('youth', 'toegang jeugdhulp'), ('work_income', 'werk en inkomen'), ('debt_help', 'schuldhulp'), ('school_attendance', 'leerplicht'), ('compulsory_care', 'meldpunt Wvggz'), ('crisis_service', 'crisisdienst'), ('prevention', 'consortium voor preventie'), ('safe_home', 'Veilig Thuis'), ('safety_house', 'Zorg- en Veiligheidshuis'), ('housing', 'woningcorporatie'), ('legal_desk', 'Juridisch Loket'), ('other_municipality', 'andere gemeente'), ('other', 'overig')], max_length=20, verbose_name='plek')),
                ('law', models.CharField(choices=[('wlz', 'Wlz'), ('zvw', 'Zvw'), ('youth', 'Jeugdwet'), ('participation', 'Participatiewet'), ('debts', 'Wgs (schuldhulp)'), ('school', 'Leerplichtwet'), ('compulsory', 'Wvggz en Wzd'), ('welfare', 'welzijn en preventie'), ('safety', 'veiligheid'), ('other', 'andere regels')], max_length=20, verbose_name='wet')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('fits', models.TextField(max_length=1000, verbose_name='wanneer past dit')),
                ('limits', models.TextField(blank=True, max_length=1000, verbose_name='grens van de wet')),
                ('tell', models.TextField(max_length=1000, verbose_name='wat zegt u tegen de inwoner')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telefoon')),
                ('site', models.URLField(blank=True, verbose_name='website')),
                ('keywords', models.CharField(blank=True, max_length=500, verbose_name='woorden van inwoners')),
                ('said', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('name', config='dutch', weight='A'), '||', django.contrib.postgres.search.SearchVector('keywords', config='dutch', weight='A'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector('fits', config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector('tell', config='dutch', weight='D'), django.contrib.postgres.search.SearchConfig('dutch')), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'verbose_name': 'wegwijzer',
                'verbose_name_plural': 'wegwijzers',
                'ordering': ['name', 'starts_on'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='signpost',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signposts', to='providers.municipality', verbose_name='gemeente'),
        ),
        migrations.AddIndex(
            model_name='signpost',
            index=django.contrib.postgres.indexes.GinIndex(fields=['said'], name='providers_signpost_said'),
        ),
        migrations.AddConstraint(
            model_name='signpost',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_signpost_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='signpost',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('destination', '='), ('municipality', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_signpost_one_of_a_municipality', violation_error_message='Deze gemeente heeft voor die plek in die periode al een wegwijzer.'),
        ),
        migrations.AddConstraint(
            model_name='signpost',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('municipality', None)), expressions=[('destination', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_signpost_one_of_all', violation_error_message='Voor die plek is er in die periode al een wegwijzer.'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(
            "CALL rondom_keep_history('providers_signpost', '{said}', '{}');",
            "CALL rondom_forget_history('providers_signpost');",
        ),
    ]
