"""What a household agreed on; and who leads one cannot leave before somebody else does."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
CALL rondom_row_security('cases_householdagreement', 'household_id IN (SELECT m.household_id FROM cases_client m'
    ' JOIN cases_case c ON c.client_id = m.id WHERE c.id IN (SELECT rondom_known()))');
CALL rondom_keep_history('cases_householdagreement', '{version}', '{}');
"""
UNGUARD = """
CALL rondom_forget_history('cases_householdagreement');
CALL rondom_no_row_security('cases_householdagreement');
"""
# As it was, with more in place of the mark: what of a worker would be nobody's after a day.
OPEN_WORK = """
CREATE OR REPLACE FUNCTION rondom_open_work(worker bigint, after date) RETURNS TABLE (what text, about bigint, case_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT CASE a.kind WHEN 'fixed' THEN 'held' ELSE 'stand_in' END, a.id, a.case_id
    FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id
    WHERE a.worker_id = worker AND (a.ends_on IS NULL OR a.ends_on > after) AND c.closed_on IS NULL
    UNION ALL
    SELECT 'returns', r.id, r.case_id FROM cases_assignment r JOIN cases_case c ON c.id = r.case_id
    WHERE r.kind = 'replacement' AND r.ends_on IS NULL AND c.closed_on IS NULL AND worker = (
        SELECT f.worker_id FROM cases_assignment f
        WHERE f.case_id = r.case_id AND f.kind = 'fixed' AND f.starts_on < r.starts_on
        ORDER BY f.starts_on DESC LIMIT 1
    )
    UNION ALL
    SELECT 'directs', v.id, v.case_id FROM cases_involvement v JOIN cases_case c ON c.id = v.case_id
    WHERE v.worker_id = worker AND v.level = 'direction' AND (v.ends_on IS NULL OR v.ends_on > after)
        AND c.closed_on IS NULL
    UNION ALL
    SELECT 'complaint', k.id, NULL FROM cases_complaint k WHERE k.owner_id = worker AND k.handled_on IS NULL
    UNION ALL
    SELECT 'incident', i.id, NULL FROM cases_incident i WHERE i.owner_id = worker AND i.concluded_on IS NULL
    UNION ALL
    SELECT 'breach', b.id, NULL FROM cases_breach b WHERE b.owner_id = worker AND b.closed_on IS NULL
    UNION ALL
    SELECT 'request', q.id, NULL FROM cases_datarequest q WHERE q.owner_id = worker AND q.state IN ('received', 'identified', 'in_work')
-- more
$$;
"""
LEADS = """    UNION ALL
    SELECT 'leads_home', d.id, h.id FROM cases_householddirector d JOIN LATERAL (
        SELECT c.id FROM cases_case c JOIN cases_client p ON p.id = c.client_id
        WHERE p.household_id = d.household_id AND c.closed_on IS NULL
        -- A dossier that goes to somebody as well, if there is one.
        ORDER BY NOT EXISTS (
            SELECT FROM cases_assignment a WHERE a.case_id = c.id AND a.worker_id = worker
                AND (a.ends_on IS NULL OR a.ends_on > after)
        ), c.id LIMIT 1
    ) h ON true
    WHERE d.worker_id = worker AND (d.ends_on IS NULL OR d.ends_on > after)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0052_meetings_in_a_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='distributionrow',
            name='what',
            field=models.CharField(choices=[('new', 'nieuw dossier'), ('held', 'vaste hulpverlener'), ('stand_in', 'vervanging'), ('returns', 'vaste hulpverlener, nu vervangen'), ('directs', 'procesregie'), ('leads_home', 'regisseur van een huishouden')], max_length=10, verbose_name='wat'),
        ),
        migrations.CreateModel(
            name='HouseholdAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='wat')),
                ('owner', models.CharField(max_length=200, verbose_name='wie')),
                ('due_on', models.DateField(verbose_name='uiterlijk op')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'gedaan'), ('not_done', 'niet gedaan'), ('lapsed', 'vervallen')], max_length=10, verbose_name='uitkomst')),
                ('settled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='afgerond op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('owner_kind', models.CharField(choices=[('resident', 'een inwoner van dit huishouden'), ('network', 'iemand uit het netwerk'), ('director', 'de regisseur'), ('worker', 'een hulpverlener')], max_length=10, verbose_name='soort wie')),
                ('came_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.household', verbose_name='eerder huishouden')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='home_agreements', to='cases.client', verbose_name='inwoner')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='cases.household', verbose_name='huishouden')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='home_agreements', to='cases.networkperson', verbose_name='iemand uit het netwerk')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hulpverlener')),
            ],
            options={
                'verbose_name': 'huishoudafspraak',
                'verbose_name_plural': 'huishoudafspraken',
                'ordering': ['due_on', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='cases_householdagreement_says_who_does_what', violation_error_message='Schrijf op wat er gebeurt en wie het doet.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_on', None)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_on__isnull', False)), _connector='OR'), name='cases_householdagreement_is_settled_on_a_day', violation_error_message='Leg vast of het gedaan is, en wanneer.'), models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', False), ('owner_kind', 'resident'), ('person', None), ('worker', None)), models.Q(('client', None), ('owner_kind', 'network'), ('person__isnull', False), ('worker', None)), models.Q(('client', None), ('owner_kind', 'worker'), ('person', None), ('worker__isnull', False)), models.Q(('client', None), ('owner_kind', 'director'), ('person', None), ('worker', None)), _connector='OR'), name='cases_householdagreement_is_of_one', violation_error_message='Kies één persoon die dit doet.')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(OPEN_WORK.replace("-- more\n", LEADS), OPEN_WORK),
    ]
