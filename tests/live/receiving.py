"""`python -m tests.live.receiving LOG`: the path names its temper; it tells its port."""

import asyncio
import os
import re
import sys
import time
from asyncio import StreamReader, StreamWriter

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
LONG = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000000000\r\n\r\n"


async def receive(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)^content-length: (\d+)", head, re.M)
        await reader.readexactly(int(length[1]) if length else 0)
        path = head.split(" ")[1]
        ident = re.search(r"(?im)^webhook-id: (\S+)", head)
        note(f"{path} {ident[1] if ident else '?'} {time.time()}")
        await answer(path, writer)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def answer(path: str, writer: StreamWriter) -> None:
    temper = path.split("/")[1]
    if temper == "hang":
        await asyncio.sleep(600)
    elif temper == "slow":
        await asyncio.sleep(2)
        writer.write(OK)
    elif temper == "gigabyte":
        writer.write(LONG)
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
    elif temper == "drip":
        for sign in LONG:
            writer.write(bytes([sign]))
            await writer.drain()
            await asyncio.sleep(1)
    elif temper == "headers":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            writer.write(b"X-%d: x\r\n" % number)
            await writer.drain()
        writer.write(b"\r\n")
    else:
        writer.write(OK)
    await writer.drain()


def note(line: str) -> None:
    os.write(LOG, line.encode() + b"\n")


async def serve() -> None:
    server = await asyncio.start_server(receive, "127.0.0.1", 0, backlog=1000)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    LOG = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    asyncio.run(serve())
