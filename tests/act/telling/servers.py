"""A real SMTP server and a real gateway, each on a port of its own, as small as they can be."""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Received:
    """What a server was handed, and how it is to answer next."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


@contextmanager
def smtp() -> Iterator[Received]:
    """A server that speaks SMTP (RFC 5321) as far as one client needs it."""
    got = Received()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 mail.test ESMTP")
            while line := self.rfile.readline().decode().strip():
                if not self.answer(line, line[:4].upper()):
                    return

        def answer(self, line: str, verb: str) -> bool:
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                if address in got.refused:
                    self.say("550 no such person")
                    return True
                got.recipients.append(address)
            if verb == "DATA":
                self.say("354 go on")
                body = []
                while (part := self.rfile.readline()) != b".\r\n":
                    body.append(part.decode())
                got.mails.append("".join(body))
            self.say("221 bye" if verb == "QUIT" else "250 ok")
            return verb != "QUIT"

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        yield from _running(server, got)


@contextmanager
def gateway() -> Iterator[Received]:
    """A gateway that takes JSON and keeps the keys it has seen: a key that comes again is answered 409."""
    got = Received()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = got.answers.pop(0) if got.answers else 202
            post = {"headers": dict(self.headers), "body": body, **json.loads(body)}
            if code < 300 and post["key"] in {one["key"] for one in got.posts}:
                code = 409
            if code < 300:
                got.posts.append(post)
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Take) as server:
        yield from _running(server, got)


def _running(server: socketserver.BaseServer, got: Received) -> Iterator[Received]:
    got.port = server.server_address[1]  # type: ignore[index]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield got
    finally:
        server.shutdown()
        thread.join(10)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
