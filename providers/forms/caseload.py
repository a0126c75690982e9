"""The form of the guide for caseloads."""

from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import CaseloadGuide


class CaseloadGuideForm(ReferenceForm):
    """What the levels weigh in a team, and between which sums a worker usually stays."""

    SUBJECT = ("team",)

    starts_on = first_day()

    class Meta:
        model = CaseloadGuide
        fields = ["team", "light", "regular", "intensive", "very_heavy", "band_low", "band_high", "starts_on"]
        help_texts = {
            "light": "Zonder richtlijn: licht 1, regulier 2, intensief 3, zeer zwaar 4.",
            "band_high": "De som van de gewichten bij één hulpverlener. Meer mag: het is geen harde norm.",
        }
        error_messages = {"team": {"required": "Kies het team."}} | {
            name: WHOLE
            | {
                "min_value": "Vul een getal van 1 tot en met 20 in.",
                "max_value": "Vul een getal van 1 tot en met 20 in.",
            }
            for name in ("light", "regular", "intensive", "very_heavy", "band_low", "band_high")
        }
