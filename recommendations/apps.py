from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """The plans of one public body, from its annual meeting to the account of each item."""

    name = "recommendations"
    verbose_name = _("Plans and recommendations")

    def ready(self):
        from recommendations import checks, signals  # noqa: F401 - checks are found when they load
        from recommendations.accounts import sessions, sign_in_log
        from recommendations.db import clean_columns

        clean_columns.install()
        signals.connect()
        sessions.connect()
        sign_in_log.connect()
