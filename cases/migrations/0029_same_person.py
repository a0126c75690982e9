"""Names by their sound, and what was decided of two records: the same person, or not."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import cases.models.client

# The sound of a Dutch last name: without prefixes, only its first part. Spellings that sound the same are
# written the same; what a cleaner ear would tell apart is told apart by the score, not here.
SOUNDS = r"""
CREATE FUNCTION rondom_name_key(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    s text := regexp_replace(public.rondom_plain(name), '[^a-z -]', '', 'g');
BEGIN
    IF s = '' THEN RETURN ''; END IF;
    s := regexp_replace(s, '^ *((van|von|der|den|de|het|ter|ten|te|el|al|la|le|di|da|du|op|in|aan|t|s) +)+', '');
    s := split_part(s, '-', 1);
    s := regexp_replace(replace(s, ' ', ''), '^van(der|den|de|t)?(?=[a-z]{4})', '');
    s := replace(replace(replace(replace(s, 'ij', 'y'), 'ey', 'y'), 'ei', 'y'), 'ui', 'uy');
    s := regexp_replace(s, 's+ch($|er|en)', 's\1');
    s := replace(replace(replace(replace(s, 'ch', 'g'), 'ph', 'f'), 'th', 't'), 'dt', 't');
    s := translate(replace(replace(s, 'x', 'ks'), 'ae', 'a'), 'czvq', 'ksfk');
    s := replace(replace(s, 'ou', 'au'), 'auw', 'au');
    s := regexp_replace(s, '(.)\1+', '\1', 'g');
    s := regexp_replace(s, '^(....+?)n?s?$', '\1');
    RETURN left(regexp_replace(s, 'd$', 't'), 12);
END $$;

CREATE FUNCTION rondom_other_name_key(other_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN other_name <> '' THEN public.rondom_name_key(other_name)
        WHEN last_name LIKE '%-%' THEN public.rondom_name_key(split_part(last_name, '-', 2)) ELSE '' END
$$;
"""
NO_SOUNDS = """
DROP FUNCTION rondom_other_name_key(text, text);
DROP FUNCTION rondom_name_key(text);
"""
# See 0026: what finds people is a view of the owner, empty for the web but beyond one's sight.
FINDABLE = """
CREATE OR REPLACE VIEW cases_findable AS
SELECT id, search_name, birth_date, postcode, house_number, house_letter, phone, last_name, first_names,
    other_name, bsn
FROM cases_client WHERE (SELECT rondom_is_acting() OR current_user <> 'rondom_web');
"""
FINDABLE_BEFORE = """
DROP VIEW cases_findable;
CREATE VIEW cases_findable AS
SELECT id, search_name, birth_date, postcode, house_number, house_letter, phone
FROM cases_client WHERE (SELECT rondom_is_acting() OR current_user <> 'rondom_web');
"""
# Both records have to be in sight.
KEEP = """
CALL rondom_keep_history('cases_personlink', '{}', '{}');
CALL rondom_row_security('cases_personlink', 'EXISTS (SELECT FROM cases_client a WHERE a.id = first_id)'
    ' AND EXISTS (SELECT FROM cases_client b WHERE b.id = second_id)');
"""
NO_KEEP = """
CALL rondom_no_row_security('cases_personlink');
CALL rondom_forget_history('cases_personlink');
"""
OTHER = models.CharField(
    blank=True, db_default="", max_length=200, verbose_name="geboortenaam of naam van partner"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_dossier_of_a_complaint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(SOUNDS, NO_SOUNDS),
        migrations.AddField("client", "other_name", OTHER),
        migrations.RunSQL(FINDABLE, FINDABLE_BEFORE),
        migrations.AddIndex(
            "client",
            models.Index(
                cases.models.client.NameKey("last_name"), F("birth_date"), name="cases_client_sounds_like"
            ),
        ),
        migrations.AddIndex(
            "client",
            models.Index(
                cases.models.client.OtherNameKey(),
                F("birth_date"),
                name="cases_client_other_sound",
                condition=~Q(other_name="") | Q(last_name__contains="-"),
            ),
        ),
        migrations.CreateModel(
            name="PersonLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "zelfde persoon"), ("different", "niet dezelfde persoon")],
                        max_length=10,
                        verbose_name="oordeel",
                    ),
                ),
                ("reasons", models.CharField(blank=True, max_length=200, verbose_name="waarom")),
                (
                    "decided_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="vastgelegd op",
                    ),
                ),
                ("undone_at", models.DateTimeField(editable=False, null=True, verbose_name="teruggedraaid op")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vastgelegd door",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="teruggedraaid door",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_to",
                        to="cases.client",
                        verbose_name="inwoner",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_from",
                        to="cases.client",
                        verbose_name="andere inwoner",
                    ),
                ),
            ],
            options={
                "verbose_name": "persoonskoppeling",
                "verbose_name_plural": "persoonskoppelingen",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("undone_at", None)),
                        fields=("first", "second"),
                        name="cases_personlink_one_verdict_of_two_records",
                        violation_error_message="Over deze twee inwoners is al iets vastgelegd.",
                    ),
                    models.CheckConstraint(
                        condition=Q(("first__lt", F("second"))),
                        name="cases_personlink_lowest_first",
                        violation_error_message="Kies twee verschillende inwoners.",
                    ),
                    models.CheckConstraint(
                        condition=Q(("undone_at", None), ("undone_by", None))
                        | Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                        name="cases_personlink_undone_by_somebody",
                        violation_error_message="Leg ook vast wie het terugdraaide.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, NO_KEEP),
    ]
