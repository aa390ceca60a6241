"""Inside the child: functions of the C library without the package `ctypes`, which would cost three milliseconds.

An argument is an int (passed as a C long) or bytes (passed as a pointer to them). For the child only.
"""

import _ctypes


class Long(_ctypes._SimpleCData):
    _type_ = "l"


class Function(_ctypes.CFuncPtr):
    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_USE_ERRNO
    _restype_ = Long


class Text(_ctypes._SimpleCData):
    _type_ = "z"


class Pointer(_ctypes._SimpleCData):
    _type_ = "P"


def address(data):
    """Where these bytes stand in memory, as long as somebody holds them."""
    return Pointer.from_buffer(Text(data)).value


def native(name):
    found = Function(_ctypes.dlsym(_ctypes.dlopen(None, 0), name))  # type: ignore[arg-type]
    return lambda *given: found(*[Long(value) if type(value) is int else value for value in given])
