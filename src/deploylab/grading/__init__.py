"""Exercises and their grader: a verdict is never computed in a process that runs student code.

    exercise.py   the format of an exercise folder         checks.py     what its checks import
    questions.py  questions drawn for each student         prove.py      an author's self-check

    cli/grade     archives, layouts -> batch -> workers    | trusted: reads files, keeps the state (SQLite)
    worker.py     bench.py: pytest, collected once         | trusted: compares values
    sandbox/      process.py <-- pipe, plain JSON -->      | the wall
    inside/       loop.py: the student's file              | untrusted: only values leave it

One file is graded by `with Worker(exercise) as worker: worker.grade(Job(id, student, text))` (workers.py, jobs.py);
a typed answer is judged by `questions.mark(questions.pose(exercise, question, secret, student), text)`.
"""
