"""Is it playable, does it have its style's drums, does it come home? What nobody composes wrong by hand.

    python -m musicgen.evaluate craft [--prompts FILE] [--limit N] [--out DIR] [--model DIR] [--seed N]

One candidate a prompt. *In range*: notes of pitched parts that their instrument has (`music/players.txt`;
the asked word counts, since General MIDI has no ukulele); *comfortable*: notes that it plays easily. *Drums*:
pieces with drums in 4/4 that hold every drum that nine in ten real pieces of the style hold. *Pattern*:
bars of those drums that keep the style's beat (a kick on every beat, a snare on two and four) where most real
ones do. *Comes home*: pieces, loops and asked chords left aside, whose last bar is heard as a chord on the
tonic, with the tonic as its lowest note. *Chord sounds*: bars with an asked chord in which a tone of it is
struck or rings. Intervals: 95 %, Wilson's; of notes and bars by drawing pieces anew.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.evaluate.adherence.adherence import Job, Row, rows_of
from musicgen.evaluate.common.cases import read_cases
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.listening import reread
from musicgen.evaluate.common.shares import Share, markdown, ratio_interval
from musicgen.music.measure import arrays, chords_per_bar, estimate_key
from musicgen.music.players import player_for
from musicgen.music.score import Part, Score
from musicgen.settings import Settings
from musicgen.tasks.steering.players import DRUMS
from musicgen.tasks.write.rules.band.beats import Beat, asked_beat
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief

NAME = "craft"
KINDS = ("in range", "comfortable", "drums", "pattern", "comes home", "chord sounds")
_BY_PIECE = ("drums", "comes home")


@dataclass(frozen=True, slots=True)
class Craft:
    """One piece: cases kept of all, by kind."""

    id: str
    shares: dict[str, Share]


def craft_of(name: str, brief: Brief, score: Score) -> Craft:
    """Every kind that applies to a piece and what was asked of it."""
    found = {"in range": Share(), "comfortable": Share()}
    for part in (p for p in score.parts if not p.is_drum):
        player = player_for(part.program, _asked_word(brief, part))
        pitches = [note.pitch for note in part.notes]
        found["in range"] += Share(sum(p in player.possible for p in pitches), len(pitches))
        found["comfortable"] += Share(sum(p in player.comfortable for p in pitches), len(pitches))
    found |= _drums(brief, score)
    if not brief.loop and not brief.chords and any(not p.is_drum for p in score.parts):
        found["comes home"] = Share(int(comes_home(score)), 1)
    if brief.chords:
        found["chord sounds"] = _sounding_chords(brief, score)
    return Craft(name, found)


def _asked_word(brief: Brief, part: Part) -> str:
    return next((i.name for i in brief.band if not i.is_drum and part.program in i.programs[:1]), "")


def _drums(brief: Brief, score: Score) -> dict[str, Share]:
    beat, kits = asked_beat(brief), [part for part in score.parts if part.is_drum]
    if beat is None or not kits or score.meter.name != "4/4":
        return {}
    struck = {note.pitch for part in kits for note in part.notes}
    has_all = all(not struck.isdisjoint(DRUMS[name]) for name in beat.drums)
    found = {"drums": Share(int(has_all), 1)}
    if beat.pattern:
        found["pattern"] = _kept_bars(beat, kits, score)
    return found


def _kept_bars(beat: Beat, kits: Sequence[Part], score: Score) -> Share:
    """Bars of the drums in which every due drum falls on its beat."""
    bar, ticks = score.meter.bar_ticks, score.meter.beat_ticks
    at: dict[int, set[int]] = {}
    for part in kits:
        for note in part.notes:
            at.setdefault(note.onset, set()).add(note.pitch)
    due = beat.due(bar // ticks)
    bars = sorted({onset // bar for onset in at})
    kept = [
        all(
            not at.get(b * bar + beat_at * ticks, set()).isdisjoint(DRUMS[name])
            for beat_at, name in due.items()
        )
        for b in bars
    ]
    return Share(sum(kept), len(kept))


def comes_home(score: Score) -> bool:
    """Whether the last bar is heard as a chord on the tonic, and the tonic is its lowest note."""
    start, notes = (score.bars - 1) * score.meter.bar_ticks, arrays(score)
    key = score.key or estimate_key(notes, complete=True).key
    sounding = [n.pitch for p in score.parts if not p.is_drum for n in p.notes if n.end > start]
    chord = chords_per_bar(notes)[-1]
    return (
        bool(sounding) and min(sounding) % 12 == key.tonic and chord is not None and chord.root == key.tonic
    )


def _sounding_chords(brief: Brief, score: Score) -> Share:
    bar, sounding = score.meter.bar_ticks, 0
    pitched = [note for part in score.parts if not part.is_drum for note in part.notes]
    for number in range(score.bars):
        tones = brief.chords[number % len(brief.chords)].pitch_classes
        start, end = number * bar, (number + 1) * bar
        sounding += any(n.onset < end and n.end > start and n.pitch % 12 in tones for n in pitched)
    return Share(sounding, score.bars)


def pieces_of(rows: Sequence[Row], job: Job) -> Iterator[Craft]:
    """What was composed, from its files; prompts that failed are left out and counted by the caller."""
    for row in (r for r in rows if not r.made.error):
        path = job.store.midi_path(row.case, row.made.taken["1"].candidate)
        yield craft_of(row.case.id, read_brief(row.case.prompt), reread(path.read_bytes()))


def table(pieces: Sequence[Craft]) -> str:
    """One line a kind."""
    rng, lines = np.random.default_rng(0), []
    for kind in KINDS:
        cases = [piece.shares[kind] for piece in pieces if kind in piece.shares]
        tops, bottoms = (np.array([getattr(c, n) for c in cases], float) for n in ("hits", "total"))
        if not bottoms.sum():
            continue
        whole = Share(int(tops.sum()), int(bottoms.sum()))
        low, high = whole.interval if kind in _BY_PIECE else ratio_interval(tops, bottoms, rng)
        lines.append(
            [kind, f"{whole.value:.1%}", f"{low:.1%} – {high:.1%}", str(len(cases)), str(whole.total)]
        )
    return markdown(["", "kept", "95 %", "pieces", "cases"], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Compose, measure, print, and write OUT/craft.md and craft.json."""
    parser = parser_of("craft", __doc__, "benchmarks/results/craft", composes=True)
    arguments = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=arguments.model) if arguments.model else settings
    job = Job(arguments.out, settings, arguments.seed, (1,))
    rows = rows_of(read_cases(arguments.prompts, arguments.limit), job, arguments.workers)
    pieces = list(pieces_of(rows, job))
    text = f"{len(pieces)} of {len(rows)} prompts composed, one candidate.\n\n{table(pieces)}\n"
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "craft.md").write_text(text, encoding="utf8")
    stored = {p.id: {k: [s.hits, s.total] for k, s in p.shares.items()} for p in pieces}
    (arguments.out / "craft.json").write_text(json.dumps(stored, indent=1), encoding="utf8")
    print(text)
    return 0
