from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_deadlines")
def deadlines(doc: Doc) -> Doc:
    return doc
