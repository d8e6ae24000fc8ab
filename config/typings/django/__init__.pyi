# Django has no types of its own. These stubs say what the type check needs of it (`make lint`):
# the choices, whose members are those of an enum, and the decorator of transactions, which leaves
# the types of a function as they are. Everything else is of any type.
from typing import Any

def __getattr__(name: str) -> Any: ...
