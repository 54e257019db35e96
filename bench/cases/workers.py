"""The whole project with nothing made, by two workers and by one."""

from bench.figures import Result, at_least, in_turn, ratio
from bench.workshop import Workshop, cores

TWO, ONE = "two workers", "one worker"
ROUNDS = 3


def measure(shop: Workshop) -> Result:
    """Measure it."""
    sides = {TWO: lambda _: shop.cold("--jobs", "2"), ONE: lambda _: shop.cold("--jobs", "1")}
    found = in_turn(sides, shop.scale.times(ROUNDS, quick=1))
    comparisons = (ratio(found, ONE, TWO, at_least(1.7)),)
    notes = () if cores() > 1 else ("this machine has one core: two workers share it",)
    return Result("workers", "the whole project, cold", found, comparisons, notes)
