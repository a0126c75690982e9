"""The terms of law and selection list that hold when the software starts."""

from django.db import migrations

FORWARD = """
INSERT INTO cases_retentionterm (kind, starts_on, years, days, source) VALUES
('case', '2015-01-01', 15, 0, 'Wmo 2015 art. 5.3.4 lid 1; Selectielijst 2020: 8.1.1, 8.3.1, 3.1.5, 12.1.2, 12.2.6'),
('advice', '2015-01-01', 15, 0, 'Wmo 2015 art. 5.3.4 lid 1; Selectielijst 2020: 8.2 noemt 5 jaar na een weigering, vraag de archivaris'),
('broken_off', '2015-01-01', 0, 42, 'Selectielijst 2020: 8.4.1 Afgebroken, voorziening sociaal domein'),
('caller', '2015-01-01', 0, 42, 'Selectielijst 2020: 8.4.1 Afgebroken, voorziening sociaal domein'),
('signal', '2015-01-01', 15, 0, 'Wmo 2015 art. 5.3.4 lid 1, naar analogie; eigen keuze'),
('complaint', '2015-01-01', 5, 0, 'Selectielijst 2020: 13.1 Geschil (bezwaar, klacht)'),
('looks', '2015-01-01', 5, 0, 'NEN 7513; gebruikelijk voor logging van inzage in de zorg (MedMij)');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_retention")]
    operations = [migrations.RunSQL(FORWARD, "DELETE FROM cases_retentionterm")]
