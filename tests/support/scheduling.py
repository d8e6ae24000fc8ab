"""Which tests stay together in one process of pytest."""

from xdist.scheduler import LoadFileScheduling

from tests import selection


class Scheduling(LoadFileScheduling):
    """As ``--dist loadfile``; files that share running servers are one, so they start once."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        is_of_servers = selection.is_among(self.config.rootpath / file, selection.WITH_SERVERS)
        return "running servers" if is_of_servers else file
