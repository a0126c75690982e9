"""Referrals (verwijzingen) with every fate a referral can have."""

from datetime import date, timedelta

from cases.terms import DAY
from reporting.management.demo.days import between, chance, pick
from reporting.management.demo.holding import FAR, Holding
from reporting.management.demo.offering import GUESSED
from reporting.management.demo.places import Place
from reporting.management.demo.words import DECLINE_REASONS, DECLINES, HELP, REFERRAL_ENDS, WISHES
from reporting.management.demo.world import Row, World

FATES = {
    "accept": 0.63,
    "wait": 0.14,
    "decline": 0.13,
    "withdraw": 0.05,
    "expire": 0.05,
}
EXPIRES_AFTER = 28  # days without an answer


class Referring:
    """Sends referrals from dossiers and lets the partners answer."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.days = world, world.rng, world.days

    def send(
        self,
        case: Row,
        place: Place,
        holding: Holding,
        partner: str,
        sent_on: date,
        until: date | None,
        *,
        fate: str = "",
    ) -> Row:
        """A referral and its answer. until: the day the support ended, None while it runs.

        fate: one of FATES, or draft, sent, seen or promised; answered in time if it is given.
        """
        rng, people = self.rng, self.world.people
        if partner == "linde" and sent_on > people.partners_end - timedelta(days=200):
            partner = "thuis"
        kind, question = rng.choice(HELP[partner])
        row = self.world.referral.add(
            case_id=case["id"],
            partner_id=people.partners[partner],
            kind_of_help=kind,
            service=next((code for word, code in GUESSED.items() if word in kind.lower()), ""),
            question=question,
            wishes=rng.choice(WISHES),
            consent_on=sent_on,
            sent_by_id=holding.on(sent_on).id,
            sent_on=sent_on,
        )
        is_prompt = bool(fate)
        fate = fate or pick(rng, FATES)
        if fate == "draft":
            row["sent_on"] = row["sent_by_id"] = None
        if fate in ("draft", "sent"):
            return row
        self._answer(row, partner, place, sent_on, until, fate, is_prompt=is_prompt)
        if fate == "decline" and row["answer"] and chance(rng, 0.6):
            again = self.days.after(row["answered_on"], between(rng, 1, 3, 8))
            if again <= min(until or self.days.last, self.days.last):
                other = rng.choice([key for key in ("kompas", "thuis", "brug", "polder") if key != partner])
                self.send(case, place, holding, other, again, until, fate=pick(rng, {"accept": 5, "wait": 1}))
        return row

    def _answer(
        self,
        row: Row,
        partner: str,
        place: Place,
        sent_on: date,
        until: date | None,
        fate: str,
        *,
        is_prompt: bool,
    ) -> None:
        rng, last = self.rng, self.days.last
        end = until or last
        seen = self.days.after(sent_on, rng.choice((0, 0, 1, 1, 2)))
        if seen > end:
            self._withdraw(row, until)
            return
        row["seen_on"] = seen
        if fate == "seen":
            return
        if fate == "withdraw":
            self._withdraw(row, min(until or FAR, self.days.after(sent_on, between(rng, 2, 6, 15))))
            return
        if fate == "expire":
            expired = sent_on + timedelta(days=EXPIRES_AFTER)
            if expired <= end:
                row["expired_on"] = expired
            else:
                self._withdraw(row, until)
            return
        took = between(rng, 1, 2, 5) if is_prompt or chance(rng, 0.9) else between(rng, 6, 8, 14)
        answered = max(seen, self.days.after(sent_on, took))
        if answered > end:
            self._withdraw(row, until)
            return
        row["answered_on"] = answered
        if fate == "decline" or (partner == "wilgen" and place.municipality not in self._area()):
            self._decline(row, partner, place)
        else:
            self._start(row, partner, answered, until, fate)

    def _area(self) -> set[int]:
        codes = self.world.places.municipalities
        return {codes["GM0484"], codes["GM0569"]}

    def _withdraw(self, row: Row, day: date | None) -> None:
        """Taken back; when the support still runs, it simply waits for an answer."""
        if day is not None and day <= self.days.last:
            row["withdrawn_on"] = max(day, row["sent_on"], row["seen_on"] or row["sent_on"])

    def _decline(self, row: Row, partner: str, place: Place) -> None:
        reason = pick(self.rng, DECLINE_REASONS)
        if reason == "area" or (partner == "wilgen" and place.municipality not in self._area()):
            reason = "area"
        row["answer"], row["decline_reason"] = "declined", reason
        row["decline_note"] = self.rng.choice(DECLINES[reason])

    def _start(self, row: Row, partner: str, answered: date, until: date | None, fate: str) -> None:
        rng, last, is_waiting = self.rng, self.days.last, fate == "wait"
        wait = between(rng, 25, 60, 190) if is_waiting else between(rng, 2, 10, 35)
        begin = self.days.on_or_after(answered + timedelta(days=wait))
        if fate == "promised":  # accepted, and to start after the last day
            begin = self.days.on_or_after(max(begin, last + timedelta(days=5)))
        row["answer"] = "accepted"
        if workers := self.world.people.at_partner.get(partner):
            row["contact_name"] = rng.choice(workers).name
        if until is not None and begin > until:
            self._withdraw(row, max(answered, until))
            row["answer"] = "waiting" if is_waiting else "accepted"
            return
        row["expected_on"] = begin
        if begin > last:
            row["answer"] = "waiting" if is_waiting else "accepted"
            return
        row["started_on"] = begin
        ended = begin + timedelta(days=between(rng, 50, 160, 420))
        if until is not None:
            ended = min(ended, until)
        if partner == "linde":
            ended = min(ended, max(begin, self.world.people.partners_end))
        if ended <= last - DAY:
            words = rng.choice(tuple(REFERRAL_ENDS))
            row["ended_on"], row["end_reason"], row["end_code"] = ended, words, REFERRAL_ENDS[words]
