"""The parts of an address that are neither number nor slug."""

from recommendations.exports.formats import FORMATS
from recommendations.models.plans.reports import REPORT_NAME_PATTERN


class FormatConverter:
    """The ending of a file: one of ``FORMATS``."""

    regex = "|".join(FORMATS)

    def to_python(self, value):
        return FORMATS[value]

    def to_url(self, value):
        return getattr(value, "ending", value)


class ReportNameConverter:
    """The name of a report: see ``Report.name``."""

    regex = REPORT_NAME_PATTERN

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
