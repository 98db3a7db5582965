"""The report's sections on what was asked: adherence by kind of fact, densities, moods, styles."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.evaluate.adherence import moods, reference
from musicgen.evaluate.adherence.adherence import KINDS, NAMES, Row, totals
from musicgen.evaluate.adherence.judge import Verdict, judge, tempo_bin
from musicgen.evaluate.common.cases import Case
from musicgen.evaluate.common.listening import key_by_music21, listen_to
from musicgen.evaluate.common.samples import Sample, first_bars
from musicgen.evaluate.common.shares import Share, added, markdown
from musicgen.evaluate.realism.matching import share_of
from musicgen.evaluate.report.pieces import DEFAULT, ONE, OTHERS, REAL, WITHOUT, Pieces
from musicgen.music.measure import density_label, note_density
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Score
from musicgen.music.theory import DENSITIES, Key

NEAR_BIN, POP_KEY = "tempo bin or next", "key or relative, pop styles"
POP_STYLES = ("pop", "rock", "ballad", "country", "soul", "disco", "punk", "folk", "metal", "reggae")
_KINDS = ("tempo", "tempo bin", NEAR_BIN, *list(KINDS)[2:9], POP_KEY, *list(KINDS)[9:])
_NAMES = {**NAMES, NEAR_BIN: "… or in a neighbouring one", POP_KEY: "… or its relative, in pop styles"}
Shares = Mapping[str, Share]


# --- by kind of fact --------------------------------------------------------------------------------------


def shares(pieces: Pieces, real: Sequence[Sample], corpus: Path, out: Path) -> dict[str, Shares]:
    """Shares of facts kept, by row and kind."""
    main, without = pieces.rows[DEFAULT], pieces.rows[WITHOUT]
    others = other_prompts(main, real, out)
    near, pop = near_bins(main, pieces.candidates), pop_keys(main, pieces.candidates)
    return {
        DEFAULT: {**totals(main, pieces.candidates), NEAR_BIN: near, POP_KEY: pop},
        ONE: {**totals(main, 1), NEAR_BIN: near_bins(main, 1)},
        REAL: _known(reference.shares_of(reference.measure(corpus, out)), reference_chords(corpus, out)),
        OTHERS: {**totals(others, 1), NEAR_BIN: near_bins(others, 1)},
        WITHOUT: {**totals(without, 1), NEAR_BIN: near_bins(without, 1)},
    }


def near_bins(rows: Sequence[Row], number: int) -> Share:
    """Tempo in the asked one of nine bins or next to it; what was not composed counts as missed."""
    found = [row.verdicts[number]["tempo"] for row in rows if "tempo" in row.verdicts[number]]
    return added(Share(int(_is_near(verdict)), 1) for verdict in found)


def pop_keys(rows: Sequence[Row], number: int) -> Share:
    """Key or its relative, of the pieces whose drawn style is one of POP_STYLES."""
    own = [r for r in rows if r.made.taken and r.made.taken[str(number)].drawn.get("genre") in POP_STYLES]
    found = [row.verdicts[number].get("key or relative") for row in own]
    return added(verdict.share for verdict in found if verdict)


def _is_near(verdict: Verdict) -> bool:
    bins = [_bin_of(text) for text in (verdict.asked, verdict.got)]
    return bins[0] is not None and bins[1] is not None and abs(bins[0] - bins[1]) <= 1


def _bin_of(shown: str) -> int | None:
    number = shown.split()[0]
    return tempo_bin(float(number)) if number.replace(".", "", 1).isdigit() else None


def _known(keys: Shares, chords: Share) -> dict[str, Share]:
    """Held-out real pieces whose key and chords are known from elsewhere: what the measures reach."""
    return {
        "key": keys["all: key, heard by music21"],
        "key or relative": keys["all: … or its relative"],
        POP_KEY: keys["pop: … or its relative"],
        "key, own ear": keys["all: key, heard by Fialta"],
        "chords": chords,
    }


def adherence_section(found: Mapping[str, Shares]) -> str:
    kinds = [kind for kind in _KINDS if any(kind in row for row in found.values())]
    order = (DEFAULT, ONE, REAL, OTHERS, WITHOUT)
    lines = [
        [_NAMES.get(kind, kind), *(_cell(found[row].get(kind)) for row in order), KINDS.get(kind, "")]
        for kind in kinds
    ]
    return markdown(["", *order, "aim"], lines)


def _cell(share: Share | None) -> str:
    return str(share) if share else ""


# --- real pieces that answer other prompts ----------------------------------------------------------------


def other_prompts(rows: Sequence[Row], real: Sequence[Sample], out: Path) -> list[Row]:
    """Each prompt judged on a real piece that has nothing to do with it, as long as another prompt's piece.

    What chance gives: the judged files are kept in OUT/others.json.
    """
    cases = [row.case for row in rows]
    lengths = [row.case.wanted.bars or 16 for row in rows]
    pool = sorted((s for s in real if s.tier != "synthetic"), key=lambda s: share_of(s.id, "others"))
    if not pool:
        return []
    shifted = lengths[1:] + lengths[:1]
    windows = [first_bars(pool[i % len(pool)].score, bars) for i, bars in enumerate(shifted)]
    names = [f"{pool[i % len(pool)].id}.{bars}" for i, bars in enumerate(shifted)]
    keyed = {name: w for name, w, case in zip(names, windows, cases, strict=True) if case.wanted.key}
    heard = _heard(keyed, out / "others.json")
    return [
        _judged(case, row, score, heard.get(name, ""))
        for case, row, score, name in zip(cases, rows, windows, names, strict=True)
    ]


def _judged(case: Case, row: Row, score: Score, key: str) -> Row:
    got = listen_to(score_to_midi(score), Key.parse(key) if key else None)
    return Row(case, row.made, {1: judge(case.wanted, got)})


def _heard(windows: Mapping[str, Score], path: Path) -> dict[str, str]:
    """Keys by music21, which is slow: kept."""
    stored = json.loads(path.read_text(encoding="utf8")) if path.exists() else {}
    for name in tqdm([n for n in windows if n not in stored], unit="window", leave=False):
        key = key_by_music21(score_to_midi(windows[name]))
        stored[name] = key.name if key else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stored), encoding="utf8")
    return {name: stored[name] for name in windows}


def reference_chords(corpus: Path, out: Path) -> Share:
    """Bars of band arrangements with one labelled chord in which that chord is heard (root and third)."""
    path = out / "chords.json"
    if not path.exists():
        share = reference.chord_share(corpus)
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(share)), encoding="utf8")
    return Share(**json.loads(path.read_text(encoding="utf8")))


# --- densities, moods, styles -----------------------------------------------------------------------------


def density_section(pieces: Pieces) -> str:
    """Densities that were asked in words, and what was heard."""
    samples = pieces.ear_samples()
    lines, exact, near = [], [], []
    for word in DENSITIES:
        own = [samples[e.case.id].score for e in pieces.ears if e.density == word and e.case.id in samples]
        if not own:
            continue
        heard = [DENSITIES.index(density_label(score) or DENSITIES[0]) for score in own]
        steps = [abs(h - DENSITIES.index(word)) for h in heard]
        exact += [step == 0 for step in steps]
        near += [step <= 1 for step in steps]
        middle = float(np.median([note_density(score) for score in own]))
        lines.append([word, str(len(own)), f"{middle:.1f}", ", ".join(DENSITIES[h] for h in heard)])
    if not lines:
        return "Not measured: no piece asks for a density."
    said = f"Same of five words {Share(sum(exact), len(exact))}; same or next {Share(sum(near), len(near))}."
    head = ["asked", "pieces", "notes a quarter note / √parts, median", "heard"]
    return f"{said}\n\n{markdown(head, lines)}"


def moods_section(pieces: Pieces) -> str:
    """Two tables: moods that are named, scenes that only suggest them."""
    samples = pieces.ear_samples()
    parts = []
    for kind, title in (("mood, named", "Named"), ("mood, scene", "Only suggested by a scene")):
        by_mood: dict[str, list[Score]] = {}
        for ear in pieces.ears:
            if ear.kind == kind and ear.mood and ear.case.id in samples:
                by_mood.setdefault(ear.mood, []).append(samples[ear.case.id].score)
        if by_mood:
            right = [f"{what}: {hits} of {n}" for what, (hits, n) in moods.right_way(by_mood).items() if n]
            parts += [f"**{title}.** Pairs of moods the right way: {'; '.join(right)}.", moods.table(by_mood)]
    return "\n\n".join(parts) or "Not measured: no piece asks for a mood."


def seconds_section(pieces: Pieces, workers: int) -> str:
    """How long composing took while the report was made (a busy machine makes it longer)."""
    made = [row.made for row in pieces.rows[DEFAULT] if row.made.taken]
    if not made:
        return "Not measured."
    lines = []
    for number in (1, pieces.candidates):
        seconds = [m.taken[str(number)].seconds for m in made]
        middle, high = np.quantile(seconds, (0.5, 0.9))
        lines.append([f"K = {number}", f"{middle:.1f} s", f"{high:.1f} s"])
    return f"{workers} at a time.\n\n{markdown(['', 'median', '90 %'], lines)}"


def failures(pieces: Pieces) -> list[str]:
    """Prompts that could not be composed, with the reason."""
    rows = [*pieces.rows[DEFAULT], *pieces.ear_rows, *pieces.rows[WITHOUT]]
    return sorted({f"{row.case.id}: {row.error}" for row in rows if row.error})
