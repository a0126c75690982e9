"""What an organisation was asked, without a join that walks the dossiers of everybody."""

from django.db import migrations

BODY = """
CREATE OR REPLACE FUNCTION rondom_asked() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('rondom.asked', true), '');
    keys bigint[] := '{{}}';
BEGIN
    IF known <> '' THEN
        keys := known::bigint[];
    ELSIF rondom_is('partner') THEN
        SELECT coalesce(array_agg(DISTINCT r.case_id), '{{}}') INTO keys
        {asked}
    END IF;
    IF known = '' AND rondom_is('privacy_officer') THEN
        SELECT keys || coalesce(array_agg(c.id), '{{}}') INTO keys FROM cases_case c
        WHERE c.client_id IN (SELECT rondom_of_officer());
    END IF;
    IF known = '' THEN
        PERFORM set_config('rondom.asked', keys::text, true);
    END IF;
    RETURN QUERY SELECT unnest(keys);
END $$
"""
BEFORE = """FROM cases_referral r JOIN cases_case c ON c.id = r.case_id
        WHERE r.partner_id = rondom_number('rondom.employer') AND r.sent_on IS NOT NULL
            AND c.client_id NOT IN (SELECT rondom_barred());"""
NOW = """FROM cases_referral r
        WHERE r.partner_id = rondom_number('rondom.employer') AND r.sent_on IS NOT NULL
            AND r.case_id NOT IN (
                SELECT c.id FROM cases_case c WHERE c.client_id IN (SELECT rondom_barred())
            );"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0056_exit_of_an_organisation")]
    operations = [migrations.RunSQL(BODY.format(asked=NOW), BODY.format(asked=BEFORE))]
