"""IP hash: the same client address always to the same server, as long as the list of servers stays the same.

    hash(198.51.100.7) = 4711,  3 servers   ->   4711 mod 3 = 1   ->   b

No table and no cookie. The trap is the modulo: with one server more or less nearly every client moves
(of clients with 3 servers, 3 in 4 move when a fourth joins). `consistent_hash` mends that.
"""

from deploylab.balancing.hashing import number


class IpHash:
    def pick(self, servers, request):
        return servers[number(request.client) % len(servers)]
