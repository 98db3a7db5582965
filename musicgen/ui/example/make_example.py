"""Compose the page's example anew: `python -m musicgen.ui.make_example [--seed N] [--out DIR]`."""

import argparse
import json
from pathlib import Path

from musicgen.studio import Piece, Studio
from musicgen.ui.example import EXAMPLE_DIR, ROLL_FILE
from musicgen.ui.prompts import EXAMPLES
from musicgen.ui.wire import views
from musicgen.ui.words.i18n import words_in


def write_example(studio: Studio, folder: Path, prompt: str = EXAMPLES[0], seed: int = 1) -> Piece:
    """Compose the prompt and write its roll (JSON) into the folder."""
    piece = studio.compose(prompt, seed=seed)
    facts = views.score_facts(piece.score, None, words_in())
    roll = views.Roll(prompt, facts, run="example").value(
        piece.score, state="example", bars_done=piece.score.bars, bars_total=piece.score.bars
    )
    text = json.dumps(roll, ensure_ascii=False, separators=(",", ":"))
    (folder / ROLL_FILE).write_text(text + "\n", encoding="utf-8")
    return piece


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=EXAMPLE_DIR)
    args = parser.parse_args()
    piece = write_example(Studio.open(), args.out, seed=args.seed)
    print(f"{piece.score.bars} bars, {piece.score.note_count} notes, by {piece.model_id} → {args.out}")


if __name__ == "__main__":
    main()
