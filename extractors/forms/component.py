"""From the geometry of a form to labels, options and values."""

from spacy.language import Language
from spacy.tokens import Doc

from extractors.forms.reader import read_form
from extractors.pipeline import mark, original_of, outline_of


@Language.component("notices_forms")
def forms(doc: Doc) -> Doc:
    """Leaves one `FormMention` a form in the group "forms"."""
    document, outline = original_of(doc), outline_of(doc)
    tables = list(document.tables())
    mark(doc, "forms", [read_form(document, outline, form, tables) for form in outline.forms])
    return doc
