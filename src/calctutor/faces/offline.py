"""Answering with the network refused: how `calctutor doctor` proves that it needs none.

Run as ``python -m calctutor.faces.offline`` with ``CALCTUTOR_*`` variables; the
one line that it prints is JSON.
"""

from __future__ import annotations

import ipaddress
import json
import os
import sys
from dataclasses import replace

from calctutor.errors import CalctutorError
from calctutor.settings import read_settings

QUESTION = "What is in these notes?"
"""Asked where a tutor has no example of its own."""

_WITH_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_WITH_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class NetworkRefused(OSError):
    """Something tried to leave this machine."""


def refuse_network() -> None:
    """From now on, whatever this process's Python sends past loopback raises NetworkRefused.

    An audit hook (PEP 578), which can't be taken out again.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _WITH_ADDRESS:
        host = _host(arguments[1])
    elif event in _WITH_NAME:
        host = arguments[0]
    else:
        return
    if not is_local(host):
        raise NetworkRefused(f"{event} to {host!r}")


def _host(address: object) -> object:
    """The host of a socket address; None for what never leaves the machine."""
    return address[0] if isinstance(address, tuple) and address else None


def is_local(host: object) -> bool:
    """Whether a host is this machine: loopback, the wildcard, or no host at all."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def main() -> int:
    """Open the tutor and ask one question, all of it without a network."""
    refuse_network()
    from calctutor.build import build_tutor
    from calctutor.faces.cli_console import ProgressLine, open_console

    console = open_console(os.environ)
    progress = ProgressLine(console.err)
    try:
        alone = replace(read_settings(os.environ), database_url="")  # a server may be elsewhere
        tutor = build_tutor(alone, progress)
        progress.close()
        question = next(iter(tutor.examples()), QUESTION)
        reply = tutor.ask(question)
    except CalctutorError as error:
        progress.close()
        console.say(json.dumps({"error": str(error)}))
        return 1
    found = {"question": question, "kind": reply.kind, "citations": len(reply.citations)}
    console.say(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
