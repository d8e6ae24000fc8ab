"""The example: a real meeting and its plan of 2023, and illustrative progress on it.

The texts are data (the .toml files here), so that a translator can read and correct them:
``meeting_2023`` and ``plan_2023`` hold what the press report says, ``progress`` what is invented.
"""
