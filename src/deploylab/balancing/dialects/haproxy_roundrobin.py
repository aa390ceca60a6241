"""HAProxy `roundrobin`: turns from the departure boards (`haproxy_boards`), and what happens when the fleet changes.

    weights 5, 1, 1   due every 7/5, 7/1, 7/1 picks   ->   a a a b a a c       (nginx: a a b a c a a)

    joins, comes back     due after its share of what is left of the round: no burst for a newcomer
    leaves                its turns fall to the others; it keeps its last position
    another weight        due a new step after its last turn, but not later than planned, and never at once
"""

from deploylab.balancing.dialects.haproxy_boards import PERIODS, Boards, Seat


class RoundRobin:
    def __init__(self):
        self.boards = Boards()

    def pick(self, servers, request):
        usable = {server.name: server for server in servers if server.weight > 0}
        self.notice(usable)
        if not usable:
            return None
        boards = self.boards
        name = boards.first()
        if name is None:
            boards.start_round()
            name = boards.first()
        boards.give_turn(boards.seats[name])
        return usable[name]

    def notice(self, usable):
        """Servers that left, came, or changed their weight since the last pick."""
        seats = self.boards.seats
        beginning = not seats
        for name, seat in seats.items():
            if name not in usable and seat.board != "away":
                seat.board = "away"
                self.boards.total -= seat.weight
        for name, server in usable.items():
            seat = seats.setdefault(name, Seat())
            if seat.board == "away":
                self.boards.total += server.weight
                seat.weight = server.weight
                self.boards.wait(seat) if beginning else self.join(seat)
        for name, server in usable.items():
            if seats[name].weight != server.weight:
                self.reweigh(seats[name], server.weight)
        if beginning:
            self.boards.start_round()

    def join(self, seat):
        boards = self.boards
        left = boards.length + PERIODS * boards.total - boards.clock
        seat.position = boards.clock + left // (PERIODS * seat.weight)
        boards.stand(seat)

    def reweigh(self, seat, weight):
        boards = self.boards
        boards.total += weight - seat.weight
        seat.weight = weight
        if seat.board == "waiting":
            return boards.wait(seat)
        planned = seat.position + (boards.length if seat.board == "next" else 0)
        step, seat.carried = boards.total // weight, 0
        seat.position = min(seat.last + step, planned)
        if seat.position < boards.clock + 2:
            seat.position = boards.clock + step
        boards.stand(seat)
