"""What the parts print."""

import sys


def say(text=""):
    """Prints at once: a line takes a while."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
