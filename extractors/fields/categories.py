from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_categories")
def categories(doc: Doc) -> Doc:
    return doc
