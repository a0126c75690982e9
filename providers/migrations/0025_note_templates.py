"""Texts to begin a contact note with."""

import django.contrib.postgres.constraints
import providers.periods
from django.db import migrations, models


TEXTS = (
    ("Huisbezoek", "visit", "Wie was erbij:\nHoe gaat het:\nWat spraken we af:\nWat is de volgende stap, en wanneer:"),
    ("Telefoongesprek", "phone", "Waar ging het over:\nWat spraken we af:"),
    ("Overleg", "meeting", "Met wie:\nWaarover:\nWat spraken we af, wie doet wat:"),
    ("Geen gehoor", "attempt", "Hoe geprobeerd:\nWanneer opnieuw:"),
)
FORWARD = [
    *(
        (
            "INSERT INTO providers_notetemplate (name, kind, text, starts_on) VALUES (%s, %s, %s, '2015-01-01')",
            list(row),
        )
        for row in TEXTS
    ),
    "CALL rondom_keep_history('providers_notetemplate', '{}', '{}')",
]


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0024_kinds_of_provision'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoteTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('name', models.CharField(max_length=60, verbose_name='naam')),
                ('kind', models.CharField(blank=True, choices=[('visit', 'Huisbezoek'), ('phone', 'Telefoon'), ('meeting', 'Overleg'), ('message', 'Bericht'), ('attempt', 'Geen gehoor')], max_length=10, verbose_name='soort contact')),
                ('text', models.TextField(max_length=2000, verbose_name='tekst')),
            ],
            options={
                'verbose_name': 'notitiesjabloon',
                'verbose_name_plural': 'notitiesjablonen',
                'ordering': ['name', 'starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_notetemplate_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_notetemplate_one_at_a_time', violation_error_message='Van dit sjabloon is er in die periode al een versie.'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='providers_notetemplate_says_something', violation_error_message='Vul de naam en de tekst in.')],
            },
        ),
        migrations.RunSQL(FORWARD, "CALL rondom_forget_history('providers_notetemplate')"),
    ]
