"""``python -m handbill``: the same as the command ``handbill``."""

from handbill.cli import run

if __name__ == "__main__":
    run()
