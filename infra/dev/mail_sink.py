#!/usr/bin/python3
"""Takes every mail that it is sent, delivers none, and writes each into a folder as an .eml file.

Run by Debian's own python3: another one in the PATH would not see python3-aiosmtpd.
"""

import asyncio
import itertools
import pathlib
import signal
import sys
from datetime import datetime, timezone

from aiosmtpd.smtp import SMTP

MESSAGE_BYTES_MAX = 10 * 1024 * 1024


class Folder:
    """What aiosmtpd calls for each message: a new file in the folder, visible when it is whole."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server, session, envelope):
        time = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"
        file = self.path / f"{time}-{next(self.numbers):06d}.eml"
        header = f"X-Envelope-From: {envelope.mail_from}\r\n"
        header += "".join(f"X-Envelope-To: {to}\r\n" for to in envelope.rcpt_tos)
        partial = file.with_suffix(".partial")
        partial.write_bytes(header.encode() + envelope.content)
        partial.rename(file)
        print(f"{file} to {len(envelope.rcpt_tos)} recipient(s)", flush=True)
        return "250 Message accepted for delivery"


async def serve(port: int, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handler = Folder(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=MESSAGE_BYTES_MAX, enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1",
        port,
    )
    print(f"mail to 127.0.0.1:{port} goes to {folder}", flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: mail_sink.py PORT FOLDER")
    asyncio.run(serve(int(sys.argv[1]), pathlib.Path(sys.argv[2])))
