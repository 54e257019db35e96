"""``translate retain``: a mended slip of the pen keeps its translations and its reviews."""

from pathlib import Path

import polib
import pytest
from conftest import handbill

from handbill.project.review import digest

OLD = "LEAD undermines the independance of services."
NEW = "LEAD undermines the independence of services."
HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(shop: Path, template: str, entries: str) -> Path:
    """Give the flyer one sentence, and a catalog in Spanish."""
    (shop / "flyers" / "lead" / "flyer.html").write_text(
        f"<p>{{% trans %}}{template}{{% endtrans %}}</p>", encoding="utf-8"
    )
    file = shop / "locales" / "es" / "LC_MESSAGES" / "lead.po"
    file.write_text(HEADER + entries, encoding="utf-8")
    return file


def live(file: Path) -> list[tuple[str, str, bool]]:
    return [
        (row.msgid, row.msgstr, row.fuzzy) for row in polib.pofile(str(file)) if not row.obsolete
    ]


def test_a_translation_is_kept_with_its_review(shop: Path) -> None:
    file = write(shop, NEW, f'msgid "{OLD}"\nmsgstr "LEAD socava"\n')
    reviews = shop / "locales" / "es" / "reviews.toml"
    before = digest(None, OLD, "LEAD socava")
    reviews.write_text(f'# mine\n[[review]]\nmessage = "{before}"\nby = "Luna"\n', encoding="utf-8")
    done = handbill("translate", "retain", OLD, NEW, cwd=shop)
    assert done.returncode == 0, done.stderr
    assert live(file) == [(NEW, "LEAD socava", False)]
    after = digest(None, NEW, "LEAD socava")
    assert reviews.read_text(encoding="utf-8") == (
        f'# mine\n[[review]]\nmessage = "{after}"\nby = "Luna"\n'
    )
    assert {"locales/es/reviews.toml", "locales/es/LC_MESSAGES/lead.po"} <= set(done.stdout.split())


def test_it_works_after_an_update_as_well(shop: Path) -> None:
    file = write(shop, NEW, f'#, fuzzy\nmsgid "{OLD}"\nmsgstr "LEAD socava"\n')
    handbill("translate", "update", cwd=shop)
    assert live(file) == [(NEW, "", False)]
    assert handbill("translate", "retain", OLD, NEW, cwd=shop).returncode == 0
    assert live(file) == [(NEW, "LEAD socava", True)]
    assert "earlier" not in file.read_text(encoding="utf-8")


def test_a_newer_translation_is_never_overwritten(shop: Path) -> None:
    both = f'msgid "{NEW}"\nmsgstr "nueva"\n\n#~ msgid "{OLD}"\n#~ msgstr "vieja"\n'
    file = write(shop, NEW, both)
    handbill("translate", "retain", OLD, NEW, cwd=shop)
    assert live(file) == [(NEW, "nueva", False)]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Do open the door.", "Do not open the door.", "denials"),
        ("You don't have to.", "You have to.", "denials"),
        ("You can be charged.", "You will be charged.", "limits"),
        ("Within 30 days.", "Within 20 days.", "figures"),
        ("Call %(phone)s.", "Call us.", "placeholders"),
        ("<b>Stop</b>.", "Stop.", "tags"),
    ],
)
def test_another_sentence_is_no_slip_of_the_pen(old: str, new: str, name: str, shop: Path) -> None:
    file = write(shop, "Other.", f'msgid "{old}"\nmsgstr "X"\n')
    before = file.read_bytes()
    done = handbill("translate", "retain", old, new, cwd=shop)
    assert done.returncode == 2
    assert f"other {name}" in done.stderr
    assert file.read_bytes() == before


def test_a_sentence_that_no_flyer_has_is_refused_with_what_to_do_first(shop: Path) -> None:
    file = write(shop, OLD, f'msgid "{OLD}"\nmsgstr "LEAD socava"\n')
    before = file.read_bytes()
    done = handbill("translate", "retain", OLD, NEW, cwd=shop)
    assert done.returncode == 2
    assert "flyer.html first" in done.stderr
    assert file.read_bytes() == before
