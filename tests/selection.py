"""Which run of the tests takes or leaves which files; docs/testing.md says why."""

from pathlib import Path

TESTS = Path(__file__).parent
BROWSER = ["browser"]
# What the database decides, and so runs again on PostgreSQL, but for what is marked ``once``.
# A folder stands for all of its files, those to come included.
ON_BOTH = [
    "accounts/sign_in/test_limits.py",
    "admin/base/test_concurrency.py",
    "admin/base/test_lists.py",
    "admin/forms/test_repeated_forms.py",
    "admin/history/test_activity.py",
    "admin/home/test_task_lists.py",
    "backup",
    "changes",
    "db",
    "deploy",
    "doctor/test_command.py",
    "doctor/test_database_checks.py",
    "doctor/test_readiness.py",
    "exports/figures",
    "exports/test_streaming.py",
    "exports/writers/test_csv_json.py",
    "history",
    "models",
    "notifications/test_failing_statements.py",
    "notifications/test_sending.py",
    "search",
    "site/hostile/test_fuzzed_addresses.py",
    "site/hostile/test_fuzzed_staff_forms.py",
    "site/hostile/test_fuzzed_staff_pages.py",
    "site/test_carried_over.py",
    "site/test_failing_requests.py",
    "site/test_four_years.py",
    "site/test_models.py",
    "site/test_prepared_queries.py",
    "site/test_public_walk.py",
    "site/test_query_counts.py",
    "site/test_role_matrix.py",
    "views/base/test_caching.py",
    "views/open_data/test_api.py",
    "views/plans/test_plan_changes.py",
    "views/test_filters.py",
    "views/test_search.py",
    "views/test_updates.py",
    "workflow",
    "worksheets/test_round_trip.py",
]
# Here uploads are read as on a server, by a child process within its limits. Everywhere else the
# process of the test reads them: that is quicker, and is measured.
READ_BY_CHILD = [
    "browser",
    "files/test_child_process.py",
    "files/test_hostile_files.py",
    "live",
    "site",
]
# They ask the same running servers, which take seconds to start: one process runs them all.
WITH_SERVERS = [
    "accounts/sign_in/test_limits.py",
    "live",
    "project/test_file_rights.py",
]
# Left out by `make test-fast`: walks, pages, files for readers, running servers, and properties
# that try many examples.
SLOW = [
    "accounts",
    "admin",
    "backup",
    "db/test_clean_columns.py",
    "db/test_migrations.py",
    "exports/api",
    "exports/feeds",
    "exports/print",
    "exports/static_site",
    "exports/test_csv_text.py",
    "exports/figures/test_figures_properties.py",
    "exports/test_streaming.py",
    "exports/writers",
    "files",
    "intake/minutes/test_printed_lists.py",
    "live",
    "management",
    "models/plans/test_recommendation_queryset.py",
    "models/plans/test_silence.py",
    "notifications",
    "project/test_file_rights.py",
    "project/test_settings.py",
    "project/test_start.py",
    "sample_data",
    "site",
    "views",
    "workflow/redaction",
    "workflow/test_failing_statements.py",
    "workflow/redaction/test_erasure.py",
    "workflow/disclosure/test_lock_down.py",
    "worksheets/test_round_trip.py",
]


def chosen(names):
    """The arguments with which pytest collects the files and folders ``names`` and no others."""
    return [str(TESTS / name) for name in names]


def ignored(*lists):
    """The arguments with which pytest does not even collect the files of these ``lists``."""
    return [f"--ignore={TESTS / name}" for names in lists for name in names]


def is_among(path, names):
    """True for a file of tests that is in one of the folders or files ``names``."""
    place = path.relative_to(TESTS)
    return any(place.is_relative_to(name) for name in names)
