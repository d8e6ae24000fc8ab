"""The errors for a file that somebody uploaded.

The reader in the child process knows no language: it raises a FileError with a ``code`` of
``messages.MESSAGES`` and its ``params``. The message is translated where it is shown.
"""

from contextlib import contextmanager


class FileError(Exception):
    """The file is refused; ``str()`` is the message for the user, in the active language."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code, self.params = code, params

    def __str__(self):
        # The messages load Django's translations, which a child process never needs.
        from .messages import MESSAGES  # noqa: PLC0415 - heavy: Django's translations, which a child process never needs

        return str(MESSAGES[self.code]) % self.params if self.params else str(MESSAGES[self.code])


class FileTooDemandingError(FileError):
    """Reading the file would take more memory, time or output than any honest file needs."""

    def __init__(self, code="too_demanding", **params):
        super().__init__(code, **params)


@contextmanager
def damaged_as(code):
    """Turns every error of a library in the block into a FileError with ``code``.

    A damaged file fails in as many ways as it can be damaged.
    """
    try:
        yield
    except (FileError, MemoryError):
        raise
    except Exception as error:
        raise FileError(code) from error
