"""Documents and sheets of office programs, and PDFs: what is read of them."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from monthtwo.facts.readers import read_file
from monthtwo.facts.syntaxes import syntax_of


def archive(**parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as held:
        for name, text in parts.items():
            held.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, one) for at, one in enumerate(objects, 1))


def stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), more, packed)


def test_the_paragraphs_of_a_document() -> None:
    data = archive(
        word__document_xml="<w:p><w:t>Label it &amp; go</w:t></w:p><w:p><w:t>If </w:t><w:t>unsure</w:t></w:p>"
    )
    assert read_file("annotation_guide.docx", data).text == "Label it & go\nIf unsure"


def test_the_paragraphs_of_an_open_document() -> None:
    data = archive(content_xml="<text:h>Codebook</text:h><text:p>Code <text:span>it</text:span></text:p>")
    assert read_file("codebook.odt", data).text == "Codebook\nCode it"


def test_the_first_rows_of_a_sheet() -> None:
    shared = "<sst><si><t>text</t></si><si><t>annotator</t></si></sst>"
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>slow</t></is></c><c r="B2"><v>7</v></c></row>'
    )
    data = archive(xl__sharedStrings_xml=shared, xl__worksheets__sheet1_xml=f"<sheetData>{rows}</sheetData>")
    assert read_file("labels.xlsx", data).text == "text\tannotator\nslow\t7"


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_archive_is_told(data: bytes) -> None:
    found = read_file("labels.xlsx", data)
    assert found.text is None
    assert found.error_reason == "syntax"


def test_a_part_is_unpacked_up_to_a_limit() -> None:
    data = archive(word__document_xml="<w:p>" + "a" * 40_000_000)
    assert len(data) < 100_000
    assert len(read_file("annotation_guide.docx", data).text or "") <= 2 * 1024 * 1024


def test_the_text_of_a_page() -> None:
    said = b"BT /F1 11 Tf 72 720 Td (Annotation) Tj 0 -12 Td [(if un) -20 (sure) -400 (skip)] TJ ET"
    data = pdf(b"<< /Type /Page /Contents 2 0 R >>", stream(said))
    assert read_file("guideline.pdf", data).text == "Annotation\nif unsure skip"


def test_the_codes_of_a_font_mean_what_it_says() -> None:
    said = b"BT /F1 11 Tf 72 720 Td <000300040003> Tj ET"
    meant = b"1 beginbfchar <0003> <006F> endbfchar 1 beginbfrange <0004> <0005> <006B> endbfrange"
    data = pdf(
        b"<< /Type /Page /Contents 2 0 R /Resources 3 0 R >>",
        stream(said),
        b"<< /Font << /F1 4 0 R >> >>",
        b"<< /Type /Font /ToUnicode 5 0 R >>",
        stream(meant),
    )
    assert read_file("guideline.pdf", data).text == "oko"


def test_objects_that_are_packed_together_are_found() -> None:
    said = b"BT /F1 11 Tf 72 720 Td (whole) Tj ET"
    page = b"<< /Type /Page /Contents 1 0 R >>"
    data = pdf(stream(said), stream(b"7 0 " + page, b"/Type /ObjStm /N 1 /First 4"))
    assert read_file("guideline.pdf", data).text == "whole"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", pdf(b"<< /Contents 2 0 R >>", b"<< /Filter /FlateDecode >>\nstream\nbroken\nendstream")]
)
def test_a_file_without_text_says_nothing(data: bytes) -> None:
    found = read_file("guideline.pdf", data)
    assert not found.text
    assert not found.error


def test_an_encrypted_file_says_nothing() -> None:
    said = b"BT /F1 11 Tf 72 720 Td (secret) Tj ET"
    data = pdf(b"<< /Contents 2 0 R >>", stream(said)) + b"trailer << /Encrypt 9 0 R >>"
    assert not read_file("guideline.pdf", data).text


@pytest.mark.parametrize(
    ("path", "syntax"),
    [
        ("docs/Annotation Guide.pdf", "pdf"),
        ("codebook_1.3.docx", "office"),
        ("paper.pdf", ""),
        ("letter.docx", ""),
        ("data/Labels.XLSX", "sheet"),
    ],
)
def test_which_documents_are_unpacked(path: str, syntax: str) -> None:
    assert syntax_of(path) == syntax
