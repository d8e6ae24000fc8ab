"""Clicks of a journey, counted for the table that is printed after the run.

Typing and keys are no clicks. A choice in a list counts two, to open it and to choose; so does a
file, to open the dialogue and to choose. Each counted journey begins on the first page.
"""


class Clicks:
    """Clicks on a page, and counts them.

    ``target`` is a CSS selector or a locator. ``record`` takes the (job, clicks, limit) of
    ``expect_at_most``.
    """

    def __init__(self, page, record):
        self.page, self.record, self.count = page, record, 0

    def click(self, target):
        self._locator(target).click()
        self.count += 1

    def choose(self, target, option=None, **named):
        """Chooses in a list; ``named``: as of Playwright's ``select_option``."""
        self._locator(target).select_option(option, **named)
        self.count += 2

    def attach(self, target, name, content, mime="application/octet-stream"):
        file = {"name": name, "mimeType": mime, "buffer": content}
        self._locator(target).set_input_files(file)
        self.count += 2

    def search(self, target, words):
        """Chooses in a list that is searched by typing."""
        self._locator(target).click()
        self.page.fill(".select2-search__field", words)
        self.page.locator(".select2-results__option--highlighted", has_text=words).click()
        self.count += 2

    def expect_at_most(self, limit, job):
        """Notes the count for the table of the run; AssertionError where it is above ``limit``."""
        self.record((job, self.count, limit))
        assert self.count <= limit, f"{job}: {self.count} clicks"

    def _locator(self, target):
        return self.page.locator(target) if isinstance(target, str) else target


def table(rows):
    """The lines of the table: ``rows`` are (job, clicks, limit)."""
    width = max(len(job) for job, _count, _limit in rows)
    yield f"{'Job':{width}}  clicks  at most"
    for job, count, limit in sorted(rows):
        yield f"{job:{width}}  {count:6}  {limit:7}"
