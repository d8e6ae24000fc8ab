"""Backup and restore of the site: its records and its uploads in one encrypted archive.

``making`` makes an archive, ``verification`` proves it, ``restoring`` brings it back. The format is
described in ``archive``, the reasons are in decision 0036.
"""
