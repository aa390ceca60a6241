"""Inside the child: load a student's file and answer one request at a time with plain values. Runs in the child only.

Nothing here decides anything about marks: whatever student code does to this process, all that leaves it is a
value, and the value is judged elsewhere. What the loop needs is bound before student code is loaded, and it has
builtins of its own, so that a file which patches `len` or `json.dumps` harms itself only. The wire format is
described in `wire.py`.
"""

import os
import sys
import types

MOST_BYTES, DEEPEST, LONGEST_TEXT, LARGEST_INT = 1_000_000, 20, 500, 1 << 256
name_of_type = type.__dict__["__name__"].__get__
generator_type = types.GeneratorType


def json_parts():
    """How JSON is read and written. The package `json` brings `re` and `enum` with it and would double the time that a
    child takes to start, so its two halves in C are used alone where this Python has them as they were."""
    try:
        import _json

        rules = types.SimpleNamespace(
            strict=True, object_hook=None, object_pairs_hook=None, parse_float=float, parse_int=int,
            parse_constant=float, memo={},
        )  # fmt: skip
        text = _json.encode_basestring_ascii
        scan = _json.make_scanner(rules)  # type: ignore[arg-type]
        pieces = _json.make_encoder(None, None, text, None, ": ", ", ", False, False, False)  # type: ignore[arg-type]
        join = "".join
        if scan('{"a": [1, "b"]}', 0)[0] == {"a": [1, "b"]} and join(pieces({"a": [1]}, 0)) == '{"a": [1]}':
            return scan, lambda value: join(pieces(value, 0))
    except (ImportError, AttributeError, TypeError):
        pass
    import json

    return json.JSONDecoder().scan_once, json.JSONEncoder(allow_nan=False).encode  # type: ignore[attr-defined]


class Unsendable(Exception):
    def __init__(self, kind, reason):
        self.kind, self.reason = kind, reason


