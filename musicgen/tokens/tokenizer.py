"""Score → ids. `decode(encode(score)) == score` for every canonical score (`decoder` reads them back).

One window reads: BOS, header controls, section plan (name and length of each), band (each part id with its
role), BAND_END, bars, EOS. A bar reads: its bar id, a section where one begins, none, one or two chords,
then for each sounding part its part id and either `Same k` or notes. A note reads
[position] pitch [duration] [velocity]; position is shared by a chord, duration and velocity are sticky
until the next part id. Hidden part-bars read `part HOLE`; after the last bar FILL repeats the bars that
have holes, with their chords and what the hidden parts play there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from musicgen.errors import InputError
from musicgen.music.score import Score
from musicgen.music.theory import Chord
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS, Header, tempo_bin
from musicgen.tokens.shown import PartBar, shown_roles

# Sections in order: (name, bars).
SectionPlan = tuple[tuple[str, int], ...]
# What one part plays in one bar: (position in the bar, pitch, duration, velocity), sorted.
Content = tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the decoder adds to ids: key and tempo are exact and never drawn. tonic None: not transposed."""

    tonic: int | None = None
    tempo_bpm: float = 120.0

    @property
    def shift(self) -> int:
        """Semitones from the tonic-relative to the sounding pitch, nearest way: -5..6."""
        return nearest_shift(self.tonic)


@dataclass(slots=True)
class Decoded:
    """Working state of decoding: contents by (part id, bar), chords by bar, header values by name.

    band: part ids, ascending. roles: by part id. plan: the window's sections.
    """

    controls: dict[str, str | None] = field(default_factory=dict)
    plan: list[tuple[str, int]] = field(default_factory=list)
    band: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    contents: dict[PartBar, Content] = field(default_factory=dict)
    chords: dict[int, tuple[Chord | None, ...]] = field(default_factory=dict)
    bars: int = 0


def nearest_shift(tonic: int | None) -> int:
    """Semitones from C to the tonic, the nearest way (-5..6); 0 where the key is unknown."""
    return 0 if tonic is None else tonic if tonic <= 6 else tonic - 12


def frame_of(score: Score, header: Header) -> Frame:
    """The frame under which `score` is encoded: untransposed when its key or mode is unknown."""
    known = score.key is not None and header["mode"] is not None
    return Frame(score.key.tonic if known and score.key else None, score.tempo_bpm)


def header_of(score: Score, bars: int | None = None, **labels: str | None) -> Header:
    """Header of a score: what the score states, and the measured labels given by name.

    bars: of the window; None where it ends with the score. Raises InputError for more than a window holds.
    """
    total = score.bars if bars is None else bars
    if total > MAX_WINDOW_BARS:
        raise InputError(f"{total} bars are more than a window holds: cut the piece at {MAX_WINDOW_BARS}.")
    return Header(
        meter=score.meter.name,
        mode=score.key.mode if score.key else None,
        tempo=tempo_bin(score.tempo_bpm),
        bars=str(total),
        **labels,
    )


def encode_header(header: Header, plan: SectionPlan, band: Sequence[tuple[int, str]]) -> list[int]:
    """BOS .. BAND_END. plan: lengths sum to the window's bars. band: (part id, role), ids ascending."""
    ids = [vocab.BOS]
    ids += [vocab.control_id(c.name, v) for c, v in zip(CONTROLS, header.values, strict=True)]
    for name, bars in plan:
        ids += (vocab.section_id(name), vocab.length_id(bars))
    for part, role in band:
        ids += (part, vocab.role_id(role))
    return [*ids, vocab.BAND_END]


def encode(score: Score, header: Header, *, holes: frozenset[PartBar] = frozenset()) -> list[int]:
    """Ids of a canonical score of at most 32 bars, roles measured from the notes that are shown.

    holes: hidden (part id, bar) pairs, their content moved behind the bars.
    """
    state = state_of(score, header, holes)
    ids = [
        *encode_header(header, tuple(state.plan), list(state.roles.items())),
        *encode_bars(state, holes=holes),
    ]
    if holes:
        ids += encode_fill(state, holes)
    return [*ids, vocab.EOS]


def state_of(score: Score, header: Header, holes: frozenset[PartBar] = frozenset()) -> Decoded:
    """A score as the decoder's working state. Without sections the whole window is one section A."""
    shift = frame_of(score, header).shift
    band = [vocab.part_id(p) for p in score.parts]
    return Decoded(
        controls={c.name: v for c, v in zip(CONTROLS, header.values, strict=True)},
        plan=plan_of(score),
        band=band,
        roles=dict(zip(band, shown_roles(score, score.bars, holes), strict=True)),
        contents=contents_of(score, shift),
        chords=chords_by_bar(score, shift),
        bars=score.bars,
    )


def plan_of(score: Score) -> list[tuple[str, int]]:
    """The sections of a score, the last one as long as the score is; one section A where there are none."""
    starts = [(s.first_bar, s.name) for s in score.sections if s.first_bar < score.bars] or [(0, "A")]
    ends = [first for first, _ in starts[1:]] + [score.bars]
    return [(name, end - first) for (first, name), end in zip(starts, ends, strict=True)]


