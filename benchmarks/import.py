"""How fast dossiers come in, against COPY of the same rows into the same tables.

    python benchmarks/import.py [CLIENTS] [--map FOLDER]

Makes a folder of invented dossiers (100,000 clients unless said), imports it into an empty database of its
own, imports it again, exports it, then empties the tables and copies the very same rows back with COPY,
indexes and references live. Prints rows per second, the ratio, and the peak memory of the import's process.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
LETTERS = "bdfgklmnprstvw"


def day(number: int) -> str:
    return (date(2022, 1, 1) + timedelta(days=number)).isoformat()


class Town:
    """Invented dossiers, written file by file. All rows of one client are made together."""

    def __init__(self, folder: Path, clients: int) -> None:
        from reporting.exchange.files import FILES

        self.random, self.clients = random.Random(2026), clients
        self.files = {file.name: (folder / file.path).open("w", encoding="utf-8") for file in FILES}
        self.columns = {file.name: list(file.by_name) for file in FILES}
        self.rows = dict.fromkeys(self.files, 0)
        for name, columns in self.columns.items():
            self.files[name].write(";".join(columns) + "\n")

    def row(self, name: str, *, also: dict[str, object] | None = None, **cells: object) -> None:
        values = cells | (also or {})
        self.files[name].write(";".join(str(values.get(c, "")) for c in self.columns[name]) + "\n")
        self.rows[name] += 1

    def write(self) -> int:
        self.places()
        for number in range(self.clients):
            self.client(number)
        for file in self.files.values():
            file.close()
        return sum(self.rows.values())

    def places(self) -> None:
        for g in range(10):
            self.row("gemeenten", gemeente=f"GM{g:04}", naam=f"Gemeente {g}", inwoners=50_000)
            self.row("contracten", contract=f"C{g}", gemeente=f"GM{g:04}", vanaf="2022-01-01")
            for w in range(10):
                self.row("wijken", wijk=f"W{g}-{w}", gemeente=f"GM{g:04}", naam=f"Wijk {w}")
            self.row("teams", team=f"T{g}", naam=f"Team {g}", gemeente=f"GM{g:04}")
        for p in range(20):
            self.row("partners", partner=f"P{p}", naam=f"Partner {p}", soort="partner")
        for m in range(400):
            mail = f"m{m}@voorbeeld.nl"
            self.row(
                "medewerkers", medewerker=f"M{m}", naam=f"M {m}", email=mail, partner="P1", rol="wijkcoach"
            )

    def name(self) -> str:
        pick = self.random.choice
        return "".join(pick(LETTERS) + pick("aeiou") for _ in range(self.random.randint(2, 4))).title()

    def bsn(self, number: int) -> str:
        """The number-th nine digits that pass the elfproef."""
        head = f"{number + 10_000_000:08}"
        rest = sum(int(c) * w for c, w in zip(head, range(9, 1, -1), strict=True)) % 11
        return f"{head}{rest}" if rest < 10 else ""

    def client(self, n: int) -> None:
        r, g = self.random, n % 10
        place = {"gemeente": f"GM{g:04}", "wijk": f"W{g}-{n // 10 % 10}"}
        self.row(
            "clienten",
            client=f"K{n}",
            bsn=self.bsn(n * 3),
            geboortedatum=f"{r.randint(1930, 2005)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
            achternaam=self.name(),
            voornamen=self.name(),
            geslacht=r.choice("mvxo"),
            postcode=f"{r.randint(1000, 9999)}{r.choice('ABCD')}{r.choice('EFGH')}",
            huisnummer=r.randint(1, 300),
            telefoon=f"06 {r.randint(10_000_000, 99_999_999)}",
            email=f"k{n}@voorbeeld.nl",
            huishouden=f"HH{n // 2}",
            also=place,
        )
        start = r.randint(0, 1200)
        self.row(
            "dossiers",
            dossier=f"D{n}",
            client=f"K{n}",
            gemeente=place["gemeente"],
            geopend_op=day(start),
            team=f"T{g}",
        )
        self.row(
            "hulpvragen",
            hulpvraag=f"H{n}",
            client=f"K{n}",
            ontvangen_op=day(start - 3),
            kanaal="telefoon",
            bron="zelf",
            leefgebieden="financien|huisvesting",
            tekst=f"De inwoner {self.name()} kan de huur niet meer betalen en wil hulp bij de post.",
            uitkomst="dossier",
            uitkomst_op=day(start),
            dossier=f"D{n}",
            also=place,
        )
        if n % 3 == 0:
            self.row("onderzoeken", hulpvraag=f"H{n}", gemeld_op=day(start), afgerond_op=day(start + 40))
            self.row("aanvragen", aanvraag=f"A{n}", hulpvraag=f"H{n}", ontvangen_op=day(start + 40))
        self.trajectories(n, start)
        held = {"dossier": f"D{n}", "medewerker": f"M{n % 400}", "soort": "vast"}
        self.row("toewijzingen", vanaf=day(start), also=held)
        if n % 4 == 0:
            stand_in = held | {"medewerker": f"M{(n + 1) % 400}", "soort": "vervanging"}
            self.row("toewijzingen", vanaf=day(start + 50), tot=day(start + 70), also=stand_in)
        if n % 2 == 0:
            sent = {"dossier": f"D{n}", "partner": f"P{n % 20}", "verstuurd_op": day(start + 10)}
            self.row(
                "verwijzingen",
                verwijzing=f"V{n}",
                beantwoord_op=day(start + 14),
                antwoord="geaccepteerd",
                also=sent,
            )

    def trajectories(self, n: int, start: int) -> None:
        from cases.scales import Domain

        r = self.random
        for t in range(2):
            begin = start + 10 + t * 300
            ended = {"beeindigd_op": day(begin + 250), "reden_beeindiging": "19"} if t == 0 else {}
            traject = f"TR{n}-{t}"
            self.row(
                "trajecten",
                traject=traject,
                dossier=f"D{n}",
                gestart_op=day(begin),
                doeldomeinen="financien",
                also=ended,
            )
            for level in range(2):
                self.row("intensiteit", traject=traject, vanaf=day(begin + level * 90), niveau=3 - level)
            self.row(
                "doelen",
                doel=f"G{n}-{t}",
                traject=traject,
                domein="financien",
                tekst=f"Ik wil {self.name()} weer zien.",
            )
            for number, moment in enumerate(("start", "halfjaar", "einde")):
                scores = {domain: r.randint(1, 5) for domain in Domain.values}
                when = {
                    "gemeten_op": day(begin + number * 120),
                    "moment": moment,
                    "medewerker": f"M{n % 400}",
                }
                self.row("metingen", meting=f"ME{n}-{t}-{number}", traject=traject, also=scores | when)


def database(name: str) -> str:
    """A database of its own beside the one that is configured, empty and migrated."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    url = os.environ["DATABASE_URL"].replace(f"/{connection.settings_dict['NAME']}", f"/{name}", 1)
    manage("migrate", "--verbosity=0", url=url)
    return url


