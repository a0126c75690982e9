"""When workers work and are away, and on which phone they are reached."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import providers.periods
from django.conf import settings
from django.db import migrations, models


TABLES = ("providers_workpattern", "providers_absence")


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0012_social_map'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='phone',
            field=models.CharField(blank=True, db_default='', max_length=40, verbose_name='telefoon'),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='medewerker')),
            ],
            options={
                'verbose_name': 'afwezigheid',
                'verbose_name_plural': 'afwezigheden',
                'ordering': ['starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_absence_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_absence_one_at_a_time', violation_error_message='Deze medewerker is dan al afwezig gemeld.')],
            },
        ),
        migrations.CreateModel(
            name='WorkPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(1, 'maandag'), (2, 'dinsdag'), (3, 'woensdag'), (4, 'donderdag'), (5, 'vrijdag'), (6, 'zaterdag'), (7, 'zondag')]), size=None, verbose_name='dagen van de week')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_patterns', to=settings.AUTH_USER_MODEL, verbose_name='medewerker')),
            ],
            options={
                'verbose_name': 'werkdagen',
                'verbose_name_plural': 'werkdagen',
                'ordering': ['starts_on'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='providers_workpattern_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_workpattern_one_at_a_time', violation_error_message='Er staan dan al andere werkdagen.'), models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5, 6, 7]), models.Q(('weekdays', []), _negated=True)), name='providers_workpattern_is_of_days_of_the_week', violation_error_message='Kies op welke dagen iemand werkt.')],
            },
        ),
        migrations.RunSQL(
            "\n".join(f"CALL rondom_keep_history('{table}', '{{}}', '{{}}');" for table in TABLES),
            "\n".join(f"CALL rondom_forget_history('{table}');" for table in TABLES),
        ),
    ]
