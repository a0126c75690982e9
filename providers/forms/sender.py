"""The form about what stands on the letters of a municipality."""

from providers.forms.reference import ReferenceForm, first_day
from providers.models import Sender


class SenderForm(ReferenceForm):
    """Where residents of a municipality call and write, and where an objection goes."""

    SUBJECT = ("municipality",)

    starts_on = first_day()

    class Meta:
        model = Sender
        fields = ["municipality", "phone", "hours", "post_address", "objection_address", "starts_on"]
        help_texts = {
            "phone": "Het nummer dat een inwoner belt.",
            "hours": "Bijvoorbeeld: op werkdagen van 9.00 tot 17.00 uur.",
            "post_address": "In één regel: organisatie, straat of postbus, postcode en plaats.",
            "objection_address": "Van het college, in één regel. Staat in elke beschikking (Awb art. 6:4).",
        }
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "phone": {"required": "Vul het telefoonnummer in."},
            "hours": {"required": "Vul in wanneer er iemand opneemt."},
            "post_address": {"required": "Vul het postadres in."},
            "objection_address": {"required": "Vul in waar een bezwaar naartoe gaat."},
        }
