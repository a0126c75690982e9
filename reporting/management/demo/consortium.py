"""The whole demo, from the first gemeente to the last note, in portions of equal size."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from cases.terms import add_months
from providers.models import Role
from reporting.management.demo import voices
from reporting.management.demo.agreements import Agreements
from reporting.management.demo.days import Days, chance
from reporting.management.demo.desk import Desk
from reporting.management.demo.regions import repeat
from reporting.management.demo.spotlight import Spotlight
from reporting.management.demo.stories import Stories
from reporting.management.demo.world import World
from reporting.management.demo.writing import check_at_once, finish

MONTHS = 36
PORTION = 1000  # residents that are held in memory at a time; above 500 the history tells them in one row
REGION = 10_000  # residents that are written by chance; more of them are repeated by the database
WITH_DOSSIER = 0.76  # of the residents; the others only got advice
UNNAMED = 1.3  # questions per resident by people whose name is not written down


def build(
    *, clients: int, seed: int, until: date, hashed: str, unusable: str, progress: Callable[[int], None]
) -> World:
    """Write the consortium into an empty database.

    clients: residents, at least 100. until: the last day on which anything was done. progress: told how many
    residents are written, a portion at a time. The caller gives the transaction.
    """
    days = Days(add_months(until, -MONTHS) + timedelta(days=1), until)
    world = World(Random(seed), days, hashed=hashed, unusable=unusable)  # noqa: S311 no secret depends on it
    check_at_once()
    world.places.fill()
    world.clients.index()
    world.people.fill(clients)
    Agreements(world).contracts()
    Agreements(world).guides()
    stories, desk = Stories(world), Desk(world)
    Spotlight(world, stories).shine()
    _last_days(world, desk)
    written = world.clients.client.number
    world.copy()
    progress(written)
    while written < clients:
        portion = min(PORTION, clients - written)
        for _ in range(portion):
            _resident(world, stories, desk)
        written += portion
        world.copy()
        progress(written)
    Agreements(world).experiences(clients)
    world.copy()
    finish(world.tables)
    voices.say(world)
    return world


def build_elsewhere(world: World, times: int, *, unusable: str, progress: Callable[[int], None]) -> None:
    """Write the same so many times more, in regions of their own; after the acts of the last day."""
    written = world.clients.client.number
    repeat(world.tables, times, unusable=unusable, progress=lambda done: progress(written * (done + 1)))
    finish(world.tables)


def _resident(world: World, stories: Stories, desk: Desk) -> None:
    rng, clients = world.rng, world.clients
    theme = clients.theme()
    client, place = clients.another(theme)
    received_on = world.days.any(rng)
    if chance(rng, WITH_DOSSIER):
        stories.tell(client, place, theme, received_on)
    else:
        desk.light(theme, place, received_on, client=client)
        if chance(rng, 0.2):
            desk.light(theme, place, world.days.any(rng), client=client)
    for _ in range(2 if chance(rng, UNNAMED - 1) else 1):
        desk.light(clients.theme(), clients.place(), world.days.any(rng))


def _last_days(world: World, desk: Desk) -> None:
    """The desk of the last days: questions of yesterday, people to call back, questions left open."""
    rng, days, clients = world.rng, world.days, world.clients
    me = world.people.account[Role.DESK].id
    for _ in range(9):
        desk.light(clients.theme(), clients.place(), days.last)
    for ago in (0, 1, 1, 3):
        theme = clients.theme()
        client, place = clients.another(theme)
        desk.light(
            theme,
            place,
            days.back(ago),
            client=client if ago else None,
            call_back=True,
            caller_phone=f"06 5551 {rng.randint(0, 9999):04d}",
            taken_by_id=me,
        )
    for ago in (0, 2):  # left to finish later
        desk.request(clients.theme(), clients.place(), days.back(ago), taken_by_id=me)
