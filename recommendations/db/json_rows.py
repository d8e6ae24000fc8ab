"""The rows of related records in one column: see ``models.base.json_rows``."""

from recommendations.models.base.json_rows import Rows

__all__ = ["Rows"]
