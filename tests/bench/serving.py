"""The board as a server process of its own, as production starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from time import perf_counter

from tests.bench.boards import environment
from tests.bench.report import ROOT

LONGEST_START = 120.0
OFTEN = 0.02


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def await_answer(port: int, path: str = "/login", process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait until the server answers; one that ended or takes minutes raises ``RuntimeError``."""
    began = perf_counter()
    while perf_counter() - began < LONGEST_START:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked:
                asked.request("GET", path)
                if asked.getresponse().status < 500:
                    return
        except (OSError, HTTPException):
            Event().wait(OFTEN)
    raise RuntimeError("the server does not answer")


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads its own group, with its children; one that has ended by itself is no fault here."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)


def start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start the board of a folder as a process that leads its own group, and return it once it answers."""
    env = environment({"BOARD_INSTANCE": str(folder), "BOARD_PORT": str(port)})
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "4", "--bind", f"127.0.0.1:{port}",
        "--log-level", "warning", "app:create_server()",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    await_answer(port, process=process)
    return process


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process that leads its own group, with its children, as a power cut does."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


@contextmanager
def served(settings: Mapping[str, str], processes: int = 1) -> Iterator[str]:
    """Serve a board by gunicorn with eight threads in one process or in several, and give its origin."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(processes), "--threads", str(8 // processes), "--bind", f"127.0.0.1:{port}",
        "--timeout", "120", "--log-level", "warning", "app:create_server()",
    ]  # fmt: skip
    env = environment({**settings, "BOARD_PORT": str(port)})
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        await_answer(port, process=process)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)
