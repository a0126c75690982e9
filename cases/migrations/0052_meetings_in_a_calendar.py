"""Meetings are known to a calendar outside; what was agreed on lapses with a death or a move."""

import django.contrib.postgres.functions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0051_search_in_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='changed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='gewijzigd op'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True, verbose_name="kenmerk in agenda's"),
        ),
        migrations.AlterField(
            model_name='goalstep',
            name='outcome',
            field=models.CharField(blank=True, choices=[('done', 'gedaan'), ('not_done', 'niet gedaan'), ('lapsed', 'vervallen')], max_length=10, verbose_name='uitkomst'),
        ),
        migrations.AlterField(
            model_name='planagreement',
            name='outcome',
            field=models.CharField(blank=True, choices=[('done', 'gedaan'), ('not_done', 'niet gedaan'), ('lapsed', 'vervallen')], max_length=10, verbose_name='uitkomst'),
        ),
    ]
