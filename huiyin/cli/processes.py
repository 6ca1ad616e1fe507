"""Running web server and worker together: started, watched, started again when they die, stopped as one."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

PR_SET_PDEATHSIG = 1
STOP_WITHIN = 12.0  # seconds
CALM_AFTER = 60.0  # seconds of life after which a process no longer counts as failing
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One process that should run all the time."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it, its life tied to ours, in a group of its own so that Ctrl-C reaches us only."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent(),
            process_group=0,
        )
        self.started = time.monotonic()
        assert self.process.stdout is not None
        threading.Thread(target=_pass_on, args=(self.name, self.process.stdout), daemon=True).start()

    def watch(self) -> None:
        """Start it again if it died, sooner the first time than the fifth."""
        at = time.monotonic()
        if self.process is None:
            if at >= self.again_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            _sweep(self.process)
            self.failures = self.failures + 1 if at - self.started < CALM_AFTER else 1
            pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
            say(f"The {self.name} process ended ({_how(code)}); it starts again in {pause:g} s.")
            self.process, self.again_at = None, at + pause

    def ask_to_stop(self) -> None:
        """Ask the process to end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, until: float) -> None:
        """Wait for its end, at most until that moment; then kill whatever is left of its group."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        _sweep(self.process)


@dataclass
class Crew:
    """The children of one `huiyin up`."""

    children: list[Child]
    stopping: bool = field(default=False)

    def work(self, each_round: Callable[[], None]) -> None:
        """Run until told to stop by Ctrl-C or SIGTERM; then stop all and return."""
        before = {s: signal.signal(s, self._tell) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            while not self.stopping:
                for child in self.children:
                    child.watch()
                each_round()
                time.sleep(0.1)
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """End every child; one that does not listen is killed with its group."""
        until = time.monotonic() + STOP_WITHIN
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.end(until)

    def _tell(self, _number: int, _frame: object) -> None:
        self.stopping = True


def _sweep(process: "subprocess.Popen[bytes]") -> None:
    # A killed web server leaves its own workers behind, who would keep the port.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def _pass_on(name: str, source: IO[bytes]) -> None:
    with source:
        for line in source:
            say(f"{name:<6} | {line.decode(errors='replace').rstrip()}")


def tie_to_parent(number: signal.Signals) -> None:
    """From now on this process receives the signal when its parent dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def _die_with_parent() -> Callable[[], None]:
    parent = os.getpid()

    def tie() -> None:
        # No gentler signal: the database goes with us, and a worker would wait long to say goodbye to it.
        tie_to_parent(signal.SIGKILL)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    print(line, flush=True)
