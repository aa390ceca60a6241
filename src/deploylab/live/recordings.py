"""The recorded tables that book and app show, by name."""

from collections.abc import Callable

from deploylab.live import losses, reality

TABLES: dict[str, Callable[[str], str]] = {  # name -> the table in a language
    "deployments": lambda lang: reality.tables(reality.recorded(), lang)[0],
    "balancing": lambda lang: reality.tables(reality.recorded(), lang)[1],
    "stages": lambda lang: reality.stages(reality.recorded(), lang),
    "losses_get": lambda lang: losses.table(losses.recorded(), "GET", lang),
    "losses_post": lambda lang: losses.table(losses.recorded(), "POST", lang),
}
