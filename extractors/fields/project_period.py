from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_project_period")
def project_period(doc: Doc) -> Doc:
    return doc
