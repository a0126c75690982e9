import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import providers.periods
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0015_offers_and_availability'),
    ]

    operations = [
        migrations.RunSQL(
            "CALL rondom_forget_history('providers_localservice');",
            "CALL rondom_keep_history('providers_localservice', '{}', '{}');",
        ),
        migrations.AlterField(
            model_name='localservice',
            name='hours',
            field=models.CharField(blank=True, max_length=200, verbose_name='bij de openingstijden'),
        ),
        migrations.AddField(
            model_name='localservice',
            name='checked_on',
            field=models.DateField(default=datetime.date(2015, 1, 1), verbose_name='nagekeken op'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='localservice',
            name='code',
            field=models.CharField(default='', max_length=40, validators=[django.core.validators.RegexValidator('\\A[A-Za-z0-9][A-Za-z0-9._-]*\\Z', 'Gebruik letters, cijfers, punt en streepje.')], verbose_name='code'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='localservice',
            name='hours_told_on',
            field=models.DateField(blank=True, null=True, verbose_name='openingstijden gehoord op'),
        ),
        migrations.AddField(
            model_name='localservice',
            name='themes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('meeting', 'ontmoeting'), ('money', 'geld en papieren'), ('house', 'huis, tuin en klussen'), ('transport', 'vervoer'), ('food', 'maaltijden en boodschappen'), ('carers', 'mantelzorg'), ('moving', 'bewegen en gezondheid'), ('learning', 'taal en leren'), ('parenting', 'opvoeden'), ('support', 'steun en advies')], max_length=20), default=list, size=None, verbose_name="thema's"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='localservice',
            name='waiting_told_on',
            field=models.DateField(blank=True, null=True, verbose_name='wachttijd gehoord op'),
        ),
        migrations.AddField(
            model_name='localservice',
            name='week',
            field=models.CharField(blank=True, max_length=300, verbose_name='openingstijden'),
        ),
        migrations.RunSQL(
            """
            UPDATE providers_localservice s SET
                themes = ARRAY[theme],
                code = 'sk-' || (SELECT min(o.id) FROM providers_localservice o
                    WHERE o.municipality_id = s.municipality_id AND o.name = s.name),
                checked_on = starts_on,
                hours_told_on = CASE WHEN hours <> '' THEN starts_on END,
                waiting_told_on = CASE WHEN waiting_weeks IS NOT NULL THEN starts_on END
            """,
            # Back: of several themes the first stays.
            "UPDATE providers_localservice SET theme = themes[1]",
        ),
        migrations.AlterField(
            model_name='localservice',
            name='theme',
            field=models.CharField(default='support', max_length=20),
        ),
        migrations.RemoveField(
            model_name='localservice',
            name='theme',
        ),
        migrations.AddField(
            model_name='localservice',
            name='said',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('name', config='dutch', weight='A'), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['meeting'], then=models.Value('ontmoeting')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['money'], then=models.Value('geld en papieren')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['house'], then=models.Value('huis, tuin en klussen')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['transport'], then=models.Value('vervoer')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['food'], then=models.Value('maaltijden en boodschappen')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['carers'], then=models.Value('mantelzorg')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['moving'], then=models.Value('bewegen en gezondheid')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['learning'], then=models.Value('taal en leren')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['parenting'], then=models.Value('opvoeden')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector(models.Case(models.When(themes__contains=['support'], then=models.Value('steun en advies')), default=models.Value('')), config='dutch', weight='B'), django.contrib.postgres.search.SearchConfig('dutch')), '||', django.contrib.postgres.search.SearchVector('offers', config='dutch', weight='C'), django.contrib.postgres.search.SearchConfig('dutch')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='localservice',
            index=django.contrib.postgres.indexes.GinIndex(fields=['said'], name='providers_localservice_said'),
        ),
        migrations.AddIndex(
            model_name='localservice',
            index=models.Index(fields=['checked_on', 'id'], name='providers_localservice_checked'),
        ),
        migrations.AddConstraint(
            model_name='localservice',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('municipality', '='), ('code', '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='providers_localservice_one_of_a_code', violation_error_message='Deze code hoort in die periode al bij een andere voorziening.'),
        ),
        migrations.AddConstraint(
            model_name='localservice',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Za-z0-9][A-Za-z0-9._-]*$')), name='providers_localservice_code_is_plain', violation_error_message='Een code heeft letters, cijfers, punt en streepje.'),
        ),
        migrations.AddConstraint(
            model_name='localservice',
            constraint=models.CheckConstraint(condition=models.Q(('themes__contained_by', ['meeting', 'money', 'house', 'transport', 'food', 'carers', 'moving', 'learning', 'parenting', 'support']), ('themes__len__gte', 1)), name='providers_localservice_has_a_theme', violation_error_message="Kies een of meer thema's uit de lijst."),
        ),
        migrations.AddConstraint(
            model_name='localservice',
            constraint=models.CheckConstraint(condition=models.Q(('week__regex', '^((?:ma|di|wo|do|vr|za|zo)(-(?:ma|di|wo|do|vr|za|zo))?( [0-2]\\d:[0-5]\\d-[0-2]\\d:[0-5]\\d)+(; |$))*$')), name='providers_localservice_week_can_be_read', violation_error_message='Schrijf de openingstijden zo: ma-vr 09:00-17:00; za 10:00-12:00.'),
        ),
        migrations.AddConstraint(
            model_name='localservice',
            constraint=models.CheckConstraint(condition=models.Q(('waiting_weeks', None), ('waiting_told_on__isnull', False), _connector='OR'), name='providers_localservice_waiting_has_a_day', violation_error_message='Vul in op welke dag u de wachttijd hoorde.'),
        ),
        migrations.RunSQL(
            # What is derived from the other columns tells nothing in a history.
            "CALL rondom_keep_history('providers_localservice', '{said}', '{}');",
            "CALL rondom_forget_history('providers_localservice');",
        ),
    ]
