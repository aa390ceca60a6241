"""IP hash: the same client address always to the same server, as long as the list of servers stays the same.

    say the hash of the address is 17,  3 servers   ->   17 mod 3 = 2   ->   c

No table and no cookie. The trap is the modulo: with one server more or less nearly every client moves
(of clients with 3 servers, 3 in 4 move when a fourth joins). `consistent_hash` mends that.
"""

from deploylab.balancing.hashing import number


class IpHash:
    def pick(self, servers, request):
        return servers[number(request.client) % len(servers)]
