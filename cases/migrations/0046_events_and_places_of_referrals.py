"""Events of referrals, the places they take, and how long an unanswered one waits."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


# Whoever may see a referral may see what was said about it: the inner table shows no more than that.
FORWARD = """
CALL rondom_row_security('cases_referralmessage', 'referral_id IN (SELECT id FROM cases_referral)');
CALL rondom_keep_history('cases_referralmessage', '{}', '{}');
INSERT INTO cases_legalterm (code, starts_on, length, source) VALUES
('referral_grace', '2015-01-01', 5, 'Eigen werkwijze'),
('waiting_grace', '2015-01-01', 20, 'Eigen werkwijze');
"""
BACKWARD = """
DELETE FROM cases_legalterm WHERE code IN ('referral_grace', 'waiting_grace');
CALL rondom_forget_history('cases_referralmessage');
CALL rondom_no_row_security('cases_referralmessage');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0045_plan_with_steps_and_agreement'),
        ('providers', '0021_places_and_client_stops'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferralMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'vraag van de organisatie'), ('answer', 'bericht van de verwijzer'), ('offer', 'tegenvoorstel'), ('reminder', 'herinnering: de helft van de antwoordtijd is om'), ('late', 'stuurder gevraagd: de antwoordtijd is om'), ('wait_over', 'herinnering: de verwachte start is geweest'), ('not_started', 'stuurder gevraagd: de hulp is nog niet gestart')], max_length=20, verbose_name='soort bericht')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='bericht')),
                ('on', models.DateField(verbose_name='op')),
            ],
            options={
                'verbose_name': 'bericht bij een verwijzing',
                'verbose_name_plural': 'berichten bij verwijzingen',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='referral',
            name='bridging',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='overbruggingszorg'),
        ),
        migrations.AddField(
            model_name='referral',
            name='picked_up_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opgepakt door'),
        ),
        migrations.AddField(
            model_name='referral',
            name='picked_up_note',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='wat er is gedaan'),
        ),
        migrations.AddField(
            model_name='referral',
            name='picked_up_on',
            field=models.DateField(blank=True, null=True, verbose_name='opgepakt op'),
        ),
        migrations.AddField(
            model_name='referral',
            name='place_district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.district', verbose_name='plek in welke wijk'),
        ),
        migrations.AddField(
            model_name='referral',
            name='place_number',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='nummer van de plek'),
        ),
        migrations.AddField(
            model_name='referral',
            name='place_service',
            field=models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], db_default='', default='', max_length=20, verbose_name='plek voor welke hulp'),
        ),
        migrations.AlterField(
            model_name='legalterm',
            name='code',
            field=models.CharField(choices=[('receipt', 'ontvangst van een melding bevestigen'), ('assessment', 'onderzoek na een melding'), ('decision', 'beschikking na een aanvraag'), ('personal_plan', 'persoonlijk plan inleveren'), ('notice', 'beslissen na een ingebrekestelling'), ('penalty', 'dwangsom, ten hoogste'), ('penalty_set', 'dwangsom vaststellen'), ('complaint', 'klacht afhandelen'), ('complaint_committee', 'klacht afhandelen, met een commissie'), ('complaint_longer', 'klacht: langer na uitstel'), ('objecting', 'bezwaar maken na een besluit'), ('objection', 'bezwaar afhandelen'), ('objection_committee', 'bezwaar afhandelen, met een adviescommissie'), ('objection_longer', 'bezwaar: langer na uitstel'), ('incident', 'calamiteit of geweld melden'), ('inquiry', 'onderzoek na een calamiteit of geweld'), ('breach', 'datalek melden'), ('request', 'verzoek over gegevens beantwoorden'), ('request_longer', 'verzoek over gegevens: langer na verlenging'), ('erasure', 'gegevens vernietigen op verzoek'), ('meet', 'kennismaken met een inwoner'), ('plan', 'plan maken met een inwoner'), ('measure_task', 'halfjaarmeting: taak, zo lang vóór de dag'), ('measure_lead', 'halfjaarmeting: ook bij de stuurder, zo lang na de dag'), ('measure_missed', 'halfjaarmeting: gemist, zo lang na de dag'), ('referral_grace', 'verwijzing: na de antwoordtijd tot zij verloopt'), ('waiting_grace', 'wachtlijst: na de verwachte start tot de plek verloopt')], max_length=30, verbose_name='waarvoor'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(models.F('partner'), models.F('place_service'), django.db.models.functions.comparison.Coalesce('place_district', models.Value(0)), models.F('place_number'), condition=models.Q(('place_number__isnull', False), ('state__in', ['sent', 'seen', 'accepted', 'started'])), name='cases_referral_one_on_a_place', violation_error_message='Deze plek is net door een ander bezet. Probeer het opnieuw.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('picked_up_by', None), ('picked_up_note', ''), ('picked_up_on', None)), models.Q(('expired_on__isnull', False), ('picked_up_on__gte', models.F('expired_on')), models.Q(('picked_up_note', ''), _negated=True)), _connector='OR'), name='cases_referral_is_picked_up_after_it_expired', violation_error_message='Schrijf op wat u met de verlopen verwijzing doet.'),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door'),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='cases.referral', verbose_name='verwijzing'),
        ),
        migrations.AddConstraint(
            model_name='referralmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('kind__in', ['question', 'answer', 'offer']), models.Q(('text', ''), _negated=True)), models.Q(('by', None), ('kind__in', ['reminder', 'late', 'wait_over', 'not_started']), ('text', '')), _connector='OR'), name='cases_referralmessage_is_written_by_somebody', violation_error_message='Schrijf uw bericht op.'),
        ),
        migrations.AddConstraint(
            model_name='referralmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('by', None)), fields=('referral', 'kind'), name='cases_referralmessage_clock_says_it_once', violation_error_message='Deze herinnering is al gestuurd.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
