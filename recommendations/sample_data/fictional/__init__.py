"""The second example: four years of a union of institutions in a town that does not exist.

``site.toml`` has the body, its notice, institutions and themes. For each year ``meeting_YEAR`` has
the meeting, ``plan_YEAR`` what is new in its plan, and ``progress_YEAR`` what became of each item
by its number in the plan of that year; an item that was carried over has a number there, too.
"""
