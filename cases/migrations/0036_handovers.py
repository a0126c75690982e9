"""A dossier goes to another vaste hulpverlener with care."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0035_distributions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='vanaf')),
                ('note', models.TextField(max_length=5000, verbose_name='wat ertoe doet')),
                ('talk_on', models.DateField(blank=True, null=True, verbose_name='gesprek samen op')),
                ('overlap_until', models.DateField(blank=True, null=True, verbose_name='kijkt mee tot en met')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='inwoner weet het sinds')),
                ('planned_on', models.DateField(verbose_name='gepland op')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='bevestigd op')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versie')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='cases.case', verbose_name='dossier')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='wie overdraagt')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gepland door')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='wie overneemt')),
            ],
            options={
                'verbose_name': 'overdracht',
                'verbose_name_plural': 'overdrachten',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('overlap_until__isnull', True), ('overlap_until__gte', models.F('starts_on')), _connector='OR'), name='cases_handover_overlap_after_it_starts', violation_error_message='De einddatum ligt vóór de begindatum.'), models.UniqueConstraint(condition=models.Q(('confirmed_on', None), ('withdrawn_on', None)), fields=('case',), name='cases_handover_one_at_a_time', violation_error_message='Er loopt al een overdracht in dit dossier. Trek die eerst in, of laat haar bevestigen.'), models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='cases_handover_to_another', violation_error_message='Kies een andere collega: deze houdt het dossier zelf.'), models.CheckConstraint(condition=models.Q(('confirmed_on', None), ('withdrawn_on', None), _connector='OR'), name='cases_handover_confirmed_or_withdrawn', violation_error_message='Een overdracht is bevestigd of ingetrokken, niet allebei.')],
            },
        ),
        migrations.RunSQL(
            "CALL rondom_row_security('cases_handover', 'case_id', 'cases_case');"
            "CALL rondom_keep_history('cases_handover', '{version}', '{}');",
            "CALL rondom_forget_history('cases_handover'); CALL rondom_no_row_security('cases_handover');",
        ),
    ]
