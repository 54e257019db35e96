"""Pages set in a warm process, fit included, against WeasyPrint called naively and Typst cold."""

from collections.abc import Callable

from bench.children import has, missing, told
from bench.document import documents
from bench.figures import Result, at_least, in_turn, ratio
from bench.peers import Written, typst_loop, written
from bench.workshop import SMALL_LANGUAGES, Workshop
from handbill.plan.make import Wish

OURS, WEASYPRINT, TYPST = "handbill, warm", "weasyprint, warm and naive", "typst, cold"
ROUNDS = 5
FORMAT = "sheet"
LANGUAGES = ("es", "ar", "vi", "zh-Hans")
WARM = "en"


def measure(shop: Workshop) -> Result:
    """Measure it: mean seconds a document."""
    languages = SMALL_LANGUAGES if shop.scale.quick else LANGUAGES
    made = _written(shop, (WARM, *languages))
    count = len(languages)
    ours = {
        "root": str(shop.folder),
        "cache": str(shop.cache),
        "format": FORMAT,
        "warm": WARM,
        "languages": list(languages),
    }
    rest = Written(made.folder, made.documents[1:], made.configuration)
    sides: dict[str, Callable[[int], float]] = {
        OURS: lambda _: float(told("handbill_warm", ours, shop.folder)) / count,
        WEASYPRINT: lambda _: _naive(made) / count,
    }
    if has("typst"):
        sides[TYPST] = lambda _: typst_loop(rest) / count
    found = in_turn(sides, shop.scale.times(ROUNDS))
    comparisons = (
        ratio(found, WEASYPRINT, OURS, at_least(10)),
        ratio(found, TYPST, OURS, at_least(1.5)),
    )
    what = f"one {FORMAT} set warm, fit included, the mean of {', '.join(languages)}"
    return Result("page-set", what, found, comparisons, (), missing("typst"))


def _written(shop: Workshop, languages: tuple[str, ...]) -> Written:
    """Build the sheets once, for their sizes, and write the same for the peers."""
    options = [word for tag in languages for word in ("--language", tag)]
    options += ["--format", FORMAT, "--paper", "letter", "--variant", "print", "--drafts"]
    shop.forget()
    shop.build(*options)
    wish = Wish(
        languages=languages,
        formats=(FORMAT,),
        papers=("letter",),
        variants=("print",),
        drafts=True,
    )
    return written(shop.folder / "peers", documents(shop.folder, shop.cache, shop.rows, wish))


def _naive(made: Written) -> float:
    first, *rest = (str(made.page(document)) for document in made.documents)
    given = {"warm": first, "files": rest}
    configuration = str(made.configuration)
    return float(told("weasyprint_warm", given, made.folder, FONTCONFIG_FILE=configuration))
