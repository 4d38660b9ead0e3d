from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_contacts")
def contacts(doc: Doc) -> Doc:
    return doc
