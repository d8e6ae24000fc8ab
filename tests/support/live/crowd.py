"""Very many readers at the same moment."""

import asyncio
import resource
from collections import Counter

from tests.support.live.server import HOST, PATIENCE

# Where the first request of each goes; the site does not see it.
STATIC_FILE = "/static/recommendations/favicon.svg"


def crowd(site, clients, rounds):
    """What so many clients get that ask at the same moment, each on its own open connection.

    ``rounds``: pairs of a path and what is called before they ask for it; a Counter of (status,
    X-Cache) for each.
    """
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    try:
        return asyncio.run(_crowd(site, clients, rounds))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)


async def _crowd(site, clients, rounds):
    at_once, context = asyncio.Semaphore(100), site.client_tls()

    async def connected(number):
        # As from a thousand networks: a limit for one of them does not count here.
        source = (f"127.{1 + number // 250}.0.{1 + number % 250}", 0)
        async with at_once:
            streams = await asyncio.open_connection(
                "127.0.0.1", site.https_port, ssl=context, local_addr=source
            )
            await exchange(*streams, STATIC_FILE)
        return streams

    connections = await asyncio.gather(*map(connected, range(clients)))
    answers = []
    for path, before in rounds:
        before()
        asked = asyncio.gather(*(exchange(*streams, path) for streams in connections))
        answers.append(Counter(await asyncio.wait_for(asked, PATIENCE)))
    for _reader, writer in connections:
        writer.transport.abort()
    return answers


async def exchange(reader, writer, path):
    """Asks for ``path`` on an open connection; the status and X-Cache of the whole answer."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
    await reader.readexactly(int(headers["Content-Length"]))
    return int(head.split()[1]), headers.get("X-Cache")
