"""The kind of help of a referral, and why each group of data of it is shared."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0041_questions'),
        ('providers', '0020_data_sets_and_norms_per_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='file_ground',
            field=models.CharField(blank=True, choices=[('consent', 'toestemming van de inwoner'), ('legal_task', 'wettelijke taak (Wmo)'), ('cooperation', 'nodig voor de hulp (Wmo 5.3.3 lid 3)'), ('legal_duty', 'wettelijke plicht'), ('vital', 'vitaal belang: acuut gevaar')], db_default='', default='', max_length=20, verbose_name='grondslag voor notities en metingen'),
        ),
        migrations.AddField(
            model_name='referral',
            name='plan_ground',
            field=models.CharField(blank=True, choices=[('consent', 'toestemming van de inwoner'), ('legal_task', 'wettelijke taak (Wmo)'), ('cooperation', 'nodig voor de hulp (Wmo 5.3.3 lid 3)'), ('legal_duty', 'wettelijke plicht'), ('vital', 'vitaal belang: acuut gevaar')], db_default='', default='', max_length=20, verbose_name='grondslag voor plan en doelen'),
        ),
        migrations.AddField(
            model_name='referral',
            name='service',
            field=models.CharField(blank=True, choices=[('stairlift', 'traplift'), ('home_adaptation', 'andere woningaanpassing'), ('wheelchair', 'rolstoel'), ('mobility_aid', 'scootmobiel of aangepaste fiets'), ('housekeeping', 'hulp bij het huishouden'), ('guidance', 'begeleiding'), ('daytime', 'dagbesteding of groepsbegeleiding'), ('daytime_transport', 'vervoer naar dagbesteding'), ('regional_taxi', 'collectief vervoer (regiotaxi)'), ('personal_care', 'persoonlijke verzorging'), ('respite', 'kortdurend verblijf (respijt)'), ('sheltered', 'beschermd wonen'), ('shelter', 'opvang'), ('client_support', 'cliëntondersteuning'), ('carer_support', 'mantelzorgondersteuning'), ('volunteers', 'vrijwillige inzet'), ('social_work', 'maatschappelijk werk'), ('welfare', 'welzijn: inloop, ontmoeting en activiteiten'), ('other', 'andere voorziening')], db_default='', default='', max_length=20, verbose_name='voorziening'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('plan_ground', ''), models.Q(('level', 'referral'), _negated=True), _connector='OR'), models.Q(('file_ground', ''), ('level', 'full'), _connector='OR')), name='cases_referral_has_a_ground_for_what_it_shares', violation_error_message='Kies alleen een grondslag voor wat de organisatie ook ziet.'),
        ),
    ]
