"""Automatic numbering as text: what Word draws before a paragraph with w:numPr."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.readers.docx.number_formats import counted
from extractors.readers.docx.package import MC, W
from extractors.readers.docx.styles import is_on, whole_number
from extractors.readers.symbols import character, is_symbol_font

if TYPE_CHECKING:
    from lxml import etree

_VAL = W + "val"
_LEVELS = 9
_HIGHEST = 32767  # Word counts no further
# Behind these a number needs no gap before its words; behind "1." or "第一条" it does.
_CLOSED = "、）】》〕〉」』：；，。．"


@dataclass(frozen=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False  # all numbers in it are decimal
    restart: int | None = None  # restarts after this level (1-based); 0 never
    style: str | None = None


@dataclass
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str | None = None  # numStyleLink: the numbering is that of a style
    style: str | None = None  # styleLink: it is the numbering of this style


@dataclass
class _Instance:
    abstract: str
    overrides: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


def _level(element: "etree._Element") -> Level:
    values = {part.tag: part.get(_VAL) for part in element}
    text = values.get(W + "lvlText") or ""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    font = fonts.get(W + "ascii") or fonts.get(W + "hAnsi") if fonts is not None else None
    if is_symbol_font(font) or any(0xF000 <= ord(c) <= 0xF0FF for c in text):
        text = "".join(c if c.isspace() else character(font, ord(c)).text for c in text)
    form = values.get(W + "numFmt") or "decimal"
    custom = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if custom is not None:
        form = custom.get(_VAL) or form
    return Level(
        start=whole_number(values.get(W + "start"), 1) or 0,
        form=form,
        text=text,
        suffix=values.get(W + "suff") or "tab",
        legal=is_on(element.find(W + "isLgl")),
        restart=whole_number(values.get(W + "lvlRestart")),
        style=values.get(W + "pStyle"),
    )


class Numbering:
    """The definitions of numbering.xml and the counters as the paragraphs go by."""

    def __init__(self, parts: "Callable[[], Iterable[etree._Element]]") -> None:
        """`parts` reads the numbering parts; it is called for the first paragraph with a number."""
        self._parts = parts
        self._loaded = False
        self._abstracts: dict[str, _Abstract] = {}
        self._instances: dict[str, _Instance] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def _load_all(self) -> None:
        if not self._loaded:
            self._loaded = True
            for root in self._parts():
                self._load(root)

    def _load(self, root: "etree._Element") -> None:
        for element in root.iterchildren(W + "abstractNum"):
            abstract = _Abstract()
            for part in element:
                if part.tag == W + "lvl":
                    level = whole_number(part.get(W + "ilvl"))
                    if level is not None and 0 <= level < _LEVELS:
                        abstract.levels[level] = _level(part)
                elif part.tag == W + "numStyleLink":
                    abstract.link = part.get(_VAL)
                elif part.tag == W + "styleLink":
                    abstract.style = part.get(_VAL)
            self._abstracts[element.get(W + "abstractNumId", "")] = abstract
        for element in root.iterchildren(W + "num"):
            self._load_instance(element)

    def _load_instance(self, element: "etree._Element") -> None:
        named = element.find(W + "abstractNumId")
        instance = _Instance(self._linked(named.get(_VAL, "") if named is not None else ""))
        for override in element.iterchildren(W + "lvlOverride"):
            level = whole_number(override.get(W + "ilvl"))
            if level is None or not 0 <= level < _LEVELS:
                continue
            for part in override.iterchildren(W + "lvl", W + "startOverride"):
                if part.tag == W + "lvl":
                    instance.overrides[level] = _level(part)
                else:
                    instance.starts[level] = whole_number(part.get(_VAL), 1) or 0
        num_id = element.get(W + "numId", "")
        self._instances[num_id] = instance
        abstract = self._abstracts.get(instance.abstract)
        for level, made in abstract.levels.items() if abstract else ():
            if made.style:
                self._by_style.setdefault(made.style, (num_id, level))

    def _linked(self, abstract_id: str) -> str:
        """The definition itself, where `abstract_id` only points to the style that has one."""
        abstract = self._abstracts.get(abstract_id)
        if abstract is None or abstract.levels or abstract.link is None:
            return abstract_id
        owners = (key for key, other in self._abstracts.items() if other.style == abstract.link)
        return next(owners, abstract_id)

    def level_of_style(self, style_id: str | None, num_id: str) -> int:
        """The level that a numbered style has in a list; 0 where the list does not name it."""
        self._load_all()
        instance = self._instances.get(num_id)
        abstract = self._abstracts.get(instance.abstract) if instance else None
        for level, made in abstract.levels.items() if abstract else ():
            if style_id is not None and made.style == style_id:
                return level
        return 0

    def next(self, num_id: str, level: int) -> tuple[str, str]:
        """Counts one paragraph on: its number as drawn, and the gap before its words."""
        self._load_all()
        instance = self._instances.get(num_id)
        if instance is None or not 0 <= level < _LEVELS:
            return "", ""
        definition = self._definition(instance, level)
        if definition is None:
            return "", ""
        counters = self._counters.setdefault(instance.abstract, [None] * _LEVELS)
        self._count(counters, num_id, instance, level, definition)
        drawn = self._drawn(instance, counters, definition)
        return drawn, gap(drawn, definition.suffix)

    def _definition(self, instance: _Instance, level: int) -> Level | None:
        if level in instance.overrides:
            return instance.overrides[level]
        abstract = self._abstracts.get(instance.abstract)
        found = abstract.levels.get(level) if abstract else None
        if found is not None and level in instance.starts:
            return replace(found, start=instance.starts[level])
        return found

    def _count(
        self, counters: list[int | None], num_id: str, instance: _Instance, level: int, definition: Level
    ) -> None:
        first = (num_id, level) not in self._started
        self._started.add((num_id, level))
        restarts = first and (level in instance.starts or level in instance.overrides)
        current = counters[level]
        if current is None or restarts:
            counters[level] = definition.start
        else:
            counters[level] = min(current + 1, _HIGHEST)
        for upper in range(level):
            if counters[upper] is None:
                above = self._definition(instance, upper)
                counters[upper] = above.start if above else 1
        for lower in range(level + 1, _LEVELS):
            below = self._definition(instance, lower)
            restart = below.restart if below else None
            if restart is None or (restart > 0 and level < restart):
                counters[lower] = None

    def _drawn(self, instance: _Instance, counters: list[int | None], definition: Level) -> str:
        if definition.form == "none":
            return ""
        if definition.form == "bullet" or "%" not in definition.text:
            return definition.text
        drawn = definition.text
        for level in range(_LEVELS):
            mark = f"%{level + 1}"
            if mark not in drawn:
                continue
            own = self._definition(instance, level)
            form = own.form if own else "decimal"
            if definition.legal and form != "none":
                form = "decimal"
            number = counters[level]
            drawn = drawn.replace(mark, counted(number if number is not None else 1, form))
        return drawn


def gap(drawn: str, suffix: str = "tab") -> str:
    """What stands between a number and its words."""
    if not drawn or suffix == "nothing" or drawn[-1].isspace():
        return ""
    return "" if suffix == "tab" and drawn[-1] in _CLOSED else " "
