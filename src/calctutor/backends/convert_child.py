"""The process that converts documents, so that a broken one can neither stop nor fill the tutor.

``python -m calctutor.backends.convert_child`` reads requests from its input and
answers each on its output: eight bytes of length, then JSON, then for a request
the file's bytes. It holds itself to a memory limit where the system knows one.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import BinaryIO

from calctutor.errors import ImportProblem

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space that the converting process may take."""


def send(stream: BinaryIO, head: dict[str, object], data: bytes = b"") -> None:
    """Write one message."""
    line = json.dumps(head).encode()
    stream.write(len(line).to_bytes(8, "big") + line + len(data).to_bytes(8, "big") + data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, object], bytes] | None:
    """Read one message; None at the end."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    head = json.loads(stream.read(int.from_bytes(size, "big")))
    data = stream.read(int.from_bytes(stream.read(8), "big"))
    return head, data


def limit_memory() -> bool:
    """Hold this process to `MEMORY`; whether the system knows such a limit."""
    try:
        import resource
    except ImportError:
        return False
    try:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        least = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (least, most))
    except (OSError, ValueError):
        return False
    return True


def answer(name: str, data: bytes) -> dict[str, object]:
    """What is to be said of one document: the conversion, or the sentence why there is none."""
    from calctutor.backends.convert import convert

    try:
        return {"converted": asdict(convert(name, data))}
    except ImportProblem as problem:
        return {"problem": str(problem)}
    except (MemoryError, RecursionError):
        return {"problem": f"{name} can't be imported: it needs too much memory or is too deep."}
    except Exception:  # a converter's own fault, whatever it is, is this file's only
        return {"problem": f"{name} can't be imported: the file is damaged."}


def main() -> None:
    """Answer until the input ends; what libraries print goes nowhere."""
    inward, outward = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit_memory()
    while True:
        message = receive(inward)
        if message is None:
            return
        head, data = message
        send(outward, answer(str(head["name"]), data))


if __name__ == "__main__":
    main()
