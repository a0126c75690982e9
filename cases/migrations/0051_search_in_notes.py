"""Words are found in notes, choices of dossiers are kept, and who does not see one asks to read it."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# As 0026: in a view of the owner words may use their index, which behind a policy they may not. For the web
# it is empty unless something is done beyond one's sight. What is derived is no change of its own.
FORWARD = """
CREATE FUNCTION rondom_kept_from(reader bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.client_id FROM cases_ownfile o WHERE o.worker_id = reader
    UNION
    SELECT m.id FROM cases_ownfile o JOIN cases_client s ON s.id = o.client_id
    JOIN cases_client m ON m.household_id = s.household_id
    WHERE o.worker_id = reader AND o.relation = 'self'
$$;

-- The dossiers along every road of CaseQuerySet.roads_of, and what of them is read: all of it, what is
-- confidential, what is of the procesregie. A protected one opens for people only, not for a team or an
-- organisation; who leads its team is trusted where something else shows it whole.
CREATE FUNCTION rondom_read_by(reader bigint, day date, team bigint, leads boolean, partner bigint)
RETURNS TABLE (case_id bigint, client_id bigint, whole boolean, trusted boolean, directed boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    barred bigint[] := ARRAY(SELECT rondom_kept_from(reader));
BEGIN
    RETURN QUERY
    SELECT y.id, coalesce(y.client, c.client_id), y.whole, y.trusted OR y.led AND y.whole, y.directed FROM (
        SELECT x.id, max(x.client) AS client, bool_or(x.whole) AS whole, bool_or(x.trusted) AS trusted,
            bool_or(x.directed) AS directed, bool_or(x.led) AS led
        FROM (
            SELECT a.case_id AS id, NULL::bigint AS client, true AS opens, true AS whole, true AS trusted,
                false AS directed, false AS led
            FROM cases_assignment a
            WHERE a.worker_id = reader AND a.starts_on <= day AND (a.ends_on IS NULL OR a.ends_on >= day)
            UNION ALL
            SELECT v.case_id, NULL, true, v.level IN ('full', 'direction'), v.level = 'direction',
                v.level = 'direction', false
            FROM cases_involvement v
            WHERE v.worker_id = reader AND v.starts_on <= day AND (v.ends_on IS NULL OR v.ends_on >= day)
            UNION ALL
            SELECT g.content_object_id, NULL, true, true, false, false, false
            FROM cases_casegrant g JOIN auth_permission p ON p.id = g.permission_id
            WHERE g.user_id = reader AND p.codename = 'read_case'
                AND (g.starts_on IS NULL OR g.starts_on <= day) AND (g.ends_on IS NULL OR g.ends_on >= day)
            UNION ALL
            SELECT e.case_id, NULL, true, true, true, false, false FROM cases_emergencyaccess e
            WHERE e.worker_id = reader AND e.ends_at > statement_timestamp()
                AND (e.starts_at AT TIME ZONE 'Europe/Amsterdam')::date <= day
                AND (e.ends_at AT TIME ZONE 'Europe/Amsterdam')::date >= day
            UNION ALL
            SELECT t.id, t.client_id, coalesce(t.protected_on > day, true), coalesce(t.protected_on > day, true),
                false, false, leads
            FROM cases_case t WHERE t.team_id = team
            UNION ALL
            SELECT r.case_id, NULL, true, false, false, false, false
            FROM cases_referral r JOIN cases_case o ON o.id = r.case_id
            WHERE r.partner_id = partner AND r.answered_on <= day
                AND (r.ended_on IS NULL OR r.ended_on >= day)
                AND (r.sharing_ended_on IS NULL OR r.sharing_ended_on > day)
                AND r.state IN ('accepted', 'waiting', 'started', 'ended')
                AND (o.protected_on IS NULL OR o.protected_on > day)
        ) x GROUP BY x.id HAVING bool_or(x.opens)
    ) y LEFT JOIN LATERAL (
        SELECT k.client_id FROM cases_case k WHERE k.id = y.id AND y.client IS NULL OFFSET 0
    ) c ON true
    WHERE coalesce(y.client, c.client_id) <> ALL(barred);
END $$;

CREATE VIEW cases_findable_note AS
SELECT id, case_id, author_id, kind, held_on, text, confidentiality, said
FROM cases_contactnote WHERE (SELECT rondom_is_acting() OR current_user <> 'rondom_web');
CALL rondom_forget_history('cases_contactnote');
CALL rondom_keep_history('cases_contactnote', '{said}', '{}');
CALL rondom_row_security('cases_savedfilter', 'worker_id = (SELECT rondom_me())');
-- Who asks to read a dossier sees what became of it, not the dossier.
CALL rondom_row_security('cases_question', 'case_id IN (SELECT rondom_known())'
    ' OR to_partner_id = (SELECT rondom_number(''rondom.employer'')) AND case_id IN (SELECT rondom_cases())'
    ' OR kind = ''access'' AND asked_by_id = (SELECT rondom_me())');
"""
BACKWARD = """
CALL rondom_row_security('cases_question', 'case_id IN (SELECT rondom_known())'
    ' OR to_partner_id = (SELECT rondom_number(''rondom.employer'')) AND case_id IN (SELECT rondom_cases())');
CALL rondom_no_row_security('cases_savedfilter');
CALL rondom_forget_history('cases_contactnote');
CALL rondom_keep_history('cases_contactnote', '{}', '{}');
DROP VIEW cases_findable_note;
DROP FUNCTION rondom_read_by(bigint, date, bigint, boolean, bigint);
DROP FUNCTION rondom_kept_from(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0050_groups'),
        ('providers', '0026_division_of_the_sum_and_talks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='naam van de keuze')),
                ('which', models.CharField(blank=True, choices=[('', 'Open'), ('mij', 'Van mij'), ('nieuw', 'Nog niet verdeeld'), ('gesloten', 'Gesloten')], max_length=10, verbose_name='welke dossiers')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau')),
            ],
            options={
                'verbose_name': 'bewaarde keuze',
                'verbose_name_plural': 'bewaarde keuzes',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='question',
            name='cases_question_asks_something',
        ),
        migrations.AddField(
            model_name='contactnote',
            name='said',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('text', config='dutch'), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AlterField(
            model_name='question',
            name='kind',
            field=models.CharField(choices=[('question', 'vraag'), ('mention', 'ter kennis'), ('access', 'vraag om toegang')], default='question', max_length=10, verbose_name='soort vraag'),
        ),
        migrations.AddIndex(
            model_name='contactnote',
            index=django.contrib.postgres.indexes.GinIndex(fields=['said'], name='cases_note_said'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'mention'), ('note__isnull', False), ('to_worker__isnull', False)), models.Q(('kind', 'question'), ('note', None), models.Q(('text', ''), _negated=True)), models.Q(('kind', 'access'), ('note', None), ('to_worker__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='cases_question_asks_something', violation_error_message='Schrijf op wat u wilt weten.'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.district', verbose_name='wijk'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='worker',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL, verbose_name='medewerker'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('worker', 'name'), name='cases_savedfilter_has_a_name_of_its_own', violation_error_message='U hebt al een keuze met deze naam. Kies een andere naam.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
