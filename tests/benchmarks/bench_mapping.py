"""What a look-up costs as rules grow: `python tests/benchmarks/bench_mapping.py`. Ratios are to 10 rules."""

import random
import sys
import time
from dataclasses import dataclass
from functools import partial

from deploylab.mapping.fast import FirstMatch, LongestPrefix
from deploylab.mapping.rules import first_match, longest_prefix

SIZES = (10, 100, 1_000, 10_000, 100_000)
LOOKUPS = 2_000
ROUNDS = 15
PLAIN_UP_TO = 1_000  # beyond that the plain pages only waste the reader's time
LIMIT = 3.0


@dataclass(frozen=True)
class Rule:
    prefix: str
    exact: bool = False


def rules_and_paths(size, rng):
    """`size` different prefixes of two segments, and paths of which nine in ten are covered by one of them."""
    prefixes = [f"/team{number % 977:03d}/service{number:06d}/" for number in range(size)]
    rng.shuffle(prefixes)
    paths = [rng.choice(prefixes) + f"item/{rng.randrange(1000)}" for _ in range(LOOKUPS * 9 // 10)]
    paths += [f"/nowhere/{rng.randrange(10**6):06d}/item" for _ in range(LOOKUPS - len(paths))]
    rng.shuffle(paths)
    return [Rule(prefix) for prefix in prefixes], paths


def microseconds(find, paths):
    """Processor time of one look-up, averaged over the paths."""
    start = time.process_time()
    for path in paths:
        find(path)
    return (time.process_time() - start) / len(paths) * 1e6


def candidates(rng):
    """(name, size, find, paths) of everything that is measured."""
    for size in SIZES:
        rules, paths = rules_and_paths(size, rng)
        yield "fast, first match", size, FirstMatch(rules).find, paths
        yield "fast, longest prefix", size, LongestPrefix(rules).find, paths
        if size <= PLAIN_UP_TO:
            few = paths[: 20_000 // size]
            yield "plain, first match", size, partial(first_match, rules), few
            yield "plain, longest prefix", size, partial(longest_prefix, rules), few


def measure(rng):
    """name -> {size: microseconds}: the best of several rounds, since whatever is above it is noise of the machine."""
    measured = list(candidates(rng))
    table = {name: {} for name, *_ in measured}
    for _ in range(ROUNDS):
        for name, size, find, paths in measured:
            table[name][size] = min(table[name].get(size, float("inf")), microseconds(find, paths))
    return table


def main():
    table = measure(random.Random(1))
    print(f"{'':24}" + "".join(f"{size:>18,}" for size in SIZES))
    for name, row in table.items():
        cells = [f"{row[size]:9.2f} us {row[size] / row[10]:4.1f}x" if size in row else "-" for size in SIZES]
        print(f"{name:24}" + "".join(f"{cell:>18}" for cell in cells))
    worst = max(row[SIZES[-1]] / row[10] for name, row in table.items() if name.startswith("fast"))
    print(f"worst ratio of the fast page, {SIZES[-1]:,} rules to 10: {worst:.2f} (limit {LIMIT})")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
