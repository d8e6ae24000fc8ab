"""Who may enter attendance from a list."""

PERMISSIONS = ["change_meeting", "add_delegation", "add_attendee"]


def is_allowed(user):
    """True when the user may add attendees to a meeting."""
    return user.has_perms([f"recommendations.{name}" for name in PERMISSIONS])
