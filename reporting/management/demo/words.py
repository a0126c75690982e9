"""What is written in dossiers: goals in the resident's words, agreements, notes, questions to partners."""

GOALS: dict[str, tuple[str, ...]] = {
    "financien": (
        "Ik houd elke maand geld over om eten te kopen.",
        "Ik maak mijn post open op de dag dat hij komt.",
        "Ik heb een afspraak met iedereen aan wie ik geld moet betalen.",
        "Ik doe zelf mijn rekeningen, met één keer per week hulp.",
        "Ik weet welke toeslagen ik krijg en waarvoor.",
    ),
    "werk_opleiding": (
        "Ik werk twee ochtenden per week op een plek waar ik me goed voel.",
        "Ik maak mijn opleiding af.",
        "Ik ga op gesprek bij een bedrijf waar ik wil werken.",
        "Ik leer genoeg Nederlands om zelf te bellen.",
    ),
    "tijdsbesteding": (
        "Ik kom elke dag voor tien uur uit bed.",
        "Ik heb drie dagen in de week iets waar ik naar uitkijk.",
        "Ik ga twee ochtenden naar de dagbesteding.",
        "Ik pak mijn hobby weer op.",
    ),
    "huisvesting": (
        "Ik woon op een plek waar ik mag blijven.",
        "Mijn huis is zo opgeruimd dat er bezoek kan komen.",
        "Ik kan veilig naar boven om te slapen.",
        "Ik betaal mijn huur op tijd.",
    ),
    "huiselijke_relaties": (
        "Wij praten zonder te schreeuwen, ook als het lastig is.",
        "Ik heb één dag in de week voor mezelf.",
        "De kinderen merken thuis weer rust.",
        "Ik durf te zeggen wat ik nodig heb.",
    ),
    "geestelijke_gezondheid": (
        "Ik slaap weer een hele nacht door.",
        "Ik ga alleen met de bus naar mijn zus.",
        "Ik weet wat ik moet doen als de onrust komt.",
        "Ik neem mijn medicijnen zoals afgesproken.",
    ),
    "lichamelijke_gezondheid": (
        "Ik loop elke dag een rondje door de wijk.",
        "Ik val niet meer in huis.",
        "Ik ga weer naar de fysiotherapeut.",
    ),
    "middelengebruik": (
        "Ik drink door de week niet meer.",
        "Ik bel mijn begeleider voordat ik gebruik.",
        "Ik heb een maand niet gegokt.",
    ),
    "basale_adl": (
        "Ik eet elke dag warm.",
        "Ik douche twee keer per week, veilig en met hulp.",
        "Ik kleed me zelf aan.",
    ),
    "instrumentele_adl": (
        "Ik regel mijn afspraken zelf en schrijf ze op.",
        "Ik doe samen met iemand de boodschappen.",
        "Mijn huis is schoon genoeg, en ik weet wie wat doet.",
        "Ik blijf thuis wonen zolang dat veilig kan.",
    ),
    "sociaal_netwerk": (
        "Ik wil weer onder de mensen zijn.",
        "Ik heb elke week iemand op de koffie.",
        "Ik heb twee mensen die ik mag bellen.",
        "Ik eet één keer per week met anderen.",
    ),
    "maatschappelijke_participatie": (
        "Ik help een ochtend in het buurthuis.",
        "Ik doe mee met de wandelgroep.",
        "Ik geef zelf ook iets, bijvoorbeeld als vrijwilliger.",
    ),
    "justitie": (
        "Ik houd me aan de afspraken met de reclassering.",
        "Ik heb dit jaar geen nieuwe boetes.",
    ),
    "huisdier": ("Ik kan goed voor mijn hond blijven zorgen.",),
    "taal": ("Ik lees zelf de brieven van school.",),
    "rijbewijs": ("Ik haal mijn rijbewijs, zodat ik zelf naar mijn werk kan.",),
    "tuin": ("Ik houd mijn tuin bij, samen met de buurman.",),
    "vrijwilligerswerk": ("Ik vind vrijwilligerswerk dat bij me past.",),
}
ACTIONS = (
    "Inwoner oefent elke week. Vaste hulpverlener kijkt na twee weken mee.",
    "Samen een lijst gemaakt. De dochter doet de eerste maand mee.",
    "Vaste hulpverlener belt met de gemeente. Inwoner zoekt de papieren bij elkaar.",
    "Eerst kleine stappen: één keer per week, daarna vaker.",
    "Buurvrouw gaat de eerste keer mee. Daarna alleen.",
    "Inwoner kiest zelf het moment. Wij bellen de dag ervoor.",
)
PLANS = (
    "We zien elkaar om de week, thuis. De familie doet mee. Na een half jaar kijken we samen terug.",
    "Eén keer per week contact, eerst thuis en later in het buurthuis. Inwoner bepaalt het tempo.",
    "Kort en licht: drie gesprekken en daarna bellen. Bij terugval meteen contact.",
    "Samen met de partner en de buren. De vaste hulpverlener houdt het overzicht.",
)
STABLE_REASONS = (
    "dementie, achteruitgang is te verwachten",
    "ziekte die langzaam erger wordt",
    "hoge leeftijd, behouden wat er is",
    "langdurige psychische kwetsbaarheid, terugval voorkomen",
)
LEVEL_REASONS = {
    "start": ("Afgesproken bij de start.", ""),
    "down": (
        "Het gaat beter, we zien elkaar minder vaak.",
        "Het netwerk neemt een deel over.",
        "De groep vangt veel op.",
        "Doelen voor een deel behaald.",
    ),
    "up": (
        "Terugval, er is tijdelijk meer nodig.",
        "De mantelzorger is uitgevallen.",
        "Nieuwe problemen met geld.",
        "Na de opname is er meer steun nodig.",
    ),
}
NOTES: dict[str, tuple[str, ...]] = {
    "visit": (
        "Op bezoek geweest. Koffie gedronken en het plan doorgenomen. Het gaat langzaam beter.",
        "Thuis was het opgeruimd. Samen de post van deze maand gesorteerd.",
        "Het ging vandaag minder. Slecht geslapen, weinig gegeten. Vrijdag zien we elkaar weer.",
        "De dochter was erbij. Zij neemt de boodschappen over, wij de papieren.",
        "Samen naar het buurthuis gelopen. Volgende week gaat inwoner alleen.",
        "Inwoner vertelde voor het eerst over vroeger. Goed gesprek, afspraak over twee weken.",
        "Lijst met rekeningen gemaakt. Twee betalingsregelingen zijn rond.",
        "Rondje door de wijk gemaakt. Buren groeten weer, dat deed inwoner goed.",
        "De traplift zit erin. Inwoner slaapt weer boven.",
        "Medicijnen liggen nu in een weekdoos. De wijkverpleging kijkt dagelijks.",
        "Veel spanning in huis. Afgesproken dat we volgende week met iedereen aan tafel gaan.",
        "De dagbesteding bevalt. Inwoner wil graag een ochtend erbij.",
    ),
    "phone": (
        "Gebeld. Alles rustig, geen vragen. Volgende afspraak blijft staan.",
        "Inwoner belde zelf: de uitkering is toegekend. Opluchting.",
        "Gebeld na de val. Geen letsel, wel geschrokken. Alarmknop besproken.",
        "De zoon belde. Hij gaat twee weken weg en vraagt of wij vaker langsgaan.",
        "Kort gebeld over de brief van de gemeente. Uitgelegd wat er staat.",
        "Afspraak verzet naar volgende week, inwoner is verkouden.",
    ),
    "meeting": (
        "Overleg met de huisarts. Medicatie wordt aangepast, over vier weken weer contact.",
        "Met de partner afgestemd wie wat doet. Wij houden de vaste afspraak, zij doen de groep.",
        "Overleg met de schuldhulp. De regeling loopt, eerste betaling is gedaan.",
        "Samen met de woningcorporatie gepraat. De uithuiszetting is van de baan.",
    ),
    "message": (
        "Appje gestuurd met de tijd van de afspraak. Duimpje terug.",
        "Mail van de dagbesteding: er is plek vanaf de eerste van de maand.",
        "Inwoner stuurde een foto van de opgeruimde keuken. Trots.",
    ),
    "attempt": (
        "Gebeld, geen gehoor. Voicemail ingesproken.",
        "Aan de deur geweest, niemand thuis. Kaartje achtergelaten.",
    ),
}
NOTE_KINDS = {"visit": 0.46, "phone": 0.3, "meeting": 0.09, "message": 0.09, "attempt": 0.06}
FIRST_NOTES = (
    "Kennisgemaakt. Verteld wie ik ben en wat we doen. Inwoner vertelde over thuis en over de zorgen.",
    "Eerste gesprek aan de keukentafel. Er speelt meer dan één ding. Tweede afspraak gemaakt.",
    "Kennismaking, de dochter was erbij. Samen opgeschreven wat er goed gaat en wat niet.",
    "Eerste gesprek. Inwoner vond het spannend maar was blij dat er iemand kwam.",
)
# per partner: kinds of help, and what is asked
HELP: dict[str, tuple[tuple[str, str], ...]] = {
    "kompas": (
        ("maatschappelijk werk", "Kunt u enkele gesprekken voeren over de situatie thuis?"),
        ("mantelzorgsteun", "De mantelzorger heeft iemand nodig om mee te praten en praktische hulp."),
        ("rouwbegeleiding", "Het verlies weegt zwaar. Is er plek in een groep of één op één?"),
    ),
    "brug": (
        ("psychische begeleiding", "Graag begeleiding bij het opbouwen van een dagritme, thuis."),
        ("hulp bij verslaving", "Inwoner wil minderen. Kunt u kennismaken en samen een plan maken?"),
    ),
    "thuis": (
        ("begeleiding thuis", "Hulp bij plannen, post en het huishouden, twee keer per week."),
        ("woontraining", "Leren om zelfstandig te wonen: koken, opruimen, rekeningen."),
    ),
    "polder": (
        ("dagbesteding", "Inwoner zit veel alleen. Graag twee dagdelen per week, liefst in de ochtend."),
        ("vervoer naar dagbesteding", "Kan vervoer vanaf huis geregeld worden? Rollator gaat mee."),
    ),
    "wilgen": (
        ("dagbesteding bij dementie", "Inwoner vergeet veel. De partner heeft twee dagen rust nodig."),
        ("respijtzorg", "De mantelzorger gaat twee weken weg. Is logeren mogelijk?"),
    ),
    "werk": (
        ("begeleiding naar werk", "Inwoner wil werken maar is lang thuis geweest. Graag een gesprek."),
        ("uitkering", "Er is geen inkomen meer. Kunt u de aanvraag met voorrang bekijken?"),
    ),
    "schuld": (
        ("schuldhulp", "Er zijn meerdere schulden en de huur loopt achter. Graag een intake."),
        ("budgetbeheer", "Inwoner wil dat iemand meekijkt met de rekeningen, voor een jaar."),
    ),
    "leerplicht": (("verzuim", "Het kind is veel thuis. Kunt u met school en ouders in gesprek?"),),
    "linde": (
        ("maatje", "Inwoner zoekt iemand om af en toe mee te wandelen."),
        ("ontmoeting", "Graag kennismaken met de eetgroep in de wijk."),
    ),
}
WISHES = (
    "Liefst 's ochtends, en niet op vrijdag.",
    "Bel eerst de dochter.",
    "Graag een vrouw als begeleider.",
    "Spreekt beter Turks dan Nederlands.",
    "",
    "",
    "Vindt een groep spannend, begin rustig.",
)
DECLINES: dict[str, tuple[str, ...]] = {
    "full": (
        "Wij hebben tot het voorjaar geen plek. Bij de locatie in het dorp kan het eerder.",
        "De groep zit vol. We zetten inwoner graag op de lijst als u dat wilt.",
    ),
    "expertise": (
        "De vraag is zwaarder dan wij aankunnen. Een plek met behandeling past beter.",
        "Voor deze problemen hebben wij geen mensen. De Brug heeft die wel.",
    ),
    "area": ("Wij werken niet in dit dorp.",),
    "information": ("We missen wat inwoner zelf wil. Graag eerst even bellen.",),
    "resident": ("We hebben twee keer gebeld. Inwoner zegt er nu geen behoefte aan te hebben.",),
    "other": ("Onze begeleider is ziek. Over een maand weten we meer.",),
}
DECLINE_REASONS = {
    "full": 0.5,
    "expertise": 0.2,
    "information": 0.1,
    "resident": 0.12,
    "area": 0.04,
    "other": 0.04,
}
REFERRAL_ENDS = {
    "doel bereikt": "19",
    "inwoner stopt": "21",
    "overgedragen": "38",
    "niet meer nodig": "23",
}
CLOSINGS = {
    "19": "Doelen behaald, inwoner kan verder zonder ons",
    "20": "Tijdelijk gestopt, in overleg",
    "21": "Inwoner wil geen hulp meer",
    "22": "Hulp gestopt door de organisatie",
    "23": "In overleg eerder gestopt",
    "31": "Verhuisd naar een andere gemeente",
    "36": "Gestopt door de gemeente",
    "37": "Andere hulp, nieuw plan",
    "38": "Overgenomen door een andere aanbieder",
    "39": "Hulp gaat verder vanuit een andere wet",
    "02": "Overleden",
    "none": "Vraag beantwoord na het onderzoek",
    "withdrawn": "Inwoner trok de vraag in",
}
INVOLVED = ("begeleidt de groep", "kijkt mee bij geld", "tweede contactpersoon", "contact met de familie")
CONTACT_WISHES = (
    "",
    "",
    "",
    "Wil vooraf een appje.",
    "Alleen 's middags bellen.",
    "Bel aan bij de achterdeur.",
    "Laat de telefoon lang overgaan.",
)
