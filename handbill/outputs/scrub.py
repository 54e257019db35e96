"""A PDF -> the same without a word about who made it: title and language are all that is kept."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from handbill.outputs.srgb import states_srgb
from handbill.sheets.traces import TRACES


def scrubbed(pdf: bytes, title: str, language: str, *, tagged: bool) -> bytes:
    """Keep a document's title and language.

    A ``tagged`` one, for screens, keeps the marks of PDF/UA as well, and says that it is in sRGB.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        if Name.Info in document.trailer:
            del document.trailer.Info
        document.trailer.Info = document.make_indirect(Dictionary(Title=String(title)))
        document.Root.Lang = String(language)
        for trace in TRACES:
            if trace in document.Root:
                del document.Root[trace]
        if tagged:
            document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
            document.Root.Metadata = _metadata(document, title, language)
            states_srgb(document)
        for page in document.pages:
            for trace in TRACES:
                if trace in page.obj:
                    del page.obj[trace]
            if Name.TrimBox not in page.obj:
                page.obj.TrimBox = Array(list(page.mediabox))
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def _metadata(document: pikepdf.Pdf, title: str, language: str) -> pikepdf.Stream:
    """Write the XMP that PDF/UA-1 demands (ISO 14289-1, clause 5), and nothing more."""
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{_escaped(title)}</rdf:li></rdf:Alt></dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{_escaped(language)}</rdf:li></rdf:Bag></dc:language>"
        "<pdfuaid:part>1</pdfuaid:part>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    stream = document.make_stream(text.encode())
    stream.Type = Name.Metadata
    stream.Subtype = Name.XML
    return stream


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
