"""What is agreed for after a closing, and why a course of support ended without a final measurement."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CALL rondom_keep_history('cases_aftercare', '{}', '{}');
CALL rondom_row_security('cases_aftercare', 'case_id', 'cases_case');

-- The dossier of the same resident that closed less than a year before this one opened: a fact that the new
-- holder must know, and may be of a dossier out of sight. Only its key and day are told.
CREATE FUNCTION rondom_before(asked bigint) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT json_build_object('id', k.id, 'closed', k.closed_on)
    FROM cases_case n JOIN cases_case k ON k.client_id = n.client_id AND k.id <> n.id
    WHERE n.id = asked AND k.closed_on <= n.opened_on AND k.closed_on > n.opened_on - interval '1 year'
    ORDER BY k.closed_on DESC LIMIT 1
$$;
"""
NO_KEEP = """
DROP FUNCTION rondom_before(bigint);
CALL rondom_no_row_security('cases_aftercare');
CALL rondom_forget_history('cases_aftercare');
"""

class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0031_found_by_other_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='trajectory',
            name='no_final_reason',
            field=models.CharField(blank=True, choices=[('deceased', 'inwoner is overleden'), ('moved', 'inwoner is verhuisd'), ('refused', 'inwoner wilde niet meten'), ('unreached', 'inwoner was niet bereikbaar'), ('short', 'traject duurde korter dan zes weken'), ('other_law', 'inwoner ging naar een andere wet')], db_default='', max_length=10, verbose_name='waarom geen eindmeting'),
        ),
        migrations.CreateModel(
            name='Aftercare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='afgesproken op')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='gedaan op')),
                ('result', models.CharField(blank=True, choices=[('well', 'het gaat goed'), ('again', 'er is een nieuwe vraag'), ('unreached', 'niet bereikt'), ('unwanted', 'inwoner wil geen contact')], max_length=10, verbose_name='uitkomst')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='wat is besproken')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aftercare', to='cases.case', verbose_name='dossier')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='medewerker')),
            ],
            options={
                'verbose_name': 'nazorg',
                'verbose_name_plural': 'nazorg',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_on', None)), fields=['worker', 'due_on'], name='cases_aftercare_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_on', None)), fields=('case',), name='cases_aftercare_one_at_a_time', violation_error_message='Voor dit dossier staat al nazorg open.'), models.CheckConstraint(condition=models.Q(models.Q(('done_on', None), ('result', '')), models.Q(('done_on__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='cases_aftercare_is_done_with_a_result', violation_error_message='Kies hoe het gaat.')],
            },
        ),
        migrations.RunSQL(KEEP, NO_KEEP),
    ]
