"""Kurmanji: 15 Tîrmeh 2026, 15.07.2026, 14:30 and 1.234,5 (the signs of the CLDR)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 0  # Sunday, as in Django's Arabic and English

# The first one is how a field shows its value: as in Arabic and English, and as
# <input type="date"> demands it. The others are what else may be typed.
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",  # 2026-07-15
    "%d.%m.%Y",  # 15.07.2026
    "%d/%m/%Y",  # 15/07/2026
]
TIME_INPUT_FORMATS = [
    "%H:%M:%S",  # 14:30:59
    "%H:%M:%S.%f",  # 14:30:59.000200
    "%H:%M",  # 14:30
]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%d %H:%M:%S",  # 2026-07-15 14:30:59
    "%Y-%m-%d %H:%M:%S.%f",  # 2026-07-15 14:30:59.000200
    "%Y-%m-%d %H:%M",  # 2026-07-15 14:30
    "%d.%m.%Y %H:%M:%S",  # 15.07.2026 14:30:59
    "%d.%m.%Y %H:%M",  # 15.07.2026 14:30
    "%d/%m/%Y %H:%M",  # 15/07/2026 14:30
]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
