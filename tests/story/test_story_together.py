"""Two runs under one clock."""

import deploylab
from deploylab.story.together import moment, parting


def test_the_moment_of_a_step_is_its_place_under_one_clock():
    runs = [deploylab.run(name, **{"traffic.seconds": 12}).trace.events for name in ("even_cost", "varied_cost")]
    laid = sorted((event[0], number, step) for number, events in enumerate(runs) for step, event in enumerate(events))
    for number, events in enumerate(runs):
        for step in range(0, len(events), 97):
            assert laid[moment(runs, number, step)] == (events[step][0], number, step)
    assert moment([[], runs[0]], 0, 0) == 0


def test_runs_part_at_the_first_event_that_differs_wherever_it_stands_in_its_file():
    one = [(0, "arrive", 1), (5, "intend", 0, "Drain", {}, 9), (7, "stop")]
    assert parting(one, [(0, "arrive", 1), (5, "intend", 0, "Drain", {}, 4), (7, "stop")]) is None
    assert parting(one, [(0, "arrive", 1), (5, "intend", 0, "Stop", {}, 9), (7, "stop")]) == 1
    assert parting(one, one[:2]) == parting(one[:2], one) == 1
