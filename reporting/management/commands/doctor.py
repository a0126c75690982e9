"""What an administrator must know of this installation; the exit status tells whether all is well."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from cases.models import Client
from reporting.figures.condition import Finding, Level, condition, findings, migrations_waiting, tasks_waiting
from reporting.figures.source import follows

ROOM = 0.10  # of the disk of the uploads
SAMPLE = 50  # numbers that are opened


class Command(BaseCommand):
    help = "Kijkt alles na wat een beheerder moet weten, en zegt wat er te doen is. Verandert niets."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--stil", action="store_true", help="toon alleen wat niet goed is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError("De database antwoordt niet. Kijk of PostgreSQL draait.") from error
        on, now = timezone.localdate(), timezone.localtime()
        told = [
            *tables(),
            *replica(),
            *keys(),
            *disk(),
            *queue(),
            *findings(condition(on=on, now=now), on=on),
        ]
        for one in told:
            if one.level == Level.FINE and options["stil"]:
                continue
            self.stdout.write(f"{one.level.value:<7} {one.what}")
            if one.advice:
                self.stdout.write(f"        {one.advice}")
        wrong = sum(one.level == Level.WRONG for one in told)
        if wrong:
            raise CommandError(f"{wrong} x fout. Los dit eerst op.")


def tables() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    if waiting := migrations_waiting():
        yield Finding(Level.WRONG, f"{waiting} migraties wachten.", "Start migrate.")
    else:
        yield Finding(Level.FINE, "De tabellen zijn van deze versie.")


def replica() -> Iterator[Finding]:
    """Whether the replica that figures are read from keeps up, where there is one."""
    keeps_up = follows()
    if keeps_up:
        yield Finding(Level.FINE, "De replica volgt de database; cijfers worden daar gelezen.")
    elif keeps_up is False:
        yield Finding(
            Level.LOOK,
            "De replica volgt de database niet. Cijfers komen nu uit de database zelf.",
            "Kijk of hij draait, of REPLICA_URL klopt, en of hij achterloopt (pg_stat_replication).",
        )


def keys() -> Iterator[Finding]:
    """Whether the seal key of this installation opens what is in the database: a sample of the numbers."""
    sealed = Client.objects.exclude(bsn="").order_by("-pk")[:SAMPLE]
    try:
        opened = len([client.bsn for client in sealed])
    except ValueError:
        yield Finding(
            Level.WRONG,
            "De sleutel in SEAL_KEY opent niet wat in de database staat.",
            "Zet de sleutel terug waarmee het is verzegeld, of noem hem in SEAL_KEYS_BEFORE.",
        )
    else:
        yield Finding(Level.FINE, f"De sleutel past op {opened} van {opened} nummers.")


def disk() -> Iterator[Finding]:
    """Whether uploads can be written, and for how long there is room."""
    folder = settings.MEDIA_ROOT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"Rondom")
        room = shutil.disk_usage(folder)
    except OSError:
        yield Finding(
            Level.WRONG,
            "In de map voor documenten kan niet worden geschreven.",
            "Kijk naar de rechten op RONDOM_DATA en of de schijf vol is.",
        )
        return
    free = room.free / room.total
    level = Level.FINE if free > ROOM else Level.LOOK
    advice = "" if free > ROOM else "Maak ruimte of een grotere schijf, voordat documenten niet meer passen."
    yield Finding(
        level, f"Op de schijf van de documenten is {free:.0%} vrij ({room.free / 1e9:.1f} GB).", advice
    )


def queue() -> Iterator[Finding]:
    """Whether the queue answers, whether somebody works on it, and what waits in it."""
    waiting = tasks_waiting()
    if waiting is None:
        yield Finding(
            Level.WRONG,
            "De wachtrij antwoordt niet.",
            "Kijk of Redis draait. Intussen werkt men door; post en rapporten wachten.",
        )
        return
    yield Finding(Level.FINE, f"De wachtrij antwoordt; er wachten {waiting} taken.")
    workers = current_app.control.ping(timeout=2)
    if workers:
        yield Finding(Level.FINE, f"Werkers van de wachtrij: {len(workers)}.")
    else:
        yield Finding(Level.WRONG, "Niemand werkt aan de wachtrij.", "Start de werker (celery worker).")
