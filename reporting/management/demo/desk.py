"""The desk (loket): what is asked, and what becomes of questions that need no dossier."""

from datetime import date, timedelta
from typing import Any

from cases.terms import last_day
from reporting.management.demo.days import between, chance, pick
from reporting.management.demo.names import last_name
from reporting.management.demo.places import Place
from reporting.management.demo.questions import (
    ADVICE,
    CHANNELS,
    OPENINGS,
    OWN_THEMES,
    SOURCES,
    THEMES,
    pronouns,
)
from reporting.management.demo.world import Row, World

LIGHT = {"advice": 0.56, "general_service": 0.24, "passed_on": 0.15, "none": 0.05}
REFERRERS = {"doctor", "police", "housing", "partner", "municipality"}
TITLES = {"doctor": "assistente van de huisarts", "police": "wijkagent", "housing": "woonconsulent"}


class Desk:
    """Registers requests."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.days = world, world.rng, world.days

    def words(self, theme: str, source: str, *, female: bool, age: int) -> str:
        """What the caller says, as the desk wrote it down."""
        rng = self.rng
        opening = "" if theme == "mantelzorg" and source == "carer" else rng.choice(OPENINGS[source])
        child = "dochter" if chance(rng, 0.6) else "zoon"
        return (opening + rng.choice(THEMES[theme].texts)).format(
            **pronouns(female=female),
            kind=child,
            familie=child if age >= 48 else rng.choice(("moeder", "vader")),
            weken=rng.choice((2, 3, 4, 6, 8)),
        )

    def caller(self, source: str) -> str:
        """Who calls, where that is not the resident."""
        if source in TITLES:
            return TITLES[source]
        prefix, last = last_name(self.rng)
        return " ".join(filter(None, [self.rng.choice(("mevrouw", "meneer")), prefix, last]))

    def request(
        self, theme: str, place: Place, received_on: date, *, client: Row | None = None, **values: Any
    ) -> Row:
        """A question on a day. values: fields that are known already."""
        rng = self.rng
        source = values.pop("source", None) or pick(rng, SOURCES)
        if theme == "dementie" and source == "self" and chance(rng, 0.8):
            source = "family"
        female = client["sex"] == "female" if client else chance(rng, THEMES[theme].female)
        age = received_on.year - client["birth_date"].year if client else THEMES[theme].ages[1]
        domains = [d for n, d in enumerate(THEMES[theme].domains) if not n or chance(rng, 0.35)]
        if chance(rng, 0.04):
            domains.append(rng.choice(OWN_THEMES))
        elif chance(rng, 0.03):
            domains = []
        urgent = chance(rng, 0.05)
        is_other = source != "self"
        channel = "referrer" if source in REFERRERS and chance(rng, 0.8) else pick(rng, CHANNELS)
        if received_on.weekday() >= 5:
            channel = "web" if chance(rng, 0.8) else "email"
        return self.world.request.add(
            **{
                "client_id": client["id"] if client else None,
                "received_on": received_on,
                "municipality_id": place.municipality,
                "district_id": place.district if chance(rng, 0.96) else None,
                "channel": channel,
                "source": source,
                "domains": domains,
                "text": self.words(theme, source, female=female, age=age),
                "is_urgent": urgent,
                "urgency_note": "today" if urgent else "soon" if chance(rng, 0.12) else "normal",
                "caller_name": self.caller(source) if is_other and chance(rng, 0.6) else "",
                "caller_phone": f"06 5551 {rng.randint(0, 9999):04d}"
                if is_other and chance(rng, 0.5)
                else "",
                "is_client_informed": chance(rng, 0.85) if is_other else None,
                "taken_by_id": self.world.people.at_desk(received_on).id,
                **values,
            }
        )

    def light(
        self, theme: str, place: Place, received_on: date, *, client: Row | None = None, **values: Any
    ) -> Row:
        """A question that is answered without a dossier; in the last days some are still open."""
        rng = self.rng
        row = self.request(theme, place, received_on, client=client, **values)
        decided = self.days.after(received_on, rng.choice((0, 0, 0, 0, 0, 0, 1, 2)))
        if decided > self.days.last or row["call_back"]:
            return row
        row["outcome"], row["outcome_on"] = pick(rng, LIGHT), decided
        if row["outcome"] in ("advice", "general_service"):
            row["steps"] = [ADVICE[0], *(step for step in ADVICE[1:] if chance(rng, 0.35))]
        elif row["outcome"] == "passed_on":
            row["destination"] = rng.choice(THEMES[theme].destinations) if chance(rng, 0.95) else ""
            back = self.days.after(decided, between(rng, 2, 7, 30))
            row["feedback_on"] = back if chance(rng, 0.6) and back <= self.days.last else None
        return row

    def assessment(self, request: Row, *, is_open: bool = False, is_withdrawn: bool = False) -> Row:
        """The legal investigation of six weeks: mostly in time, sometimes late."""
        rng, last = self.rng, self.days.last
        reported = request["received_on"]
        term = (last_day(reported, 42) - reported).days
        took = (
            between(rng, 10, 30, term) if chance(rng, 0.93) else between(rng, term + 1, term + 4, term + 25)
        )
        ended = max(reported, self.days.on_or_before(reported + timedelta(days=took)))
        done = None if is_open or ended > last else ended
        return self.world.assessment.add(
            request_id=request["id"],
            reported_on=reported,
            finished_on=None if is_withdrawn else done,
            withdrawn_on=done if is_withdrawn else None,
        )

    def application(self, request: Row, received_on: date, *, is_open: bool = False) -> Row:
        """A request for a decision, answered within two weeks but for some."""
        rng, last = self.rng, self.days.last
        suspended = rng.choice((7, 10, 14)) if chance(rng, 0.12) else None
        term = (last_day(received_on, 14 + (suspended or 0)) - received_on).days
        took = between(rng, 1, 9, term) if chance(rng, 0.94) else between(rng, term + 1, term + 3, term + 14)
        decided = received_on + timedelta(days=took)
        is_done = decided <= last and not is_open
        return self.world.application.add(
            request_id=request["id"],
            received_on=received_on,
            decided_on=decided if is_done else None,
            suspended_days=suspended,
            result=pick(rng, {"granted": 0.82, "refused": 0.12, "withdrawn": 0.06}) if is_done else "",
        )
