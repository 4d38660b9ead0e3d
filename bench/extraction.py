"""Times the extractors: python -m bench.extraction [FILE]

Without a file, on a notice of about 3,000 characters that is put together here. Prints what each
component costs one core in milliseconds (the least of the rounds, their median, and the least for
3,000 characters), and how many characters a second the whole reads.
"""

import sys
from pathlib import Path
from statistics import median
from time import process_time

from extractors.pipeline import extract, lay, pipeline
from extractors.readers import read
from normalizers.assembly import facts

ROUNDS = 60
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


def components(data: bytes, name: str) -> dict[str, list[float]]:
    """Each component's CPU times; each round reads the document anew, so nothing is kept from the last."""
    nlp, taken = pipeline(), {"make the Doc": list[float]()}
    for _ in range(ROUNDS):
        document = read(data, name)
        start = process_time()
        doc = nlp.make_doc(document.text)
        lay(doc, document)
        taken["make the Doc"].append((process_time() - start) * 1000)
        for step, component in nlp.pipeline:
            start = process_time()
            doc = component(doc)
            taken.setdefault(step, []).append((process_time() - start) * 1000)
    return taken


def whole(data: bytes, name: str) -> tuple[list[float], list[float]]:
    """What all extractors take, and all normalizers, in each round."""
    extracting, deciding = list[float](), list[float]()
    for _ in range(ROUNDS):
        document = read(data, name)
        start = process_time()
        extraction = extract(document)
        extracted = process_time()
        facts("0" * 64, document, extraction)
        extracting.append((extracted - start) * 1000)
        deciding.append((process_time() - extracted) * 1000)
    return extracting, deciding


def line(name: str, taken: list[float], length: int) -> str:
    scaled = min(taken) * LENGTH / length
    return f"  {name:24} {min(taken):7.2f} {median(taken):7.2f} {scaled:9.2f}"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    data, name = (path.read_bytes(), path.name) if path else (notice(), "notice.txt")
    length = len(read(data, name).text)
    for _ in range(5):
        extract(read(data, name))
    extracting, deciding = whole(data, name)
    print(f"{name}: {length:,} characters, {ROUNDS} rounds, CPU milliseconds of one core")
    print(f"  {'':24} {'least':>7} {'median':>7} {'per 3,000':>9}")
    for step, taken in components(data, name).items():
        print(line(step, taken, length))
    print(line("all extractors", extracting, length))
    print(line("normalizers", deciding, length))
    print(f"  {length / (min(extracting) + min(deciding)) * 1000:,.0f} characters a second")


if __name__ == "__main__":
    main()
