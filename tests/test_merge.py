"""Many groups on the same leaflets: each in its own folder, only what is new, nobody left out."""

import json
import shutil
from pathlib import Path

import pytest
from merging import (
    OUT,
    Inline,
    files,
    made,
    merged,
    merging_here,
    once_more,
    quickly,
    really,
    row,
    table,
    told,
    unpacked,
    whys,
    words,
)
from tiny import edit, make_tiny, translate

from handbill.outputs.produced import Produced
from handbill.pages.reads import NOTHING
from handbill.press import merge, merge_full
from handbill.press.merge_ledger import NAME as LEDGER
from handbill.problem import ExitCode, HandbillError, Place, Problem


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A tiny shop that has merged three groups."""
    shop = make_tiny(tmp_path_factory.mktemp("merge") / "tiny", faces)
    table(shop, row(1), row(2), row(3))
    with pytest.MonkeyPatch.context() as patch:
        merging_here(patch, shop)
        assert merged(formats=("sheet", "card")) == ExitCode.DONE
    return shop


@pytest.fixture
def shop(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be merged once more."""
    return once_more(whole, tmp_path / "tiny", monkeypatch)


@pytest.fixture
def real_shop(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where nothing is a copy."""
    really(monkeypatch)
    return shop


def again(shop: Path) -> ExitCode:
    """Merge as it was merged before."""
    assert shop.is_dir()
    return merged(formats=("sheet", "card"))


def test_every_group_has_a_folder_of_its_own(whole: Path) -> None:
    found = sorted(path for path in files(whole / OUT) if path.endswith(".pdf"))
    assert found == [
        f"group-{number}/tiny.en.{form}.letter.ink-saver.group-{number}.pdf"
        for number in (1, 2, 3)
        for form in ("card", "sheet")
    ]


def test_the_manifest_tells_of_every_file_whose_it_is(whole: Path) -> None:
    manifest = told(whole / OUT)
    rows = manifest["outputs"]
    assert [row["path"] for row in rows] == sorted(
        path for path in files(whole / OUT) if path.endswith(".pdf")
    )
    assert {(row["contact"], row["path"].split("/")[0]) for row in rows} == {
        (f"group-{number}",) * 2 for number in (1, 2, 3)
    }
    assert {row["why"] for row in rows} == {"new"}
    assert [manifest[name] for name in ("missing", "gathered", "earlier")] == [[], [], []]


def test_a_file_says_whom_to_call(whole: Path) -> None:
    for path, content in files(whole / OUT).items():
        if path.endswith(".pdf"):
            number = path[6]
            assert f"(206) 624-300{number}" in words(content)


def test_nothing_of_a_group_is_in_the_file_of_another(whole: Path) -> None:
    own = ("624-300{}", "House {} of", "{}0 Pine", "house{}.example")
    for path, content in files(whole / OUT).items():
        if not path.endswith(".pdf"):
            continue
        shown, inside = words(content).replace("\r\n", " "), unpacked(content)
        for number in "123":
            for each in own:
                said = each.format(number)
                assert (said in shown) == (number == path[6]), (path, said)
                assert number == path[6] or said.encode() not in inside


def test_neither_names_of_files_nor_the_manifest_tell_more_than_ids(whole: Path) -> None:
    text = (whole / OUT / "manifest.json").read_text(encoding="utf-8")
    for said in ("624-3", "Roses", "Pine", "example.org", "midnight"):
        assert said not in text
        assert not any(said in path for path in files(whole / OUT))


def test_the_folder_keeps_itself_out_of_repositories_and_has_no_gallery(whole: Path) -> None:
    assert "*" in (whole / OUT / ".gitignore").read_text().split("\n")
    assert not (whole / OUT / "index.html").exists()


def test_merged_again_nothing_is_made(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crew, before = merging_here(monkeypatch, shop), files(shop / OUT)
    assert again(shop) == ExitCode.DONE
    assert made(crew) == []
    assert set(whys(shop / OUT).values()) == {"unchanged"}
    assert files(shop / OUT) == before


def test_another_number_makes_the_files_of_that_group_again(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = merging_here(monkeypatch, shop)
    table(shop, row(1), row(2, phone="206-624-7777"), row(3))
    assert again(shop) == ExitCode.DONE
    assert made(crew) == ["group-2 en sheet", "group-2 en card"]
    assert {key for key, why in whys(shop / OUT).items() if why == "groups.csv"} == {
        "group-2 sheet",
        "group-2 card",
    }
    card = files(shop / OUT)["group-2/tiny.en.card.letter.ink-saver.group-2.pdf"]
    assert b"624-7777" in card


def test_groups_in_another_order_are_the_same_groups(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = merging_here(monkeypatch, shop)
    table(shop, row(3), row(1), row(2))
    assert again(shop) == ExitCode.DONE
    assert made(crew) == []


def test_another_text_makes_all_again_and_says_why(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = merging_here(monkeypatch, shop)
    edit(shop / "flyers/tiny/flyer.html", "Drink water.", "Drink much.")
    assert again(shop) == ExitCode.DONE
    assert len(made(crew)) == 6
    assert set(whys(shop / OUT).values()) == {"flyers/tiny/flyer.html"}


def test_another_language_leaves_what_is_there(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crew = merging_here(monkeypatch, shop)
    translate(shop, {"Sleep well.": "Descanse."})
    assert merged(languages=("en", "es")) == ExitCode.DONE
    assert made(crew) == [f"group-{number} es card" for number in (1, 2, 3)]
    earlier = told(shop / OUT)["earlier"]
    assert earlier == [
        f"group-{number}/tiny.en.sheet.letter.ink-saver.group-{number}.pdf" for number in (1, 2, 3)
    ]


def test_files_that_are_gone_or_not_ours_are_made_again(
    real_shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = real_shop
    crew, before = merging_here(monkeypatch, shop), files(shop / OUT)
    names = [f"group-{n}/tiny.en.card.letter.ink-saver.group-{n}.pdf" for n in (1, 2)]
    (shop / OUT / names[0]).unlink()
    (shop / OUT / names[1]).write_bytes(before[names[1]][:-9])
    assert again(shop) == ExitCode.DONE
    assert made(crew) == ["group-1 en card", "group-2 en card"]
    assert files(shop / OUT) == before


def test_a_bad_group_is_named_by_its_row_and_all_others_are_made(
    real_shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = real_shop
    long = "Averyveryveryverylongname" * 6
    table(shop, row(4), row(5, phone="206-555-0123"), row(6, name=long))
    assert merged() == ExitCode.CONTENT
    made = {row["contact"] for row in told(shop / OUT)["outputs"]}
    assert "group-4" in made
    assert "group-5" not in made
    problems = (shop / OUT / "problems.txt").read_text(encoding="utf-8")
    said = capsys.readouterr().err
    for text in (problems, said):
        assert "groups.csv:3: error: " in text
        assert "206-555-0123 is a made-up number" in text
        assert "groups.csv:4: error: " in text
    missing = told(shop / OUT)["missing"]
    assert {row["at"] for row in missing} == {"groups.csv:3", "groups.csv:4"}
    assert "group-6" in {row["contact"] for row in missing}
    assert long[:20] not in (shop / OUT / "manifest.json").read_text(encoding="utf-8")


def test_of_two_groups_with_one_id_the_second_is_named(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(shop, row(1), row(2, id="group-1"))
    (shop / "more.csv").write_text((shop / "groups.csv").read_text(), encoding="utf-8")
    assert merged("groups.csv", "more.csv") == ExitCode.CONTENT
    said = capsys.readouterr().err
    assert 'groups.csv:3: error: "group-1" is the id of row 2 already' in said
    assert 'more.csv:2: error: "group-1" is the id of groups.csv:2 already' in said
    assert "(206) 624-3001" in words(next((shop / OUT).rglob("*card*group-1.pdf")).read_bytes())


def test_contacts_are_found_by_a_pattern_and_examples_are_left_out(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (shop / "contacts/bus.toml").read_text(encoding="utf-8")
    real = text.replace("555-0100", "624-3009").replace('kind = "example"\n', "")
    (shop / "contacts/roses.local.toml").write_text(real, encoding="utf-8")
    assert merged("contacts/*.toml") == ExitCode.DONE
    assert {row["contact"] for row in told(shop / OUT)["outputs"]} == {"roses"}
    assert "Left out, for they are no group's: bus" in capsys.readouterr().err
    assert merged("contacts/bus.toml", "contacts/*.toml") == ExitCode.DONE
    assert {row["contact"] for row in told(shop / OUT)["outputs"]} == {"roses", "bus"}


def test_a_number_that_nobody_answers_is_not_merged_from_a_file_either(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (shop / "contacts/bus.toml").read_text(encoding="utf-8")
    (shop / "contacts/false.local.toml").write_text(text.replace('kind = "example"\n', ""))
    assert merged("groups.csv", "contacts/false.local.toml") == ExitCode.CONTENT
    assert "contacts/false.local.toml:" in capsys.readouterr().err
    assert "false" not in {row["contact"] for row in told(shop / OUT)["outputs"]}


@pytest.mark.parametrize(
    ("contacts", "what"),
    [
        ("nobody-*.toml", 'no file is called "nobody-*.toml"'),
        ("contacts", '"contacts" is no file of contacts'),
        ("contacts/*.toml", "holds only bus"),
    ],
)
def test_no_group_is_a_wrong_command(shop: Path, contacts: str, what: str) -> None:
    before = files(shop / OUT)
    with pytest.raises(HandbillError) as raised:
        merged(contacts)
    assert raised.value.exit_code == ExitCode.CONFIGURATION
    assert what in raised.value.problems[0].what
    assert files(shop / OUT) == before


@pytest.mark.parametrize("out", ["out", "out/groups", ".", "site", "printed"])
def test_folders_that_are_published_or_hold_something_else_are_refused(
    shop: Path, out: str
) -> None:
    for name in ("site/index.html", "printed/manifest.json"):
        (shop / name).parent.mkdir()
        (shop / name).write_text("theirs")
    with pytest.raises(HandbillError) as raised:
        merged(out=out)
    assert raised.value.exit_code == ExitCode.CONFIGURATION
    assert "--out" in raised.value.problems[0].what
    assert not list((shop / out).glob("group-*"))


def test_the_file_of_a_shop_is_refused_to_an_example_and_made_for_all_others(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(shop, row(1))
    code = merged("groups.csv", "contacts/bus.toml", variants=("shop", "ink-saver"))
    assert code == ExitCode.CONTENT
    rows = {(row["contact"], row["variant"]) for row in told(shop / OUT)["outputs"]}
    assert rows == {("group-1", "shop"), ("group-1", "ink-saver"), ("bus", "ink-saver")}
    assert 'contacts/bus.toml: error: the variant "shop"' in capsys.readouterr().err


def test_without_a_format_only_what_is_printed_is_made(shop: Path) -> None:
    table(shop, row(1))
    edit(
        shop / "pyproject.toml",
        "[[tool.handbill.build]]",
        '[[tool.handbill.build]]\nformat = "reader"\nvariants = ["read"]\n[[tool.handbill.build]]',
    )
    assert merged(formats=(), variants=(), out="some") == ExitCode.DONE
    assert set(whys(shop / "some")) == {"group-1 sheet", "group-1 card"}


def test_the_edition_for_phones_is_made_when_it_is_named(shop: Path) -> None:
    table(shop, row(1))
    assert merged(formats=("reader",), variants=("read",), out="phones") == ExitCode.DONE
    endings = {path.rsplit(".", 1)[-1] for path in files(shop / "phones")}
    assert {"pdf", "html", "txt", "png"} <= endings


def test_a_lost_batch_costs_only_the_group_that_it_was_lost_on(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def loses(batch: object) -> bool:
        contacts = getattr(batch, "contacts", ())
        return any(contact.id == "group-5" for contact in contacts)

    crew = merging_here(monkeypatch, shop, Inline(loses=loses))
    table(shop, row(4), row(5), row(6))
    assert merged() == ExitCode.CONTENT
    assert {row["contact"] for row in told(shop / OUT)["outputs"]} == {"group-4", "group-6"}
    assert [row["contact"] for row in told(shop / OUT)["missing"]] == ["group-5"]
    assert "groups.csv:3: error: group-5/" in capsys.readouterr().err
    assert max(len(getattr(batch, "contacts", ())) for batch in crew.did) > 1


def test_a_mistake_of_ours_is_raised_when_all_others_are_made(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = merge_full.of_contact

    def faulty(task: object, contact: object) -> object:
        if getattr(contact, "id", "") == "group-5":
            raise ZeroDivisionError
        return honest(task, contact)  # type: ignore[arg-type]

    monkeypatch.setattr(merge_full, "of_contact", faulty)
    merging_here(monkeypatch, shop, Inline(fails=(ZeroDivisionError,)))
    table(shop, row(4), row(5), row(6))
    with pytest.raises(ZeroDivisionError):
        merged()
    assert len(list((shop / OUT).rglob("*card*group-[46].pdf"))) == 2
    assert not list((shop / OUT).rglob("*group-5.pdf"))


def test_what_goes_wrong_with_the_flyer_is_not_tried_for_every_group(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem(Place("flyers/tiny/flyer.html", 3), "there is no letter", "replace it")

    def fails(batch: merge_full.InFull, cache_folder: Path) -> list[Produced]:
        assert cache_folder.is_dir()
        return [Produced((), NOTHING, (problem,)) for _ in batch.contacts]

    monkeypatch.setattr(merge, "set_in_full", fails)
    crew = merging_here(monkeypatch, shop)
    table(shop, *(row(number) for number in range(11, 40)))
    assert merged() == ExitCode.CONTENT
    assert len(made(crew)) == merge_full.TOGETHER
    assert [row["contact"] for row in told(shop / OUT)["missing"]] == [
        f"group-{number}" for number in range(11, 40)
    ]
    assert told(shop / OUT)["missing"][0]["why"] == "there is no letter"
    assert capsys.readouterr().err.count(": error: ") == 1


def test_warnings_about_files_that_need_not_be_made_are_told_again(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quickly(monkeypatch, "House 4 of Roses is set small")
    table(shop, row(4), row(5))
    assert merged() == ExitCode.DONE
    quickly(monkeypatch, "nothing is made")
    table(shop, row(1), row(5), row(4))
    assert merged() == ExitCode.DONE
    assert whys(shop / OUT)["group-4 card"] == "unchanged"
    problems = (shop / OUT / "problems.txt").read_text(encoding="utf-8")
    assert "groups.csv:4: warning: House 4 of Roses is set small" in problems
    said = capsys.readouterr().err
    assert "groups.csv:3: warning: House 4 of Roses is set small\n" in said
    assert "the same for 1 more" in said
    (row_4,) = (row for row in told(shop / OUT)["outputs"] if row["contact"] == "group-4")
    assert [(each["line"], each["what"]) for each in row_4["problems"]] == [(4, "see problems.txt")]


@pytest.mark.parametrize("harm", [b"", b"no ledger", b"SQLite format 3\0 and something else"])
def test_a_ledger_that_is_harmed_is_begun_anew(
    shop: Path, monkeypatch: pytest.MonkeyPatch, harm: bytes
) -> None:
    crew = merging_here(monkeypatch, shop)
    if harm:
        (shop / OUT / LEDGER).write_bytes(harm * 200)
    else:
        (shop / OUT / LEDGER).unlink()
    assert again(shop) == ExitCode.DONE
    assert len(made(crew)) == 6
    assert set(whys(shop / OUT).values()) == {"new"}


def test_on_a_cluster_the_same_files_are_made(
    real_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = real_shop
    before = files(shop / OUT)
    shutil.rmtree(shop / OUT)
    table(shop, row(1))
    cache = tmp_path / "there"
    cache.mkdir()
    (cache / "fonts").symlink_to(shop / ".cache" / "fonts", target_is_directory=True)
    monkeypatch.setattr("handbill.press.parcel.own_cache", lambda: cache)
    merging_here(monkeypatch, shop, Inline(near=False))
    assert merged() == ExitCode.DONE
    card = "group-1/tiny.en.card.letter.ink-saver.group-1.pdf"
    assert files(shop / OUT)[card] == before[card]


def test_json_has_all_problems_in_full(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(shop, row(1), *(row(n, phone="206-555-0123") for n in range(2, 40)))
    assert merged(as_json=True) == ExitCode.CONTENT
    said = capsys.readouterr()
    whole = json.loads(said.out)
    errors = [row for row in whole["problems"] if row["severity"] == "error"]
    assert [row["line"] for row in errors] == list(range(3, 41))
    assert [row["at"] for row in whole["missing"]] == [f"groups.csv:{n}" for n in range(3, 41)]
    assert {row["path"] for row in whole["outputs"]} == {
        "group-1/tiny.en.card.letter.ink-saver.group-1.pdf"
    }
    assert said.err.count("error:") <= 10
