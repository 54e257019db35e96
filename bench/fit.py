"""How many layouts the fit takes a setting, over every language and format of the project.

Run it in the prepared environment: ``.venv/bin/python bench/fit.py [language ...]``. A layout is
one that the search for the body size had laid out; what was measured before is not counted. The
table has the mean, the fewest and the most by format. There is nothing to time: the count is the
same on every machine.
"""

import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from handbill.formats.format import Format
from handbill.pages import flow
from handbill.pages.make import set_pages
from handbill.plan.make import Wish, make_plan
from handbill.press.words import press_messages
from handbill.project.read import read_project

ROOT = Path(__file__).parents[1]


class Counter:
    """Counts the layouts that the fit asks for and that are new."""

    def __init__(self) -> None:
        """Stand between the fit and its layouts."""
        self.count = 0
        self.original = flow._Fitting.measured  # noqa: SLF001 -- nothing else needs to count
        flow._Fitting.measured = self.counting  # type: ignore[method-assign]  # noqa: SLF001

    @property
    def counting(self) -> object:
        """Give the method that takes the place of the original."""
        counter = self

        def measured(fitting: flow._Fitting, tried: Sequence[float]) -> object:
            before = len(fitting.composer.known)
            found = counter.original(fitting, tried)
            counter.count += len(fitting.composer.known) > before
            return found

        return measured


def main() -> None:
    """Print the table."""
    counter = Counter()
    project = read_project(ROOT)
    formats = tuple(
        {name: None for flyer in project.flyers.values() for name in flyer.facts.formats}
    )
    wish = Wish(languages=tuple(sys.argv[1:]), formats=formats, drafts=True)
    counts: dict[str, list[int]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as cache:
        for task in make_plan(project, wish, press_messages()).tasks:
            form: Format = task.setting.format
            if form.layout == "free":
                continue
            before = counter.count
            set_pages(task.setting, Path(cache))
            counts[form.name].append(counter.count - before)
    for name, found in counts.items():
        print(f"{name:12} {len(found):3} settings {statistics.mean(found):5.2f} layouts", end="")
        print(f" ({min(found)} to {max(found)})")
    whole = [count for found in counts.values() for count in found]
    print(f"{'all':12} {len(whole):3} settings {statistics.mean(whole):5.2f} layouts")


if __name__ == "__main__":
    main()
