"""A whole import: read, check, match, load and log, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from django.db import connection, transaction

from cases.models import Client
from providers import services as providers
from reporting.exchange import checks, faults, holding, loading, matching, staging
from reporting.exchange.faults import Fault
from reporting.exchange.files import FILES, TOEWIJZINGEN, File
from reporting.models import ImportRun

LOCK = 0x726F6E646F6D  # "rondom": one import at a time
LARGE = 10_000  # rows after which the planner should look again


class Busy(Exception):
    """Another import is running."""


@dataclass
class Count:
    """What became of the rows of one file."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Result:
    """An import that was done or, with faults, was not. counts: file name -> count, in order of loading."""

    counts: dict[str, Count] = field(default_factory=dict)
    faults: int = 0


@dataclass(frozen=True)
class Wishes:
    """update: rewrite known records whose content differs. check_only: change nothing."""

    update: bool = False
    check_only: bool = False


Progress = Callable[[str], None]


def bring_in(
    folder: Path, *, wishes: Wishes, by: str, tell: Callable[[Fault], None], progress: Progress
) -> Result:
    """Import a folder of files, all of it or nothing.

    by: who does it, for the log. tell: hears every fault, sorted by file, line and column. progress: hears
    what is going on. Raises Busy while another import runs.
    """
    with transaction.atomic():
        _one_at_a_time()
        # A number is compared by its mark, which an earlier key would make otherwise.
        providers.renew_numbers(Client)
        files = [file for file in FILES if (folder / file.path).is_file()]
        hashes = {file.path: _sha256(folder / file.path) for file in files}
        result = _checked(folder, files, wishes, progress)
        progress("")
        if result.faults:
            for fault in faults.sorted_faults():
                tell(fault)
        if result.faults or wishes.check_only:
            transaction.set_rollback(True)
            return result
        with connection.cursor() as cursor:
            # Who left according to the files may still hold a dossier in them: cases migration 0033.
            cursor.execute("SELECT set_config('rondom.importing', 'yes', true)")
        _loaded(files, result, progress)
        _log(by, hashes, result)
    progress("")
    return result


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy
        cursor.execute("SET LOCAL datestyle = 'ISO'; SET LOCAL work_mem = '64MB'")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _checked(folder: Path, files: list[File], wishes: Wishes, progress: Progress) -> Result:
    result = Result()
    faults.prepare()
    for file in files:

        def tick(rows: int, name: str = file.path) -> None:
            progress(f"{name}: {rows} regels gelezen")

        result.counts[file.path] = Count(read=staging.stage(file, folder / file.path, tick))
    progress("de regels en de verwijzingen worden vergeleken")
    checks.check(files)
    for file in files:
        progress(f"{file.path}: vergelijken met wat bekend is")
        are_known = matching.has_records(file)
        if file is TOEWIJZINGEN:
            holding.match(update=wishes.update, are_known=are_known)
        elif are_known:
            matching.match(file, update=wishes.update)
        else:
            matching.match_nothing(file)
        _count(file, result.counts[file.path])
    result.faults = faults.count()
    return result


def _count(file: File, count: Count) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FILTER (WHERE changed), count(*) FILTER (WHERE NOT changed) FROM "{file.found}"'
        )
        count.changed, count.unchanged = cursor.fetchone()
    count.new = count.read - count.changed - count.unchanged


def _loaded(files: list[File], result: Result, progress: Progress) -> None:
    with connection.cursor() as cursor:
        # Deferred, the checks of all references would wait in memory until the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for file in files:
            progress(f"{file.path}: vastleggen")
            loading.load(file)
            # The planner should know of many new rows at once; autovacuum tells it minutes later.
            if result.counts[file.path].new + result.counts[file.path].changed >= LARGE:
                cursor.execute(f"ANALYZE {file.table}")


def _log(by: str, hashes: dict[str, str], result: Result) -> None:
    ImportRun.objects.create(
        by=by,
        files={
            name: {
                "sha256": hashes[name],
                "gelezen": n.read,
                "nieuw": n.new,
                "gewijzigd": n.changed,
                "gelijk": n.unchanged,
            }
            for name, n in result.counts.items()
        },
    )
