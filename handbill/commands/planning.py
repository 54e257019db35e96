"""A project and a wish -> the plan, or every problem that may explain why there is none."""

from handbill.commands.talk import show
from handbill.plan.make import Plan, Wish, make_plan
from handbill.press.words import press_messages
from handbill.problem import HandbillError
from handbill.project.read import Project


def planned(project: Project, wish: Wish) -> Plan:
    """Make the plan; raises ``HandbillError`` after showing what in the files may be behind it."""
    try:
        return make_plan(project, wish, press_messages())
    except HandbillError:
        show(project.problems)
        raise
