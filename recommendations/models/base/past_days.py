"""The days of what has happened."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone


def check_past_day(record, field, *, future, earliest: date | None = None, early="") -> None:
    """Raises ValidationError, on the date ``field`` of ``record``, for a day that is to come and
    for one before ``earliest``. ``future``, ``early``: what it says; an empty date passes.
    """
    day = getattr(record, field)
    if day and day > timezone.localdate():
        raise ValidationError({field: ValidationError(future, code="future")})
    if day and earliest and day < earliest:
        raise ValidationError({field: ValidationError(early, code="early")})
