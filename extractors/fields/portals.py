from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_portals")
def portals(doc: Doc) -> Doc:
    return doc
