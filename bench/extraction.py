"""Times the extractors: python -m bench.extraction [FILE]

Without a file, on a notice of about 3,000 characters that is put together here. Prints the warm
median of each component in milliseconds, and how many characters a second the whole reads.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from extractors.document import Document
from extractors.pipeline import extract, pipeline
from extractors.readers import read
from normalizers.assembly import facts

ROUNDS = 30
LENGTH = 3_000
HEAD = "青禾市科学技术局关于组织申报2024年度市级科技计划项目的通知\n各县（市、区）科技局，各有关单位：\n"
SECTION = """{n}、第{n}类项目
（一）支持方向。重点支持新材料、高端装备、生物医药等领域关键技术攻关，单个项目支持额度不超过100万元，自筹经费与财政经费比例不低于2:1。
（二）申报要求。申报单位应当在我市注册满1年，上年度研发投入不低于300万元；每个单位限报2项，项目负责人年龄不超过58周岁，执行期2024年7月至2026年6月。
（三）申报时间。网上填报时间为2024年4月1日9:00至4月30日17:00，推荐单位于5月10日前将纸质材料一式两份报送市科技局，逾期不予受理。
（四）联系方式。联系人：汪洁，电话：0719-8112233；系统网址：http://xm.kjj.qinghe.example.cn；邮箱：kjj@qinghe.example.cn。
"""
TAIL = "附件：1.市级科技计划项目申报书\n2.项目汇总表\n青禾市科学技术局\n2024年3月20日\n"
NUMERALS = "一二三四五六七八九十"


def notice() -> bytes:
    """Sections until the text is long enough."""
    count = (LENGTH - len(HEAD) - len(TAIL)) // len(SECTION)
    sections = (SECTION.format(n=NUMERALS[i % 10]) for i in range(count))
    return (HEAD + "".join(sections) + TAIL).encode()


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def components(document: Document) -> dict[str, float]:
    """Each component's median over fresh documents, in the pipeline's order."""
    nlp, taken = pipeline(), {"make the Doc": list[float]()}
    for _ in range(ROUNDS):
        start = perf_counter()
        doc = nlp.make_doc(document.text)
        doc.user_data["document"] = document
        taken["make the Doc"].append((perf_counter() - start) * 1000)
        for name, component in nlp.pipeline:
            start = perf_counter()
            doc = component(doc)
            taken.setdefault(name, []).append((perf_counter() - start) * 1000)
    return {name: median(times) for name, times in taken.items()}


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    data, name = (path.read_bytes(), path.name) if path else (notice(), "notice.txt")
    document = read(data, name)
    for _ in range(3):
        extraction = extract(document)
    times = components(document)
    extracting = median(milliseconds(lambda: extract(document)) for _ in range(ROUNDS))
    deciding = median(milliseconds(lambda: facts("0" * 64, document, extraction)) for _ in range(ROUNDS))
    print(f"{name}: {len(document.text)} characters, {ROUNDS} rounds, warm median, ms")
    for component, taken in times.items():
        print(f"  {component:24} {taken:7.2f}")
    print(f"  {'all extractors':24} {extracting:7.2f}")
    print(f"  {'normalizers':24} {deciding:7.2f}")
    print(f"  {len(document.text) / (extracting + deciding) * 1000:,.0f} characters a second")


if __name__ == "__main__":
    main()
