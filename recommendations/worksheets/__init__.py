"""A plan as a sheet to work on in a spreadsheet, and what comes back.

One row an item. ``columns`` says what a sheet holds, ``items`` what is stored, ``book`` and
``lines`` write it out; ``reading`` takes a file back, ``comparing`` says row by row what it would
change, and ``applying`` writes it, all or nothing.
"""
