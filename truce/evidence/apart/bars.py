"""The bars of the cell: limits that a process puts on itself before it looks at a stranger's file, and cannot undo.

Memory, processor time, files written: by the system's own limits. On Linux (x86-64, ARM64) a filter on system calls
besides (seccomp, see seccomp(2)): no network, no other program, no new process, nothing opened for writing, nothing
renamed or removed. Elsewhere the limits alone hold, and `close_bars` says so.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
import sys

RET_ALLOW, RET_ERRNO, RET_KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER_AT, ARCH_AT, ARGS_AT = 0, 4, 16  # offsets in struct seccomp_data
NO_NEW_PRIVS, SET_SECCOMP, FILTER_MODE = 38, 22, 2
THREAD = 0x10000  # CLONE_THREAD
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSED = {  # socket and its kin, exec, ptrace, kill, changing names and rights, mounting, kernel doors
    "x86_64": (
        *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),
        *(57, 58, 59, 322, 101, 62, 200, 234, 310, 311),
        *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 161, 165, 166, 188, 189, 190, 235),
        *(258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316),
        *(250, 272, 298, 304, 308, 321, 323, 425, 428, 429, 430, 431, 432, 433, 442),
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
        *(221, 281, 117, 129, 130, 131, 270, 271),
        *(33, 34, 35, 36, 37, 38, 39, 40, 45, 46, 51, 52, 53, 54, 55, 88, 276),
        *(97, 241, 265, 268, 280, 282, 219, 425, 428, 429, 430, 431, 432, 433, 442),
    ),
}
UNKNOWN_HERE = 435, 437  # clone3, openat2: their flags cannot be seen; libraries fall back to the older calls
CLONE = {"x86_64": 56, "aarch64": 220}
OPENING = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}  # (call, which argument holds its flags)


def close_bars(memory_bytes: int, cpu_seconds: int) -> bool:
    """Put every limit on this process. Whether the filter on system calls is among them."""
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _lower(limit, most)
    return sys.platform == "linux" and platform.machine() in ARCHES and _filtered(platform.machine())


def _lower(limit: int, most: int) -> None:
    _, hard = resource.getrlimit(limit)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (most, most))


def _filtered(machine: str) -> bool:
    """Put the filter in place; False where this kernel has none."""
    library = ctypes.CDLL(None, use_errno=True)
    program = b"".join(_program(machine))
    held = ctypes.create_string_buffer(program)
    filter = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held))
    if library.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(SET_SECCOMP, FILTER_MODE, filter, 0, 0) == 0)


def _program(machine: str) -> list[bytes]:
    """The filter in classic BPF: each test jumps over its own verdict or falls into it."""
    refuse, unknown = RET_ERRNO | errno.EPERM, RET_ERRNO | errno.ENOSYS
    steps = [_step(LOAD, ARCH_AT), _step(JUMP_EQUAL, ARCHES[machine], 1, 0), _step(RETURN, RET_KILL)]
    steps.append(_step(LOAD, NUMBER_AT))
    for call in REFUSED[machine]:
        steps += [_step(JUMP_EQUAL, call, 0, 1), _step(RETURN, refuse)]
    for call in UNKNOWN_HERE:
        steps += [_step(JUMP_EQUAL, call, 0, 1), _step(RETURN, unknown)]
    steps += _only(CLONE[machine], 0, THREAD, when=False)
    for call, argument in OPENING[machine]:
        steps += _only(call, argument, WRITING, when=True)
    return [*steps, _step(RETURN, RET_ALLOW)]


def _only(call: int, argument: int, bits: int, *, when: bool) -> list[bytes]:
    """Refuse a call where any of the bits of an argument is set (`when`), or where none is."""
    test = _step(JUMP_ANY_BIT, bits, 0, 1) if when else _step(JUMP_ANY_BIT, bits, 1, 0)
    return [
        _step(JUMP_EQUAL, call, 0, 4),
        _step(LOAD, ARGS_AT + 8 * argument),
        test,
        _step(RETURN, RET_ERRNO | errno.EPERM),
        _step(LOAD, NUMBER_AT),
    ]


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
