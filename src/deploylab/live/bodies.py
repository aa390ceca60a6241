"""Where a message's body ends: after so many bytes, after its last chunk, or with the connection (RFC 9112, 6.3)."""

import re

CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n")
TRAILER = re.compile(rb"(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\x00-\x08\x0a-\x1f\x7f]*)?\r\n")


class Malformed(Exception):
    """A message that must not be passed on; `status` is what its sender is answered."""

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


class Counted:
    """A body of known length. `feed` says how many of these bytes belong to it."""

    __slots__ = ("done", "left")

    def __init__(self, length: int):
        self.left, self.done = length, length == 0

    def feed(self, data: bytes) -> int:
        taken = min(self.left, len(data))
        self.left -= taken
        self.done = self.left == 0
        return taken


class UntilClose:
    """A response body that ends with the connection."""

    __slots__ = ("done",)

    def __init__(self) -> None:
        self.done = False

    def feed(self, data: bytes) -> int:
        return len(data)


class Chunked:
    """A body in chunks. What `feed` has let pass is valid and may be sent on as it is.

    `payload`, if set to a list, gathers the plain bytes.
    """

    __slots__ = ("done", "left", "partial", "payload", "state")

    def __init__(self) -> None:
        self.done, self.left, self.state = False, 0, "size"
        self.partial = b""
        self.payload: list[bytes] | None = None

    def feed(self, data: bytes) -> int:
        at, end = 0, len(data)
        while at < end and not self.done:
            if self.state == "data":
                step = min(self.left, end - at)
                if self.payload is not None:
                    self.payload.append(data[at:at + step])
                self.left -= step
                at += step
                if not self.left:
                    self.state = "after"
            else:
                stop = data.find(b"\n", at) + 1
                self.partial += data[at:stop or end]
                if len(self.partial) > 8192:
                    raise Malformed(400, "a chunk's size line or trailer is too long")
                at = stop or end
                if stop:
                    line, self.partial = self.partial, b""
                    self.line(line)
        return at

    def line(self, line: bytes) -> None:
        if self.state == "size":
            found = CHUNK_SIZE.fullmatch(line)
            if not found:
                raise Malformed(400, "a chunk does not begin with its size")
            self.left = int(found[1], 16)
            self.state = "data" if self.left else "trailer"
        elif self.state == "after":
            if line != b"\r\n":
                raise Malformed(400, "a chunk is longer than its size")
            self.state = "size"
        elif not TRAILER.fullmatch(line):
            raise Malformed(400, "a trailer field is malformed")
        else:
            self.done = line == b"\r\n"
