from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_quotas")
def quotas(doc: Doc) -> Doc:
    return doc
