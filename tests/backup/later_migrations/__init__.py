"""The migrations of a release to come: those of this one, and one more."""

from recommendations import migrations

__path__ = [*migrations.__path__, *__path__]
