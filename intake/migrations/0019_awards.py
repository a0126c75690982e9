"""On what decision a provision rests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0047_provisions'),
        ('intake', '0018_referrers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='intake.decision', verbose_name='beschikking')),
                ('provision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='cases.provision', verbose_name='maatwerkvoorziening')),
            ],
            options={
                'verbose_name': 'toekenning',
                'verbose_name_plural': 'toekenningen',
                'ordering': ['pk'],
            },
        ),
        migrations.RunSQL(
            "CALL rondom_keep_history('intake_award', '{}', '{}');"
            "CALL rondom_row_security('intake_award', 'decision_id', 'intake_decision');",
            "CALL rondom_no_row_security('intake_award'); CALL rondom_forget_history('intake_award');",
        ),
    ]
