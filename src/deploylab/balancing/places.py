"""Places: a set of numbers that can say at once which one comes first from here on, and round the end.

    numbers 0 ... 99 as ten rows of ten, each row one integer whose bits are its numbers, and one integer more
    whose bits are the rows that hold anything.

    row 3  . . . x . . . . . x         first from 34  ->  39  (bits of the same row)
    row 4  . . . . . . . . . .         first from 40  ->  61  (next row that holds anything, its lowest bit)
    row 6  . x . . . . x . . .         first from 67  ->  33  (none: round the end)

Each question is a handful of operations on integers as long as the square root of the size, not on all places.
"""

from math import isqrt


class Places:
    def __init__(self, size):
        self.width = isqrt(size) + 1
        self.rows = [0] * self.width
        self.filled = 0

    def __bool__(self):
        return self.filled != 0

    def add(self, place):
        row, column = divmod(place, self.width)
        self.rows[row] |= 1 << column
        self.filled |= 1 << row

    def remove(self, place):
        row, column = divmod(place, self.width)
        self.rows[row] &= ~(1 << column)
        if not self.rows[row]:
            self.filled &= ~(1 << row)

    def first_from(self, place):
        """The first place that is `place` or after it; if there is none, the first of all."""
        row, column = divmod(place, self.width)
        here = self.rows[row] >> column
        if here:
            return place + lowest(here)
        later = self.filled >> row + 1
        row = row + 1 + lowest(later) if later else lowest(self.filled)
        return row * self.width + lowest(self.rows[row])


def lowest(bits):
    """The number of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1
