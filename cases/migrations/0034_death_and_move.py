"""A death or a move is an act that ends what must end, and can be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_keep_history('cases_lifeevent', '{}', '{}');
CALL rondom_row_security('cases_lifeevent',
    'client_id IN (SELECT c.client_id FROM cases_case c WHERE c.id IN (SELECT rondom_cases()))');
"""
BACKWARD = """
CALL rondom_no_row_security('cases_lifeevent');
CALL rondom_forget_history('cases_lifeevent');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0033_who_speaks_for_a_resident'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('death', 'overlijden'), ('moved', 'verhuizing binnen onze gemeenten'), ('left', 'verhuizing naar een andere gemeente')], max_length=10, verbose_name='wat gebeurde er')),
                ('happened_on', models.DateField(verbose_name='op')),
                ('source', models.CharField(choices=[('register', 'de gemeente (BRP)'), ('family', 'familie of een naaste'), ('care', 'huisarts, ziekenhuis of zorgaanbieder'), ('resident', 'de inwoner zelf'), ('other', 'iemand anders')], max_length=10, verbose_name='van wie weten wij dit')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='toelichting')),
                ('recorded_on', models.DateField(verbose_name='vastgelegd op')),
                ('before', models.JSONField(default=dict, verbose_name='hoe het daarvoor was')),
                ('undone_on', models.DateField(blank=True, null=True, verbose_name='teruggedraaid op')),
                ('undo_reason', models.CharField(blank=True, max_length=200, verbose_name='waarom teruggedraaid')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='life_events', to='cases.client', verbose_name='inwoner')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='teruggedraaid door')),
            ],
            options={
                'verbose_name': 'levensgebeurtenis',
                'verbose_name_plural': 'levensgebeurtenissen',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'death'), ('undone_on', None)), fields=('client',), name='cases_lifeevent_nobody_dies_twice', violation_error_message='Het overlijden is al vastgelegd.'), models.UniqueConstraint(condition=models.Q(('undone_on', None), models.Q(('kind', 'death'), _negated=True)), fields=('client', 'happened_on'), name='cases_lifeevent_moves_once_a_day', violation_error_message='Op deze dag is al een verhuizing vastgelegd.'), models.CheckConstraint(condition=models.Q(('recorded_on__isnull', True), ('recorded_on__gte', models.F('happened_on')), _connector='OR'), name='cases_lifeevent_is_recorded_after_it_happened', violation_error_message='De einddatum ligt vóór de begindatum.'), models.CheckConstraint(condition=models.Q(models.Q(('undo_reason', ''), ('undone_by', None), ('undone_on', None)), models.Q(('undone_by__isnull', False), ('undone_on__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='cases_lifeevent_is_undone_for_a_reason', violation_error_message='Vul in waarom dit niet klopt.')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
