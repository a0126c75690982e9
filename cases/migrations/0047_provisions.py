"""What a decision granted, what was ordered for it, and what a gemeente was told of it."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import providers.periods
from django.conf import settings
from django.db import migrations, models


# A resident's own: seen with a dossier, never by a referral. A supplier sees its orders, for whom it is not
# kept away from, until a month after the delivery; of what it refused or was taken back nothing more.
OF_CLIENT = "client_id IN (SELECT c.client_id FROM cases_case c WHERE c.id IN (SELECT rondom_known()))"
OF_SUPPLIER = (
    "supplier_id = (SELECT rondom_number('rondom.employer')) AND (SELECT rondom_is('partner'))"
    " AND refused_on IS NULL AND withdrawn_on IS NULL"
    " AND (delivered_on IS NULL OR delivered_on >= (SELECT rondom_day()) - 30)"
    " AND client_id NOT IN (SELECT rondom_barred())"
)
FORWARD = [
    ("CALL rondom_row_security('cases_provision', %s::text)", [OF_CLIENT]),
    ("CALL rondom_row_security('cases_supplyorder', %s::text)", [f"{OF_CLIENT} OR {OF_SUPPLIER}"]),
    "CALL rondom_row_security('cases_provisionreview', 'provision_id', 'cases_provision')",
    "CALL rondom_row_security('cases_startstop', 'provision_id', 'cases_provision')",
    "CALL rondom_keep_history('cases_provision', '{version}', '{}')",
    "CALL rondom_keep_history('cases_provisionreview', '{}', '{}')",
    "CALL rondom_keep_history('cases_supplyorder', '{version}', '{}')",
    "CALL rondom_keep_history('cases_startstop', '{}', '{}')",
]
BACKWARD = [
    *(
        f"CALL rondom_forget_history('cases_{name}')"
        for name in ("provision", "provisionreview", "supplyorder", "startstop")
    ),
    *(
        f"CALL rondom_no_row_security('cases_{name}')"
        for name in ("startstop", "provisionreview", "supplyorder", "provision")
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0046_events_and_places_of_referrals'),
        ('providers', '0024_kinds_of_provision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('code', models.CharField(editable=False, max_length=30, verbose_name='code')),
                ('what', models.CharField(blank=True, help_text='Nodig als de inwoner er twee van dezelfde soort heeft. Bijvoorbeeld: drempel badkamer.', max_length=120, verbose_name='welke precies')),
                ('form', models.CharField(choices=[('in_kind', 'zorg in natura'), ('budget', 'pgb')], default='in_kind', max_length=10, verbose_name='leveringsvorm')),
                ('decided_on', models.DateField(verbose_name='besluit van')),
                ('mark', models.CharField(blank=True, max_length=60, verbose_name='kenmerk van de beschikking')),
                ('review_on', models.DateField(blank=True, help_text='Dan staat de voorziening op uw werklijst.', null=True, verbose_name='herbeoordeling op')),
                ('end_reason', models.CharField(blank=True, choices=[('02', 'overlijden'), ('19', 'volgens plan'), ('20', 'tijdelijk gestopt'), ('21', 'eenzijdig door de inwoner'), ('22', 'eenzijdig door de aanbieder'), ('23', 'in overleg voortijdig gestopt'), ('31', 'verhuisd naar een andere gemeente'), ('36', 'door de gemeente'), ('37', 'wegens een wijzigingsverzoek'), ('38', 'naar een andere aanbieder'), ('39', 'naar een andere wet')], max_length=2, verbose_name='reden van beëindiging')),
                ('budget_plan', models.TextField(blank=True, help_text='Alleen bij een pgb. Wat de inwoner ervan inkoopt, bij wie en waarom.', max_length=5000, verbose_name='budgetplan')),
                ('budget_manager', models.CharField(blank=True, help_text='Alleen bij een pgb. De inwoner zelf, of een vertegenwoordiger.', max_length=200, verbose_name='wie het pgb beheert')),
                ('budget_rate', models.CharField(blank=True, choices=[('formal', 'tarief voor beroepskrachten'), ('informal', 'tarief voor hulp uit het eigen netwerk')], help_text='Alleen bij een pgb. Het bedrag staat in de beschikking, de SVB betaalt uit.', max_length=10, verbose_name='pgb-tarief')),
                ('contribution_told_on', models.DateField(blank=True, help_text='Laat leeg als dit nog moet.', null=True, verbose_name='eigen bijdrage verteld op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='cases.client', verbose_name='inwoner')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='providers.provisionkind', verbose_name='voorzieningsoort')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'maatwerkvoorziening',
                'verbose_name_plural': 'maatwerkvoorzieningen',
                'ordering': ['-starts_on', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProvisionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reviewed_on', models.DateField(verbose_name='herbeoordeeld op')),
                ('result', models.CharField(choices=[('stays', 'loopt door'), ('new_decision', 'er komt een nieuw besluit'), ('stops', 'stopt')], max_length=20, verbose_name='uitkomst')),
                ('ground', models.CharField(blank=True, choices=[('wrong_data', 'de gegevens waren onjuist of onvolledig (onder a)'), ('not_needed', 'de inwoner heeft het niet meer nodig (onder b)'), ('not_enough', 'het is niet meer toereikend (onder c)'), ('conditions', 'de inwoner houdt zich niet aan de voorwaarden (onder d)'), ('misused', 'het wordt niet of voor iets anders gebruikt (onder e)')], max_length=20, verbose_name='grond in de wet')),
                ('note', models.CharField(max_length=1000, verbose_name='wat is bekeken')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='volgende herbeoordeling')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='cases.provision', verbose_name='maatwerkvoorziening')),
            ],
            options={
                'verbose_name': 'herbeoordeling',
                'verbose_name_plural': 'herbeoordelingen',
                'ordering': ['-reviewed_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StartStopFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until_on', models.DateField(verbose_name='tot en met')),
                ('made_on', models.DateField(verbose_name='gemaakt op')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gemaakt door')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='start_stop_files', to='providers.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'start-stopbestand',
                'verbose_name_plural': 'start-stopbestanden',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StartStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start', 'start'), ('stop', 'stop')], max_length=5, verbose_name='bericht')),
                ('status', models.CharField(choices=[('1', 'eerste aanlevering'), ('2', 'gewijzigd'), ('3', 'verwijderd')], max_length=1, verbose_name='status aanlevering')),
                ('begins_on', models.DateField(verbose_name='begindatum')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='einddatum')),
                ('end_reason', models.CharField(blank=True, choices=[('02', 'overlijden'), ('19', 'volgens plan'), ('20', 'tijdelijk gestopt'), ('21', 'eenzijdig door de inwoner'), ('22', 'eenzijdig door de aanbieder'), ('23', 'in overleg voortijdig gestopt'), ('31', 'verhuisd naar een andere gemeente'), ('36', 'door de gemeente'), ('37', 'wegens een wijzigingsverzoek'), ('38', 'naar een andere aanbieder'), ('39', 'naar een andere wet')], max_length=2, verbose_name='reden van beëindiging')),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='cases.provision', verbose_name='maatwerkvoorziening')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.startstopfile', verbose_name='start-stopbestand')),
            ],
            options={
                'verbose_name': 'start-stopregel',
                'verbose_name_plural': 'start-stopregels',
                'ordering': ['file', 'provision', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='SupplyOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needs', models.TextField(max_length=3000, verbose_name='wat er geleverd wordt')),
                ('for_name', models.CharField(max_length=200, verbose_name='naam voor de leverancier')),
                ('for_address', models.CharField(max_length=300, verbose_name='adres voor de leverancier')),
                ('for_phone', models.CharField(blank=True, max_length=40, verbose_name='telefoon voor de leverancier')),
                ('wanted_on', models.DateField(blank=True, null=True, verbose_name='gewenst op')),
                ('ordered_on', models.DateField(verbose_name='besteld op')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='bevestigd op')),
                ('expected_on', models.DateField(blank=True, null=True, verbose_name='verwacht op')),
                ('delivered_on', models.DateField(blank=True, null=True, verbose_name='geleverd op')),
                ('refused_on', models.DateField(blank=True, null=True, verbose_name='geweigerd op')),
                ('refuse_reason', models.CharField(blank=True, max_length=300, verbose_name='reden van weigeren')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='cases.client', verbose_name='inwoner')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besteld door')),
                ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='cases.provision', verbose_name='maatwerkvoorziening')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='providers.partner', verbose_name='leverancier')),
            ],
            options={
                'verbose_name': 'leveropdracht',
                'verbose_name_plural': 'leveropdrachten',
                'ordering': ['-ordered_on', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='provision',
            index=models.Index(fields=['client', '-starts_on'], name='cases_provision_of_client'),
        ),
        migrations.AddIndex(
            model_name='provision',
            index=models.Index(condition=models.Q(('end_reason', ''), ('review_on__isnull', False)), fields=['review_on'], name='cases_provision_to_review'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cases_provision_ends_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('client', '='), ('code', '='), (django.db.models.functions.text.Lower('what'), '='), (providers.periods.Days('starts_on', 'ends_on'), '&&')], name='cases_provision_one_of_a_kind_at_a_time', violation_error_message="Deze inwoner heeft dan al zo'n voorziening. Beëindig die eerst, of schrijf op welke dit precies is."),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('budget_manager', ''), ('budget_plan', ''), ('budget_rate', ''), ('form', 'in_kind')), models.Q(('form', 'budget'), models.Q(('budget_plan', ''), _negated=True), models.Q(('budget_manager', ''), _negated=True), models.Q(('budget_rate', ''), _negated=True)), _connector='OR'), name='cases_provision_budget_has_a_plan', violation_error_message='Een pgb heeft een budgetplan, iemand die het beheert en een tarief.'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('end_reason', ''), ('ends_on__isnull', False), _connector='OR'), name='cases_provision_ends_on_a_day', violation_error_message='Vul de laatste dag van de voorziening in.'),
        ),
        migrations.AddConstraint(
            model_name='provision',
            constraint=models.CheckConstraint(condition=models.Q(('review_on', None), ('review_on__gte', models.F('starts_on')), _connector='OR'), name='cases_provision_is_reviewed_after_it_starts', violation_error_message='De herbeoordeling komt na de eerste dag van de voorziening.'),
        ),
        migrations.AddConstraint(
            model_name='provisionreview',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='cases_provisionreview_says_what_was_seen', violation_error_message='Schrijf op wat u hebt bekeken.'),
        ),
        migrations.AddConstraint(
            model_name='provisionreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), ('result', 'stays')), models.Q(models.Q(('result', 'stays'), _negated=True), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='cases_provisionreview_changes_on_a_ground', violation_error_message='Kies bij stoppen of wijzigen de grond in de wet, en alleen dan.'),
        ),
        migrations.AddConstraint(
            model_name='provisionreview',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gte', models.F('reviewed_on')), _connector='OR'), name='cases_provisionreview_comes_before_the_next', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddIndex(
            model_name='startstop',
            index=models.Index(fields=['provision', 'kind', '-id'], name='cases_startstop_last_told'),
        ),
        migrations.AddConstraint(
            model_name='startstop',
            constraint=models.UniqueConstraint(fields=('file', 'provision', 'kind'), name='cases_startstop_once_in_a_file', violation_error_message='Deze regel staat al in dit bestand.'),
        ),
        migrations.AddConstraint(
            model_name='startstop',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ends_on', None), ('kind', 'start')), models.Q(('ends_on__isnull', False), ('kind', 'stop'), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='cases_startstop_stops_for_a_reason', violation_error_message='Een stop heeft een reden, een start niet.'),
        ),
        migrations.AddIndex(
            model_name='supplyorder',
            index=models.Index(fields=['supplier', '-ordered_on'], name='cases_supplyorder_of_supplier'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.UniqueConstraint(condition=models.Q(('delivered_on', None), ('refused_on', None), ('withdrawn_on', None)), fields=('provision',), name='cases_supplyorder_one_runs', violation_error_message='Bij deze voorziening loopt al een leveropdracht.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('needs', ''), _negated=True), models.Q(('for_name', ''), _negated=True), models.Q(('for_address', ''), _negated=True)), name='cases_supplyorder_says_what_and_where', violation_error_message='Vul in wat er geleverd wordt, voor wie en waar.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_on__isnull', True), ('confirmed_on__gte', models.F('ordered_on')), _connector='OR'), name='cases_supplyorder_confirmed_after_ordered', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_on__isnull', True), ('delivered_on__gte', models.F('ordered_on')), _connector='OR'), name='cases_supplyorder_delivered_after_ordered', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(('refused_on__isnull', True), ('refused_on__gte', models.F('ordered_on')), _connector='OR'), name='cases_supplyorder_refused_after_ordered', violation_error_message='De einddatum ligt vóór de begindatum.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refuse_reason', ''), ('refused_on', None)), models.Q(('refused_on__isnull', False), models.Q(('refuse_reason', ''), _negated=True)), _connector='OR'), name='cases_supplyorder_is_refused_for_a_reason', violation_error_message='Vul in waarom u deze opdracht weigert.'),
        ),
        migrations.AddConstraint(
            model_name='supplyorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_on', None), ('refused_on', None)), models.Q(('delivered_on', None), ('withdrawn_on', None)), models.Q(('refused_on', None), ('withdrawn_on', None)), _connector='OR'), name='cases_supplyorder_ends_once', violation_error_message='Een opdracht is geleverd, geweigerd of ingetrokken: één van de drie.'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
