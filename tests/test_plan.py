"""The plan: every setting and every output, decided before anything is made."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import handbill, make_shop
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.language import registry
from handbill.plan.job import Job
from handbill.plan.make import Plan, Wish, make_plan
from handbill.press.words import press_messages
from handbill.problem import ExitCode, HandbillError, Problem
from handbill.project.catalog import Catalog
from handbill.project.formats import press_formats
from handbill.project.read import Project, read_project
from handbill.project.review import Review
from handbill.project.settings import BuildRow

PRESS = press_messages()
# The formats that are set; the others are for PDFs made elsewhere.
FORMATS = tuple(name for name, form in press_formats().items() if form.layout != "none")
PATH = re.compile(
    r"(?P<flyer>[^/.]+)/(?P<tag>[^/.]+)/(?P=flyer)\.(?P=tag)"
    r"\.(?P<format>[^/.]+)\.(?P<paper>[^/.]+)\.(?P<variant>[^/.]+)"
    r"(\.(square|story)(-[1-9])?)?(?:(?<=riso)\.(?:black|red))?\.(?P<contact>[^/.]+)"
    r"\.(pdf|html|txt|png)"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The records of a print shop with one flyer in five languages."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "faces").mkdir()
    return read_project(make_shop(folder / "shop", folder / "faces"))


def plan(project: Project, **wish: tuple[str, ...]) -> Plan:
    """Plan what is wished for."""
    return make_plan(project, Wish(**wish), PRESS)


def jobs(made: Plan) -> list[Job]:
    """Give all jobs of a plan."""
    return [job for task in made.tasks for job in task.jobs]


def paths(made: Plan) -> list[str]:
    """Give the paths of all outputs of a plan."""
    return [job.path for job in jobs(made)]


def refusal(project: Project, **wish: tuple[str, ...]) -> tuple[Problem, ...]:
    """Give the problems of a wish that cannot be met; they mean exit code 2."""
    with pytest.raises(HandbillError) as caught:
        plan(project, **wish)
    assert caught.value.exit_code is ExitCode.CONFIGURATION
    return caught.value.problems


def without(project: Project, tag: str, count: int) -> Project:
    """Take the last translations of the flyer in a language away."""
    catalog = project.catalogs[tag, "lead"]
    kept = list(catalog.messages.items())[: len(catalog.messages) - count]
    return with_catalog(project, replace(catalog, messages=dict(kept)))


def with_catalog(project: Project, catalog: Catalog) -> Project:
    """Put another catalog in place of one."""
    key = catalog.language.tag, catalog.domain
    return replace(project, catalogs={**project.catalogs, key: catalog})


def with_rows(project: Project, *rows: BuildRow) -> Project:
    """Declare another build."""
    return replace(project, settings=replace(project.settings, build=rows))


def tenth(project: Project) -> int:
    """Give the most messages that may be missing: not more than a tenth."""
    return (len(project.flyers["lead"].messages) + len(PRESS)) // 10


def test_an_output_is_named_by_flyer_language_format_paper_variant_and_contact(
    project: Project,
) -> None:
    made = plan(
        project,
        languages=("es",),
        formats=("trifold",),
        papers=("a4",),
        variants=("print",),
        contacts=("example",),
    )
    assert paths(made) == ["lead/es/lead.es.trifold.a4.print.example.pdf"]


def test_every_name_has_all_its_parts_and_no_two_are_equal(project: Project) -> None:
    everything = Wish(
        formats=FORMATS,
        papers=("letter", "a4"),
        variants=("print", "ink-saver", "read"),
        contacts=tuple(project.contacts),
        languages=("en", "es", "ar", "en+es", "en+ar", "zh-Hans"),
    )
    found = jobs(make_plan(project, everything, PRESS))
    names = [job.path for job in found]
    assert len({name.casefold() for name in names}) == len(names)
    for job in found:
        match = PATH.fullmatch(job.path)
        assert match
        assert match["format"] == job.setting.format.name
        assert match["paper"] == job.setting.paper.name
        assert match["variant"] == job.variant
        assert match["contact"] == job.setting.contact.id


def test_whatever_is_asked_for_is_planned_once_or_refused(project: Project) -> None:
    options = {
        "languages": ["en", "es", "ar", "zh-Hans", "vi", "en+es", "es+en", "es+ar"],
        "formats": ["sheet", "trifold", "reader"],
        "papers": ["letter", "a4"],
        "variants": ["print", "ink-saver", "shop", "riso", "read"],
        "contacts": ["blank", "example"],
        "pictures": ["1", "9", "10", "all"],
    }
    wishes = {name: st.lists(st.sampled_from(known)) for name, known in options.items()}

    # Inside, since hypothesis would write out a whole project with each example.
    @settings(deadline=None)
    @given(st.fixed_dictionaries(wishes))
    def asked(wish: dict[str, list[str]]) -> None:
        try:
            made = plan(project, **{name: tuple(names) for name, names in wish.items()})
        except HandbillError as error:
            assert error.exit_code is ExitCode.CONFIGURATION  # noqa: PT017 -- both may happen
            return
        names = paths(made)
        assert names
        assert len(set(names)) == len(names)
        assert not [name for name in names if not PATH.fullmatch(name)]

    asked()


def test_the_same_wish_gives_the_same_plan(project: Project) -> None:
    assert paths(plan(project)) == paths(plan(project))


def test_without_options_the_declared_build_is_planned(project: Project) -> None:
    declared = {(row.format, name) for row in project.settings.build for name in row.variants}
    found = jobs(plan(project))
    assert {(job.setting.format.name, job.variant) for job in found} == declared
    assert {job.setting.contact.id for job in found} == {project.settings.contact}


def test_the_sheet_is_paired_with_english_unless_it_is_english(project: Project) -> None:
    rows = with_rows(project, BuildRow(format="sheet", variants=("print",), paired_with="en"))
    tags = {job.setting.edition.tag for job in jobs(plan(rows, languages=("es", "en")))}
    assert tags == {"en+es", "en"}


def test_in_a_pair_the_source_language_stands_first_in_the_name_and_last_on_paper(
    project: Project,
) -> None:
    """``en+es`` is what it is called; a reader of Spanish sees Spanish first."""
    for asked in ("en+es", "es+en"):
        (job,) = jobs(plan(project, languages=(asked,), formats=("sheet",), variants=("print",)))
        assert job.path == "lead/en+es/lead.en+es.sheet.letter.print.blank.pdf"
        assert [face.language.tag for face in job.setting.edition.faces] == ["es", "en"]


def test_one_language_asked_for_in_one_format_is_not_paired(project: Project) -> None:
    made = plan(project, languages=("es",), formats=("sheet",), variants=("print",))
    assert paths(made) == ["lead/es/lead.es.sheet.letter.print.blank.pdf"]


def test_a_language_may_be_written_as_its_folder_and_in_any_case(project: Project) -> None:
    wishes = [("zh-Hans",), ("zh_Hans",), ("ZH-hans",)]
    found = [paths(plan(project, languages=wish, formats=("trifold",))) for wish in wishes]
    assert found[0] == found[1] == found[2] != []


def test_more_than_two_languages_are_no_pair(project: Project) -> None:
    assert "en+es+ar" in refusal(project, languages=("en+es+ar",), formats=("sheet",))[0].what


def test_a_format_of_one_language_makes_no_pair(project: Project) -> None:
    refusal(project, languages=("en+es",), formats=("large-print",))


@pytest.mark.parametrize(
    ("option", "name", "near"),
    [
        ("flyers", "laed", "lead"),
        ("languages", "zh-Hanss", "zh-Hans"),
        ("languages", "en+zh-Hanss", "zh-Hans"),
        ("formats", "trifol", "trifold"),
        ("papers", "lettr", "letter"),
        ("variants", "ink-savr", "ink-saver"),
        ("contacts", "exampel", "example"),
    ],
)
def test_an_unknown_name_is_refused_and_the_nearest_suggested(
    project: Project, option: str, name: str, near: str
) -> None:
    problems = refusal(project, **{option: (name,)})
    assert len(problems) == 1
    assert problems[0].what == f'--{option[:-1]}: there is no "{name.removeprefix("en+")}"'
    assert problems[0].mend == f"write {near}"


def test_every_unknown_name_is_said(project: Project) -> None:
    problems = refusal(
        project, languages=("xx", "yy+es"), formats=("x",), papers=("y",), contacts=("z",)
    )
    assert len(problems) == 5


@pytest.mark.parametrize("name", ["", "es+", "+", "en es", "../es"])
def test_a_language_that_is_half_a_name_is_refused(project: Project, name: str) -> None:
    refusal(project, languages=(name,))


def test_settings_that_name_an_unknown_contact_mean_exit_code_2_at_their_line(
    project: Project,
) -> None:
    changed = replace(project, settings=replace(project.settings, contact="blnk"))
    (problem,) = refusal(changed)
    assert problem.place == project.settings.contact_place
    assert problem.place.line is not None
    assert problem.what == 'there is no readable contact called "blnk"'


def test_another_contact_may_be_asked_for_when_that_of_the_settings_is_wrong(
    project: Project,
) -> None:
    changed = replace(project, settings=replace(project.settings, contact="blnk"))
    assert {job.setting.contact.id for job in jobs(plan(changed, contacts=("example",)))} == {
        "example"
    }


def test_things_that_do_not_go_together_are_refused(project: Project) -> None:
    (problem,) = refusal(project, formats=("reader",), variants=("print",))
    assert problem.what == "nothing goes with these options together"


def test_a_reader_has_a_page_its_text_and_its_pictures_beside_it(project: Project) -> None:
    made = plan(project, languages=("es",), formats=("reader",))
    stem = "lead/es/lead.es.reader.letter.read"
    whole = [f"{stem}.blank.{kind}" for kind in ("pdf", "html", "txt", "png")]
    assert paths(made) == [*whole, f"{stem}.square.blank.png", f"{stem}.story.blank.png"]


def test_a_reader_bears_the_projects_first_paper_whatever_is_printed_on(project: Project) -> None:
    made = plan(project, languages=("es",), formats=("reader",), papers=("a4",))
    assert {job.setting.paper.name for job in jobs(made)} == {project.settings.papers[0]}


def test_the_edition_for_screens_is_set_apart_from_those_for_paper(project: Project) -> None:
    made = plan(project, languages=("es",), formats=("trifold",), variants=("print", "read"))
    assert [(task.setting.tagged, [job.variant for job in task.jobs]) for task in made.tasks] == [
        (False, ["print"]),
        (True, ["read"]),
    ]


def test_colour_and_black_are_made_of_one_setting(project: Project) -> None:
    wish = {"languages": ("es",), "formats": ("trifold",), "variants": ("print", "ink-saver")}
    (task,) = plan(project, **wish).tasks
    assert [job.variant for job in task.jobs] == ["print", "ink-saver"]


def test_two_declared_rows_of_one_format_are_both_planned(project: Project) -> None:
    rows = with_rows(
        project,
        BuildRow(format="sheet", variants=("print",)),
        BuildRow(format="sheet", variants=("ink-saver",), paired_with="en"),
    )
    found = {(job.setting.edition.tag, job.variant) for job in jobs(plan(rows))}
    assert {("es", "print"), ("en+es", "ink-saver")} <= found


def test_the_settings_languages_are_those_that_are_built(project: Project) -> None:
    settings = replace(project.settings, languages=("es", "ar"))
    made = plan(replace(project, settings=settings), formats=("reader",))
    assert {job.setting.edition.tag for job in jobs(made)} == {"es", "ar"}


def test_a_tenth_of_the_messages_may_be_missing_and_each_is_a_problem(project: Project) -> None:
    made = plan(without(project, "es", tenth(project)), languages=("es",), formats=("reader",))
    assert len(made.problems) == tenth(project)
    assert made.skipped == ()
    assert jobs(made)


def test_with_more_than_a_tenth_missing_the_edition_is_skipped(project: Project) -> None:
    made = plan(without(project, "es", tenth(project) + 1), formats=("reader",))
    assert [(skip.flyer, skip.language) for skip in made.skipped] == [("lead", "es")]
    assert str(tenth(project) + 1) in made.skipped[0].why
    tags = {job.setting.edition.tag for job in jobs(made)}
    assert "es" not in tags
    assert "ar" in tags


def test_with_an_edition_skipped_its_pairs_are_skipped_too(project: Project) -> None:
    made = plan(without(project, "es", tenth(project) + 1), formats=("sheet",))
    assert not [path for path in paths(made) if "es" in path.split("/")[1].split("+")]


def test_a_refused_message_counts_as_missing_but_is_not_said_twice(project: Project) -> None:
    catalog = project.catalogs["es", "lead"]
    gone = list(catalog.messages)[: tenth(project) + 1]
    messages = {key: value for key, value in catalog.messages.items() if key not in gone}
    made = plan(with_catalog(project, replace(catalog, messages=messages, refused=frozenset(gone))))
    assert made.problems == ()
    assert [skip.language for skip in made.skipped] == ["es"]


def test_a_missing_message_is_placed_in_the_catalog_that_lacks_it(project: Project) -> None:
    made = plan(without(project, "es", 1))
    (problem,) = made.problems
    assert problem.place.path == "locales/es/LC_MESSAGES/lead.po"
    assert "has no translation" in problem.what
    assert problem.mend == "translate it into Spanish; until then it prints in English"


def test_an_edition_whose_catalog_could_not_be_read_stands_under_skipped(
    project: Project,
) -> None:
    catalogs = {key: row for key, row in project.catalogs.items() if key != ("es", "lead")}
    made = plan(replace(project, catalogs=catalogs), languages=("es", "ar"))
    assert [skip.language for skip in made.skipped] == ["es"]


def test_a_language_asked_for_without_a_catalog_is_told_by_its_name(project: Project) -> None:
    catalogs = {key: row for key, row in project.catalogs.items() if key[0] != "vi"}
    try:
        made = plan(replace(project, catalogs=catalogs), languages=("vi", "es"))
    except HandbillError as error:
        said = [problem.what for problem in error.problems]
    else:
        said = [*(problem.what for problem in made.problems), *(s.language for s in made.skipped)]
    assert [text for text in said if "vi" in text]


def test_the_state_of_an_edition_is_that_of_its_weakest_message(project: Project) -> None:
    for weakest in (Review.DRAFT, Review.TRANSLATED, Review.REVIEWED):
        changed = project
        for domain in ("lead", "handbill"):
            catalog = project.catalogs["es", domain]
            messages = {
                key: replace(message, review=Review.REVIEWED)
                for key, message in catalog.messages.items()
            }
            first = next(iter(messages))
            messages[first] = replace(messages[first], review=weakest)
            changed = with_catalog(changed, replace(catalog, messages=messages))
        (task,) = plan(changed, languages=("es",), formats=("reader",)).tasks
        assert task.setting.review is weakest


def test_the_source_language_is_its_own_state(project: Project) -> None:
    (task,) = plan(project, languages=("en",), formats=("reader",)).tasks
    assert str(task.setting.review) == "source"


def test_planning_makes_nothing(shop: Path) -> None:
    done = handbill("plan", "--language", "es", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "lead/es/lead.es.trifold.letter.ink-saver.blank.pdf  (new)" in done.stdout.splitlines()
    assert not (shop / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "--language", "zh-Hanss"), "mend: write zh-Hans"),
        (("build", "--contact", "nobody"), '--contact: there is no "nobody"'),
        (("build", "--format", "reader", "--variant", "print"), "nothing goes with these options"),
        (("build", "--langauge", "es"), "--language"),
        (("biuld",), "biuld"),
        (("build", "--jobs", "0"), "--jobs"),
    ],
)
def test_a_wrong_command_is_exit_code_2_and_makes_nothing(
    shop: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = handbill(*arguments, cwd=shop)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (shop / "out").exists()


def in_khmer(project: Project, review: Review) -> Project:
    """Give the project catalogs in Khmer, every message as far reviewed as that."""
    khmer = registry()["km"]
    for domain in ("lead", "handbill"):
        known = project.catalogs["es", domain]
        messages = {key: replace(row, review=review) for key, row in known.messages.items()}
        project = with_catalog(project, replace(known, language=khmer, messages=messages))
    return project


def test_drafts_that_few_can_check_are_left_out_with_the_option_that_prints_them(
    project: Project,
) -> None:
    made = plan(in_khmer(project, Review.DRAFT))
    assert not any("/km/" in path for path in paths(made))
    why = [skip.why for skip in made.skipped if skip.language == "km"]
    assert len(why) == 1
    assert "--drafts" in why[0]


def test_drafts_that_few_can_check_are_printed_when_asked_for(project: Project) -> None:
    made = make_plan(in_khmer(project, Review.DRAFT), Wish(drafts=True), PRESS)
    assert any("/km/" in path for path in paths(made))
    assert "km" not in {skip.language for skip in made.skipped}


@pytest.mark.parametrize("review", [Review.TRANSLATED, Review.REVIEWED])
def test_what_a_reader_has_seen_is_printed_whoever_can_check_it(
    review: Review, project: Project
) -> None:
    assert any("/km/" in path for path in paths(plan(in_khmer(project, review))))


def test_drafts_in_other_languages_are_printed_as_ever(project: Project) -> None:
    assert any("/es/" in path for path in paths(plan(project)))


def reviewed(project: Project, tag: str, *, but: int = 0) -> Project:
    """Give the project a language of which all messages are reviewed, but for so many."""
    for domain in ("lead", "handbill"):
        known = project.catalogs[tag, domain]
        rows = list(known.messages.items())
        messages = {
            key: replace(row, review=Review.TRANSLATED if at < but else Review.REVIEWED)
            for at, (key, row) in enumerate(rows)
        }
        project = with_catalog(project, replace(known, messages=messages))
        but = 0
    return project


def test_a_release_prints_only_languages_whose_every_message_is_reviewed(project: Project) -> None:
    made = make_plan(reviewed(project, "es"), Wish(release=True), PRESS)
    assert {path.split("/")[1] for path in paths(made)} == {"en", "en+es", "es"}
    assert {skip.language for skip in made.skipped} >= {"ar", "vi", "zh-Hans"}


def test_one_message_that_is_not_reviewed_keeps_its_language_out_of_a_release(
    project: Project,
) -> None:
    made = make_plan(reviewed(project, "es", but=1), Wish(release=True), PRESS)
    assert not any("es" in path.split("/")[1] for path in paths(made))
    (why,) = [skip.why for skip in made.skipped if skip.language == "es"]
    assert why.startswith("1 of its ")


def test_a_release_has_no_pseudo_languages(project: Project) -> None:
    with pytest.raises(HandbillError):
        make_plan(project, Wish(languages=("en-XA",), release=True), PRESS)


def test_what_others_print_is_made_only_if_it_is_asked_for(project: Project) -> None:
    bare = with_rows(project)
    assert {job.variant for job in jobs(plan(bare))} == {"print", "ink-saver", "read"}
    assert {job.variant for job in jobs(plan(bare, variants=("shop",)))} == {"shop"}
    asked = with_rows(project, BuildRow(format="trifold", variants=("riso", "shop")))
    assert {job.variant for job in jobs(plan(asked))} == {"riso", "shop"}


def test_a_plate_has_its_ink_before_the_contact(project: Project) -> None:
    made = plan(project, languages=("es",), formats=("card",), variants=("riso", "shop"))
    assert paths(made) == [
        "lead/es/lead.es.card.letter.riso.black.blank.pdf",
        "lead/es/lead.es.card.letter.riso.red.blank.pdf",
        "lead/es/lead.es.card.letter.shop.blank.pdf",
    ]


def test_one_setting_serves_print_and_a_commercial_printer(project: Project) -> None:
    wish = {"languages": ("es",), "formats": ("trifold",), "variants": ("print", "shop", "riso")}
    (task,) = plan(project, **wish).tasks
    assert [job.variant for job in task.jobs] == ["print", "shop", "riso", "riso"]


def test_single_pages_are_never_turned_by_hand(project: Project) -> None:
    made = make_plan(
        project,
        Wish(("lead",), ("es",), ("trifold",), variants=("shop",), duplex="fronts-then-backs"),
        PRESS,
    )
    assert paths(made) == ["lead/es/lead.es.trifold.letter.shop.blank.pdf"]


def test_no_commercial_printer_gets_an_example_of_a_contact(project: Project) -> None:
    """Nothing false is handed out, let alone by the thousand."""
    wish = {"languages": ("es",), "formats": ("trifold",), "contacts": ("example",)}
    (problem,) = refusal(project, **wish, variants=("shop",))
    assert problem.place.path == "contacts/example.toml"
    assert '"example" reach nobody' in problem.what
    assert "--contact" in problem.mend


def test_the_rest_of_such_a_wish_is_made(project: Project) -> None:
    wish = {"languages": ("es",), "formats": ("trifold",), "variants": ("shop", "print")}
    made = plan(project, **wish, contacts=("example", "blank"))
    assert sorted(paths(made)) == [
        "lead/es/lead.es.trifold.letter.print.blank.pdf",
        "lead/es/lead.es.trifold.letter.print.example.pdf",
        "lead/es/lead.es.trifold.letter.shop.blank.pdf",
    ]
    assert len(made.problems) == 1
    assert made.problems[0].place.path == "contacts/example.toml"


def test_a_format_without_that_variant_is_no_reason_to_refuse_a_contact(project: Project) -> None:
    wish = {"languages": ("es",), "formats": ("poster",), "contacts": ("example",)}
    assert plan(project, **wish, variants=("shop", "print")).problems == ()
