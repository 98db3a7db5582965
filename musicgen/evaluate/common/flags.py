"""Flags that several commands share: one name, one meaning and one default wherever they stand."""

import argparse
from pathlib import Path

from musicgen.evaluate.common.cases import DEFAULT_PROMPTS, TRANSLATIONS
from musicgen.settings import model_folder


def parser_of(
    command: str,
    doc: str | None,
    out: str,
    *,
    limit: int = 0,
    limit_help: str = "only the first N prompts",
    translates: bool = False,
    composes: bool = False,
) -> argparse.ArgumentParser:
    """Parser of a command on prompts, which may add flags of its own.

    doc: the module's, shown as it is. out: default folder. translates: also reads the prompts in other
    languages. composes: also needs a model, a seed and workers.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m musicgen.evaluate {command}",
        description=doc,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--prompts", type=Path, default=DEFAULT_PROMPTS)
    if translates:
        parser.add_argument("--translations", type=Path, default=TRANSLATIONS)
    parser.add_argument("--limit", type=int, default=limit, help=limit_help)
    parser.add_argument("--out", type=Path, default=Path(out))
    if composes:
        _add_composing(parser)
    return parser


def _add_composing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes of one thread each")
