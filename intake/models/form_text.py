"""The words of the form that is open to everybody, per language and in versions."""

from django.db import models

from intake.models.submission import Language
from providers.models import VersionedText, VersionedTextQuerySet


class TextKey(models.TextChoices):
    """What each text is for: a closed set, in the order of the page."""

    TITLE = "title", "titel"
    INTRO = "intro", "inleiding"
    URGENT = "urgent", "bij gevaar"
    OTHER_LANGUAGE = "other_language", "link naar de andere taal"
    OPTIONAL = "optional", "niet verplicht"
    QUESTION_HEAD = "question_head", "kop: de vraag"
    TEXT = "text", "de vraag"
    TEXT_HINT = "text_hint", "uitleg bij de vraag"
    SENDER = "sender", "wie stuurt dit"
    SENDER_SELF = "sender_self", "keuze: de inwoner zelf"
    SENDER_FAMILY = "sender_family", "keuze: familie"
    SENDER_DOCTOR = "sender_doctor", "keuze: huisarts"
    SENDER_PROFESSIONAL = "sender_professional", "keuze: andere hulpverlener"
    PERSON_HEAD = "person_head", "kop: over wie gaat het"
    FIRST_NAMES = "first_names", "voornaam"
    LAST_NAME = "last_name", "achternaam"
    BIRTH_DATE = "birth_date", "geboortedatum"
    BIRTH_DATE_HINT = "birth_date_hint", "uitleg bij de geboortedatum"
    DAY = "day", "dag"
    MONTH = "month", "maand"
    YEAR = "year", "jaar"
    POSTCODE = "postcode", "postcode"
    HOUSE_NUMBER = "house_number", "huisnummer"
    HOUSE_ADDITION = "house_addition", "toevoeging"
    MUNICIPALITY = "municipality", "gemeente"
    CHOOSE = "choose", "kies"
    CONTACT_HINT = "contact_hint", "uitleg bij telefoon en e-mail"
    PHONE = "phone", "telefoon"
    EMAIL = "email", "e-mail"
    SENDER_HEAD = "sender_head", "kop: voor een ander"
    SENDER_INTRO = "sender_intro", "uitleg: voor een ander"
    SENDER_NAME = "sender_name", "naam van wie instuurt"
    ORGANISATION = "organisation", "organisatie"
    SENDER_PHONE = "sender_phone", "telefoon van wie instuurt"
    SENDER_EMAIL = "sender_email", "e-mail van wie instuurt"
    INFORMED = "informed", "weet de inwoner hiervan"
    YES = "yes", "ja"
    NO = "no", "nee"
    FILES_HEAD = "files_head", "kop: bestanden"
    FILES = "files", "bestanden"
    FILES_HINT = "files_hint", "uitleg bij bestanden"
    TRAP = "trap", "veld dat leeg blijft"
    PRIVACY_HEAD = "privacy_head", "kop: privacy"
    PRIVACY = "privacy", "privacy"
    BUTTON = "button", "knop"
    ERROR_HEAD = "error_head", "kop boven fouten"
    ERROR = "error", "het woord fout"
    ERROR_TEXT = "error_text", "fout: geen vraag"
    ERROR_SENDER = "error_sender", "fout: niet gekozen wie instuurt"
    ERROR_NAME = "error_name", "fout: geen naam"
    ERROR_BIRTH_DATE = "error_birth_date", "fout: geboortedatum"
    ERROR_POSTCODE = "error_postcode", "fout: postcode"
    ERROR_MUNICIPALITY = "error_municipality", "fout: geen gemeente"
    ERROR_CONTACT = "error_contact", "fout: geen telefoon en geen e-mail"
    ERROR_EMAIL = "error_email", "fout: e-mail"
    ERROR_SENDER_NAME = "error_sender_name", "fout: geen naam van wie instuurt"
    ERROR_VALUE = "error_value", "fout: te lang of niet te lezen"
    ERROR_FILES = "error_files", "fout: te veel bestanden"
    ERROR_FILE = "error_file", "fout: een bestand dat niet kan"
    ERROR_TRAP = "error_trap", "fout: het lege veld is ingevuld"
    ERROR_BUSY = "error_busy", "fout: te vaak verstuurd"
    FILES_AGAIN = "files_again", "bestanden opnieuw kiezen"
    DONE_TITLE = "done_title", "titel na het versturen"
    DONE_NUMBER = "done_number", "uw nummer"
    DONE_NEXT = "done_next", "wat er nu gebeurt"


class FormText(VersionedText):
    """One version of one text of the public form in one language (formuliertekst). Never changed."""

    language = models.CharField("taal", max_length=2, choices=Language)
    key = models.CharField("tekst", max_length=30, choices=TextKey)
    text = models.CharField("woorden", max_length=2_000)

    objects = VersionedTextQuerySet["FormText"].as_manager()

    class Meta(VersionedText.Meta):
        verbose_name = "formuliertekst"
        verbose_name_plural = "formulierteksten"
