"""A small HTTP/1.1 server on one asyncio loop: connections stay open, requests are answered in order.

A handler gets a Request and returns an Answer, or one of HANG and CLOSE for a gateway that does not
answer. Everything runs on one thread, so handlers need no locks.
"""

import asyncio
import dataclasses
import json
import urllib.parse

HANG = "hang"  # the connection stays, and nothing ever comes
CLOSE = "close"  # the connection ends without an answer
REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 401: "Unauthorized"}


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body or b"{}")

    @property
    def form(self) -> dict:
        return dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclasses.dataclass
class Answer:
    status: int
    content: object = None  # sent as JSON; None: no body
    headers: dict = dataclasses.field(default_factory=dict)
    wait_s: float = 0  # before it is sent

    def wire(self) -> bytes:
        body = b"" if self.content is None else json.dumps(self.content).encode()
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.status != 204:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection(asyncio.Protocol):
    def __init__(self, handler):
        self.handler = handler
        self.buffer = bytearray()
        self.transport = None

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while request := self.take():
            answer = self.handler(request)
            if answer is CLOSE:
                self.transport.abort()
                return
            if answer is HANG:
                return
            if answer.wait_s:
                asyncio.get_running_loop().call_later(answer.wait_s, self.send, answer)
            else:
                self.send(answer)

    def send(self, answer: Answer) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer.wire())

    def take(self) -> Request | None:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        if len(self.buffer) < end + 4 + length:
            return None
        body = bytes(self.buffer[end + 4 : end + 4 + length])
        del self.buffer[: end + 4 + length]
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        return Request(method, path, dict(urllib.parse.parse_qsl(query)), headers, body)


async def serve(handler, port: int, ready) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(handler), "127.0.0.1", port)
    ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()
