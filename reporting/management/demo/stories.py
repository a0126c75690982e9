"""The story of one dossier, from the question to the closing, and perhaps a return."""

from dataclasses import dataclass
from datetime import date, timedelta

from providers.models import Role
from reporting.management.demo.courses import Courses
from reporting.management.demo.days import between, chance
from reporting.management.demo.desk import Desk
from reporting.management.demo.holding import Holding
from reporting.management.demo.people import Worker
from reporting.management.demo.places import OUTREACH, Place
from reporting.management.demo.questions import THEMES
from reporting.management.demo.referring import Referring
from reporting.management.demo.words import CLOSINGS, FIRST_NOTES, INVOLVED, NOTE_KINDS, NOTES
from reporting.management.demo.world import Row, World
from reporting.management.demo.writing import at


@dataclass
class Script:
    """What a story must contain; what is not said is left to chance.

    waits: stays in the inbox. assessed: "open" leaves the onderzoek running. begins: day the traject starts.
    lasts: days it lasts. referral: partner, working days ago, fate. applied: working days ago, undecided.
    director: a procesregisseur is involved.
    """

    holder: Worker | None = None
    stand_in: Worker | None = None
    waits: bool = False
    is_new: bool = False
    assessed: str = ""
    begins: date | None = None
    lasts: int = 0
    start_done: bool | None = None
    half_year_done: bool | None = None
    referral: tuple[str, int, str] | None = None
    applied: int | None = None
    level: int = 0
    director: bool = False


NOTHING = Script()


