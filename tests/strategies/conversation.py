"""A strategy under test is a list of (intention, answer); NotReady as an answer is thrown in."""

from deploylab.carry_out import carry_out
from deploylab.intentions import NotReady


class Script:
    """A world that expects this list and nothing else."""

    def __init__(self, expected):
        self.expected, self.performed = list(expected), []

    def perform(self, intention):
        at = len(self.performed)
        wanted, answer = self.expected[at] if at < len(self.expected) else ("the end", None)
        if intention != wanted:
            raise AssertionError(self.story(wanted) + f"\nasked for instead:\n    {intention}")
        self.performed.append(intention)
        if isinstance(answer, NotReady):
            raise answer
        return answer

    def must_be_over(self, but):
        if len(self.performed) < len(self.expected):
            raise AssertionError(f"{self.story(self.expected[len(self.performed)][0])}\nbut {but}")

    def story(self, wanted):
        performed = "\n".join(f"    {intention}" for intention in self.performed) or "    nothing"
        return f"performed:\n{performed}\nexpected next:\n    {wanted}"


def plays(strategy, *expected):
    """Let the strategy play against the list; what it returns comes back."""
    script = Script(step if isinstance(step, tuple) else (step, None) for step in expected)
    steps = carry_out(strategy, script)
    try:
        while True:
            next(steps)
    except StopIteration as finished:
        script.must_be_over("the strategy has ended")
        return finished.value
    except NotReady:
        script.must_be_over("the strategy gave up with NotReady")
        raise
