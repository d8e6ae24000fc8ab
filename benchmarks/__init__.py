"""Measurements, printed and never asserted: ``python -m benchmarks [PART …]``, or `make bench`."""
