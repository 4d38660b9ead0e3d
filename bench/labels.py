"""How often the guess at a label's field is right, on labels left out in turns: python bench/labels.py"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from normalizers.label_model import SURE, listed, trained

FOLDS = 10


def main() -> None:
    labels = listed()
    random.Random(1).shuffle(labels)
    answered = right = 0
    for fold in range(FOLDS):
        model = trained([pair for at, pair in enumerate(labels) if at % FOLDS != fold])
        for label, field in labels[fold::FOLDS]:
            guess, sure = max(model.probabilities(label).items(), key=lambda item: item[1])
            answered += sure >= SURE
            right += sure >= SURE and guess == field
    print(
        f"{len(labels)} labels, {answered / len(labels):.3f} answered, {right / answered:.3f} of them right"
    )


if __name__ == "__main__":
    main()
