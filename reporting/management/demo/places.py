"""The gemeenten, wijken and teams of the demo.

Gemeente codes, names of wijken and PC4 areas are real (CBS, postcode file); the wijk codes have the form of
the CBS but are invented, except Koudekerk's; inhabitants per wijk are rounded guesses that add up.
"""

from typing import Any, NamedTuple

from providers.models import District, Municipality, Team, TeamDistrict
from reporting.management.demo.writing import Table

GEMEENTEN = {
    "GM0484": ("Alphen aan den Rijn", 114_968),
    "GM1884": ("Kaag en Braassem", 29_167),
    "GM0569": ("Nieuwkoop", 29_900),
}


class Wijk(NamedTuple):
    """code: the last two digits of the wijk code; team: the key of the team that serves it."""

    gemeente: str
    code: str
    name: str
    inhabitants: int
    postcodes: tuple[str, ...]
    team: str


A, K, N = "GM0484", "GM1884", "GM0569"
WIJKEN = (
    Wijk(A, "01", "Oudshoorn", 9_580, ("2401",), "oudshoorn"),
    Wijk(A, "02", "Ridderveld", 19_640, ("2402",), "ridderveld"),
    Wijk(A, "03", "Zegersloot", 3_410, ("2403",), "oudshoorn"),
    Wijk(A, "04", "Hoorn", 5_295, ("2404",), "zijde"),
    Wijk(A, "05", "Hoge Zijde", 7_850, ("2405",), "zijde"),
    Wijk(A, "06", "Lage Zijde", 8_260, ("2406",), "zijde"),
    Wijk(A, "07", "Steekterpolder", 860, ("2407",), "kerkenzanen"),
    Wijk(A, "08", "Kerk en Zanen", 18_430, ("2408",), "kerkenzanen"),
    Wijk(A, "09", "Rietveld", 640, ("2409",), "oudshoorn"),
    Wijk(A, "91", "Aarlanderveen", 1_190, ("2445",), "dorpen"),
    Wijk(A, "92", "Zwammerdam", 1_980, ("2471",), "dorpen"),
    Wijk(A, "93", "Benthuizen", 3_460, ("2731",), "dorpen"),
    Wijk(A, "94", "Hazerswoude-Dorp", 6_285, ("2391",), "dorpen"),
    Wijk(A, "95", "Hazerswoude-Rijndijk", 5_588, ("2394",), "dorpen"),
    Wijk(A, "96", "Koudekerk aan den Rijn", 4_125, ("2396",), "dorpen"),
    Wijk(A, "97", "Boskoop", 18_375, ("2771",), "boskoop"),
    Wijk(K, "00", "Roelofarendsveen", 9_280, ("2371",), "braassem"),
    Wijk(K, "01", "Oude Wetering", 3_070, ("2377",), "braassem"),
    Wijk(K, "02", "Nieuwe Wetering", 640, ("2376",), "braassem"),
    Wijk(K, "03", "Rijpwetering", 1_730, ("2375",), "braassem"),
    Wijk(K, "04", "Oud Ade", 690, ("2374",), "kaag"),
    Wijk(K, "05", "Kaag", 610, ("2159",), "kaag"),
    Wijk(K, "06", "Hoogmade", 1_750, ("2355",), "kaag"),
    Wijk(K, "07", "Woubrugge", 4_050, ("2481",), "kaag"),
    Wijk(K, "08", "Leimuiden", 5_580, ("2451",), "kaag"),
    Wijk(K, "09", "Rijnsaterwoude", 1_767, ("2465",), "kaag"),
    Wijk(N, "00", "Nieuwkoop", 8_150, ("2421",), "nieuwkoop"),
    Wijk(N, "01", "Noorden", 1_960, ("2431", "2432"), "nieuwkoop"),
    Wijk(N, "02", "Zevenhoven", 2_520, ("2435",), "teraar"),
    Wijk(N, "03", "Nieuwveen", 5_480, ("2441",), "teraar"),
    Wijk(N, "04", "Ter Aar", 10_320, ("2461",), "teraar"),
    Wijk(N, "05", "Vrouwenakker", 430, ("1428",), "teraar"),
    Wijk(N, "06", "Woerdense Verlaat", 1_040, ("3651", "3652", "3653"), "nieuwkoop"),
)
OUTREACH = "bemoeizorg"
TEAMS = {
    "oudshoorn": (A, "Team Oudshoorn en Zegersloot"),
    "ridderveld": (A, "Team Ridderveld"),
    "zijde": (A, "Team Hoge en Lage Zijde"),
    "kerkenzanen": (A, "Team Kerk en Zanen"),
    "dorpen": (A, "Team Rijndorpen"),
    "boskoop": (A, "Team Boskoop"),
    "braassem": (K, "Team Braassem"),
    "kaag": (K, "Team Kaag en Woubrugge"),
    "nieuwkoop": (N, "Team Nieuwkoop en Noorden"),
    "teraar": (N, "Team Ter Aar en Nieuwveen"),
    OUTREACH: (A, "Team Bemoeizorg"),
}
# What the Post does not use in the letters of a postcode is left out.
LETTERS = "ABCDEGHJKLMNPRTVWXZ"


class Place(NamedTuple):
    """Where someone lives: ids of the rows, and the postcodes to choose from."""

    municipality: int
    district: int
    team: str
    postcodes: tuple[str, ...]
    inhabitants: int
    name: str


class Places:
    """The rows of gemeenten, wijken and teams, and the ids that others refer to."""

    def __init__(self) -> None:
        self.tables = [Table(Municipality), Table(District), Table(Team), Table(TeamDistrict)]
        self.municipalities: dict[str, int] = {}
        self.teams: dict[str, int] = {}
        self.team_municipality: dict[str, int] = {}
        self.places: list[Place] = []

    def fill(self) -> None:
        """Add all rows, the same ones every time."""
        municipality, district, team, team_district = self.tables
        for code, (name, inhabitants) in GEMEENTEN.items():
            row = municipality.add(external_id=code, name=name, inhabitants=inhabitants)
            self.municipalities[code] = row["id"]
        for number, (key, (code, name)) in enumerate(TEAMS.items(), 1):
            values: dict[str, Any] = {"name": name, "municipality_id": self.municipalities[code]}
            if key == OUTREACH:
                values["kind"] = Team.Kind.OUTREACH
            self.teams[key] = team.add(external_id=f"T{number:02d}", **values)["id"]
            self.team_municipality[key] = self.municipalities[code]
        positions = dict.fromkeys(TEAMS, 0)
        for wijk in WIJKEN:
            row = district.add(
                external_id=f"WK{wijk.gemeente[2:]}{wijk.code}",
                municipality_id=self.municipalities[wijk.gemeente],
                name=wijk.name,
                inhabitants=wijk.inhabitants,
                postcodes=list(wijk.postcodes),
            )
            positions[wijk.team] += 1
            team_district.add(
                team_id=self.teams[wijk.team], district_id=row["id"], position=positions[wijk.team]
            )
            self.places.append(
                Place(
                    row["municipality_id"], row["id"], wijk.team, wijk.postcodes, wijk.inhabitants, wijk.name
                )
            )
