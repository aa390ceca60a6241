"""Weights: the traffic steps of the tools, as small functions.

    Flagger      maxWeight 50, stepWeight 20      ->  20 40 60 then promotion: the ramp may pass its maximum
    CodeDeploy   linear 10 % every 3 minutes      ->  (0, 10) (3, 20) ... (27, 100)
    Amazon ECS   4 tasks, 50 % to 125 %           ->  at least 2 healthy, at most 5

Sources: fluxcd/flagger `scheduler.go` (maxWeight, nextStepWeight); AWS API DeploymentConfiguration
(the maximum rounds down, the minimum rounds up) and the predefined CodeDeploy configurations.
"""


def flagger_weights(max_weight=0, step_weight=0, step_weights=()):
    """(canary weights in order, whether promotion follows). It does not if the next step would not grow."""
    top = min(100, step_weights[-1]) if step_weights else max_weight or 100
    weights = [0]
    while weights == [0] or weights[-1] < top:
        step = flagger_step(weights[-1], step_weight, step_weights)
        if step <= 0:
            return weights[1:], False
        weights.append(min(weights[-1] + step, 100))
    return weights[1:], True


def flagger_step(weight, step_weight, step_weights):
    """How much is added to `weight`; a weight that is not in the list of steps jumps to 100."""
    if step_weight > 0 or not step_weights:
        return step_weight
    following = dict(zip((0, *step_weights), step_weights, strict=False))
    return following.get(weight, 100) - weight


def codedeploy_weights(percent, minutes, linear):
    """[(minute, percent), ...] of CodeDeploy: in equal steps, or one step and then the rest."""
    if not linear:
        return [(0, percent), (minutes, 100)] if percent < 100 else [(0, 100)]
    steps = -(-100 // percent)
    return [(number * minutes, min(100, (number + 1) * percent)) for number in range(steps)]


def ecs_bounds(desired, minimum_healthy_percent=100, maximum_percent=200):
    """(least running, most running, whether a rolling update can move at all) of an ECS service."""
    least = -(-desired * minimum_healthy_percent // 100)
    most = desired * maximum_percent // 100
    return least, most, least < desired or most > desired


def ecs_circuit_breaker(desired):
    """Failed tasks in a row after which ECS gives the deployment up: half of the tasks, at least 3, at most 200."""
    return min(200, max(3, -(-desired // 2)))
