"""What a timeline calls each kind of happening, and how the kinds are grouped."""

from cases.scales import Confidentiality

# kind -> symbol, title; {word} is what the kind says more.
TITLES = {
    "opened": ("doc", "Dossier geopend"),
    "asked": ("phone", "Hulpvraag"),
    "assigned": ("user", "Vaste hulpverlener"),
    "returned": ("swap", "Vervanging afgelopen"),
    "handed_over": ("swap", "Overgedragen"),
    "replaced": ("swap", "Vervanging{word}"),
    "involved": ("users", "Betrokken{word}"),
    "directed": ("users", "Procesregie gestart"),
    "direction_ended": ("users", "Procesregie gestopt"),
    "first_contact": ("users", "Eerste contact"),
    "started": ("flag", "Traject gestart"),
    "granted": ("star", "Voorziening toegekend{word}"),
    "provision_ended": ("flag", "Voorziening gestopt: {word}"),
    "provision_reviewed": ("search", "Herbeoordeling: {word}"),
    "ordered": ("send", "Opdracht aan leverancier"),
    "delivered": ("check", "Geleverd"),
    "refused": ("x", "Opdracht geweigerd"),
    "up": ("chart", "Opgeschaald naar {word}"),
    "down": ("chart", "Afgeschaald naar {word}"),
    "phase_set": ("chart", "Situatie in fase {word}"),
    "phase_up": ("chart", "Situatie opgeschaald naar fase {word}"),
    "phase_down": ("chart", "Situatie afgeschaald naar fase {word}"),
    "fast_down_seen": ("check", "Signaal bekeken: te snel afgeschaald"),
    "stable": ("flag", "Stabiel blijven is het doel"),
    "goal": ("star", "Doel {word}"),
    "step": ("check", "Stap {word}"),
    "agreement": ("check", "Planafspraak {word}"),
    "reviewed": ("cal", "Plan geëvalueerd"),
    "approved": ("pen", "Akkoord {word} van de inwoner"),
    "applied": ("doc", "Aanvraag gedaan"),
    "decided": ("doc", "Besluit: {word}"),
    "assessment_finished": ("check", "Onderzoek afgerond"),
    "assessment_withdrawn": ("x", "Onderzoek ingetrokken"),
    "sent": ("send", "Verwijzing verstuurd"),
    "accepted": ("check", "Verwijzing aangenomen"),
    "declined": ("x", "Verwijzing geweigerd{word}"),
    "waiting": ("clock", "Op de wachtlijst"),
    "help_started": ("check", "Hulp gestart"),
    "help_ended": ("check", "Hulp beëindigd"),
    "withdrawn": ("x", "Verwijzing ingetrokken"),
    "expired": ("clock", "Verwijzing verlopen: geen antwoord"),
    "measured": ("gauge", "{word}"),
    "note": ("pen", "{word}"),
    "document": ("doc", "Document toegevoegd{word}"),
    "task": ("check", "Taak klaar"),
    "group_joined": ("users", "In een groep"),
    "group_stopped": ("users", "Gestopt met een groep"),
    "discussed": ("users", "Besproken met collega's"),
    "ended": ("flag", "Traject beëindigd: {word}"),
    "closed": ("lock", "Dossier gesloten"),
    "aftercare": ("phone", "Nazorg: {word}"),
    "reopened": ("doc", "Dossier heropend"),
    "note_moved_out": ("swap", "Een notitie is verplaatst"),
    "note_moved_in": ("swap", "Een notitie is hierheen verplaatst"),
    "document_moved_out": ("swap", "Een document is verplaatst"),
    "document_moved_in": ("swap", "Een document is hierheen verplaatst"),
    "death": ("info", "Overleden"),
    "moved": ("home", "Verhuisd binnen onze gemeenten"),
    "left": ("home", "Verhuisd naar een andere gemeente"),
    "undone": ("swap", "Teruggedraaid: {word}"),
}
GRANTED = ("granted", "provision_ended", "provision_reviewed", "ordered", "delivered", "refused")
# What one can narrow to: the code in the address -> its label, and the kinds.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "notities": ("Notities", ("note", "first_contact", "note_moved_out", "note_moved_in")),
    "documenten": ("Documenten", ("document", "document_moved_out", "document_moved_in")),
    "mensen": (
        "Hulpverleners",
        ("assigned", "handed_over", "returned", "replaced", "involved", "directed", "direction_ended"),
    ),
    "traject": ("Traject en doelen", ("started", "up", "down", "stable", "goal", "ended")),
    "fase": ("Fase van de situatie", ("phase_set", "phase_up", "phase_down", "fast_down_seen")),
    "plan": ("Plan en afspraken", ("step", "agreement", "reviewed", "approved")),
    "metingen": ("Metingen", ("measured",)),
    "verwijzingen": (
        "Verwijzingen",
        ("sent", "accepted", "declined", "waiting", "help_started", "help_ended", "withdrawn", "expired"),
    ),
    "voorzieningen": ("Voorzieningen", GRANTED),
    "groepen": ("Groepen", ("group_joined", "group_stopped")),
    "taken": ("Taken en besprekingen", ("task", "discussed")),
    "aanvraag": (
        "Hulpvraag, onderzoek en aanvraag",
        ("asked", "applied", "decided", "assessment_finished", "assessment_withdrawn"),
    ),
    "persoon": ("Overlijden en verhuizing", ("death", "moved", "left", "undone")),
    "dossier": ("Dossier open of dicht", ("opened", "closed", "aftercare", "reopened")),
}
NOTE_SYMBOLS = {"visit": "home", "phone": "phone", "meeting": "users", "message": "mail", "attempt": "x"}
# The badge on what is not for every reader of the dossier.
KEPT_TO: dict[str, str] = {
    Confidentiality.CONFIDENTIAL: "Vertrouwelijk",
    Confidentiality.DIRECTION: "Procesregie",
}
DECISIONS = {"granted": "toegekend", "refused": "afgewezen", "withdrawn": "aanvraag ingetrokken"}
MOMENTS = {
    "start": "Startmeting",
    "interim": "Tussentijdse meting",
    "half_year": "Halfjaarmeting",
    "end": "Eindmeting",
}
