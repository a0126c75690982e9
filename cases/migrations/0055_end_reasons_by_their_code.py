"""Referrals that ended get the code of the list, where their words say which one."""

from django.db import migrations

# By the words of the list, and by those that the acts and the form used to give.
BY_WORDS = """
UPDATE cases_referral r SET end_code = k.code
FROM (VALUES
    ('overlijden', '02'), ('de inwoner is overleden.', '02'), ('overleden', '02'),
    ('volgens plan', '19'), ('doel bereikt', '19'), ('doelen bereikt', '19'), ('doelen behaald', '19'),
    ('eenzijdig door de inwoner', '21'), ('inwoner stopt', '21'),
    ('eenzijdig door de aanbieder', '22'), ('organisatie stopt', '22'),
    ('in overleg voortijdig gestopt', '23'), ('in overleg gestopt', '23'), ('niet meer nodig', '23'),
    ('verhuisd naar een andere gemeente', '31'), ('de inwoner is verhuisd naar een andere gemeente.', '31'),
    ('door de gemeente', '36'), ('wegens een wijzigingsverzoek', '37'),
    ('naar een andere aanbieder', '38'), ('overgedragen', '38'), ('naar een andere wet', '39')
) AS k (words, code)
WHERE r.end_code = '' AND r.ended_on IS NOT NULL AND lower(btrim(r.end_reason)) = k.words
"""


class Migration(migrations.Migration):

    dependencies = [("cases", "0054_end_reason_of_a_referral")]

    operations = [migrations.RunSQL(BY_WORDS, migrations.RunSQL.noop)]
