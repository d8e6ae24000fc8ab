"""What grows with the site: ``python -m benchmarks.growth PATHS``, in a site made before.

Measures some pages in a site of a thousand recommendations and in one of ``--rows``: milliseconds
of CPU of each page, and their ratio. Then what each recommendation takes in the database.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.printing import say

FEW = 1_000
TIMES = 15
ADMIN = "/admin/recommendations/recommendation/"
# Title → address; ``last``: the number of the last page of the admin's list.
PAGES = {
    "search, a frequent word": "/ar/search/?q=برنامج",
    "search, its last page": "/ar/search/?q=برنامج&page={search}",
    "search, the beginning of a word": "/ar/search/?q=برنا",
    "search, a rare word": "/ar/search/?q=2001/7",
    "search, no result": "/ar/search/?q=زعتر",
    "admin list": ADMIN,
    "admin list, last page": f"{ADMIN}?p={{admin}}",
    "admin search, a frequent word": f"{ADMIN}?q=برنامج",
    "admin search, a rare word": f"{ADMIN}?q=2001/7",
    "admin list of updates": "/admin/recommendations/progressupdate/",
}
LINE = "{:<36} {:>12} {:>12} {:>8}"


def run(rows):
    """Makes both sites, and prints what the pages cost in them."""
    few, many = _costs(FEW), _costs(rows)
    say(LINE.format("CPU, ms", f"{FEW:,}", f"{rows:,}", "ratio"))
    for title, milliseconds in few["pages"].items():
        other = many["pages"][title]
        ratio = f"{other / milliseconds:.2f}"
        say(LINE.format(title, f"{milliseconds:.1f}", f"{other:.1f}", ratio))
    sizes = [f"{costs['bytes']:,.0f}" for costs in (few, many)]
    say(LINE.format("database, bytes a recommendation", *sizes, ""))


def _costs(rows):
    """What ``python -m benchmarks.growth`` measures in a new site of ``rows`` recommendations."""
    with tempfile.TemporaryDirectory(prefix="tawsiyat-bench-") as folder:
        file = Path(folder, "bench.sqlite3")
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": folder}
        last = {"search": min(rows, FEW) // 20, "admin": -(-rows // 50)}
        for command in (
            ["-m", "benchmarks.filling", str(rows)],
            ["manage.py", "rebuild_search"],
            ["-m", "benchmarks.growth", json.dumps(last)],
        ):
            done = subprocess.run(  # noqa: S603 - our own code
                [sys.executable, *command], env=environment, check=True, stdout=subprocess.PIPE
            )
        return json.loads(done.stdout) | {"bytes": file.stat().st_size / rows}


def measure(last):
    """Title → milliseconds of CPU, the median of ``TIMES``."""
    from django.conf import settings
    from django.test import Client

    from recommendations.models import User
    from recommendations.views.base import page_cache

    settings.ALLOWED_HOSTS = ["testserver"]
    User.objects.update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(User.objects.get())
    pages = {}
    for title, address in PAGES.items():
        times = []
        for _time in range(TIMES):
            page_cache.clear()
            begun = time.process_time()
            answer = client.get(address.format(**last))
            times.append(1000 * (time.process_time() - begun))
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        pages[title] = median(times)
    return pages


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps({"pages": measure(json.loads(sys.argv[1]))}))
