"""The parts of an OFD file: OFD.xml → Document.xml → the pages and their templates."""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.readers.ofd.objects import PageObjects
from extractors.readers.ofd.values import MM, local, numbers
from extractors.readers.pdf.parts import Page
from extractors.readers.safe_xml import parse_xml
from extractors.readers.source import Source

if TYPE_CHECKING:
    from lxml import etree

_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres: where a page says nothing


class OfdPackage:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._root = self._xml("OFD.xml")

    @property
    def title(self) -> str | None:
        for element in _all(self._root, "Title"):
            return (element.text or "").strip() or None
        return None

    def pages(self) -> Iterator[Page]:
        """All pages of all documents in the file, each with what its templates draw."""
        number = 0
        for pointer in _all(self._root, "DocRoot"):
            name = _join("", pointer.text or "")
            document = self._xml(name)
            box = next((_box(area) for area in _all(document, "PageArea")), _A4)
            templates = {
                element.get("ID", ""): _join(name, element.get("BaseLoc", ""))
                for element in _all(document, "TemplatePage")
            }
            for pages in document:
                for element in pages if local(pages) == "Pages" else ():
                    number += 1
                    yield self._page(number, _join(name, element.get("BaseLoc", "")), box, templates)

    def _page(self, number: int, name: str, box: tuple[float, ...], templates: dict[str, str]) -> Page:
        root = self._xml(name)
        for area in root:
            if local(area) == "Area":
                box = _box(area) or box
        objects = PageObjects(box)
        for element in root:
            template = templates.get(element.get("TemplateID", ""))
            if local(element) == "Template" and template is not None:
                objects.collect(self._xml(template))
        objects.collect(root)
        width, height = box[2] * MM, box[3] * MM
        return Page(
            number,
            width,
            height,
            objects.runs,
            objects.horizontal,
            objects.vertical,
            objects.squares,
            objects.marks,
            min(objects.images / max(width * height, 1.0), 1.0),
            [],
        )

    def _xml(self, name: str) -> "etree._Element":
        try:
            data = self._source.member(name)
        except KeyError:
            raise self._source.damaged(f"its part {name} is missing") from None
        return parse_xml(data, self._source, name)


def _join(beside: str, location: str) -> str:
    """A part's name from a location: absolute from the root, else beside the part that names it."""
    location = location.strip()
    if location.startswith("/"):
        return posixpath.normpath(location).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), location))


def _all(root: "etree._Element", name: str) -> "Iterator[etree._Element]":
    return (element for element in root.iter() if local(element) == name)


def _box(area: "etree._Element") -> tuple[float, ...]:
    for element in area:
        if local(element) == "PhysicalBox":
            found = numbers(element.text)
            if len(found) == 4 and found[2] > 0 and found[3] > 0:
                return found
    return _A4
