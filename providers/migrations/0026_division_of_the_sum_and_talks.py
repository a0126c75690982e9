"""How the sum of a contract is divided, and the talks about its results."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import providers.periods
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0025_note_templates'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResultTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='gehouden op')),
                ('present', models.CharField(max_length=500, verbose_name='aanwezig')),
                ('minutes', models.TextField(max_length=10000, verbose_name='verslag')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='providers.contract', verbose_name='opdracht')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
            ],
            options={
                'verbose_name': 'resultaatgesprek',
                'verbose_name_plural': 'resultaatgesprekken',
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ShareKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('basis', models.CharField(choices=[('agreed', 'vaste afspraak'), ('workers', 'hulpverleners die een organisatie levert'), ('places', 'plekken die een organisatie vrijhoudt'), ('inhabitants', 'inwoners van de wijken')], max_length=20, verbose_name='basis')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='toelichting')),
                ('kept_on', models.DateField(verbose_name='vastgelegd op')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='share_keys', to='providers.contract', verbose_name='opdracht')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
            ],
            options={
                'verbose_name': 'verdeelsleutel',
                'verbose_name_plural': 'verdeelsleutels',
                'ordering': ['starts_on'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ShareCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thousandths', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='aandeel in duizendsten')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cuts', to='providers.partner', verbose_name='organisatie')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cuts', to='providers.sharekey', verbose_name='verdeelsleutel')),
            ],
            options={
                'verbose_name': 'aandeel',
                'verbose_name_plural': 'aandelen',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TalkAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='wat')),
                ('assignee', models.CharField(max_length=200, verbose_name='wie')),
                ('due_on', models.DateField(verbose_name='uiterlijk op')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='klaar op')),
                ('talk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='providers.resulttalk', verbose_name='resultaatgesprek')),
            ],
            options={
                'verbose_name': 'actie uit een resultaatgesprek',
                'verbose_name_plural': 'acties uit resultaatgesprekken',
                'ordering': ['done_on', 'due_on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='sharekey',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_sharekey_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='sharekey',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('contract', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_sharekey_one_at_a_time', violation_error_message='Deze opdracht heeft in die periode al een verdeelsleutel.'),
        ),
        migrations.AddConstraint(
            model_name='sharecut',
            constraint=models.UniqueConstraint(fields=('key', 'partner'), name='providers_sharecut_once', violation_error_message='Deze organisatie staat al in de verdeelsleutel.'),
        ),
        migrations.AddConstraint(
            model_name='sharecut',
            constraint=models.CheckConstraint(condition=models.Q(('thousandths__gte', 1), ('thousandths__lte', 1000)), name='providers_sharecut_is_a_part', violation_error_message='Vul een aandeel in van 0,1 tot en met 100 procent.'),
        ),
        *(
            migrations.RunSQL(
                f"CALL rondom_keep_history('{table}', '{{}}', '{{}}');",
                f"CALL rondom_forget_history('{table}');",
            )
            for table in (
                "providers_sharekey",
                "providers_sharecut",
                "providers_resulttalk",
                "providers_talkaction",
            )
        ),
    ]
