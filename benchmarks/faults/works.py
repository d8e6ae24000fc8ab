"""The work in the middle of which something is killed, and what has to be found afterwards.

A work is one round: ``begin()`` prepares, ``act()`` does the work in the background, and
``found()`` looks at the database once the site is back: what was not answered is sent once more.
"""

import random
import threading
import time
from http.client import HTTPException
from uuid import uuid4

from benchmarks.printing import say
from tests.support.desk import form_data
from tests.support.files.uploads import pdf

from .fault_table import FaultCounts

ADMIN = "/admin/recommendations"
FOUND = 302
DATA = "benchmarks.faults.data"


class Work:
    """One round of work on the site, by the ``client`` of somebody signed in."""

    title = ""
    # Seconds after the beginning in which the kill falls.
    window = 0.1, 1.0

    def __init__(self, site, client, number):
        self.site, self.client, self.number = site, client, number
        self.threads = []

    def call(self, function, **options):
        return self.site.call(f"{DATA}.{function}", **options)

    def begin(self):
        """Prepares the round."""

    def start(self):
        self.threads = [threading.Thread(target=self.act)]
        for thread in self.threads:
            thread.start()

    def wait_for_the_kill(self):
        time.sleep(random.uniform(*self.window))  # noqa: S311 - guards nothing

    def end(self):
        for thread in self.threads:
            thread.join()

    def send(self, path, fields, files=None):
        """True when the form was answered by a redirect; False when nobody knows."""
        try:
            return self.client.post(path, fields, files=files, follow=False).status == FOUND
        except (OSError, HTTPException):
            return False


class Reports(Work):
    """Three people publish progress reports, one after another."""

    title = "progress reports are published"
    people = 3
    file = None

    def begin(self):
        self.items = self.call("make_plan", year=1900, items=self.people)
        self.sent, self.is_over = [], threading.Event()

    def start(self):
        self.threads = [
            threading.Thread(target=self.act, args=(item,)) for item in self.items[: self.people]
        ]
        for thread in self.threads:
            thread.start()

    def act(self, item):
        path = f"{ADMIN}/progressupdate/add/?recommendation={item}"
        while not self.is_over.is_set():
            try:
                fields = form_data(self.client.get(path))
            except (OSError, HTTPException):
                continue
            words = f"report {uuid4()}"
            fields |= {"status": "in_progress", "narrative_ar": words, "_publish": "1"}
            if "recommendation" not in fields:
                continue
            files = {"evidence_file": ("list.pdf", pdf(words))} if self.file else None
            is_answered = self.send(path, fields, files)
            self.sent.append((words, path, fields, files, is_answered))

    def end(self):
        self.is_over.set()
        super().end()

    def found(self):
        before = self.call("reports", words=[one[0] for one in self.sent])
        lost = sum(
            answered and not before["counts"][words]
            for words, _path, _fields, _files, answered in self.sent
        )
        for _words, path, fields, files, is_answered in self.sent:
            if not is_answered and not self.send(path, fields, files):
                lost += 1
        after = self.call("reports", words=[one[0] for one in self.sent])
        lost += sum(count == 0 for count in after["counts"].values())
        doubled = sum(count > 1 for count in after["counts"].values())
        half = before["half"] + after["half"] + self.call("orphans")
        return FaultCounts(sum(one[4] for one in self.sent), lost, doubled, half)


class Uploads(Reports):
    """The same, each with a file as evidence."""

    title = "reports with a file are published"
    file = True


class Step(Work):
    """One long request: it has happened wholly or not at all, and once more it succeeds."""

    is_answered = False

    def act(self):
        try:
            self.is_answered = self.do()
        except (OSError, HTTPException):
            """Nobody knows: it is sent again once the site is back."""

    def found(self):
        state = self.state()
        lost = self.is_answered and state == self.before
        half = state not in (self.before, self.after)
        if state == self.before:
            self.do()
        ended = self.state()
        doubled = ended != self.after and not half
        if half or doubled:
            say(f"    {self.title}: {state}, then {ended}, not {self.after}")
        return FaultCounts(int(self.is_answered), int(lost), int(doubled), int(half))


class Closing(Step):
    """A year with forty items is closed: all are carried over, the report is frozen."""

    title = "a year is closed"
    window = 0.1, 2.0
    items = 40

    def begin(self):
        self.year = 1902 + 2 * self.number
        self.call("make_plan", year=self.year, items=self.items)
        self.call("decide_all", year=self.year)
        self.plan = self.call("plan_key", year=self.year)
        self.before = ["adopted", 0, 0, self.items]
        self.after = ["closed", self.items, 1, 0]

    def do(self):
        path = f"{ADMIN}/plan/{self.plan}/close/preview/"
        fields = form_data(self.client.get(path)) | {"close": "1"}
        return self.send(path, fields)

    def state(self):
        return self.call("year_is", year=self.year)


class Worksheet(Step):
    """A worksheet changes each of three hundred rows."""

    title = "a worksheet of 300 rows is imported"
    window = 0.1, 4.0
    rows = 300

    def begin(self):
        year = 2030 + self.number
        self.call("make_draft", year=year, items=self.rows)
        self.plan, self.year = self.call("plan_key", year=year), year
        base = f"{ADMIN}/plan/{self.plan}"
        sheet = self.client.get(f"{base}/sheet.csv").body.decode()
        self.before, self.after = {"old": self.rows}, {"new": self.rows}
        changed = sheet.replace("التوصية", "الجولة").encode()
        self.client.get(f"{base}/sheet/")
        answer = self.client.post(
            f"{base}/sheet/", files={"file": ("plan.csv", changed)}, follow=False
        )
        self.result = answer.headers["Location"]
        self.client.get(self.result)

    def do(self):
        """The answer is streamed: it is whole when it leads on."""
        fields = form_data(self.client.get(self.result)) | {"write": "1"}
        answer = self.client.post(self.result, fields)
        return b'http-equiv="refresh"' in answer.body

    def state(self):
        return self.call("titles", year=self.year)


class Minutes(Step):
    """The plan of minutes with sixty items is created."""

    title = "a plan is created from minutes"
    window = 0.1, 1.5
    items = 60

    def begin(self):
        self.year = 2115 + self.number
        lines = [f"{number}- توصية رقم {number} بشأن العمل." for number in range(1, self.items + 1)]
        path = f"{ADMIN}/plan/from-minutes/"
        self.client.get(path)
        typed = {"year": str(self.year), "language": "ar", "text": "\n".join(lines), "read": "1"}
        answer = self.client.post(path, typed, follow=False)
        self.path = answer.headers["Location"]
        self.before, self.after = [1, 0], [0, self.items]

    def do(self):
        fields = form_data(self.client.get(self.path))
        return self.send(self.path, fields | {"act": "create", "leave_rest_out": "1"})

    def state(self):
        return self.call("minutes_are", year=self.year)


WORKS = [Reports, Uploads, Closing, Worksheet, Minutes]
