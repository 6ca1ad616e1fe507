"""Running web server and worker together: started, watched, started again when they die, stopped as one."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STOP_WITHIN = 12.0  # seconds
CALM_AFTER = 60.0  # seconds of life after which a process no longer counts as failing
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One process that should run all the time."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it, its life tied to ours, in a group of its own so that Ctrl-C reaches us only."""
        self.process = subprocess.Popen(self.command, preexec_fn=_die_with_parent(), process_group=0)
        self.started = time.monotonic()

    def watch(self) -> None:
        """Start it again if it died, sooner the first time than the fifth."""
        at = time.monotonic()
        if self.process is None:
            if at >= self.again_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            self.failures = self.failures + 1 if at - self.started < CALM_AFTER else 1
            pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
            say(f"{self.name} ended with code {code}; it starts again in {pause:g} s")
            self.process, self.again_at = None, at + pause

    def ask_to_stop(self) -> None:
        """Ask the process to end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()


@dataclass
class Crew:
    """The children of one `huiyin up`."""

    children: list[Child]
    stopping: bool = field(default=False)

    def work(self, each_round: Callable[[], None]) -> None:
        """Run until told to stop by Ctrl-C or SIGTERM; then stop all and return."""
        before = {s: signal.signal(s, self._tell) for s in (signal.SIGINT, signal.SIGTERM)}
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
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + STOP_WITHIN
        for child in self.children:
            if child.process:
                _end(child.process, max(0.1, until - time.monotonic()))

    def _tell(self, _number: int, _frame: object) -> None:
        self.stopping = True


def _end(process: subprocess.Popen[bytes], within: float) -> None:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)


def _die_with_parent() -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    print(line, file=sys.stdout, flush=True)