class Stories:
    """Writes dossiers."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.days = world, world.rng, world.days
        self.desk, self.courses, self.referring = Desk(world), Courses(world), Referring(world)

    def tell(
        self, client: Row, place: Place, theme: str, received_on: date, script: Script = NOTHING
    ) -> None:
        """A question that becomes a dossier, and what follows; a return may follow on the closing."""
        rng, last = self.rng, self.days.last
        by_signal = script is NOTHING and chance(rng, 0.03)
        request = self._request(client, place, theme, received_on, by_signal=by_signal)
        if not request["outcome"]:
            return
        team = OUTREACH if by_signal else place.team
        case = self._open(client, place, request, team)
        if by_signal:
            self._signal(place, request, case)
        closed_on = self._carry_out(client, case, place, theme, request, team, script)
        if closed_on is None or client["deceased_on"] or case["closing_reason"] == CLOSINGS["31"]:
            return
        if chance(rng, 0.13):
            back = self.days.on_or_after(closed_on + timedelta(days=between(rng, 15, 120, 480)))
            if back <= last:
                self.tell(client, place, theme, back)

    def _request(
        self, client: Row, place: Place, theme: str, received_on: date, *, by_signal: bool = False
    ) -> Row:
        rng = self.rng
        told = {"told_support_on": received_on, "told_plan_on": received_on} if chance(rng, 0.9) else {}
        if by_signal:
            told |= {"channel": "signal", "source": rng.choice(("police", "housing", "doctor", "other"))}
        request = self.desk.request(theme, place, received_on, client=client, **told)
        decided = self.days.after(received_on, rng.choice((0, 0, 0, 0, 1, 1, 2)))
        if decided <= self.days.last:
            request["outcome"], request["outcome_on"] = "outreach" if by_signal else "case", decided
        return request

    def _open(self, client: Row, place: Place, request: Row, team: str) -> Row:
        opened_on = request["received_on"]
        case = self.world.case.add(
            client_id=client["id"],
            municipality_id=place.municipality,
            opened_on=opened_on,
            team_id=self.world.places.teams[team],
        )
        request["case_id"] = case["id"]
        day = request["outcome_on"]
        by = request["taken_by_id"]
        self.world.event.add(case_id=case["id"], kind="opened", on=day, by_id=by, at=at(day, 10, 30))
        return case

    def _signal(self, place: Place, request: Row, case: Row) -> None:
        received_on = request["received_on"]
        self.world.signal.add(
            municipality_id=place.municipality,
            district_id=place.district,
            received_on=received_on,
            source=request["source"],
            contact_on=request["outcome_on"],
            case_id=case["id"],
        )

    def _carry_out(
        self, client: Row, case: Row, place: Place, theme: str, request: Row, team: str, script: Script
    ) -> date | None:
        """From the inbox to the closing; gives the day it closed, None while it is open."""
        rng, days = self.rng, self.days
        stops = script is NOTHING and chance(rng, 0.03)
        if team != OUTREACH and (script.assessed or chance(rng, 0.95)):
            self.desk.assessment(request, is_open=script.assessed == "open", is_withdrawn=stops)
        waits = rng.choices((0, 1, 2, 3, 4, 6, 9), (26, 38, 22, 8, 4, 1.5, 0.5))[0]
        assigned_on = days.after(request["outcome_on"], waits)
        if script.holder and assigned_on > days.last:
            assigned_on = days.last
        if script.waits or assigned_on > days.last:
            return None
        worker = script.holder or self.world.people.holder(team, assigned_on)
        contact_on = None if script.is_new else days.after(assigned_on, rng.choice((0, 1, 1, 1, 2, 2, 3, 6)))
        holding = Holding(self.world, case["id"], team)
        if contact_on is None or contact_on > days.last:
            holding.fill(assigned_on, None, worker, stays=script.is_new)
            self._assigned(case, assigned_on, team)
            return None
        case["first_contact_on"] = contact_on
        trajectory, closed_on, reason = self.courses.outline(
            client, case, theme, contact_on, script, stops=stops
        )
        if closed_on is not None:
            case["closed_on"], case["closing_reason"] = closed_on, CLOSINGS[reason]
        stays = script.holder is not None
        holding.fill(assigned_on, closed_on, worker, stays=stays, stand_in=script.stand_in)
        self._assigned(case, assigned_on, team)
        if trajectory:
            self.courses.fill(trajectory, case, theme, holding, script)
        self._around(client, case, place, theme, request, holding, trajectory, script)
        return closed_on

    def _assigned(self, case: Row, day: date, team: str) -> None:
        lead = self.world.people.lead(team).id
        self.world.event.add(case_id=case["id"], kind="assigned", on=day, by_id=lead, at=at(day, 14, 10))

    def _around(
        self,
        client: Row,
        case: Row,
        place: Place,
        theme: str,
        request: Row,
        holding: Holding,
        trajectory: Row | None,
        script: Script,
    ) -> None:
        """Notes, colleagues, referrals, a formal request, a second question."""
        rng, last = self.rng, self.days.last
        closed_on, contact_on = case["closed_on"], case["first_contact_on"]
        self._notes(case, holding)
        if script.director:
            self._involve_director(case)
        elif chance(rng, 0.12):
            self._involve(case, holding)
        if script.applied is not None:
            self.desk.application(
                request, max(request["received_on"], self.days.back(script.applied)), is_open=True
            )
        elif chance(rng, 0.16):
            applied = self.days.on_or_after(contact_on + timedelta(days=between(rng, 10, 30, 55)))
            if applied <= min(closed_on or last, last):
                self.desk.application(request, applied)
        if trajectory:
            self._refer(case, place, theme, holding, trajectory, script)
            if chance(rng, 0.12):
                self._ask_again(client, case, place, theme, trajectory)

    def _notes(self, case: Row, holding: Holding) -> None:
        """A note of the first contact, and of the later ones: close together of late, sparse long ago."""
        rng = self.rng
        day, end = case["first_contact_on"], min(case["closed_on"] or self.days.last, self.days.last)
        recent = self.days.last - timedelta(days=183)
        text, kind = rng.choice(FIRST_NOTES), "visit"
        while day <= end:
            self.world.note.add(
                case_id=case["id"],
                author_id=holding.on(day).id,
                kind=kind,
                held_on=day,
                text=text,
                is_hidden_from_partners=chance(rng, 0.04),
                written_at=at(day, rng.randint(9, 17), rng.randint(0, 59)),
            )
            gap = between(rng, 7, 15, 38) if day >= recent else between(rng, 35, 70, 130)
            day = self.days.on_or_after(day + timedelta(days=gap))
            kind = rng.choices(list(NOTE_KINDS), list(NOTE_KINDS.values()))[0]
            text = rng.choice(NOTES[kind])

    def _involve(self, case: Row, holding: Holding) -> None:
        rng, last = self.rng, self.days.last
        first = case["first_contact_on"] + timedelta(days=rng.randint(1, 40))
        closed_on = case["closed_on"]
        if first > min(closed_on or last, last):
            return
        ended = first + timedelta(days=between(rng, 30, 150, 500))
        other = self.world.people.holder(holding.team, first, but=holding.on(first))
        until = min(ended, closed_on) if closed_on else ended if ended <= last else None
        if other.ends_on:
            until = min(until or other.ends_on, other.ends_on)
        self.world.involvement.add(
            case_id=case["id"],
            worker_id=other.id,
            level="full" if chance(rng, 0.4) else "core",
            part=rng.choice(INVOLVED),
            starts_on=first,
            ends_on=until,
        )

    def _involve_director(self, case: Row) -> None:
        """The very heavy dossiers have the procesregisseur beside the vaste hulpverlener."""
        self.world.involvement.add(
            case_id=case["id"],
            worker_id=self.world.people.account[Role.PROCESS_DIRECTOR].id,
            level="full",
            part="procesregisseur zorg en veiligheid",
            starts_on=case["first_contact_on"],
        )

    def _refer(
        self, case: Row, place: Place, theme: str, holding: Holding, trajectory: Row, script: Script
    ) -> None:
        rng, until = self.rng, trajectory["ends_on"]
        begin, last = trajectory["starts_on"], min(until or self.days.last, self.days.last)
        partners = rng.sample(THEMES[theme].partners, 2)
        if script.referral:
            partner, ago, fate = script.referral
            self.referring.send(case, place, holding, partner, self.days.back(ago), until, fate=fate)
            return
        for partner, share in zip(partners, (0.5, 0.14), strict=True):
            sent_on = self.days.on_or_after(begin + timedelta(days=between(rng, 3, 20, 200)))
            if chance(rng, share) and sent_on <= last:
                self.referring.send(case, place, holding, partner, sent_on, until)

    def _ask_again(self, client: Row, case: Row, place: Place, theme: str, trajectory: Row) -> None:
        """Another question of someone who has a dossier: it joins that one."""
        last = min(trajectory["ends_on"] or self.days.last, self.days.last)
        day = self.days.on_or_after(trajectory["starts_on"] + timedelta(days=between(self.rng, 10, 60, 300)))
        if day > last:
            return
        request = self._request(client, place, theme, day)
        if request["outcome"]:
            request["case_id"] = case["id"]
