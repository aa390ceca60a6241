"""HAProxy's departure boards: when each server is due next, counted in picks.

    due       b 185, a 186       position of the next turn; whoever is due goes first
    waiting   c, d               no turn yet in this round: heaviest first, whenever nobody is due
    next      e                  no turn left in this round

After a turn a server is due (total / weight) later. The remainder is carried to its next turn, so that counts come
out exact. A round is sixteen periods long; then everybody on the board `next` waits for the new one.
"""

from dataclasses import dataclass
from itertools import count

PERIODS = 16


@dataclass
class Seat:
    """Where a server stands: its board, its order there, its next and its last position, the remainder carried."""

    weight: int = 0
    board: str = "away"
    order: tuple = ()
    position: int = 0
    last: int = 0
    carried: int = 0


class Boards:
    def __init__(self):
        self.seats = {}
        self.clock = self.length = self.total = 0  # picks; length of this round; weight of all
        self.arrivals = count()

    def wait(self, seat):
        seat.board, seat.order = "waiting", (-seat.weight, next(self.arrivals))

    def stand(self, seat):
        """Put a server on the board where its position belongs: in this round, or in the next one."""
        if seat.position < self.length + min(self.length, PERIODS * self.total):
            seat.board, seat.order = "due", (seat.position, seat.carried - seat.weight, next(self.arrivals))
        else:
            self.wait(seat)
            seat.board, seat.position = "next", seat.position - self.length

    def first(self):
        """The name of the server whose turn it is; None when the round is over."""
        due, waiting = self.head("due"), self.head("waiting")
        if due and (self.seats[due].position <= self.clock or not waiting):
            return due
        if waiting:
            self.seats[waiting].position = self.seats[waiting].carried = 0
        return waiting

    def head(self, board):
        names = [name for name, seat in self.seats.items() if seat.board == board]
        return min(names, key=lambda name: self.seats[name].order, default=None)

    def start_round(self):
        for seat in self.seats.values():
            seat.board = "waiting" if seat.board == "next" else seat.board
        self.clock = self.length = PERIODS * self.total

    def give_turn(self, seat):
        seat.last = seat.position or self.clock
        step, rest = divmod(self.total, seat.weight)
        extra, seat.carried = divmod(seat.carried + rest, seat.weight)
        seat.position = seat.last + step + extra
        self.clock += 1
        self.stand(seat)
