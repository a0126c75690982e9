"""The first words of the public form, in Dutch (B1) and English."""

from datetime import date

from django.db import migrations

FIRST = date(2026, 1, 1)
# Key -> Dutch, English.
TEXTS = {
    "title": ("Stel uw vraag", "Ask your question"),
    "intro": (
        "Hebt u hulp nodig bij wonen, zorg, geld of iets anders? Of maakt u zich zorgen over een ander? Vertel"
        " het ons. U hebt geen account nodig. Invullen duurt ongeveer 5 minuten.",
        "Do you need help with living, care, money or something else? Or are you worried about somebody? Tell"
        " us. You do not need an account. It takes about 5 minutes.",
    ),
    "urgent": ("Is er direct gevaar? Bel 112.", "Is anyone in danger right now? Call 112."),
    "other_language": ("Read this page in English", "Lees deze pagina in het Nederlands"),
    "optional": ("niet verplicht", "optional"),
    "question_head": ("Uw vraag", "Your question"),
    "text": ("Wat is er aan de hand?", "What is going on?"),
    "text_hint": (
        "Schrijf het op in uw eigen woorden. Wat is er gebeurd, en wat hebt u nodig?",
        "Use your own words. What happened, and what do you need?",
    ),
    "sender": ("Voor wie vult u dit in?", "Who is this for?"),
    "sender_self": ("Voor mijzelf", "For myself"),
    "sender_family": ("Voor familie, of iemand voor wie ik zorg", "For family, or somebody I care for"),
    "sender_doctor": ("Ik ben huisarts of werk in de praktijk", "I am a family doctor or work in the practice"),
    "sender_professional": ("Ik ben een andere hulpverlener", "I am another professional"),
    "person_head": ("Over wie gaat het?", "Who is it about?"),
    "first_names": ("Voornaam", "First name"),
    "last_name": ("Achternaam", "Last name"),
    "birth_date": ("Geboortedatum", "Date of birth"),
    "birth_date_hint": ("Bijvoorbeeld 2 6 1944", "For example 2 6 1944"),
    "day": ("Dag", "Day"),
    "month": ("Maand", "Month"),
    "year": ("Jaar", "Year"),
    "postcode": ("Postcode", "Postcode"),
    "house_number": ("Huisnummer", "House number"),
    "house_addition": ("Letter of toevoeging", "Letter or addition"),
    "municipality": ("In welke gemeente woont deze persoon?", "In which municipality does this person live?"),
    "choose": ("Kies een gemeente", "Choose a municipality"),
    "contact_hint": (
        "Vul een telefoonnummer of een e-mailadres in. Dan kunnen wij contact opnemen.",
        "Fill in a phone number or an e-mail address, so that we can reach you.",
    ),
    "phone": ("Telefoonnummer", "Phone number"),
    "email": ("E-mailadres", "E-mail address"),
    "sender_head": ("Vult u dit in voor een ander?", "Are you filling this in for somebody else?"),
    "sender_intro": (
        "Dan willen wij ook weten wie u bent. Vult u dit in voor uzelf? Sla dit deel over.",
        "Then we also want to know who you are. Is it for yourself? Skip this part.",
    ),
    "sender_name": ("Uw naam", "Your name"),
    "organisation": ("Uw organisatie of praktijk", "Your organisation or practice"),
    "sender_phone": ("Uw telefoonnummer", "Your phone number"),
    "sender_email": ("Uw e-mailadres", "Your e-mail address"),
    "informed": ("Weet deze persoon dat u dit instuurt?", "Does this person know that you send this?"),
    "yes": ("Ja", "Yes"),
    "no": ("Nee", "No"),
    "files_head": ("Bestanden", "Files"),
    "files": ("Stuur een foto of een brief mee", "Add a photo or a letter"),
    "files_hint": (
        "Hooguit 5 bestanden: pdf, foto (jpg, png), document (docx, odt), rekenblad (xlsx, ods) of txt.",
        "At most 5 files: pdf, photo (jpg, png), document (docx, odt), spreadsheet (xlsx, ods) or txt.",
    ),
    "trap": ("Laat dit veld leeg", "Leave this field empty"),
    "privacy_head": ("Wat doen wij met uw gegevens?", "What do we do with your data?"),
    "privacy": (
        "Het loket leest wat u instuurt en gebruikt het alleen om te helpen. Is er geen hulp nodig, dan"
        " vernietigen wij het na 90 dagen. Komt er wel hulp, dan wordt het deel van het dossier. U mag uw"
        " gegevens altijd zien en laten verbeteren.",
        "The desk reads what you send and uses it only to help. If no help is needed, we destroy it after 90"
        " days. If there is help, it becomes part of the file. You may always see your data and have them"
        " corrected.",
    ),
    "button": ("Verstuur mijn vraag", "Send my question"),
    "error_head": ("Dit klopt nog niet", "This is not right yet"),
    "error": ("Fout", "Error"),
    "error_text": ("Schrijf op wat er aan de hand is.", "Write down what is going on."),
    "error_sender": ("Kies voor wie u dit invult.", "Choose who this is for."),
    "error_name": (
        "Vul de achternaam in van de persoon om wie het gaat.",
        "Fill in the last name of the person it is about.",
    ),
    "error_birth_date": (
        "Vul een dag, een maand en een jaar in die bestaan, of laat alle drie leeg.",
        "Fill in a day, a month and a year that exist, or leave all three empty.",
    ),
    "error_postcode": (
        "Vul 4 cijfers en 2 letters in, bijvoorbeeld 2471 BK.",
        "Fill in 4 digits and 2 letters, for example 2471 BK.",
    ),
    "error_municipality": ("Kies een gemeente.", "Choose a municipality."),
    "error_contact": (
        "Vul een telefoonnummer of een e-mailadres in. Anders kunnen wij u niet bereiken.",
        "Fill in a phone number or an e-mail address. Otherwise we cannot reach you.",
    ),
    "error_email": (
        "Vul een e-mailadres in zoals naam@voorbeeld.nl.",
        "Fill in an e-mail address such as name@example.com.",
    ),
    "error_sender_name": ("Vul uw eigen naam in.", "Fill in your own name."),
    "error_value": (
        "Dit is te lang, of er staan tekens in die wij niet kunnen lezen.",
        "This is too long, or it has characters that we cannot read.",
    ),
    "error_files": ("Kies hooguit 5 bestanden.", "Choose at most 5 files."),
    "error_file": (
        "Dit bestand kunnen wij niet aannemen. Kies een ander bestand, of verstuur uw vraag zonder.",
        "We cannot accept this file. Choose another one, or send your question without it.",
    ),
    "error_trap": (
        "Maak het veld ‘Laat dit veld leeg’ leeg, en verstuur opnieuw.",
        "Clear the field ‘Leave this field empty’, and send again.",
    ),
    "error_busy": (
        "Er komt nu te veel binnen. Uw vraag is nog niet verstuurd. Wacht een uur, of bel het loket.",
        "Too much is coming in right now. Your question was not sent. Wait an hour, or call the desk.",
    ),
    "files_again": ("Koos u bestanden? Kies ze dan opnieuw.", "Did you add files? Then choose them again."),
    "done_title": ("Uw vraag is verstuurd", "Your question was sent"),
    "done_number": ("Uw nummer is", "Your number is"),
    "done_next": (
        "Schrijf dit nummer op. Het loket leest uw vraag op de eerstvolgende werkdag en neemt contact op. Wordt"
        " het intussen dringend? Wacht dan niet, en bel het loket.",
        "Write this number down. The desk reads your question on the next working day and gets in touch. Does it"
        " become urgent? Do not wait, and call the desk.",
    ),
}


def lay_down(apps, schema_editor):
    FormText = apps.get_model("intake", "FormText")
    FormText.objects.bulk_create(
        FormText(language=language, key=key, version=1, text=text, starts_on=FIRST)
        for key, both in TEXTS.items()
        for language, text in zip(("nl", "en"), both, strict=True)
    )


def take_away(apps, schema_editor):
    schema_editor.execute("SELECT set_config('rondom.destroying', 'yes', true)")
    apps.get_model("intake", "FormText").objects.all().delete()
    schema_editor.execute("SELECT set_config('rondom.destroying', '', true)")


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_submissions")]
    operations = [migrations.RunPython(lay_down, take_away)]
