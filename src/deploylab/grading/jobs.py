"""What the grader and a worker say to each other: a job, and a result as plain JSON."""

from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One file to grade: its text, the student's name (for the seed), and how much time compared with the usual."""

    id: str
    student: str
    text: str
    secret: str = "practice"
    factor: float = 1.0
