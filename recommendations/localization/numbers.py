"""Numbers that may have decimals: as people read them, and as JSON has them."""

from decimal import Decimal

from django.utils.formats import number_format


def exact(value: Decimal | float | str) -> Decimal:
    """``value`` as a Decimal without zeros at its end."""
    number = Decimal(str(value))
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def written_number(value: Decimal | float) -> str:
    """``value`` in the active language, with as many decimals as it has: "12.5", "1,200"."""
    return number_format(exact(value), use_l10n=True, force_grouping=True)


def json_number(value: Decimal | float | None) -> int | float | None:
    """``value`` as a number of JSON; None stays None."""
    if value is None:
        return None
    number = exact(value)
    return int(number) if number == number.to_integral() else float(number)