def section_starts(plan: Iterable[tuple[str, int]]) -> dict[int, str]:
    """Section name by the bar it begins in."""
    starts, bar = {}, 0
    for name, bars in plan:
        starts[bar] = name
        bar += bars
    return starts


def encode_bars(state: Decoded, *, bars_after: int = 0, holes: frozenset[PartBar] = frozenset()) -> list[int]:
    """Ids of the bars. bars_after: bars of the window that are still to come after the ones in `state`."""
    ids: list[int] = []
    hidden_bars = {bar for _, bar in holes}
    starts = section_starts(state.plan)
    latest: dict[tuple[int, Content], int] = {}
    for bar in range(state.bars):
        ids.append(vocab.bar_id(state.bars - 1 - bar + bars_after))
        if bar in starts:
            ids.append(vocab.section_id(starts[bar]))
        if bar not in hidden_bars:
            ids += [vocab.chord_id(c) for c in state.chords.get(bar, ())]
        for part in state.band:
            if (part, bar) in holes:
                ids += (part, vocab.HOLE)
            else:
                _encode_content(ids, part, bar, state.contents.get((part, bar)), latest)
    return ids


def excerpt(state: Decoded, bars: Sequence[int], plan: SectionPlan) -> Decoded:
    """Some bars of a piece, in the given order, as the beginning of a window with a plan of its own."""
    index = {bar: i for i, bar in enumerate(bars)}
    return Decoded(
        controls=state.controls,
        plan=list(plan),
        band=state.band,
        roles=state.roles,
        contents={(p, index[bar]): c for (p, bar), c in state.contents.items() if bar in index},
        chords={index[bar]: c for bar, c in state.chords.items() if bar in index},
        bars=len(bars),
    )


def contents_of(score: Score, shift: int) -> dict[PartBar, Content]:
    """What each part plays in each bar it sounds in, pitches relative to the tonic (drums as they are)."""
    bar_ticks = score.meter.bar_ticks
    contents: dict[PartBar, Content] = {}
    for part in score.parts:
        part_id, move = vocab.part_id(part), 0 if part.is_drum else shift
        by_bar: dict[int, list[tuple[int, int, int, int]]] = {}
        for n in part.notes:
            bar, position = divmod(n.onset, bar_ticks)
            by_bar.setdefault(bar, []).append((position, n.pitch - move, n.duration, n.velocity))
        for bar, notes in by_bar.items():
            contents[part_id, bar] = tuple(notes)
    return contents


def chords_by_bar(score: Score, shift: int = 0) -> dict[int, tuple[Chord | None, ...]]:
    """One or two chords for each bar that has any, roots moved down by `shift`."""
    result: dict[int, tuple[Chord | None, ...]] = {}
    for span in score.chords:
        bar = span.onset // score.meter.bar_ticks
        chord = span.chord and span.chord.transposed(-shift)
        result[bar] = (*result.get(bar, ()), chord)
    return result


def _encode_content(
    ids: list[int], part: int, bar: int, content: Content | None, latest: dict[tuple[int, Content], int]
) -> None:
    if not content:
        return
    ids.append(part)
    seen = latest.get((part, content), -vocab.MAX_SAME - 1)
    if bar - seen <= vocab.MAX_SAME:
        ids.append(vocab.SAME + bar - seen - 1)
    else:
        encode_notes(ids, content, is_drum=part in vocab.KIT_IDS)
    latest[part, content] = bar


def encode_notes(ids: list[int], content: Content, *, is_drum: bool) -> None:
    """Append a part-bar's notes."""
    last_position = last_duration = last_velocity = -1
    pitch_base = vocab.DRUM - 27 if is_drum else vocab.PITCH - vocab.PITCH_LOW
    for position, pitch, duration, velocity in content:
        if position != last_position:
            ids.append(vocab.POSITION + position)
            last_position = position
        ids.append(pitch_base + pitch)
        if duration != last_duration and not is_drum:
            ids.append(vocab.DURATION + vocab.DURATION_INDEX[duration])
            last_duration = duration
        if velocity != last_velocity:
            ids.append(vocab.VELOCITY + vocab.VELOCITY_INDEX[velocity])
            last_velocity = velocity


def encode_fill(state: Decoded, holes: frozenset[PartBar]) -> list[int]:
    """FILL, then every bar with holes: what the hidden parts play, `Same` pointing at bars in view."""
    ids = [vocab.FILL]
    view = {key: content for key, content in state.contents.items() if key not in holes}
    for bar in sorted({bar for _, bar in holes}):
        ids.append(vocab.bar_id(state.bars - 1 - bar))
        ids += [vocab.chord_id(c) for c in state.chords.get(bar, ())]
        for part in sorted(part for part, at in holes if at == bar and (part, bar) in state.contents):
            content = state.contents[part, bar]
            near = range(1, min(vocab.MAX_SAME, bar) + 1)
            k = next((k for k in near if view.get((part, bar - k)) == content), 0)
            ids.append(part)
            if k:
                ids.append(vocab.SAME + k - 1)
            else:
                encode_notes(ids, content, is_drum=part in vocab.KIT_IDS)
            view[part, bar] = content
    return ids
