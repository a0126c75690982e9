"""A household has the name that its members share in a file: text of up to 200 characters."""

import providers.models.exchanged
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_event_of_the_clock'),
    ]

    operations = [
        migrations.AlterField(
            model_name='household',
            name='external_id',
            field=models.CharField(db_collation='C', default=providers.models.exchanged.new_external_id, editable=False, max_length=200, unique=True, verbose_name='extern kenmerk'),
        ),
    ]
