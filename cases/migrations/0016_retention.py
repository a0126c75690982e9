"""How long data are kept, what holds them, and the lists by which they are destroyed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Rows that are only ever added go in one case: their resident is destroyed. Seals and certificates never do.
FORWARD = """
CREATE OR REPLACE FUNCTION rondom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME NOT IN ('cases_seal', 'cases_destructioncertificate')
        AND current_setting('rondom.destroying', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_destructioncertificate
    FOR EACH ROW EXECUTE FUNCTION rondom_append_only();
CALL rondom_keep_history('cases_retentionterm', '{}', '{}');
CALL rondom_keep_history('cases_legalhold', '{}', '{}');
CALL rondom_keep_history('cases_destructionlist', '{}', '{}');
CALL rondom_keep_history('cases_destructionitem', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_destructionitem');
CALL rondom_forget_history('cases_destructionlist');
CALL rondom_forget_history('cases_legalhold');
CALL rondom_forget_history('cases_retentionterm');
DROP TRIGGER append_only ON cases_destructioncertificate;
CREATE OR REPLACE FUNCTION rondom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_history_of_a_bulk_insert'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DestructionCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(verbose_name='inhoud')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 van de inhoud')),
                ('pdf', models.BinaryField(verbose_name='PDF')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gemaakt op')),
            ],
            options={
                'verbose_name': 'verklaring van vernietiging',
                'verbose_name_plural': 'verklaringen van vernietiging',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='DestructionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('case', 'dossier'), ('advice', 'hulpvraag zonder dossier'), ('broken_off', 'hulpvraag zonder vervolg'), ('caller', 'hulpvraag zonder bekende inwoner'), ('signal', 'signaal zonder dossier'), ('complaint', 'klacht of bezwaar'), ('looks', 'inzages')], max_length=20, verbose_name='soort gegevens')),
                ('last_change_on', models.DateField(blank=True, null=True, verbose_name='laatste wijziging')),
                ('due_on', models.DateField(verbose_name='te vernietigen vanaf')),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='aantal rijen')),
                ('state', models.CharField(choices=[('proposed', 'voorgesteld'), ('excluded', 'uitgezonderd'), ('skipped', 'overgeslagen'), ('destroyed', 'vernietigd')], default='proposed', max_length=10, verbose_name='stand')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reden')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='besloten op')),
                ('excluded_until', models.DateField(blank=True, null=True, verbose_name='uitgezonderd tot en met')),
                ('data_request_id', models.BigIntegerField(blank=True, null=True, verbose_name='verzoek')),
            ],
            options={
                'verbose_name': 'regel van een vernietigingslijst',
                'verbose_name_plural': 'regels van vernietigingslijsten',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DestructionList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='maand (eerste dag)')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='volgnummer')),
                ('ground', models.CharField(choices=[('term', 'bewaartermijn voorbij'), ('request', 'op verzoek van de inwoner')], default='term', max_length=10, verbose_name='grond')),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='voorgesteld op')),
                ('first_at', models.DateTimeField(blank=True, null=True, verbose_name='eerste akkoord op')),
                ('second_at', models.DateTimeField(blank=True, null=True, verbose_name='tweede akkoord op')),
                ('executed_at', models.DateTimeField(blank=True, null=True, verbose_name='uitgevoerd op')),
            ],
            options={
                'verbose_name': 'vernietigingslijst',
                'verbose_name_plural': 'vernietigingslijsten',
                'ordering': ['-month', '-number'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('reason', models.CharField(max_length=300, verbose_name='reden')),
                ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='vastgelegd op')),
            ],
            options={
                'verbose_name': 'vernietigingsstop',
                'verbose_name_plural': 'vernietigingsstops',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetentionTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('case', 'dossier'), ('advice', 'hulpvraag zonder dossier'), ('broken_off', 'hulpvraag zonder vervolg'), ('caller', 'hulpvraag zonder bekende inwoner'), ('signal', 'signaal zonder dossier'), ('complaint', 'klacht of bezwaar'), ('looks', 'inzages')], max_length=20, verbose_name='soort gegevens')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('years', models.PositiveSmallIntegerField(default=0, verbose_name='jaren')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='dagen')),
                ('source', models.CharField(max_length=300, verbose_name='bron')),
            ],
            options={
                'verbose_name': 'bewaartermijn',
                'verbose_name_plural': 'bewaartermijnen',
                'ordering': ['kind', '-starts_on'],
            },
        ),
        migrations.AddField(
            model_name='destructionitem',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='destructions', to='cases.client', verbose_name='inwoner'),
        ),
        migrations.AddField(
            model_name='destructionitem',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besloten door'),
        ),
        migrations.AddField(
            model_name='destructionlist',
            name='first_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='eerste akkoord door'),
        ),
        migrations.AddField(
            model_name='destructionlist',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voorgesteld door'),
        ),
        migrations.AddField(
            model_name='destructionlist',
            name='second_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tweede akkoord door'),
        ),
        migrations.AddField(
            model_name='destructionitem',
            name='list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cases.destructionlist', verbose_name='vernietigingslijst'),
        ),
        migrations.AddField(
            model_name='destructioncertificate',
            name='list',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='cases.destructionlist', verbose_name='vernietigingslijst'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='cases.client', verbose_name='inwoner'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opgeheven door'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='placed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door'),
        ),
        migrations.AddConstraint(
            model_name='retentionterm',
            constraint=models.UniqueConstraint(fields=('kind', 'starts_on'), name='cases_retentionterm_one_a_day', violation_error_message='Voor deze soort begint die dag al een termijn.'),
        ),
        migrations.AddConstraint(
            model_name='retentionterm',
            constraint=models.CheckConstraint(condition=models.Q(('years__gt', 0), ('days__gt', 0), _connector='OR'), name='cases_retentionterm_lasts', violation_error_message='Een termijn duurt minstens een dag.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.UniqueConstraint(fields=('month', 'number'), name='cases_destructionlist_numbered_in_month', violation_error_message='Deze lijst is er al.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='cases_destructionlist_month_is_a_first_day', violation_error_message='Een maand wordt bewaard als haar eerste dag.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_at', None), ('first_by', None)), models.Q(('first_at__isnull', False), ('first_by__isnull', False)), _connector='OR'), name='cases_destructionlist_first_by_somebody', violation_error_message='Een akkoord heeft een naam en een moment.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second_at', None), ('second_by', None)), models.Q(('first_at__isnull', False), ('second_at__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='cases_destructionlist_second_after_first', violation_error_message='Het tweede akkoord komt na het eerste.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(('second_by', None), models.Q(('second_by', models.F('first_by')), _negated=True), _connector='OR'), name='cases_destructionlist_two_people', violation_error_message='Twee verschillende mensen geven akkoord.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', None), models.Q(models.Q(('first_by', None), models.Q(('first_by', models.F('proposed_by')), _negated=True), _connector='OR'), models.Q(('second_by', None), models.Q(('second_by', models.F('proposed_by')), _negated=True), _connector='OR')), _connector='OR'), name='cases_destructionlist_not_by_who_proposed', violation_error_message='Wie iets voorstelt, geeft er zelf geen akkoord op.'),
        ),
        migrations.AddConstraint(
            model_name='destructionlist',
            constraint=models.CheckConstraint(condition=models.Q(('executed_at', None), ('second_at__isnull', False), _connector='OR'), name='cases_destructionlist_executed_after_two', violation_error_message='Zonder twee akkoorden wordt niets vernietigd.'),
        ),
        migrations.AddIndex(
            model_name='destructionitem',
            index=models.Index(fields=['list', 'id'], name='cases_destructionitem_in_list'),
        ),
        migrations.AddConstraint(
            model_name='destructionitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('client',), name='cases_destructionitem_client_once', violation_error_message='Deze inwoner staat al op een vernietigingslijst.'),
        ),
        migrations.AddConstraint(
            model_name='destructionitem',
            constraint=models.UniqueConstraint(condition=models.Q(('client', None), ('state', 'proposed')), fields=('kind',), name='cases_destructionitem_kind_once', violation_error_message='Deze soort staat al op een vernietigingslijst.'),
        ),
        migrations.AddConstraint(
            model_name='destructionitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'proposed'), ('state', 'destroyed'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cases_destructionitem_left_out_for_a_reason', violation_error_message='Vul in waarom dit niet wordt vernietigd.'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_legalhold_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
