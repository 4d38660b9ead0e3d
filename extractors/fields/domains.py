from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_domains")
def domains(doc: Doc) -> Doc:
    return doc
