"""The whole report in one command: composes, measures, compares, draws, writes Markdown with pictures.

    python -m musicgen.evaluate report --data CORPUS [--model DIR] [--prompts FILE] [--limit N] [--out DIR]
                                       [--workers N] [--candidates K] [--seed N] [--bare N]
                                       [--only WORD ...] [--page FILE]

Every composed piece and every measured window is kept in OUT, by a hash of the code that made it, so a
broken run goes on where it stopped. Writes OUT/report.md, OUT/report.json and OUT/report-*.png, and with
--page the same page (and its pictures beside it) where it is to be read, as `docs/evaluation.md`. What cannot
be measured yet is said in its section.
"""

import argparse
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.adherence import languages, reading
from musicgen.evaluate.adherence.adherence import Job, OpenComposer
from musicgen.evaluate.common.cases import DEFAULT_PROMPTS, TRANSLATIONS, read_cases
from musicgen.evaluate.common.samples import Sample, first_bars, held_out
from musicgen.evaluate.judges import third
from musicgen.evaluate.likelihood import holes
from musicgen.evaluate.realism import craft, habits
from musicgen.evaluate.realism.musicality import DEFINITIONS, ENDING_DEFINITIONS
from musicgen.evaluate.realism.table import column
from musicgen.evaluate.report import adherence as asked
from musicgen.evaluate.report import judged, music, pictures
from musicgen.evaluate.report.pieces import (
    DEFAULT,
    OTHERS,
    WITHOUT,
    Evidence,
    Pieces,
    compose_all,
    gather,
    read_ears,
)
from musicgen.evaluate.report.shapes import shapes_section
from musicgen.evaluate.seam import continuation
from musicgen.options import SamplingOptions
from musicgen.settings import Settings, model_folder
from musicgen.tasks.compose import open_composer

PICTURE_ROLLS = 6
PICTURE_BARS = 16
NAME = "report"


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """text: Markdown with pictures by file name. figures: what OUT/report.json keeps."""

    text: str
    figures: dict[str, Any]


def build(pieces: Pieces, real: Sequence[Sample], args: argparse.Namespace, model_id: str) -> Report:
    """All sections; one that cannot be made says why."""
    evidence = gather(pieces, real, args.out, args.workers)
    sections = _Sections(args.out, args.only)
    sections.add("Critic: can composed music be told from real?", lambda: _critic(evidence, sections))
    sections.add("Fréchet distance", lambda: _frechet(evidence, sections))
    sections.add("Adherence", lambda: _adherence(pieces, real, args, sections))
    sections.add("Reading: is the sentence understood?", lambda: _reading(args, sections))
    sections.add("Languages", lambda: _from_file(args.out, languages.NAME, languages.__doc__))
    sections.add(
        "Genre and mood, as judges hear them",
        lambda: judged.judges_section(pieces, evidence, sections.figures),
    )
    sections.add("Musicality, against real music of the same styles", lambda: _musicality(evidence, sections))
    sections.add("Endings", lambda: _endings(evidence, sections))
    sections.add("Ranges of instruments", lambda: music.ranges_section(evidence))
    sections.add("Long form", lambda: _form(pieces, real))
    sections.add("Moods", lambda: asked.moods_section(pieces))
    sections.add("Density", lambda: asked.density_section(pieces))
    sections.add("Shapes that are asked", lambda: shapes_section(pieces, real))
    sections.add("Hole filling", lambda: _from_file(args.out, holes.NAME, holes.__doc__))
    sections.add("Continuing", lambda: _from_file(args.out, continuation.NAME, continuation.__doc__))
    sections.add("Habits over many bars", lambda: _from_file(args.out, habits.NAME, habits.__doc__))
    sections.add("Craft", lambda: _from_file(args.out, craft.NAME, craft.__doc__))
    sections.add("Third judge", lambda: _from_file(args.out, third.NAME, third.__doc__, third.COMMAND))
    sections.add("Theory", lambda: judged.theory_section(pieces, evidence))
    sections.add("Copying", lambda: judged.copying_section(pieces, evidence, sections.figures))
    sections.add("Seconds a piece", lambda: asked.seconds_section(pieces, args.workers))
    sections.add("Rolls", lambda: _rolls(pieces, evidence, args.out))
    failed = asked.failures(pieces)
    sections.add("Not composed", lambda: "\n".join(f"- {line}" for line in failed) or "None.")
    sections.add("How each measure is defined", music.definitions)
    head = "\n\n".join(_introduction(pieces, evidence, model_id, args))
    return Report(f"{head}\n\n{sections.text}\n", {"model_id": model_id, **sections.figures})


