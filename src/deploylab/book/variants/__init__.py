"""Seeded variants of the quiz: the same question with other numbers, answered by the same rule.

A recipe keeps the numbers of the printed question as `base`, so that the tests can hold text and answer
against the printed ones.
"""

from deploylab.book.variants import balancing, canary, downtime, releases, service, spreading
from deploylab.book.variants.recipe import Recipe

RECIPES: dict[str, Recipe] = {
    **downtime.RECIPES,
    **service.RECIPES,
    **spreading.RECIPES,
    **balancing.RECIPES,
    **releases.RECIPES,
    **canary.RECIPES,
}
