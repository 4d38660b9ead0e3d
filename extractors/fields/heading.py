from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_heading")
def heading(doc: Doc) -> Doc:
    return doc
