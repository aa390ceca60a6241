"""What the tests of exported manifests share."""


def places(value, path=()):
    """The path of every table in a document: where a field can be added."""
    if isinstance(value, dict):
        yield path
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from places(entry, (*path, number))
