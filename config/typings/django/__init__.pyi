# Django has no types of its own. These stubs say what the type check needs of it (see Makefile,
# `lint`): the choices, of which a member is an enum's. Everything else is of any type.
from typing import Any

def __getattr__(name: str) -> Any: ...
