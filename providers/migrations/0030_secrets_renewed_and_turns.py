"""A secret of a subscription can be renewed, and each address has a turn of its own."""

import providers.models.sealed
from django.db import migrations, models

# When an address is left alone is no act of anybody, and happens every minute while it is away.
FORWARD = """
CALL rondom_forget_history('providers_subscription');
CALL rondom_keep_history('providers_subscription', '{rests_until}', '{secret,secret_before}');
"""
BACKWARD = """
CALL rondom_forget_history('providers_subscription');
CALL rondom_keep_history('providers_subscription', '{}', '{secret}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('providers', '0029_messages_read_and_chosen'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='providers_notice_waiting',
        ),
        migrations.AddField(
            model_name='subscription',
            name='before_ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='vorig geheim geldt tot en met'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='rests_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='met rust tot'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='secret_before',
            field=providers.models.sealed.SealedTextField(blank=True, default='', verbose_name='vorig geheim'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('dead_at', None), ('delivered_at', None)), fields=['subscription', 'next_at'], name='providers_notice_turn'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
