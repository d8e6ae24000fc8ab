"""Which addresses only this machine reaches: a local trial is served at no other one."""

import ipaddress


def is_loopback(host):
    """True for a name or address (with or without a port) that only this machine reaches."""
    name = host.strip("[]") if host.count(":") > 1 and "]:" not in host else host
    name = name.rpartition(":")[0].strip("[]") if name.count(":") == 1 or "]:" in name else name
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
