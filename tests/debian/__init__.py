"""Follows docs/administrator.md word for word on clean Debian systems; see ``__main__``.

No test of pytest: it needs root, ``debootstrap``, ``systemd-nspawn``, a mirror and ten minutes.
"""