class _Sections:
    """Collects sections; a part that is missing or fails is named instead of ending the report."""

    def __init__(self, out: Path, only: Sequence[str] = ()) -> None:
        self.out, self.only = out, tuple(word.casefold() for word in only)
        self.parts: list[str] = []
        self.figures: dict[str, Any] = {}

    def add(self, title: str, make: Callable[[], str]) -> None:
        if self.only and not any(word in title.casefold() for word in self.only):
            return
        try:
            body = make()
        except (FialtaError, ImportError, OSError) as error:
            body = f"Not measured: {error}"
        self.parts.append(f"## {title}\n\n{body}")

    @property
    def text(self) -> str:
        return "\n\n".join(self.parts)


def _introduction(pieces: Pieces, evidence: Evidence, model_id: str, args: argparse.Namespace) -> list[str]:
    count = len(pieces.rows[DEFAULT])
    return [
        "# Evaluation",
        f"Model `{model_id}`, {count} prompts of `benchmarks/{args.prompts.name}` with seed {args.seed} and "
        f"up to {pieces.candidates} candidates (the default), the first {len(pieces.rows[WITHOUT])} also "
        f"without text, {len(pieces.ears)} prompts of `benchmarks/ears.jsonl` with one candidate.",
        ROWS_EXPLAINED,
        REAL_EXPLAINED.format(
            reference=len(evidence.reference),
            others=len(evidence.rows[OTHERS]),
            default=len(evidence.rows[DEFAULT]),
        ),
        "All intervals are 95 %: Wilson's for shares, of bootstrap draws else. Written by "
        "`python -m musicgen.evaluate report`.",
    ]


ROWS_EXPLAINED = (
    "Beside the **default** stand always: **one candidate** (no second try); **held-out real** pieces "
    "of the same styles, which say what each measure can reach; **real, other prompts**: real pieces "
    "that have nothing to do with the prompt, which say what chance gives; and **without text**: one "
    "candidate, the facts forced as always, but the clause vectors left out. Where a prompt leaves no "
    "clause the last one is the same piece."
)
REAL_EXPLAINED = (
    "Composed pieces are read back from their MIDI files, real ones quantised by the same code. Real "
    "music is held out: songs of the validation and test splits, no machine-made bands. A composed "
    "piece of n bars is compared by min(16, n - 2) of them, from its beginning or up to its end (half "
    "of the pieces each), with as many bars from the same end of a real piece at least two bars longer,"
    " matched in genre (the one that was drawn), meter, drums and number of parts: {default} composed "
    "windows, {reference} real partners, {others} without regard to style. Tempo, key, meter and choice"
    " of instruments are asked for, so no measure below sees them."
)


# --- sections with figures --------------------------------------------------------------------------------


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


def _critic(evidence: Evidence, sections: _Sections) -> str:
    if music.empty(evidence):
        raise InputError("there are no windows to compare.")
    found = music.verdicts(evidence)
    sections.figures["critic"] = {
        **{name: _plain(one) for name, one in found.rows.items()},
        "shuffled": _plain(found.shuffled),
        "shortened": _plain(found.shortened),
    }
    return music.critic_section(found)


def _plain(value: Any) -> Any:
    return asdict(value) if value is not None else None


def _frechet(evidence: Evidence, sections: _Sections) -> str:
    found = music.distances(evidence, _rng("frechet"))
    sections.figures["frechet"] = {name: _plain(one) for name, one in found.items()}
    return music.frechet_section(found)


def _adherence(pieces: Pieces, real: Sequence[Sample], args: argparse.Namespace, sections: _Sections) -> str:
    found = asked.shares(pieces, real, args.data, args.out)
    sections.figures["adherence"] = {
        row: {kind: asdict(share) for kind, share in shares.items()} for row, shares in found.items()
    }
    return (
        "Shares of facts kept (cases; interval), against what the prompts' writer noted, in the MIDI file. "
        "*Held-out real*: pieces whose key or chords are known from elsewhere, heard by the same measure. "
        "*Or its relative*: the true relative (C major and A minor).\n\n" + asked.adherence_section(found)
    )


def _reading(args: argparse.Namespace, sections: _Sections) -> str:
    groups = reading.grouped(args.prompts, args.prompts.parent / TRANSLATIONS.name, args.limit)
    sections.figures["reading"] = reading.as_json(groups)
    return f"{_definition(reading.__doc__)}\n\n{reading.section(groups)}"


def _from_file(out: Path, name: str, about: str | None, command: str = "") -> str:
    """What another command (its name, if nothing is said) wrote into the same folder."""
    path = out / f"{name}.md"
    if not path.exists():
        raise InputError(f"run python -m musicgen.evaluate {command or name} with --out {out} first.")
    return f"{_definition(about)}\n\n{path.read_text(encoding='utf8').strip()}"


def _definition(about: str | None) -> str:
    """The last paragraph of a module's head, which says how its figures are defined."""
    return " ".join((about or "").strip().split("\n\n")[-1].split())


