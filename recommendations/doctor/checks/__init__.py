"""The checks of ``manage.py doctor``, a module for each subject; loading this registers them.

Their order is that of the report: what causes other faults comes first.
"""

# ruff: noqa: I001, F401 - in this order, and found when they load

from . import (
    configuration,
    database,
    postgresql,
    sqlite,
    schema,
    release,
    file_rights,
    disk,
    uploads,
    backups,
    search_index,
    accounts,
    mail,
    clock,
    services,
    server,
)
