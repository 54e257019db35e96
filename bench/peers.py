"""Documents -> the seconds that WeasyPrint's command and the Typst compiler take for them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.children import PYTHON, run, told
from bench.document import Document, variable_fonts
from bench.typst_markup import typst_markup
from bench.web_page import web_page


@dataclass(frozen=True)
class Written:
    """Documents as files that peers read, in a folder of their own.

    ``configuration`` names the typefaces as they come, to Fontconfig.
    """

    folder: Path
    documents: tuple[Document, ...]
    configuration: Path

    def page(self, document: Document) -> Path:
        """Give the HTML of a document."""
        return self.folder / f"{document.name}.html"

    def markup(self, document: Document) -> Path:
        """Give the Typst markup of a document."""
        return self.folder / f"{document.name}.typ"


def written(folder: Path, documents: Sequence[Document]) -> Written:
    """Write documents for the peers."""
    folder.mkdir(exist_ok=True)
    made = Written(folder, tuple(documents), variable_fonts(folder))
    for document in documents:
        made.page(document).write_text(web_page(document), encoding="utf-8")
        made.markup(document).write_text(typst_markup(document), encoding="utf-8")
    return made


def weasyprint_loop(made: Written) -> float:
    """Call the command for each document, one after the other; give the seconds of it all."""
    return sum(_weasyprint(made, document) for document in made.documents)


def _weasyprint(made: Written, document: Document) -> float:
    page = made.page(document)
    variant = ["--pdf-variant", "pdf/ua-1"] if document.tagged else []
    # What its command is, by a name that Python finds whatever the PATH.
    command = [*PYTHON, "-m", "weasyprint", "--quiet", *variant]
    command += [str(page), str(page.with_suffix(".pdf"))]
    return run(command, made.folder, variables={"FONTCONFIG_FILE": str(made.configuration)})[0]


def typst_loop(made: Written) -> float:
    """Compile each document in a process of its own; give the seconds within the compiler.

    Its own command is no Python program: what Python takes to begin is no part of such a loop.
    """
    return sum(typst_cold(made, document) for document in made.documents)


def typst_cold(made: Written, document: Document) -> float:
    """Compile one document; give the seconds without those that Python takes to begin."""
    return float(told("typst_once", _typst(made, document), made.folder))


def _typst(made: Written, document: Document) -> dict[str, object]:
    return {
        "source": str(made.markup(document)),
        "out": str(made.folder / f"{document.name}.typst.pdf"),
        "fonts": [str(folder) for folder in document.fonts],
        "tagged": document.tagged,
    }


def typst_process(made: Written, document: Document) -> float:
    """Compile one document; give the seconds of the whole process, Python's beginning included."""
    program = Path(__file__).parent / "programs" / "typst_once.py"
    return run([*PYTHON, str(program), json.dumps(_typst(made, document))], made.folder)[0]
