from allauth.usersessions import apps


class UserSessionsConfig(apps.UserSessionsConfig):
    """allauth's list of sessions, written by ``sessions``: allauth itself would write their keys
    into it."""

    def ready(self):
        """Connects nothing."""
