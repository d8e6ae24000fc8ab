"""What a kill costs: the site, its workers or its database are killed in the middle of work.

``python -m benchmarks faults [--rounds N]``: on SQLite, and on a PostgreSQL that waits for the
disk. Prints a line for each kill and each kind of work. Nothing that was acknowledged may be lost,
nothing doubled, nothing half done; exit code 1 where something is.
"""


def run(rounds):
    """True when nothing was lost, doubled or half done."""
    # The support of the tests reads the models when it is imported.
    import django

    django.setup()
    from .rounds import run_all

    return run_all(rounds)
