"""What the tests of exported manifests share."""

import copy


def places(value, path=()):
    """The path of every table in a document: where a field can be added."""
    if isinstance(value, dict):
        yield path
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from places(entry, (*path, number))


def with_strange_field(document, path):
    """A copy of the document with a field in this table that no schema knows."""
    broken = spot = copy.deepcopy(document)
    for key in path:
        spot = spot[key]
    spot["noSuchField"] = 1
    return broken
