"""HAProxy `roundrobin`: every server has a next due position, like departures on a board.

    weights 5, 1, 1   step 7/5, 7/1, 7/1   ->   a a a b a a c

A clock counts the picks. Three boards: `waiting` servers have had no turn in this round and go heaviest first,
whenever nobody is due; `due` servers stand at the position of their next turn; who has no turn left in this round
stands on the board of the `next` one. After a turn a server is due total / weight later; the remainder is carried,
so that counts come out exact. A round is 16 periods long. A server that joins is due after its share of what is left.
"""

from dataclasses import dataclass
from itertools import count
from math import inf

PERIODS = 16


@dataclass
class Seat:
    """Where a server stands: its board, its place on it, its next and last position and the remainder carried."""

    weight: int = 0
    board: str = "waiting"
    order: tuple = ()
    position: float = 0
    last: float = 0
    carried: int = 0


class RoundRobin:
    def __init__(self):
        self.seats = {}
        self.clock = self.length = self.total = 0  # picks; length of this round; weight of all for the next one
        self.arrivals = count()

    def pick(self, servers, request):
        usable = {server.name: server for server in servers if server.weight > 0}
        self.notice(usable)
        if not usable:
            return None
        name = self.first() or self.start_round()
        self.give_turn(self.seats[name])
        return usable[name]

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
            if seat.board == "next":
                seat.board = "waiting"
        self.clock = self.length = PERIODS * self.total
        return self.first()

    def give_turn(self, seat):
        seat.last = seat.position or self.clock
        step, rest = divmod(self.total, seat.weight)
        extra, seat.carried = divmod(seat.carried + rest, seat.weight)
        seat.position = seat.last + step + extra
        self.clock += 1
        self.stand(seat)

    def stand(self, seat):
        """Put the seat on the board where its position belongs."""
        if seat.position >= self.length + min(self.length, PERIODS * self.total):
            seat.position -= self.length
            seat.board, seat.order = "next", (-seat.weight, next(self.arrivals))
        else:
            seat.board, seat.order = "due", (seat.position, seat.carried - seat.weight, next(self.arrivals))

    def notice(self, usable):
        """Servers that left, came, or changed their weight since the last pick."""
        if not self.length:
            for name, server in usable.items():
                self.seats[name] = Seat(server.weight, order=(-server.weight, next(self.arrivals)))
                self.total += server.weight
            self.clock = self.length = PERIODS * self.total
        for name, seat in self.seats.items():
            if name not in usable and seat.board != "away":
                seat.board = "away"
                self.total -= seat.weight
        for name, server in usable.items():
            if self.seats.setdefault(name, Seat(board="away")).board == "away":
                self.join(self.seats[name], server.weight)
        for name, server in usable.items():
            if self.seats[name].weight != server.weight:
                self.reweigh(self.seats[name], server.weight)

    def join(self, seat, weight):
        """Its share of what is left of the round; if more has passed than was to come, nothing until the next one."""
        self.total += weight
        seat.weight = weight
        left = self.length + PERIODS * self.total - self.clock
        seat.position = self.clock + left // (PERIODS * weight) if left >= 0 else inf
        self.stand(seat)

    def reweigh(self, seat, weight):
        self.total += weight - seat.weight
        seat.weight = weight
        if seat.board == "waiting":
            seat.order = (-weight, next(self.arrivals))
            return
        planned = seat.position + (self.length if seat.board == "next" else 0)
        step, seat.carried = self.total // weight, 0
        seat.position = min(seat.last + step, planned)
        if seat.position < self.clock + 2:
            seat.position = self.clock + step
        self.stand(seat)
