"""The page around a rendered document: its head, its rules of what may load, its style."""

import base64
import hashlib
from html import escape

from extractors.builder import clean
from extractors.document import Document

_STYLE = """
body { margin: 2rem auto; max-width: 52rem; padding: 0 1rem; font-family: "Noto Serif CJK SC", SimSun, serif;
  line-height: 1.7; color: #1c1c1c; background: #fff; overflow-wrap: anywhere; }
header.file { border-bottom: 1px solid #bbb; color: #555; font: 0.8rem sans-serif; margin-bottom: 1.5rem; }
p { margin: 0.35em 0; min-height: 1em; white-space: pre-wrap; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; margin: 0.9em 0 0.4em; white-space: pre-wrap; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; } h3, h4, h5, h6 { font-size: 1.05rem; }
table { border-collapse: collapse; margin: 0.8em 0; width: 100%; }
td, th { border: 1px solid #777; padding: 0.2em 0.45em; vertical-align: top;
  font-weight: normal; text-align: left; }
td p { margin: 0; } td.gap { border: none; }
ul, ol { margin: 0.3em 0; padding-left: 1.8em; } li.numbered { list-style: none; }
img { max-width: 100%; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
.justify { text-align: justify; }
.header, .footer, .footnote, .sheet { color: #555; font-size: 0.85em; }
.textbox { border: 1px dashed #999; padding: 0.2em 0.5em; }
.picture { color: #777; border: 1px dashed #999; padding: 0 0.4em; }
.page { border-top: 1px dotted #aaa; color: #888; font: 0.75rem sans-serif; margin: 1.2em 0 0.6em; }
.rest { border-top: 1px solid #bbb; margin-top: 2rem; }
.link { text-decoration: underline dotted; }
mark { background: #ffe27a; } :target { outline: 3px solid #e08a00; outline-offset: 2px; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# Nothing loads but the style above, known by its hash, and pictures that are inside the page.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"
)


def page(name: str, document: Document, body: str) -> str:
    """A whole page around `body`, which is HTML; `name` is not."""
    name = escape(clean(name).replace("\n", " "))
    facts = [f"{document.format} · {document.reader}", f"{len(document.text)} 字"]
    if document.page_count is not None:
        facts.append(f"{document.page_count} 页")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header class="file">{name} · {escape(" · ".join(facts))}</header>\n'
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
