"""What a number does not say, per KPI, in words: the other half of its definition.

Not a part of a stored definition: what is counted stays as it is when a warning is worded better.
"""

NOT_SAID = {
    "K01": "Of het door onze hulp komt: er is geen groep zonder hulp om mee te vergelijken. Wie laag"
    " begint, gaat ook vanzelf vaker vooruit. En over trajecten zonder tweede meting zegt het niets; kijk"
    " daarom naar de dekking.",
    "K02": "Of er goed gemeten is. Een ingevulde meting kan nog steeds onzorgvuldig zijn.",
    "K03": "Wat inwoners vinden die niet antwoordden. En het zegt niets over één medewerker: antwoorden"
    " zijn niet aan een medewerker te koppelen.",
    "K04": "Of het onderzoek goed was, en hoe lang een onderzoek duurt dat nog loopt.",
    "K05": "Of het besluit goed was, en of de hulp daarna snel begon.",
    "K06": "Of de hulp al is begonnen. Een gesprek is het begin, niet de oplossing.",
    "K07": "Welke organisatie beter werkt. Zware vragen en schaarse hulp kosten meer tijd.",
    "K08": "Hoe lang iemand nog moet wachten, en of er intussen andere hulp is.",
    "K09": "Of het klikte. Een wissel op verzoek van de inwoner telt hier ook als wissel.",
    "K10": "Of er niemand naar de inwoner omkijkt. Andere betrokkenen van het dossier tellen hier niet mee.",
    "K11": "Of minder hulp ook beter was. Lees dit samen met K12 en K13.",
    "K12": "Of het afschalen een fout was. Soms verandert er iets in het leven van de inwoner.",
    "K13": "Of de eerste hulp mislukte. Een terugkeer kan over iets heel anders gaan, en op tijd"
    " terugkomen is goed.",
    "K14": "Waarom mensen stoppen. Wie stopt omdat het weer gaat, kan hier ook bij staan.",
    "K15": "Hoe moeilijk de doelen waren. Wie hoge doelen stelt, haalt er minder.",
    "K16": "Of de inwoner echt geholpen was. Wie later met dezelfde vraag terugkomt, telt hier als opgelost.",
    "K17": "Of een groep beter is dan hulp alleen. Dat verschilt per inwoner.",
    "K18": "Hoeveel mensen hulp nodig hebben. Een hoog getal is geen slecht getal: mensen weten ons te"
    " vinden.",
    "K19": "Hoeveel verschillende inwoners er zijn: één inwoner kan meer vragen stellen.",
    "K20": "Hoeveel mensen hulp mijden. We kennen alleen degenen over wie iemand iets meldde.",
    "K21": "Hoe tevreden inwoners zijn. Weinig klachten kan ook betekenen dat mensen de weg niet weten.",
    "K22": "Of de doorverwijzing goed was. Zonder terugkoppeling weten we niet hoe het afliep.",
    "K23": "Wat hulp per inwoner of per uur kost. Dat houden we met opzet niet bij.",
    "K24": "Hoe hard of hoe goed iemand werkt. Dossiers verschillen, en uren staan er niet in.",
}
