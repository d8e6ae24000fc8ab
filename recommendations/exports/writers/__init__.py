"""Writers that turn snapshots into the bytes of files."""
