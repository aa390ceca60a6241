"""What a reader finds in a table of the page that scrolls by itself: its rows as dicts, strong text with its stars."""

from xml.etree import ElementTree


def rows_of(at):
    """The rows of the first such table; none if there is no table."""
    found = [each.proto.body for each in at.get("html") if 'class="wide"' in each.proto.body]
    if not found:
        return []
    table = ElementTree.fromstring(found[0].partition("</style>")[2])
    keys, *rows = ([cell_of(cell) for cell in row] for row in table.iter("tr"))
    return [dict(zip(keys, row, strict=True)) for row in rows]


def cell_of(cell):
    return "".join([cell.text or "", *(f"**{part.text}**{part.tail or ''}" for part in cell)])