def _musicality(evidence: Evidence, sections: _Sections) -> str:
    found = music.gaps(evidence, list(DEFINITIONS), _rng("musicality"))
    sections.figures["musicality"] = _plain_gaps(found)
    shown = {
        name: {row: column(evidence.rows[row], name).tolist() for row in (DEFAULT,)}
        | {"real": column(evidence.reference, name).tolist()}
        for name in DEFINITIONS
    }
    pictures.densities(sections.out / f"{NAME}-musicality.png", shown)
    text = music.musicality_section(found, evidence)
    return f"{text}\n\n![Densities of real and composed windows]({NAME}-musicality.png)"


def _endings(evidence: Evidence, sections: _Sections) -> str:
    found = music.gaps(evidence, list(ENDING_DEFINITIONS), _rng("endings"))
    sections.figures["endings"] = _plain_gaps(found)
    return "Of the windows that end their piece.\n\n" + music.musicality_section(found, evidence)


def _plain_gaps(found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: {row: _plain(one) for row, one in rows.items()} for name, rows in found.items()}


def _form(pieces: Pieces, real: Sequence[Sample]) -> str:
    long = [s for s in pieces.ear_samples().values() if s.id.startswith("long-")]
    long += [s for s in pieces.samples(DEFAULT) if s.bars >= music.LONG_BARS]
    return music.form_section(long, real)


def _rolls(pieces: Pieces, evidence: Evidence, out: Path) -> str:
    """The first prompts and their real partners: not chosen by how they look."""
    samples = {s.id: s for s in pieces.samples(DEFAULT)}
    prompts = {row.case.id: row.case.prompt for row in pieces.rows[DEFAULT]}
    own = [
        (f"{i}: {prompts[i][:70]}", first_bars(samples[i].score, PICTURE_BARS))
        for i in list(samples)[:PICTURE_ROLLS]
    ]
    real = [
        (f"real, {row.window.genre or 'no genre'}", row.window.score)
        for row in evidence.reference[:PICTURE_ROLLS]
    ]
    pictures.rolls(out / f"{NAME}-rolls.png", [pair for two in zip(own, real, strict=False) for pair in two])
    return (
        f"Left: the first {PICTURE_ROLLS} prompts (not chosen), right: real windows. Drums below.\n\n"
        f"![Piano rolls]({NAME}-rolls.png)"
    )


# --- the command ------------------------------------------------------------------------------------------


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate report",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="corpus folder, for held-out real pieces")
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument("--prompts", type=Path, default=DEFAULT_PROMPTS)
    parser.add_argument("--limit", type=int, default=0, help="only the first N prompts, and N of the others")
    parser.add_argument("--out", type=Path, default=Path("out/report"))
    parser.add_argument("--candidates", type=int, default=SamplingOptions().candidates)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes of one thread each")
    parser.add_argument("--bare", type=int, default=0, help="without text only the first N prompts, 0: all")
    parser.add_argument("--only", nargs="+", default=(), help="words of the titles of single sections")
    parser.add_argument("--page", type=Path, help="also write the report here, as docs/evaluation.md")
    return parser.parse_args(argv)


def main(argv: Sequence[str], open_model: OpenComposer = open_composer) -> int:
    """Compose, measure, write. Raises InputError or ModelError."""
    args = parse(argv)
    if min(args.limit, args.bare) < 0 or args.workers < 1:
        said = f"--limit {args.limit} --bare {args.bare} --workers {args.workers}"
        raise InputError(f"{said}: give 0 or more, 0 or more, and 1 or more.")
    SamplingOptions(seed=args.seed, candidates=args.candidates)  # says what is wrong before hours of work
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    real = held_out(args.data, args.out / "real.npz", workers=args.workers)
    job = Job(args.out, settings, args.seed, tuple(sorted({1, args.candidates})))
    cases, ears = read_cases(args.prompts, args.limit), read_ears(limit=args.limit)
    pieces = compose_all(cases, ears, job, args.workers, open_model, bare=args.bare)
    found = build(pieces, real, args, _model_id(settings.model_dir))
    (args.out / f"{NAME}.json").write_text(json.dumps(found.figures, indent=1), encoding="utf8")
    (args.out / f"{NAME}.md").write_text(found.text, encoding="utf8")
    if args.page:
        publish(found.text, args.out, args.page)
    print(found.text)
    return 0


def publish(text: str, out: Path, page: Path) -> None:
    """The page and its pictures, named after it, in the page's folder."""
    page.parent.mkdir(parents=True, exist_ok=True)
    for picture in sorted(out.glob(f"{NAME}-*.png")):
        name = picture.name.replace(NAME, page.stem, 1)
        shutil.copyfile(picture, page.parent / name)
        text = text.replace(f"]({picture.name})", f"]({name})")
    page.write_text(text, encoding="utf8")


def _model_id(folder: Path) -> str:
    stored = json.loads((folder / "fialta.json").read_text(encoding="utf8"))
    return str(stored.get("model_id", ""))
