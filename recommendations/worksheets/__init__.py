"""The round trip of a plan through Excel or CSV: download, edit, upload, compare, apply.

A worksheet has one row for each recommendation. ``columns`` defines its columns, ``schema`` the
version of its format, ``stored_rows`` reads the plan, ``files.xlsx_file`` and ``files.csv_file``
write it. ``files.reading`` reads an uploaded worksheet, ``compare`` finds what each row would
change, and ``apply`` saves all of it or nothing.
"""