def manage(*arguments: str, url: str) -> float:
    """Run a command in its own process; the seconds it took."""
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def copied(url: str) -> float:
    """Empty the tables and put the same rows back with COPY; the seconds of the COPY alone."""
    import psycopg

    from cases.models import Household
    from providers.models import PartnerArea, TeamDistrict
    from reporting.exchange.files import FILES

    models = [file.model for file in FILES]
    at = models.index(FILES[7].model)
    models[at:at] = [PartnerArea, TeamDistrict, Household]
    with psycopg.connect(url) as connection, tempfile.TemporaryDirectory() as kept:
        names = {
            model._meta.db_table: ", ".join(
                f'"{f.column}"' for f in model._meta.concrete_fields if not f.generated
            )
            for model in models
        }
        for table, columns in names.items():
            out = connection.cursor().copy(f"COPY {table} ({columns}) TO STDOUT")
            with out as rows, (Path(kept) / table).open("wb") as file:
                for block in rows:
                    file.write(block)
        connection.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        connection.commit()
        begun = time.perf_counter()
        for table, columns in names.items():
            into = connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN")
            with into as copy, (Path(kept) / table).open("rb") as file:
                while block := file.read(1 << 20):
                    copy.write(block)
        connection.commit()
        return time.perf_counter() - begun


def main() -> None:
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="?", type=int, default=100_000)
    parser.add_argument("--map", type=Path, help="keep the files in this folder")
    options = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.map or Path(temporary) / "in"
        folder.mkdir(parents=True, exist_ok=True)
        rows = Town(folder, options.clients).write()
        print(f"{options.clients} clients, {rows} rows")
        url = database("rondom_benchmark_import")
        seconds = manage("import_dossiers", str(folder), url=url)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"import     {seconds:8.1f} s  {rows / seconds:10.0f} rows/s  peak memory {memory:.0f} MB")
        again = manage("import_dossiers", str(folder), url=url)
        print(f"again      {again:8.1f} s  {rows / again:10.0f} rows/s  (nothing changes)")
        out = manage("export_dossiers", str(Path(temporary) / "out"), url=url)
        print(f"export     {out:8.1f} s  {rows / out:10.0f} rows/s")
        limit = copied(url)
        print(f"COPY       {limit:8.1f} s  {rows / limit:10.0f} rows/s  import takes {seconds / limit:.1f} x")


if __name__ == "__main__":
    main()
