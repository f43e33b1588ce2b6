"""Imports a made-up register and loads its rows in the database's own way. Started by benches/register, which says where and with which server.

Printed for each database: seconds of the import and its largest memory, seconds of the bulk load, how many times as long the import took; and the
longest that another process waited for a small write of its own while a further file was imported.
"""
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "redress"
FOLDER = pathlib.Path(os.environ["REDRESS_REGISTER_FOLDER"])
SERVER = os.environ["REDRESS_REGISTER_POSTGRES"]
PROGRAMS = pathlib.Path(os.environ["REDRESS_REGISTER_PROGRAMS"])
# The accounts that were frozen in Thailand when the regulation was made.
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 853_486
# Rows of the further file, beside which another process writes.
BESIDE = max(ROWS // 4, 1)
# What an import of accounts writes, parents first.
TABLES = ["accounts", "holds", "history"]
# As the program sets its own writing connection.
CACHE = "PRAGMA cache_size = -49152"
BEATS_EVERY_SECONDS = 0.01

GIVEN = "กมล กิตติ ขวัญ จิรา ชนิดา ณัฐ ดวงใจ ธนา นภา บุษบา ปกรณ์ พิมพ์ ภูมิ มานี รัตนา วิชัย ศิริ สมปอง สุดา อรุณ".split()
FAMILY = "ใจดี ทองแท้ นาสวน บุญมาก ป่าไม้ พูนสุข ภูผา มีทรัพย์ รักเรียน ลมหนาว วังน้ำ ศรีสมมติ สายธาร สุขสมมติ แสงเดือน หาดทราย".split()
TIERS = ["black", "dark_grey", "light_grey", "dark_brown", "light_brown"]


def national_id(chance):
    digits = [chance.randint(1, 8)] + [chance.randint(0, 9) for _ in range(11)]
    digits.append((11 - sum(d * w for d, w in zip(digits, range(13, 1, -1))) % 11) % 10)
    return "".join(map(str, digits))


def write_register(path, rows, seed):
    """A bank's file: as many accounts, each with one hold, in no order of their numbers."""
    chance = random.Random(seed)
    numbers = chance.sample(range(10**9, 10**10), rows)
    with open(path, "w", encoding="utf-8") as file:
        file.write("account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference\n")
        for place, number in enumerate(numbers, 1):
            name = f"{chance.choice(GIVEN)}{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
            day, hour, minute = chance.randint(1, 28), chance.randint(0, 23), chance.randint(0, 59)
            amount = chance.randint(0, 5_000_000)
            file.write(
                f"{number},{name},{national_id(chance)},{chance.choice(TIERS)},{amount // 100}.{amount % 100:02d},"
                f"2026-08-{day:02d} {hour:02d}:{minute:02d}:00,CCIB,H-{seed}-{place:07d}\n"
            )


def run(*command):
    """Runs a program of ours; seconds, and the largest memory of it in MB."""
    began = time.monotonic()
    # The server of PostgreSQL is gone only when nobody holds its line open any more, so nothing is inherited.
    child = subprocess.Popen([str(part) for part in command], cwd=FOLDER, stdout=subprocess.PIPE)
    told = child.stdout.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command[:6]))} ended with {child.returncode}: {told}")
    return time.monotonic() - began, used.ru_maxrss / 1024


def command(database, *words):
    return [BINARY, "--database", database, "--keys", KEYS, "--smtp", "folder:mail", "--evidence", "evidence", "--json", *words]


def redress(database, *words):
    return run(*command(database, *words))


def make_keys():
    """The key ring that both databases use: made, as for an operator, by the first command on an embedded database."""
    first = f"sqlite:{FOLDER}/first.db"
    for words in (["migrate"], ["sweep"]):
        run(BINARY, "--database", first, "--smtp", "folder:mail", *words)
    return next(FOLDER.glob("*.keys"))


