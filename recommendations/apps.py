from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """The plans of one public body, from its annual meeting to the account of each item."""

    name = "recommendations"
    verbose_name = _("Plans and recommendations")

    def ready(self):
        from recommendations.accounts.sign_in import sign_in_log  # noqa: PLC0415 - Django demands it: models load first

        from . import checks, signals  # noqa: F401, PLC0415 - found when they load
        from .accounts import sessions  # noqa: PLC0415 - Django demands it: models load first
        from .db import clean_columns, untranslated_columns  # noqa: PLC0415 - Django demands it: models load first

        clean_columns.install()
        untranslated_columns.install()
        signals.connect()
        sessions.connect()
        sign_in_log.connect()
