"""The service run: its socket, its signals, and several processes where several are asked for."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

import uvicorn
from attrs import frozen
from starlette.types import ASGIApp

from ..refusal import Refused
from .application import application
from .limits import Limits
from .logs import Log, take_over
from .metrics import SHARED_FOLDER, Metrics
from .reloading import Current
from .taking import Origin
from .tokens import Token

_BACKLOG: Final = 2048
_DOORS: Final = 64
"""New connections taken in one turn of the event loop. uvloop takes one per listener and turn, so of many
that come at once the last would wait for as many turns; it is given the one socket so many times."""

_KEEP_ALIVE: Final = 30
_LONGER: Final = 5
"""Seconds after the longest request until a process that closes goes, whoever still reads its answers."""

_AGAIN: Final = 1.0
_LOOK: Final = 0.2
_STOP: Final = (signal.SIGTERM, signal.SIGINT)
_RELOAD: Final = getattr(signal, "SIGHUP", None)  # not everywhere


@frozen
class Plan:
    """All that a process needs to serve."""

    origin: Origin
    limits: Limits
    token: Token | None


def listen(host: str, port: int, token: Token | None) -> socket.socket:
    """A socket to serve on. Refused where others could reach it and there is no token (R080), or where it
    cannot be had (R081).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        if token is None and not ip_address(str(address[0]).partition("%")[0]).is_loopback:
            raise Refused("R080", host=host)
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError, OverflowError) as error:
        raise _not_to_be_had(host, port, error) from None
    try:
        if os.name == "posix":  # elsewhere this would let two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        raise _not_to_be_had(host, port, error) from None
    return listener


def _not_to_be_had(host: str, port: int, error: Exception) -> Refused:
    from errno import EADDRINUSE

    taken = getattr(error, "errno", None) == EADDRINUSE
    why = getattr(error, "strerror", None) or type(error).__name__
    return Refused("R081", "taken" if taken else "", host=host, port=port, why=why)


def address_of(listener: socket.socket) -> str:
    """Where the service is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


# ---------------------------------------------------------------- one process


def serve(plan: Plan, listener: socket.socket, ready: Callable[[Current], None], parent: int = 0) -> None:
    """Serve until told to stop; then finish what is under way. Refused where there is no model to serve.

    `ready` is called when there is one. `parent`: the process without which there is nothing to do.
    """
    log, metrics = Log(), Metrics()
    take_over(log)
    if _RELOAD is not None and not parent:
        signal.signal(_RELOAD, signal.SIG_IGN)  # until there is something to read again
    current = Current(plan.origin, log, metrics)
    app = application(current, plan.limits, plan.token, log, metrics)
    config = server_config(app, plan.limits)
    server = uvicorn.Server(config)

    def stop(number: int, frame: FrameType | None) -> None:
        """Told to stop before the server listens to that itself, or when it passes on what it was told."""
        server.should_exit = True

    async def run() -> None:
        loop = asyncio.get_running_loop()
        if _RELOAD is not None:
            with suppress(NotImplementedError):
                loop.add_signal_handler(_RELOAD, current.ask)
        orphaned = asyncio.create_task(_leave_with(parent, server)) if parent else None
        ready(current)
        log.write("start", model=current.served.hash, warnings=len(current.served.model.warnings))
        await server.serve(doors(listener))
        if orphaned is not None:
            orphaned.cancel()

    for number in _STOP:
        signal.signal(number, stop)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(run())
    log.write("stop", model=current.served.hash)


def server_config(app: ASGIApp, limits: Limits) -> uvicorn.Config:
    """How the HTTP server is run around an application."""
    return uvicorn.Config(
        app,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=int(limits.seconds) + _LONGER,
        backlog=_BACKLOG,
    )


def doors(listener: socket.socket) -> list[socket.socket]:
    """The listener, many times over; it is itself closed, so that nobody waits at it when these are."""
    listener.setblocking(False)  # else each copy would make it wait, in all processes
    copies = [listener.dup() for _ in range(_DOORS)]
    listener.close()
    return copies


async def _leave_with(parent: int, server: uvicorn.Server) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(_AGAIN)
    server.should_exit = True


@contextmanager
def _deaf() -> Iterator[None]:
    """Whatever is started now does not die of being asked to read its rules again before it can."""
    if _RELOAD is None:
        yield
        return
    before = signal.signal(_RELOAD, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(_RELOAD, before)


# ---------------------------------------------------------------- several


def serve_in_several(
    plan: Plan, listener: socket.socket, workers: int, ready: Callable[[Current], None]
) -> None:
    """As `serve`, in so many processes on one socket; one that dies is replaced."""
    log = Log()
    ready(Current(plan.origin, log, Metrics()))  # refused here, in words, rather than by each of them
    folder = tempfile.mkdtemp(prefix="leadlang-metrics-")
    os.environ[SHARED_FOLDER] = folder  # read where the processes import the library of metrics
    try:
        _Workers(plan, listener, workers, log, folder).run()
    finally:
        del os.environ[SHARED_FOLDER]
        shutil.rmtree(folder, ignore_errors=True)


class _Workers:
    def __init__(self, plan: Plan, listener: socket.socket, count: int, log: Log, folder: str) -> None:
        self._plan, self._listener, self._count, self._log = plan, listener, count, log
        self._folder = folder
        self._spawning = multiprocessing.get_context("spawn")
        self._processes: list[BaseProcess] = []
        self._stop = False

    def run(self) -> None:
        for number in _STOP:
            signal.signal(number, self._stopped)
        if _RELOAD is not None:
            signal.signal(_RELOAD, self._reload)
        self._processes = [self._start() for _ in range(self._count)]
        while not self._stop:
            time.sleep(_LOOK)
            for place, process in enumerate(self._processes):
                if not process.is_alive() and not self._stop:
                    self._replace(place, process)
        self._listener.close()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()

    def _start(self) -> BaseProcess:
        process = self._spawning.Process(target=_work, args=(self._plan, self._listener, os.getpid()))
        with _deaf():
            process.start()
        return process

    def _replace(self, place: int, process: BaseProcess) -> None:
        from prometheus_client.multiprocess import mark_process_dead

        self._log.write("worker", "error", lost=process.pid, code=process.exitcode)
        mark_process_dead(process.pid, self._folder)  # type: ignore[no-untyped-call]
        time.sleep(_AGAIN)
        self._processes[place] = self._start()

    def _stopped(self, number: int, frame: FrameType | None) -> None:
        self._stop = True

    def _reload(self, number: int, frame: FrameType | None) -> None:
        for process in self._processes:
            if process.pid is not None and process.is_alive() and _RELOAD is not None:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, _RELOAD)


def _work(plan: Plan, listener: socket.socket, parent: int) -> None:
    """One of several processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from the keyboard it reaches the parent too, which decides
    try:
        serve(plan, listener, lambda current: None, parent)
    except Refused as refused:
        Log().write("worker", "error", refused=refused.code, reason=str(refused))
        raise SystemExit(1) from None
