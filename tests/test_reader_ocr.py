"""Pictures of pages: words, cells and ticks; without OCR a clear, retriable failure."""

import contextlib
import io
import random
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps
from test_reader_pdf import FORM, drawn, form, grid, lines, words

from extractors.errors import DamagedDocument, LimitExceeded, NeedsOcr
from extractors.readers import ocr, read

needs_packages = pytest.mark.skipif(not ocr.available(), reason="rapidocr is not installed")


def picture(pdf: bytes, *, turn: float = 0, kind: str = "PNG") -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=150 / 72).to_pil().convert("L")
    inked = ImageOps.invert(image).getbbox()
    if inked:
        image = image.crop((inked[0] - 60, inked[1] - 60, inked[2] + 60, inked[3] + 60))
    image = image.rotate(turn, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def embedded(data: bytes) -> bytes:
    """A PDF whose page is a picture."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(data)).save(buffer, "PDF", resolution=150)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_without_ocr_a_picture_waits_for_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(NeedsOcr, match="install it and retry") as caught:
        read(picture(drawn(form), kind=kind), "a.scan")
    assert caught.value.retriable


@needs_packages
def test_damaged_and_huge_pictures_are_errors() -> None:
    whole = picture(drawn(form))
    with pytest.raises(DamagedDocument):
        read(whole[: len(whole) // 3], "a.png")
    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")
    with pytest.raises(LimitExceeded, match="pixels"):
        read(buffer.getvalue(), "a.png")


def plain(cells: list[tuple[int, int, int, int, str]]) -> list[tuple[int, int, int, int, str]]:
    """Without blanks and the width of brackets, which OCR does not see; boxes of one kind."""
    table = str.maketrans({"（": "(", "）": ")", "□": "☐", " ": None})
    return [(*cell[:4], cell[4].translate(table)) for cell in cells]


@needs_packages
@pytest.mark.parametrize("turn", [1.5, 90.0])
def test_a_scanned_form_has_its_cells(turn: float) -> None:
    document = read(embedded(picture(drawn(form), turn=turn)), "a.pdf")
    found, wanted = ({c[:2]: c[4] for c in plain(cells)} for cells in (grid(document), FORM))
    assert set(found) == set(wanted)
    same = [place for place in wanted if found[place] == wanted[place]]
    assert len(same) >= len(wanted) - 1
    assert document.format == "pdf"
    assert document.page_count == 1


@needs_packages
def test_drawn_boxes_are_ticked_by_what_stands_in_them() -> None:
    def draw(canvas: object) -> None:
        for x, text in ((100, "企业"), (200, "高等学校"), (320, "科研院所")):
            canvas.rect(x, 700, 11, 11)  # type: ignore[attr-defined]
            canvas.drawString(x + 15, 701, text)  # type: ignore[attr-defined]
        canvas.line(202, 702, 209, 709)  # type: ignore[attr-defined]
        canvas.line(202, 709, 209, 702)  # type: ignore[attr-defined]
        lines(canvas, 650, "联系人：林示范", "项目进出口人口日期回国")  # type: ignore[arg-type]

    document = read(picture(drawn(draw)), "a.png")
    text = "".join(words(document)).replace(" ", "")
    assert "☐企业☑高等学校☐科研院所" in text
    assert "林示范" in text
    assert "项目进出口人口日期回国" in text
    assert document.format == "png"


@needs_packages
def test_a_wrong_text_layer_is_read_from_the_picture(shared: Path) -> None:
    data = (shared / "real" / "zc_tender.pdf").read_bytes()
    source = pypdfium2.PdfDocument(data)
    one = pypdfium2.PdfDocument.new()
    one.import_pages(source, [0])
    width, height = one[0].get_size()
    one[0].set_cropbox(0, height * 2 / 3, width, height)
    one[0].set_mediabox(0, height * 2 / 3, width, height)
    buffer = io.BytesIO()
    one.save(buffer)
    assert "商务标投标文件初步评审" in read(buffer.getvalue(), "a.pdf").text


@needs_packages
def test_a_blank_picture_holds_no_text() -> None:
    from extractors.errors import EmptyDocument

    buffer = io.BytesIO()
    Image.fromarray(np.full((900, 600), 255, np.uint8)).save(buffer, "PNG")
    with pytest.raises(EmptyDocument):
        read(buffer.getvalue(), "a.png")


@needs_packages
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_mutated_pictures_are_decoded_or_damaged(kind: str) -> None:
    """The decoder alone: what it lets through is pixels, and OCR takes any."""
    from extractors.errors import NoticesError
    from extractors.readers import Source
    from extractors.readers.ocr.images import pictures

    whole = picture(drawn(form), kind=kind)
    chance = random.Random(kind)
    for _ in range(60):
        data = bytearray(whole)
        if chance.random() < 0.5:
            for _ in range(chance.randrange(1, 20)):
                data[chance.randrange(min(len(data), 2000))] ^= 1 << chance.randrange(8)
        else:
            del data[chance.randrange(len(data)) :]
        with contextlib.suppress(NoticesError):
            assert all(pixels.ndim == 2 for _, pixels, _ in pictures(Source(bytes(data), "a.png")))
