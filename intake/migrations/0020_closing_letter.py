"""The letter that tells that a dossier closed, with the day of the aftercare."""

from datetime import date

from django.db import migrations, models


SUBJECT = "Wij sluiten uw dossier"
BODY = """[aanhef],

U kreeg hulp van ons. Wij sloten uw dossier op [gesloten op].

[nazorg]

[eigen tekst]

# Hebt u later weer hulp nodig?

Bel ons op [telefoon]. U bereikt ons [bereikbaar]. Noem het kenmerk [kenmerk]. Dan hoeft u niet alles opnieuw te vertellen.

# Houdt u een voorziening?

Misschien hebt u een voorziening met een beschikking. Een traplift bijvoorbeeld, of hulp bij het huishouden. Die loopt gewoon door. Verandert er iets? Laat het ons dan weten.

# Bent u het er niet mee eens?

Bel ons. Dan praten wij erover. U mag ook altijd een aanvraag doen. U krijgt dan binnen twee weken een beschikking. Dat is een brief met ons besluit. Tegen een besluit kunt u bezwaar maken.

Bent u niet tevreden over hoe wij met u omgingen? Stuur dan een klacht naar [postadres].

# Uw gegevens

Wij bewaren uw dossier zo lang als de wet dat vraagt. Daarna vernietigen wij het. U mag vragen wat er over u in staat.

Met vriendelijke groet,

[medewerker]
[functie], [organisatie]"""


def lay_down(apps, schema_editor):
    templates = apps.get_model("intake", "LetterTemplate")
    templates.objects.create(
        kind="closing", version=1, subject=SUBJECT, body=BODY, starts_on=date(2015, 1, 1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0019_awards'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('receipt', 'ontvangstbevestiging'), ('invitation', 'uitnodiging voor een gesprek'), ('report', 'verslag van het onderzoek'), ('grant', 'beschikking: toekenning'), ('refusal', 'beschikking: afwijzing'), ('delay', 'uitstel van een besluit'), ('closing', 'afsluiting van het dossier')], max_length=20, verbose_name='soort brief'),
        ),
        migrations.AlterField(
            model_name='lettertemplate',
            name='kind',
            field=models.CharField(choices=[('receipt', 'ontvangstbevestiging'), ('invitation', 'uitnodiging voor een gesprek'), ('report', 'verslag van het onderzoek'), ('grant', 'beschikking: toekenning'), ('refusal', 'beschikking: afwijzing'), ('delay', 'uitstel van een besluit'), ('closing', 'afsluiting van het dossier')], max_length=20, verbose_name='soort brief'),
        ),
        migrations.RunPython(lay_down, migrations.RunPython.noop),
    ]
