"""How long somebody waits after failed attempts to sign in; the numbers, and their arithmetic.

The reasons for them are in docs/decisions/0021.
"""

from dataclasses import dataclass
from datetime import timedelta

SECOND = timedelta(seconds=1)
MAX_WAIT = timedelta(minutes=15)
MAX_WAIT_IN_SURGE = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """``free`` failures cost nothing; then the wait doubles with each, from one second.

    After each ``drain`` without another one, one failure is forgotten.
    """

    name: str
    free: int
    drain: timedelta
    # False where only the waits of ``Limit`` NETWORK grow with it.
    has_wait: bool = True

    def wait(self, failures):
        """How long nobody may try again after so many failures: a timedelta."""
        if not self.has_wait or failures < self.free:
            return timedelta()
        return doubled(SECOND, failures - self.free, MAX_WAIT)

    def remaining(self, failures, since):
        """The number of ``failures`` that still count so long after the last of them."""
        return max(0, failures - since // self.drain)


# A browser in which the account has signed in before: nobody else's failures count there.
DEVICE = Limit("device", free=5, drain=timedelta(hours=6))
# Every other browser, by account and network.
NETWORK = Limit("network", free=5, drain=timedelta(hours=6))
# The same by network address alone, whatever names are tried.
ADDRESS = Limit("address", free=30, drain=timedelta(minutes=2))
# All unknown browsers together, by account: many networks that guess at once.
ACCOUNT = Limit("account", free=50, drain=timedelta(minutes=15), has_wait=False)
# The same for codes. Six digits are few, and who tries them has the password already.
ACCOUNT_CODES = Limit("account-codes", free=20, drain=timedelta(minutes=15))
# The surge doubles with so many more failures.
SURGE_STEP = 25


def surge(failures):
    """How long a network has to wait before its first attempt, after so many on one account."""
    if failures <= ACCOUNT.free:
        return timedelta()
    return doubled(SECOND, (failures - ACCOUNT.free) // SURGE_STEP, MAX_WAIT)


def wait_in_surge(surge, failures):
    """How long a network waits after its own ``failures``, while many guess at one account."""
    return doubled(surge, failures - 1, MAX_WAIT_IN_SURGE) if surge else surge


def doubled(first, times, most):
    """``first``, doubled so often, at most ``most``."""
    return min(most, first * 2 ** min(times, 24))
