"""Standing: what each server runs after a release has asked for so much. A rollback starts from there.

    asked  Deregister s1, Drain s1, Stop s1, Start s1 v2, Register s1, Deregister s2
    now    s1 v2, s2 v1 out of rotation, s3 v1

It believes what was asked for, not what became of it: a strategy has no eyes but the answers it gets.
"""

from dataclasses import dataclass

from deploylab.intentions import Deregister, Register, Start, Stop


@dataclass(frozen=True)
class Standing:
    """`version` of each server ("" if stopped) and the names that are `registered`, in the fleet's order."""

    version: dict
    registered: tuple

    def serving(self, version):
        """The servers that run this version and are in rotation."""
        return tuple(name for name in self.registered if self.version[name] == version)

    def touched(self, version):
        """The servers that do not serve `version` now: astray or stopped."""
        return tuple(name for name in self.version if name not in self.serving(version))

    def astray(self, version):
        """The servers that run, but another version or out of rotation; those out of rotation first."""
        running = [name for name in self.touched(version) if self.version[name]]
        return tuple(sorted(running, key=lambda name: name in self.registered))

    def stopped(self):
        """The servers that run nothing."""
        return tuple(name for name, runs in self.version.items() if not runs)


def standing(servers, version, asked, spares=()):
    """The Standing of a fleet where `servers` ran `version`, after the intentions `asked`."""
    runs = dict.fromkeys(servers, version) | dict.fromkeys(spares, "")
    registered = set(servers)
    for intention in asked:
        if isinstance(intention, Start):
            runs |= dict.fromkeys(intention.servers, intention.version)
        elif isinstance(intention, Stop):
            runs |= dict.fromkeys(intention.servers, "")
        elif isinstance(intention, Register):
            registered |= set(intention.servers)
        elif isinstance(intention, Deregister):
            registered -= set(intention.servers)
    return Standing(runs, tuple(name for name in runs if name in registered and runs[name]))
