"""A stamped file is as if it had been set in full, and holds nobody else's contact."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops
from test_room_for_contact import FORMATS, settings, shop

from handbill.outputs.merged import Stamped, Stamper
from handbill.outputs.produce import Output, produce
from handbill.pages.make import set_pages
from handbill.plan.job import Job, Task
from handbill.press.batch import batches, make_batch, of_contact, stampable
from handbill.press.local import Local
from handbill.problem import Place
from handbill.project.contact import Contact, Phone

__all__ = ["shop"]

PAIRED = ("sheet", "trifold", "card")
EDITIONS = [("en", form) for form in FORMATS]
EDITIONS += [("ar-XB", form) for form in ("sheet", "trifold", "mini-zine", "card", "poster")]
EDITIONS += [("en+ar-XB", form) for form in PAIRED]
BLACK = ("sheet", "trifold", "card")
LARGER = 30_000
NEAR = 2


def group(number: int, **changes: Any) -> Contact:
    """Give a group whose every value is its own."""
    texts = {
        "name": {"": f"Harbour Group {number}x{number}"},
        "hours": {"": f"Every day {number}:0{number}"},
        "languages": {"": f"English, tongue {number}"},
        "address": {"": f"{number}{number} Main Street, second floor"},
        "note": {},
    }
    web = f"https://harbour{number}.example.org/{number}"
    phones = (
        Phone(f"(206) 555-01{number}{number}", "voice", "", {}),
        Phone(f"(206) 543-21{number}{number}", "text", "", {"": f"After {number}"}),
    )
    email = f"mail{number}@harbour.example.org"
    whole = Contact(f"g{number}", "group", phones, texts, email, web, web, Place(f"g{number}.toml"))
    return replace(whole, **changes)


class Workshop:
    """Tasks of a shop, each made ready to be stamped once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache = folder, folder / ".cache"
        self.task = cache(self._task)
        self.stamper = cache(self._stamper)

    def _task(self, tag: str, form: str) -> Task:
        (setting,) = settings(self.folder, tag, formats=(form,))
        # What is drawn on this flyer's cover is too much for the ink-saver where it is large.
        names = ("print", "ink-saver") if form in BLACK else ("print",)
        return Task(setting, tuple(Job(setting, name, "pdf") for name in names))

    def _stamper(self, tag: str, form: str) -> Stamper:
        return Stamper(self.task(tag, form), self.cache)

    def stamped(self, tag: str, form: str, *contacts: Contact) -> list[Stamped]:
        return list(self.stamper(tag, form).stamp(contacts))

    def in_full(self, tag: str, form: str, contact: Contact) -> tuple[Output, ...]:
        task = of_contact(self.task(tag, form), contact)
        return produce(task, set_pages(task.setting, self.cache)).outputs


@pytest.fixture(scope="module")
def work(shop: Path) -> Workshop:
    return Workshop(shop)


def difference(one: bytes, other: bytes) -> int:
    """Give the largest difference of any pixel at 100 dots an inch."""
    worst = 0
    with pypdfium2.PdfDocument(one) as first, pypdfium2.PdfDocument(other) as second:
        assert len(first) == len(second)
        for left, right in zip(first, second, strict=True):
            images = [page.render(scale=100 / 72).to_pil().convert("RGB") for page in (left, right)]
            extrema = ImageChops.difference(*images).getextrema()
            worst = max(worst, *(high for _, high in extrema))
    return worst


def streams(pdf: bytes) -> Iterator[bytes]:
    """Give every stream of a file unpacked, and every other object as it is written."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes()
            yield thing.unparse() if not isinstance(thing, pikepdf.Stream) else b""


def read(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize(("tag", "form"), EDITIONS)
def test_a_stamped_file_looks_as_if_it_had_been_set_in_full_and_is_little_larger(
    work: Workshop, tag: str, form: str
) -> None:
    (made,) = work.stamped(tag, form, group(3))
    assert made.stamped, made
    whole = work.in_full(tag, form, group(3))
    assert [output.job.path for output in made.outputs] == [output.job.path for output in whole]
    for one, other in zip(made.outputs, whole, strict=True):
        assert difference(one.content, other.content) <= NEAR
        assert len(one.content) <= max(1.25 * len(other.content), len(other.content) + LARGER)
        rows = [replace(row, content=b"", thumbnail=b"", problems=()) for row in (one, other)]
        assert rows[0] == rows[1]
        assert set(one.problems) == set(other.problems)


def test_the_comparison_tells_two_groups_apart(work: Workshop) -> None:
    one, other = work.stamped("en", "trifold", group(3), group(4))
    assert difference(one.outputs[0].content, other.outputs[0].content) > NEAR


@pytest.mark.parametrize("form", ["trifold", "half-sheet"])
def test_contacts_of_every_length_look_as_if_they_had_been_set_in_full(
    work: Workshop, form: str
) -> None:
    long = "The Harbour and Riverside Outreach Project of the North Shore"
    hours = "Monday to Friday 9:00-17:00, Saturday 10:00-14:00, closed on holidays"
    texts = group(5).texts | {"name": {"": long}, "hours": {"": hours}}
    small = group(6, texts={"name": {"": "SWOP"}}, email=None, web=None, qr=None)
    for contact in (group(5, texts=texts), small, group(7, phones=group(7).phones[:1])):
        (made,) = work.stamped("en", form, contact)
        one, other = made.outputs[0], work.in_full("en", form, contact)[0]
        assert difference(one.content, other.content) <= NEAR


def test_nothing_of_one_group_is_in_the_file_of_another(work: Workshop) -> None:
    mine, theirs = work.stamped("en", "sheet", group(3), group(4))
    contact = group(4)
    words = [contact.email, *(phone.shown for phone in contact.phones)]
    words += [text for texts in contact.texts.values() for text in texts.values()]
    for one, other in zip(mine.outputs, theirs.outputs, strict=True):
        said, theirs_said = squeezed(read(one.content)), squeezed(read(other.content))
        for word in words:
            assert word is not None
            assert squeezed(word) not in said
            assert squeezed(word) in theirs_said
        raw = b"\n".join(streams(one.content))
        for word in [*words, contact.web]:
            assert word is not None
            assert word.encode() not in raw
            assert word.encode("utf-16-be") not in raw


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_file_has_its_own_code_and_no_other(work: Workshop) -> None:
    made = work.stamped("en", "sheet", group(3), group(4))
    codes = [
        {stream for stream in streams(each.outputs[0].content) if stream.count(b" 1 1 re") > 99}
        for each in made
    ]
    assert [len(each) for each in codes] == [1, 1]
    assert not codes[0] & codes[1]


def test_typefaces_carry_the_same_letters_whoever_the_group_is(work: Workshop) -> None:
    strange = group(4, texts={"name": {"": "Zebra & Quixote 987"}})
    made = work.stamped("en", "sheet", group(3), strange)
    (one, *_), (other, *_) = (each.outputs for each in made if each.stamped)
    shared = [fonts(each.content) for each in (one, other)]
    assert shared[0]
    assert shared[0] == shared[1]
    # In full, a file's letters tell of its group.
    whole, *_ = work.in_full("en", "sheet", strange)
    assert fonts(whole.content) != shared[0]


def fonts(pdf: bytes) -> list[bytes]:
    """Give the typefaces of a file, and what their glyphs stand for."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                content = thing.read_bytes()
                found += [content] if b"begincmap" in content or "/Length1" in thing else []
    return sorted(found)


