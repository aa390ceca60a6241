"""What crosses a balancer, and where a hash sends a key."""

from itertools import pairwise

from deploylab.book.variants.recipe import Draw, Recipe, letters

WAYS = {  # way of the reply -> does it cross the balancer? with its names
    "nat": ("Y", "LVS-NAT", "LVS-NAT"),
    "dr": ("N", "LVS-DR", "LVS-DR"),
    "tun": ("N", "LVS-TUN", "LVS-TUN"),
    "l7": ("Y", "L7 프록시", "L7 proxy"),
    "fullnat": ("Y", "풀 NAT", "full NAT"),
    "tcp": ("Y", "TCP 프록시", "TCP proxy"),
}


def circled(ways: list[str], lang: int) -> str:
    return " ".join(f"{'①②③④⑤⑥'[number]}{WAYS[way][lang]}" for number, way in enumerate(ways))


def octets(address: str) -> int:
    return sum(map(int, address.split(".")))


def topic(number: str) -> str:
    """The Korean particle after a number that is read digit by digit."""
    return "은" if number[-1] in "013678" else "는"


def owner(key: int, nodes: dict[str, int]) -> str:
    """The first node at or after the key on the ring, else the first of all."""
    ring = sorted(nodes.items(), key=lambda node: node[1])
    return next((name for name, place in ring if place >= key), ring[0][0])


def moved(nodes: dict[str, int], gone: str, keys: list[int]) -> list[int]:
    left = {name: place for name, place in nodes.items() if name != gone}
    return [key for key in keys if owner(key, nodes) != owner(key, left)]


def ways(nodes: dict[str, int], gone: str, keys: list[int]) -> str:
    """Where each key that moves goes: 22: B → C."""
    left = {name: place for name, place in nodes.items() if name != gone}
    return ", ".join(f"{key}: {gone} → {owner(key, left)}" for key in moved(nodes, gone, keys))


def draw_ring(draw: Draw) -> dict:
    """A ring on which the node that goes owns at least one of the keys."""
    places = draw.some(range(1, 100), draw.whole(3, 5))
    nodes = dict(zip(letters(len(places)), places, strict=True))
    gone = draw.one_of(letters(len(places)))
    number = 1 + list(nodes).index(gone)
    low, high = next((pair for pair in pairwise([0, *places]) if pair[1] == places[number - 1]), (0, places[0]))
    keys = sorted({*draw.some(range(100), draw.whole(5, 9)), draw.whole(low + 1, high)})
    return {"nodes": nodes, "gone": gone, "keys": keys}


RECIPES: dict[str, Recipe] = {
    "Q16": Recipe(
        {"ways": ["nat", "dr", "tun", "l7"]},
        lambda draw: {"ways": sorted(draw.some(list(WAYS), 4), key=lambda way: draw.rng.random())},
        lambda ways: [WAYS[way][0] for way in ways],
        lambda ways: f"각 방식에서 응답이 로드밸런서를 거치는지(Y/N) 답하시오: {circled(ways, 1)}",
        lambda ways: (
            "Does the response cross the load balancer (Y/N)? "
            + ", ".join(f"{number} {WAYS[way][2]}" for number, way in enumerate(ways, 1))
        ),
        lambda ways: "DR, TUN: N",
    ),
    "Q18": Recipe(
        {"rps": 2000, "request": 1, "response": 100},
        lambda draw: {"rps": 100 * draw.whole(1, 50), "request": draw.whole(1, 5), "response": draw.whole(10, 500)},
        lambda rps, request, response: [rps * (request + response), rps * request],
        lambda rps, request, response: (
            f"초당 {rps:,}요청, 요청 {request} KB, 응답 {response} KB. LB가 처리할 양(KB/s)을 NAT "
            "방식과 DSR 방식 순으로 쓰시오."
        ),
        lambda rps, request, response: (
            f"{rps:,} req/s, request {request} KB, response {response} KB. KB/s through the LB for NAT, then for DSR?"
        ),
        lambda rps, request, response: (
            f"{rps}×{request + response} = {rps * (request + response):,}; {rps}×{request} = {rps * request:,}"
        ),
    ),
    "Q27": Recipe(
        {"address": "203.0.113.7", "n": 3},
        lambda draw: {
            "address": f"{draw.one_of(('203.0.113', '198.51.100', '192.0.2'))}.{draw.whole(1, 254)}",
            "n": draw.whole(3, 5),
        },
        lambda address, n: [octets(address) % n, octets(address) % (n - 1)],
        lambda address, n: (
            f"교육용 해시 = 옥텟 합 mod n (서버 0..n−1). {address}{topic(address)} 서버 {n}대일 때와 "
            f"{n - 1}대일 때 각각 어느 서버로 가는가?"
        ),
        lambda address, n: (
            f"Teaching hash = sum of octets mod n (servers 0..n−1). Where does {address} go with {n} "
            f"servers, then with {n - 1}?"
        ),
        lambda address, n: (
            f"{octets(address)} mod {n} = {octets(address) % n}, "
            f"{octets(address)} mod {n - 1} = {octets(address) % (n - 1)}"
        ),
    ),
    "Q29": Recipe(
        {"nodes": {"A": 10, "B": 40, "C": 75}, "gone": "B", "keys": [5, 22, 41, 60, 80, 99]},
        draw_ring,
        moved,
        lambda nodes, gone, keys: (
            f"일관 해시 링 0–99, 노드 {', '.join(f'{n}={p}' for n, p in nodes.items())}. 키는 자기 위치 "
            f"이상인 첫 노드(없으면 처음으로). 키 {','.join(map(str, keys))}에서 {gone}를 빼면 옮겨지는 "
            "키는?"
        ),
        lambda nodes, gone, keys: (
            f"Consistent hash ring 0–99, nodes {', '.join(f'{n}={p}' for n, p in nodes.items())}; a "
            "key goes to the first node at or after it, wrapping. Of keys "
            f"{','.join(map(str, keys))}, which move when {gone} is removed?"
        ),
        ways,
    ),
}