def short(text):
    plain = text if type(text) is str else "?"
    return plain[:LONGEST_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")


class Child:
    def __init__(self, source, sink):
        self.source, self.sink = source, sink
        self.scan, self.encode = json_parts()
        self.read, self.write = os.read, os.write
        self.modules, self.file, self.module = sys.modules, "", None
        self.vocabulary, self.handles, self.passed = {}, {}, {}
        self.classes, self.current = {}, {}

    # --- frames ---
    def frame(self):
        size = int.from_bytes(self.exactly(4), "big")
        return self.scan(self.exactly(size).decode("utf-8"), 0)[0]

    def exactly(self, size):
        parts = b""
        while len(parts) < size:
            piece = self.read(self.source, size - len(parts))
            if not piece:
                os._exit(0)
            parts += piece
        return parts

    def answer(self, number, body):
        try:
            text = self.encode({"id": number, **body}).encode("utf-8")
        except (ValueError, RecursionError, MemoryError):
            text = b""
        if not text or len(text) > MOST_BYTES:
            error = {"kind": "answer", "type": "answer", "text": "too large"}
            text = self.encode({"id": number, "error": error}).encode("utf-8")
        data = len(text).to_bytes(4, "big") + text
        while data:
            data = data[self.write(self.sink, data) :]

    # --- values ---
    def receive(self, value):
        if type(value) is not list:
            return value
        tag, rest = value[0], value[1:]
        if tag == "l":
            return [self.receive(item) for item in rest]
        if tag == "t":
            return tuple([self.receive(item) for item in rest])
        if tag == "d":
            return {self.receive(key): self.receive(item) for key, item in rest}
        fields = {name: self.receive(item) for name, item in rest[-1].items()}
        return self.vocabulary[rest[0]](**fields) if tag == "v" else self.object(rest[0], rest[1], fields)

    def object(self, token, kind, fields):
        """The same object each time the same one is passed, but with its values written anew."""
        if kind not in self.classes:
            self.classes[kind] = type(kind, (), {"__slots__": tuple(fields), "__repr__": described})
        made_by = self.classes[kind]
        found = self.passed.get(token)
        if type(found) is not made_by:
            found = self.passed[token] = object.__new__(made_by)
        for name, value in fields.items():
            try:
                object.__setattr__(found, name, value)
            except (AttributeError, TypeError):  # the student broke the class: a whole one from now on
                del self.classes[kind]
                return self.object(token, kind, fields)
        self.current[id(found)] = (found, token)
        return found

    def send(self, value, depth=0):
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value.encode("utf-8", "backslashreplace").decode("utf-8") if kind is str else value
        if kind is int and -LARGEST_INT < value < LARGEST_INT:
            return value
        if kind is float and value - value == 0:
            return value
        known = self.current.get(id(value))
        if known is not None and known[0] is value:
            return ["o", known[1]]
        if depth >= DEEPEST:
            raise Unsendable(name_of_type(kind), "nested too deep")
        if kind is list or kind is tuple:
            return ["l" if kind is list else "t", *[self.send(item, depth + 1) for item in value]]
        if kind is dict:
            return ["d", *[[self.send(key, depth + 1), self.send(item, depth + 1)] for key, item in value.items()]]
        if kind is generator_type:
            return ["g", self.keep(value)]
        for name, known_class in self.vocabulary.items():
            if kind is known_class and hasattr(kind, "__dataclass_fields__"):
                fields = kind.__dataclass_fields__
                return ["v", name, {f: self.send(object.__getattribute__(value, f), depth + 1) for f in fields}]
        raise Unsendable(name_of_type(kind), "copy" if kind in self.classes.values() else "not a plain value")

    def keep(self, thing):
        handle = len(self.handles)
        self.handles[handle] = thing
        return handle

    # --- requests ---
    def load(self, request):
        for name, text in request["modules"].items():
            parent, _, leaf = name.rpartition(".")
            module = self.modules[name] = types.ModuleType(name)
            exec(compile(text, name, "exec"), module.__dict__)
            if parent:
                package = self.modules.setdefault(parent, types.ModuleType(parent))
                package.__path__ = []
                setattr(package, leaf, module)
            kinds = {n: v for n, v in module.__dict__.items() if isinstance(v, type) and v.__module__ == name}
            self.vocabulary.update(kinds)
        self.file = request["file"]
        stem = self.file.rpartition(".")[0]
        self.module = types.ModuleType(stem)
        self.module.__file__, self.modules[stem], sys.argv = self.file, self.module, [self.file]
        if "random" in request["text"]:  # who answers at random gets the same verdict each time
            import random

            random.seed(0)
        exec(compile(request["text"], self.file, "exec", dont_inherit=True), self.module.__dict__)
        names = [n for n in self.module.__dict__ if type(n) is str and not n.startswith("_")]
        return {"value": ["l", *[short(n) for n in names[:200]]]}

    def begin(self, request):
        self.handles, self.passed, self.classes, self.current = {}, {}, {}, {}
        return {"value": None}

    def look_up(self, request):
        on = request["on"]
        return getattr(self.module if on is None else self.handles[on], request["name"])

    def call(self, request):
        self.current = {}
        target = self.look_up(request)
        arguments = [self.receive(item) for item in request["args"]]
        named = {name: self.receive(item) for name, item in request["kw"].items()}
        made = target(*arguments, **named)
        return {"value": self.keep(made) if request["keep"] else self.send(made)}

    def has(self, request):
        on = request["on"]
        return {"value": hasattr(self.module if on is None else self.handles[on], request["name"])}

    def get(self, request):
        return {"value": self.send(self.look_up(request))}

    def step(self, request):
        self.current = {}
        generator, value = self.handles[request["on"]], self.receive(request["value"])
        try:
            made = generator.throw(value) if request["how"] == "throw" else generator.send(value)
        except StopIteration as end:
            return {"value": self.send(end.value), "ended": True}
        return {"value": self.send(made), "ended": False, "line": generator.gi_frame.f_lineno}

    def trouble(self, problem):
        if isinstance(problem, Unsendable):
            return {"kind": "answer", "type": short(problem.kind), "text": problem.reason}
        try:
            text = short(str(problem))
        except BaseException:
            text = ""
        line, place = None, problem.__traceback__
        while place is not None:
            if place.tb_frame.f_code.co_filename == self.file:
                line = place.tb_lineno
            place = place.tb_next
        kind = "raised"
        if isinstance(problem, SyntaxError) and problem.filename == self.file:
            kind, line, text = "syntax", problem.lineno, short(problem.msg)
        return {"kind": kind, "type": short(name_of_type(type(problem))), "text": text, "line": line}

    def serve(self):
        operations = {name: getattr(self, name) for name in ("load", "begin", "call", "has", "get", "step")}
        standard_output = sys.stdout
        while True:
            request = self.frame()
            try:
                body = operations[request["op"]](request)
            except BaseException as problem:
                body = {"error": self.trouble(problem)}
            try:  # noqa: SIM105 - contextlib looks up builtins that the file may have patched
                standard_output.flush()
            except (OSError, ValueError):
                pass
            self.answer(request["id"], body)


def described(thing):
    return f"{name_of_type(type(thing))}({', '.join(f'{n}={getattr(thing, n)!r}' for n in type(thing).__slots__)})"
