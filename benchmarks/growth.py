"""What grows with the site: ``python -m benchmarks.growth ROWS``, in the empty database of the
environment.

Measures pages in a site of a thousand recommendations and in one of ``--rows``, on SQLite and
PostgreSQL: milliseconds of CPU of each page, with those of the database, and their ratio. The
newest plan has a thousand in both. The public pages are asked for after the title of one of its
recommendations was saved. Then what each recommendation takes in the database.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.filling import MOST_IN_A_PLAN, fill
from benchmarks.printing import say
from benchmarks.servers import SERVERS

FEW = 1_000
NEWEST = 2030
TIMES = 7
ADMIN = "/admin/recommendations/recommendation/"
PLAN = f"/ar/plans/{NEWEST}/"
BODY, THEME = "/ar/institutions/body-1/", "/ar/themes/theme-1/"
# Title → address, and the ratio that it may have. In braces: the numbers of last pages.
PAGES = {
    "plan": (PLAN, 1.1),
    "plan, last page": (f"{PLAN}?page={FEW // 50}", 1.1),
    "plan, filtered": (f"{PLAN}?status=in_progress&theme=theme-1", 1.1),
    "recommendation": (f"{PLAN}7/", 1.1),
    "overview": ("/ar/", 1.1),
    "JSON of a recommendation": (f"{PLAN}7.json", 1.1),
    "all plans": ("/ar/plans/", 1.3),
    "JSON of all plans": ("/ar/plans.json", 1.3),
    "all bodies": ("/ar/institutions/", 1.3),
    "a body": (BODY, 1.3),
    "a body, last page": (f"{BODY}?page={{body}}", 1.3),
    "a theme": (THEME, 1.3),
    "a theme, last page": (f"{THEME}?page={{theme}}", 1.3),
    "all updates": ("/ar/updates/", 1.3),
    "all updates, last page": ("/ar/updates/?page={updates}", 1.3),
    "search, a frequent word": ("/ar/search/?q=برنامج", 1.3),
    "search, its last page": ("/ar/search/?q=برنامج&page={search}", 1.3),
    "search, the beginning of a word": ("/ar/search/?q=برنا", 1.3),
    "search, a rare word": (f"/ar/search/?q={NEWEST}/7", 1.3),
    "search, no result": ("/ar/search/?q=زعتر", 1.3),
    "admin list": (ADMIN, 1.1),
    "admin list, last page": (f"{ADMIN}?p={{admin}}", 1.3),
    "admin search, a frequent word": (f"{ADMIN}?q=برنامج", 1.3),
    "admin search, a rare word": (f"{ADMIN}?q={NEWEST}/7", 1.3),
    "admin list of updates": ("/admin/recommendations/progressupdate/", 1.1),
}
LINE = "{:<36} {:>12} {:>12} {:>8} {:>6}"


def run(rows):
    """Makes both sites on each database, and prints what the pages cost in them."""
    for name in SERVERS:
        few, many = _costs(name, FEW), _costs(name, rows)
        if few is None:
            continue
        say(f"\n{name}\n")
        say(LINE.format("CPU, ms", f"{FEW:,}", f"{rows:,}", "ratio", "goal"))
        for title, milliseconds in few["pages"].items():
            other = many["pages"][title]
            ratio, goal = f"{other / milliseconds:.2f}", PAGES[title][1]
            say(LINE.format(title, f"{milliseconds:.1f}", f"{other:.1f}", ratio, goal))
        sizes = [f"{costs['bytes']:,.0f}" for costs in (few, many)]
        say(LINE.format("database, bytes a recommendation", *sizes, "", "4,000"))


def _costs(name, rows):
    """What is measured in a new site of ``rows`` recommendations on the database of this name; None
    where the machine has none."""
    with (
        tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder,
        SERVERS[name](folder) as address,
    ):
        if address is None:
            return None
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-m", "benchmarks.growth", str(rows)],
            env=os.environ | {"DATABASE_URL": address, "DATA_DIR": folder},
            check=True,
            stdout=subprocess.PIPE,
        )
        return json.loads(done.stdout)


def sizes_by_year(rows):
    """Year → how many: FEW in the newest plan, the others in plans as long as they can be."""
    plans = {NEWEST: min(rows, FEW)}
    year, left = NEWEST, rows - plans[NEWEST]
    while left > 0:
        year -= 1
        plans[year] = min(left, MOST_IN_A_PLAN)
        left -= plans[year]
    return plans


def measure(rows):
    """Fills the database. Returns ``pages`` (title → milliseconds of CPU) and ``bytes`` (a row)."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from recommendations.models import User
    from recommendations.search.indexing import reindex_all

    fill(sizes_by_year(rows))
    reindex_all()
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself after so many changes.
        cursor.execute("ANALYZE")
    size = _size() / rows
    settings.ALLOWED_HOSTS = ["testserver"]
    User.objects.update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(User.objects.get())
    # Of 20 bodies and 8 themes; a search of the public ends after a thousand results.
    last = {
        "body": -(-rows // 20 // 50),
        "theme": -(-rows // 8 // 50),
        "updates": -(-rows // 50),
        "search": min(rows, FEW) // 20,
        "admin": -(-rows // 50),
    }
    pages = {
        title: _milliseconds(client, address.format(**last))
        for title, (address, _goal) in PAGES.items()
    }
    return {"pages": pages, "bytes": size}


def _milliseconds(client, address):
    """The CPU of a page, with that of the database; the least of ``TIMES``."""
    from recommendations.models import Recommendation

    is_public, taken = not address.startswith("/admin/"), []
    for _time in range(TIMES + 1):
        if is_public:
            item = Recommendation.objects.get(plan__year=NEWEST, number=9)
            item.title_en = f"Title {time.monotonic_ns()}"
            item.save()
        begun = _cpu()
        answer = client.get(address)
        taken.append((_cpu() - begun) / 1_000_000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    # The first time fills what each process caches.
    return min(taken[1:])


def _cpu():
    """Nanoseconds of CPU of this process, and of the one by which PostgreSQL serves it."""
    from django.db import connection

    used = time.process_time_ns()
    if connection.vendor == "postgresql":
        server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        used += int(server.read_text().split()[0])
    return used


def _size():
    """The bytes of the database; on PostgreSQL those of its tables and their indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
            )
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
