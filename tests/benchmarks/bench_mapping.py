"""What a look-up costs as rules grow: `python tests/benchmarks/bench_mapping.py`. Ratios are to 10 rules."""

import random
import sys
import time
from dataclasses import dataclass

from deploylab.mapping.fast import FirstMatch, LongestPrefix
from deploylab.mapping.rules import first_match, longest_prefix

SIZES = (10, 100, 1_000, 10_000, 100_000)
LOOKUPS = 2_000
REPEATS = 15
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
    """The best of the repeats (the rest is noise of the machine) of the mean time of one look-up."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for path in paths:
            find(path)
        times.append((time.perf_counter() - start) / len(paths) * 1e6)
    return min(times)


def measure(rng):
    """name -> {size: microseconds}."""
    table = {}
    for size in SIZES:
        rules, paths = rules_and_paths(size, rng)
        for name, index in (("fast, first match", FirstMatch(rules)), ("fast, longest prefix", LongestPrefix(rules))):
            table.setdefault(name, {})[size] = microseconds(index.find, paths)
        if size <= PLAIN_UP_TO:
            few = paths[: 20_000 // size]
            for name, plain in (("plain, first match", first_match), ("plain, longest prefix", longest_prefix)):
                table.setdefault(name, {})[size] = microseconds(lambda path, plain=plain: plain(rules, path), few)
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
