"""Questions in a dossier: an organisation has its own in sight, while it sees the resident."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CALL rondom_row_security('cases_question', 'case_id IN (SELECT rondom_known())'
    ' OR to_partner_id = (SELECT rondom_number(''rondom.employer'')) AND case_id IN (SELECT rondom_cases())');
CALL rondom_keep_history('cases_question', '{}', '{}');
"""
BACKWARD = """
CALL rondom_forget_history('cases_question');
CALL rondom_no_row_security('cases_question');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0040_legal_clocks'),
        ('providers', '0012_social_map'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'vraag'), ('mention', 'ter kennis')], default='question', max_length=10, verbose_name='soort vraag')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='vraag')),
                ('asked_on', models.DateField(verbose_name='gevraagd op')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='antwoord')),
                ('answered_on', models.DateField(blank=True, editable=False, null=True, verbose_name='beantwoord op')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='beantwoord door')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='van wie')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='cases.case', verbose_name='dossier')),
                ('note', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='cases.contactnote', verbose_name='notitie')),
                ('to_partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.partner', verbose_name='aan organisatie')),
                ('to_worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to=settings.AUTH_USER_MODEL, verbose_name='aan')),
            ],
            options={
                'verbose_name': 'vraag',
                'verbose_name_plural': 'vragen',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('answered_on', None)), fields=['to_worker'], name='cases_question_to_worker'), models.Index(condition=models.Q(('answered_on', None)), fields=['to_partner'], name='cases_question_to_partner')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('to_partner__isnull', False), ('to_worker', None)), models.Q(('to_partner', None), ('to_worker__isnull', False)), _connector='OR'), name='cases_question_is_to_one', violation_error_message='Kies één collega of één organisatie.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'mention'), ('note__isnull', False), ('to_worker__isnull', False)), models.Q(('kind', 'question'), ('note', None), models.Q(('text', ''), _negated=True)), _connector='OR'), name='cases_question_asks_something', violation_error_message='Schrijf op wat u wilt weten.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None)), models.Q(('answered_by__isnull', False), ('answered_on__isnull', False), models.Q(models.Q(('answer', ''), _negated=True), ('kind', 'mention'), _connector='OR')), _connector='OR'), name='cases_question_is_answered_by_somebody', violation_error_message='Schrijf uw antwoord op.')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
