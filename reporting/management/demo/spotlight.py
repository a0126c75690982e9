"""Residents who make sure that every list of every demo account has something in it on the last day."""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.terms import add_months
from providers.models import Role
from reporting.management.demo.places import Place
from reporting.management.demo.stories import Script, Stories
from reporting.management.demo.world import World

LONG = 900  # days: the trajectory still runs


class Spotlight:
    """Writes the dossiers that are needed by name."""

    def __init__(self, world: World, stories: Stories) -> None:
        self.world, self.stories, self.days = world, stories, world.days
        self.coach = world.people.account[Role.COACH]

    def shine(self) -> None:
        """Write all of them."""
        for theme, place, received_on, script in self._scripts():
            client, where = self.world.clients.another(theme, place=place)
            self.stories.tell(client, where, theme, received_on, script)

    def _scripts(self) -> Iterator[tuple[str, Place, date, Script]]:
        home = next(place for place in self.world.clients.places if place.name == "Ridderveld")
        for theme, received_on, script in [*self._inbox(), *self._caseload(), *self._stand_ins()]:
            yield theme, home, received_on, script
        for place, theme, ago in self._other_inboxes():
            yield theme, place, self.days.back(ago), Script(waits=True)
        for theme, months in HEAVY:
            begin = add_months(self.days.last, -months)
            script = Script(begins=begin, lasts=LONG, level=4, director=True)
            yield theme, self.world.clients.place(), begin - timedelta(days=40), script
        for partner, ago, fate, theme in REFERRALS:
            begin = self.days.back(ago) - timedelta(days=40)
            script = Script(begins=begin, lasts=LONG, start_done=True, referral=(partner, ago, fate))
            yield theme, self.world.clients.place(), begin - timedelta(days=45), script

    def _inbox(self) -> Iterator[tuple[str, date, Script]]:
        """The inbox of the stuurder's own team, two of them waiting too long."""
        for theme, ago in (("wonen", 2), ("dementie", 3), ("relatie", 4), ("psychisch", 9)):
            yield theme, self.days.back(ago), Script(waits=True)

    def _caseload(self) -> Iterator[tuple[str, date, Script]]:
        """The dossiers of the wijkcoach with the demo account: new, late, due, waiting for others, quiet."""
        me, last = self.coach, self.days.last

        def running(begin: date, **more: object) -> tuple[date, Script]:
            script = Script(holder=me, begins=begin, lasts=LONG, **more)  # type: ignore[arg-type]
            return begin - timedelta(days=40), script

        yield "psychisch", self.days.back(3), Script(holder=me, is_new=True)
        yield "lvb", self.days.back(5), Script(holder=me, is_new=True)
        for theme, ago in (("geld", 45), ("huishouden", 33), ("wonen", 16)):
            yield theme, last - timedelta(days=ago), Script(holder=me, assessed="open")
        for theme, ago in (("mantelzorg", 12), ("psychisch", 48)):  # startmeting to do, and late
            yield theme, *running(last - timedelta(days=ago), start_done=False)
        for theme, days_left in (("eenzaam", 1), ("dementie", 4), ("geld", 16), ("lvb", -8), ("wonen", -33)):
            begin = add_months(last + timedelta(days=days_left), -6)  # halfjaarmeting due then
            yield theme, *running(begin, start_done=True, half_year_done=False)
        for partner, ago, fate, theme in (
            ("polder", 2, "seen", "eenzaam"),
            ("brug", 9, "sent", "psychisch"),
            ("wilgen", 25, "wait", "dementie"),
            ("thuis", 12, "decline", "lvb"),
            ("schuld", 20, "promised", "geld"),
            ("kompas", 1, "draft", "mantelzorg"),
        ):
            begin = self.days.back(ago) - timedelta(days=70)
            yield theme, *running(begin, start_done=True, referral=(partner, ago, fate))

    def _stand_ins(self) -> Iterator[tuple[str, date, Script]]:
        """Dossiers of a colleague who is ill, which the wijkcoach keeps warm."""
        team = self.world.people.coaches["ridderveld"]
        ill = next(worker for worker in team if any(end is None for _, end in worker.absences))
        for theme, months in (("huishouden", 4), ("dementie", 8), ("eenzaam", 10)):
            begin = add_months(self.days.last, -months)
            script = Script(holder=ill, stand_in=self.coach, begins=begin, lasts=LONG, start_done=True)
            yield theme, begin - timedelta(days=40), script
        youngest = self.days.last - timedelta(days=75)
        for ago in (4, 13):  # a formal request that waits for the Wmo-consulent, one of them too long
            yield (
                "huishouden",
                youngest,
                Script(begins=youngest + timedelta(days=50), lasts=LONG, applied=ago),
            )

    def _other_inboxes(self) -> Iterator[tuple[Place, str, int]]:
        seen: set[str] = set()
        for place in sorted(self.world.clients.places, key=lambda place: -place.inhabitants):
            if place.team == "ridderveld" or place.team in seen:
                continue
            seen.add(place.team)
            yield place, "huishouden", 2
            yield place, "eenzaam", 3 + len(seen) % 6


HEAVY = (("verslaving", 2), ("relatie", 3), ("psychisch", 5), ("geld", 7), ("wonen", 11))  # theme, months ago
# partner, working days since it was sent, fate, theme
REFERRALS = (
    ("polder", 0, "sent", "eenzaam"),
    ("polder", 1, "sent", "dementie"),
    ("polder", 1, "seen", "huishouden"),
    ("polder", 4, "seen", "daginvulling"),
    ("polder", 8, "promised", "eenzaam"),
    ("polder", 15, "wait", "dementie"),
    ("polder", 18, "decline", "eenzaam"),
    ("kompas", 1, "sent", "mantelzorg"),
    ("kompas", 7, "seen", "relatie"),
    ("brug", 2, "sent", "verslaving"),
    ("thuis", 2, "seen", "lvb"),
    ("wilgen", 3, "sent", "dementie"),
    ("werk", 2, "sent", "daginvulling"),
    ("schuld", 1, "sent", "geld"),
    ("leerplicht", 3, "seen", "relatie"),
)
