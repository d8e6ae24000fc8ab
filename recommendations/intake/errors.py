"""What every reader in this room raises when it cannot read what it was given."""


class UnreadableMinutes(ValueError):  # noqa: N818 - it reads as what is wrong
    """The file cannot be read as minutes; the message is translated and meant for the person."""


class UnreadableList(ValueError):  # noqa: N818 - it reads as what is wrong
    """The file cannot be read as a list; the message is translated and meant for the person."""
