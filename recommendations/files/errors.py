"""What is wrong with a file that somebody uploaded.

The reader in the child process knows no language: it raises a FileError with a ``code`` of
``messages.MESSAGES`` and its ``params``. The text is made where it is shown.
"""


class FileError(ValueError):
    """The file is refused; ``str()`` is the message for the person, in the active language."""

    def __init__(self, code, **params):
        super().__init__(code, params)
        self.code, self.params = code, params

    def __str__(self):
        from .messages import MESSAGES  # it loads Django's translations, which a child never needs

        return str(MESSAGES[self.code]) % self.params if self.params else str(MESSAGES[self.code])


class FileTooDemanding(FileError):  # noqa: N818 - it reads as what is wrong
    """Reading the file would take more memory, time or output than any honest file needs."""

    def __init__(self, code="too_demanding", **params):
        super().__init__(code, **params)
