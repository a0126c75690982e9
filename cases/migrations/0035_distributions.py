"""Jobs that give dossiers away; and nobody leaves while work would be nobody's."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# What of a worker would be nobody's after a day: kind as in DistributionRow.What, the key of the row it comes
# from, and the dossier. What only lets a worker look along ends by itself, and is not here.
OPEN_WORK = """
CREATE FUNCTION rondom_open_work(worker bigint, after date) RETURNS TABLE (what text, about bigint, case_id bigint)
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
$$;

-- Nobody leaves while work would be nobody's. What an import says is done by others already: it may leave a
-- dossier with who left, which then stands in the inbox of its team.
CREATE FUNCTION rondom_leaves_no_open_work() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := coalesce(rondom_day(), (statement_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date);
    after date := CASE WHEN NEW.is_active THEN NEW.ends_on ELSE least(NEW.ends_on, today - 1) END;
BEGIN
    IF coalesce(current_setting('rondom.importing', true), '') = 'yes' THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM rondom_open_work(NEW.id, after)) THEN
        RAISE EXCEPTION 'This worker still has open work' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'providers_user_leaves_no_open_work';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_no_open_work AFTER UPDATE OF is_active, ends_on ON providers_user
FOR EACH ROW WHEN (
    OLD.is_active AND NOT NEW.is_active
    OR NEW.ends_on IS NOT NULL AND (OLD.ends_on IS NULL OR NEW.ends_on < OLD.ends_on)
) EXECUTE FUNCTION rondom_leaves_no_open_work();
"""
SHUT_WORK = """
DROP TRIGGER leaves_no_open_work ON providers_user;
DROP FUNCTION rondom_leaves_no_open_work();
DROP FUNCTION rondom_open_work(bigint, date);
"""
GUARD = """
CALL rondom_row_security('cases_distribution', 'asked_by_id = (SELECT rondom_me())');
CALL rondom_row_security('cases_distributionrow', 'distribution_id', 'cases_distribution');
CALL rondom_keep_history('cases_distribution', '{beat_at}', '{}');
CALL rondom_keep_history('cases_distributionrow', '{}', '{}');
"""
UNGUARD = """
CALL rondom_forget_history('cases_distributionrow');
CALL rondom_forget_history('cases_distribution');
CALL rondom_no_row_security('cases_distributionrow');
CALL rondom_no_row_security('cases_distribution');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0034_death_and_move"),
        ("providers", "0012_social_map"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Distribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("assign", "nieuwe dossiers"), ("leave", "vertrek van een collega")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="vanaf")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="gevraagd op",
                    ),
                ),
                (
                    "beat_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="laatst aan gewerkt op"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="klaar op")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gevraagd door",
                    ),
                ),
                (
                    "leaver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="wie vertrekt",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distributions",
                        to="providers.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdeling",
                "verbose_name_plural": "verdelingen",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DistributionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("new", "nieuw dossier"),
                            ("held", "vaste hulpverlener"),
                            ("stand_in", "vervanging"),
                            ("returns", "vaste hulpverlener, nu vervangen"),
                            ("directs", "procesregie"),
                        ],
                        max_length=10,
                        verbose_name="wat",
                    ),
                ),
                ("about", models.BigIntegerField(verbose_name="over welke periode")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("waiting", "nog bezig"), ("done", "gelukt"), ("refused", "niet gelukt")],
                        default="waiting",
                        max_length=10,
                        verbose_name="uitkomst",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="waarom niet")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distributed",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "distribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cases.distribution",
                        verbose_name="verdeling",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="aan wie",
                    ),
                ),
            ],
            options={
                "verbose_name": "regel van een verdeling",
                "verbose_name_plural": "regels van een verdeling",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "assign"), ("leaver", None)),
                    models.Q(("kind", "leave"), ("leaver__isnull", False)),
                    _connector="OR",
                ),
                name="cases_distribution_says_who_leaves",
                violation_error_message="Kies wie er vertrekt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="distributionrow",
            constraint=models.UniqueConstraint(
                fields=("distribution", "case", "what"),
                name="cases_distributionrow_once",
                violation_error_message="Dit dossier staat al in deze verdeling.",
            ),
        ),
        migrations.AddConstraint(
            model_name="distributionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "refused"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="cases_distributionrow_says_why_not",
                violation_error_message="Zeg waarom het niet is gelukt.",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(OPEN_WORK, SHUT_WORK),
    ]