class Sqlite:
    name = "SQLite"

    def database(self, name):
        url = f"sqlite:{FOLDER}/{name}.db"
        redress(url, "migrate")
        return url

    def bulk(self):
        """The faster of two ways: from the other file by INSERT … SELECT, and row by row with a prepared statement; one transaction each."""
        ways = []
        for way in ("attached", "prepared"):
            self.database(way)
            # autocommit: the transactions below are the only ones
            connection = sqlite3.connect(FOLDER / f"{way}.db", isolation_level=None)
            connection.execute(CACHE)
            connection.execute(f"ATTACH '{FOLDER}/imported.db' AS imported")
            began = time.monotonic()
            connection.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                if way == "attached":
                    connection.execute(f"INSERT INTO main.{table} SELECT * FROM imported.{table} ORDER BY rowid")
                else:
                    rows = connection.execute(f"SELECT * FROM imported.{table} ORDER BY rowid")
                    places = ",".join("?" * len(rows.description))
                    connection.executemany(f"INSERT INTO main.{table} VALUES ({places})", rows)
            connection.execute("COMMIT")
            ways.append(time.monotonic() - began)
            connection.close()
            for file in FOLDER.glob(f"{way}.db*"):
                file.unlink()
        return min(ways)

    def beats(self, database, until):
        """Seconds of each small write, until told that it is over."""
        connection = sqlite3.connect(database.removeprefix("sqlite:"), isolation_level=None, timeout=5)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE beats (beat INTEGER)")
        waits = []
        while not until():
            began = time.monotonic()
            connection.execute("INSERT INTO beats VALUES (1)")
            waits.append(time.monotonic() - began)
            time.sleep(BEATS_EVERY_SECONDS)
        connection.close()
        return waits


class Postgres:
    name = "PostgreSQL"

    def psql(self, database, *words):
        subprocess.run([PROGRAMS / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", database, *words], cwd=FOLDER, check=True)

    def database(self, name):
        self.psql(f"{SERVER}/postgres", "-c", f"CREATE DATABASE {name}")
        url = f"{SERVER}/{name}"
        redress(url, "migrate")
        return url

    def bulk(self):
        """COPY in the binary form, one transaction."""
        copies = [f"\\copy {table} TO '{FOLDER}/{table}.copy' WITH (FORMAT binary)" for table in TABLES]
        self.psql(f"{SERVER}/imported", *(word for copy in copies for word in ("-c", copy)))
        url = self.database("bulk")
        copies = [f"\\copy {table} FROM '{FOLDER}/{table}.copy' WITH (FORMAT binary)" for table in TABLES]
        began = time.monotonic()
        self.psql(url, "-1", *(word for copy in copies for word in ("-c", copy)))
        return time.monotonic() - began

    def beats(self, database, until):
        """As on the other database; pgbench writes down how long each took, microseconds in the third column."""
        self.psql(database, "-c", "CREATE TABLE beats (beat INTEGER)")
        (FOLDER / "insert.sql").write_text("INSERT INTO beats VALUES (1);\n")
        line = [PROGRAMS / "pgbench", "-n", "-f", "insert.sql", "-R", str(int(1 / BEATS_EVERY_SECONDS)), "-T", "3600", "-l", "--log-prefix=beats", database]
        child = subprocess.Popen(line, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not until():
            time.sleep(BEATS_EVERY_SECONDS)
        child.terminate()
        child.wait()
        lines = [line.split() for log in FOLDER.glob("beats.*") for line in log.read_text().splitlines()]
        # With -R the time includes how late it began.
        return [int(line[2]) / 1e6 for line in lines if len(line) >= 6]


def measure(kind):
    url = kind.database("imported")
    seconds, memory = redress(url, "import", "accounts", "--bank", "002", "register.csv")
    again, _ = redress(url, "import", "accounts", "--bank", "002", "register.csv")
    bulk = kind.bulk()
    began = time.monotonic()
    words = [str(word) for word in command(url, "import", "accounts", "--bank", "004", "beside.csv")]
    beside = subprocess.Popen(words, cwd=FOLDER, stdout=subprocess.DEVNULL)
    waits = kind.beats(url, lambda: beside.poll() is not None)
    if beside.returncode != 0 or not waits:
        raise SystemExit("the import beside another writer failed")
    waits.sort()
    print(f"{kind.name}: {ROWS:,} accounts imported in {seconds:.1f} s, {ROWS / seconds:,.0f} a second, largest memory {memory:.0f} MB; known again in {again:.1f} s")
    print(f"{kind.name}: its own bulk load {bulk:.1f} s: the import takes {seconds / bulk:.2f} times as long")
    print(
        f"{kind.name}: beside {BESIDE:,} further ones ({time.monotonic() - began:.1f} s), {len(waits):,} small writes of another process waited "
        f"{waits[len(waits) // 2] * 1000:.0f} ms in the middle, {waits[-1] * 1000:.0f} ms at most",
        flush=True,
    )


KEYS = make_keys()
write_register(FOLDER / "register.csv", ROWS, 1)
write_register(FOLDER / "beside.csv", BESIDE, 2)
only = os.environ.get("REDRESS_REGISTER_ONLY")
for kind in (Sqlite(), Postgres()):
    if only in (None, kind.name):
        measure(kind)
