from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_forms")
def forms(doc: Doc) -> Doc:
    return doc
