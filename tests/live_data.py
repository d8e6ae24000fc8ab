"""What tests of the real server put into its database; run there by ``LiveServer.call``."""

from tests import cast, signing_in


def make_chief(username="chief"):
    """An account with every right and a second factor; the secret of its app."""
    return signing_in.set_up_app(signing_in.make_chief(username))


def make_plan(year=2023, **fields):
    """A plan with three items; its primary key and that of its meeting."""
    plan = cast.make_plan(year, **fields)
    return {"plan": plan.pk, "meeting": plan.meeting_id}
