"""A limit of time for work that others wrote and that may not end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["limited"]


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what is done here once it has taken `seconds` of the processor's time, however busy the machine is.

    Only the main thread of a process can be stopped so, and only where there are such timers; elsewhere there is no limit.

    Raises:
        TimeoutError: it was stopped.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"it took more than {seconds:.1f} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.1)  # again and again, in case what it stops takes it for an error of its own
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