def test_a_file_has_the_same_bytes_whatever_its_batch(work: Workshop) -> None:
    one, two, three = work.stamped("en", "trifold", group(3), group(4), group(5))
    alone = work.stamped("en", "trifold", group(4))
    back = work.stamped("en", "trifold", group(5), group(4), group(3))
    fresh = list(Stamper(work.task("en", "trifold"), work.cache).stamp([group(4)]))
    wanted = [output.content for output in two.outputs]
    for other in (alone[0], back[1], fresh[0]):
        assert [output.content for output in other.outputs] == wanted
    assert wanted != [output.content for output in one.outputs]
    assert wanted != [output.content for output in three.outputs]


def test_what_is_written_by_hand_or_in_unknown_letters_is_set_in_full(work: Workshop) -> None:
    blank = Contact("none", "blank", (), {}, None, None, None, Place("none.toml"))
    foreign = group(4, texts={"name": {"": "希望之家"}})
    first, second, third = work.stamped("en", "sheet", blank, foreign, group(3))
    assert not first.stamped
    assert not second.stamped
    assert third.stamped


def test_the_example_says_that_it_is_one(work: Workshop) -> None:
    (made,) = work.stamped("en", "sheet", group(3, kind="example"))
    assert all("EXAMPLE" in read(output.content) for output in made.outputs)


def test_a_contact_that_cannot_fit_has_no_file_and_the_others_are_made(work: Workshop) -> None:
    endless = group(4, texts={"name": {"": "Outreach" * 37}})
    bad, good = work.stamped("en", "card", endless, group(3))
    assert not bad.outputs
    # It is named at once, or when it is set in full.
    assert bad.problems or not bad.stamped
    assert not work.in_full("en", "card", endless)
    assert good.outputs


def test_a_stamped_text_is_found_and_copied_as_it_was_written(work: Workshop) -> None:
    for tag in ("en", "ar-XB"):
        (made,) = work.stamped(tag, "sheet", group(3))
        said = squeezed(read(made.outputs[0].content))
        assert squeezed(group(3).phones[0].shown) in said
        assert squeezed(group(3).texts["name"][""]) in said


def test_what_is_read_on_screens_or_goes_to_a_printer_is_not_stamped(work: Workshop) -> None:
    task = work.task("en", "sheet")
    setting = task.setting
    assert stampable(task)
    assert not stampable(Task(setting, (Job(setting, "shop", "pdf"),)))
    assert not stampable(Task(setting, (Job(setting, "riso", "pdf"),)))
    assert not stampable(Task(replace(setting, tagged=True), task.jobs))


def test_batches_are_made_by_a_crew_in_other_processes_as_they_are_here(work: Workshop) -> None:
    tasks = [work.task("en", "sheet"), work.task("en", "card")]
    dealt = list(batches(tasks, map(group, range(1, 4)), size=2))
    assert [len(batch.contacts) for batch in dealt] == [2, 1]
    here = [make_batch(batch, work.cache) for batch in dealt]
    paths = [output.job.path.rsplit("/", 1)[-1] for output in here[0].outputs]
    assert paths[0] == "tiny.en.sheet.letter.print.g1.pdf"
    assert len(set(paths)) == len(paths) == 8
    with Local(1) as crew:
        done = dict(crew.run(partial(make_batch, cache_folder=work.cache), dealt))
    for number, merged in enumerate(here):
        there: Any = done[number]
        assert [row.content for row in there.value.outputs] == [r.content for r in merged.outputs]
