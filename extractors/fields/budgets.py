from spacy.language import Language
from spacy.tokens import Doc


@Language.component("notices_budgets")
def budgets(doc: Doc) -> Doc:
    return doc
