"""Made-up contact notes with Dutch words, some in every third note and most in few; all from a seed."""

from itertools import accumulate
from random import Random

from dutch_people import ENDS, ROOTS, _words

USUAL = _words("""
bezoek gesproken mevrouw dochter week thuis hulp afspraak vandaag zoon buurvrouw gebeld rekening boodschappen
huisarts medicijnen slapen eten wandelen aanvraag gemeente brief formulier moe vergeten pijn valt stok trap
douche woning buren overlast schulden bewindvoerder toeslag werk school kinderen ruzie verdriet eenzaam
koffie maatje vrijwilliger dagbesteding taxi vervoer rolstoel scootmobiel traplift maaltijden was huishouden
mantelzorger overbelast geheugen dokter ziekenhuis opname revalidatie oefenen plan doel stap gehaald evaluatie
inkomen uitkering huur achterstand deurwaarder energie verwarming schimmel verhuizen sleutel tuin hond kat
kerk moskee koor muziek computer tablet taalles inburgering tolk paspoort rijbewijs fiets zwemmen sporten
roken drinken gebruik crisis politie veiligheid angst paniek psycholoog wachtlijst verwijzing intake gesprek
""")
LINKING = _words(
    "de het een en is met van naar over bij op dat zij hij die niet wel nog weer heeft wil kan gaat"
)


class Notes:
    """Writes notes: usual words from common to less common, and rare ones, each in few notes of 100,000."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.rare = [f"{root}{end}weg".lower() for root in ROOTS for end in ENDS]
        weights = [1 / (place + 3) for place in range(len(USUAL))]
        self.weights = list(accumulate(weights))

    def write(self) -> str:
        dice = self.dice
        picked = dice.choices(USUAL, cum_weights=self.weights, k=dice.randrange(8, 20))
        words = [word for one in picked for word in (dice.choice(LINKING), one)]
        if dice.random() < 0.1:
            words.append(dice.choice(self.rare))
        return " ".join(words).capitalize() + "."
