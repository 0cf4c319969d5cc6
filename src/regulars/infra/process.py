"""Processes that must not outlive one another, and addresses that must not be shared."""

import ctypes
import errno
import os
import signal
import socket

from regulars.kernel.errors import Conflict, InvalidInput

PARENT_VARIABLE = "REGULARS_PARENT_PID"
"""A parent that wants its child to end with it sets this to its own pid."""

_PR_SET_PDEATHSIG = 1


class PortBusy(Conflict):
    """Another program answers at the address already."""

    code = "port_busy"


class HostUnknown(InvalidInput):
    """The host is not an address of this machine."""

    code = "host_unknown"


def end_with(parent_pid: int, signal_number: signal.Signals) -> None:
    """Have the kernel send `signal_number` to this process when its parent dies.

    A parent that died before the kernel was asked is noticed too.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal_number)


def end_with_named_parent(signal_number: signal.Signals) -> None:
    """The same, for a parent that has named itself in the environment."""
    if parent_pid := os.environ.pop(PARENT_VARIABLE, None):
        end_with(int(parent_pid), signal_number)


def refuse_busy_port(host: str, port: int) -> None:
    """Refuses an address at which something listens already.

    The server's own sockets share their port on purpose (one listener a process), so that a
    second server would join the first without a word.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise HostUnknown(f"{host} is no address: {error.strerror}") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise _refusal_for(error, host, port) from None


def _refusal_for(error: OSError, host: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortBusy(f"something answers at {host}:{port} already; set REGULARS_PORT")
    if error.errno == errno.EACCES:
        return PortBusy(f"port {port} is not open to this user; set REGULARS_PORT")
    return HostUnknown(f"{host} is no address of this machine")
