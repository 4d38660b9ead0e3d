from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_references")
def references(doc: Doc) -> Doc:
    return doc
