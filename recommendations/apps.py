from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """The plans of one public body, from its annual meeting to the account of each item."""

    name = "recommendations"
    verbose_name = _("Plans and recommendations")

    def ready(self):
        from recommendations.accounts.sign_in import sign_in_log

        from . import checks, signals  # noqa: F401 - checks are found when they load
        from .accounts import sessions
        from .db import clean_columns

        clean_columns.install()
        signals.connect()
        sessions.connect()
        sign_in_log.connect()
