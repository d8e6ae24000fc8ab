"""Which run of the tests leaves which files out; docs/testing.md says why, each in a sentence."""

from pathlib import Path

TESTS = Path(__file__).parent
BROWSER = ["browser"]
# Run on SQLite only, beside the tests that are marked ``once``: nothing in them is decided by the
# database. The rules and queries behind these pages and files have tests that run on both.
ONCE = [
    "accounts/sign_in/test_next_page.py",
    "accounts/test_pages.py",
    "admin/forms/test_after_saving.py",
    "admin/forms/test_edit_conflicts.py",
    "admin/base/test_languages.py",
    "admin/base/test_permissions.py",
    "admin/bulk/test_views.py",
    "admin/closing",
    "admin/imports",
    "admin/records/test_disclosure_requests.py",
    "admin/records/plans/test_reports.py",
    "admin/test_letters.py",
    "admin/transitions",
    "exports/api/test_openapi.py",
    "exports/api/test_plan_schema.py",
    "exports/feeds/test_cards.py",
    "exports/print",
    "exports/static_site",
    "exports/test_csv_text.py",
    "exports/writers/test_data_package.py",
    "exports/writers/test_xlsx.py",
    "files",
    "intake",
    "live",
    "localization",
    "management/test_export_site.py",
    "management/test_export_site_safely.py",
    "management/test_read_minutes.py",
    "project",
    "site/hostile/test_hostile_texts.py",
    "site/test_account_names.py",
    "site/test_four_years_files.py",
    "site/test_secrets.py",
    "views/base/test_capacity.py",
    "views/base/test_errors.py",
    "views/test_about.py",
    "views/test_alternates.py",
    "views/test_csrf_failure.py",
    "views/open_data/test_download_list.py",
    "views/open_data/test_file_limits.py",
    "views/test_meetings.py",
    "views/plans/test_recommendations.py",
    "views/test_redaction_notes.py",
    "views/plans/test_reports.py",
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


def ignored(*lists):
    """The arguments with which pytest does not even collect the files of these ``lists``."""
    return [f"--ignore={TESTS / name}" for names in lists for name in names]


def is_among(path, names):
    """True for a file of tests that is in one of the folders or files ``names``."""
    place = path.relative_to(TESTS)
    return any(place.is_relative_to(name) for name in names)
