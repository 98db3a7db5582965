"""The header of a piece: several are drawn, and those are taken that suit what was asked.

A header is drawn in its order, so what is asked late (the mode, the band) cannot reach what is drawn early
(the genre). So a pool of headers is drawn, each is weighed by how likely the model finds its asked values
after what it drew before them, and each candidate gets one of the pool by these weights: sampling importance
resampling (Rubin 1987, "The calculation of posterior distributions by data augmentation: comment").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import Cancelled
from musicgen.model.classifiers import LinearHeads
from musicgen.model.sampling import Engine, draw
from musicgen.model.together import draw_together
from musicgen.music.facets import GENRE, MOOD, SCALE
from musicgen.music.score import BASS_PROGRAMS, MAX_INSTANCES
from musicgen.music.theory import Meter
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.band import Need, served, unmet
from musicgen.tasks.plan.form import Window, asked_form, first_window, real_form
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.typical import FIELDS, typicality
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.masks import narrowed, only
from musicgen.tokens.tokenizer import Frame, SectionPlan

# Where two staves are a whole piece.
_SMALL = ("classical", "art song", "ragtime")
_POOL_SEED, _CHOICE_SEED = 1 << 20, 1 << 21  # beside the candidates' own, which count from 0
# Labels that every piece of ours has; a training window's may be unknown.
_NEVER_UNKNOWN = ("mode", "tempo", GENRE.name, "meter", "bars")


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A whole header and what follows from it.

    ids: BOS .. BAND_END of the first window. form: sections of the whole piece. band: part ids, ascending.
    roles: by part id. weight: log-weight among the pool, higher is better.
    """

    ids: tuple[int, ...]
    controls: dict[str, str | None]
    form: SectionPlan
    window: Window
    band: tuple[int, ...]
    roles: dict[int, str]
    frame: Frame
    weight: float = 0.0

    @property
    def total_bars(self) -> int:
        return sum(bars for _, bars in self.form)

    @property
    def meter(self) -> Meter:
        return Meter.parse(self.controls["meter"] or "4/4")


class Sketch:
    """A header in the making; `explain` follows one that stands.

    weight: log-probability of all that was asked, after what was drawn before.
    """

    def __init__(self, plan: Plan, options: SamplingOptions, number: int) -> None:
        self.plan, self.options = plan, options
        self.rng = plan.rng(options.seed, _POOL_SEED + number)
        self.cursor = Cursor()
        self.ids: list[int] = []
        self.forced = dict(plan.forced)
        self.form: SectionPlan = ()
        self.window = first_window((), 1, plan.steering.windows)
        self.frame = Frame()
        self.weight = 0.0
        self.pending: list[int] = []
        self.is_new_window = True
        self.push(vocab.BOS)

    @property
    def done(self) -> bool:
        return self.cursor.in_bars

    def push(self, token: int) -> None:
        self.cursor.push(token)
        self.ids.append(token)
        self.pending = [token]

    def choose(self, logp: np.ndarray) -> None:
        """Draw the next id; where something asked is decided here, weigh how likely it was."""
        self.is_new_window = False
        if self.next_control == "bars":  # genre, meter, tempo and mode stand: seconds are bars now
            self.settle()
        legal = self.cursor.allowed()
        mask, is_asked = self._wanted(legal)
        mask = narrowed(legal, mask)
        biased = logp + self.plan.biases
        # How likely the model finds what is asked, given what it drew before: without this weight a header
        # would be drawn as if what is asked had come by chance, and its first fields would not suit it.
        if is_asked:
            self.weight += _log_sum(biased[mask]) - _log_sum(logp[legal])
        self.push(self.pick(biased, mask))

    def pick(self, biased: np.ndarray, mask: Mask) -> int:
        """One id of the mask, by log-weights (vocab,)."""
        options = self.options
        token, _ = draw(biased, mask, temperature=options.temperature, top_p=options.top_p, rng=self.rng)
        return token

    @property
    def next_control(self) -> str:
        drawn = len(self.cursor.controls)
        return CONTROLS[drawn].name if drawn < len(CONTROLS) else ""

    def _wanted(self, legal: Mask) -> tuple[Mask, bool]:
        """What the brief allows here, and whether the sentence itself speaks of it."""
        plan, cursor = self.plan, self.cursor
        if name := self.next_control:
            scales = plan.scales(cursor.controls.get("mode") or "major")
            is_asked = name in plan.asked or name in plan.leant
            return control_mask(name, self.forced, scales, is_asked), is_asked
        if legal[vocab.SECTION] or legal[vocab.LENGTH]:
            return section_mask(self.window.plan, len(cursor.plan)), bool(plan.brief.sections)
        if legal[_ROLES].any():
            return role_mask(cursor.band, plan.needs), False
        sizes = plan.steering.header
        least = sizes.least_small if cursor.controls[GENRE.name] in _SMALL else sizes.least_parts
        return band_mask(cursor.band, plan, least), bool(plan.needs or plan.brief.forbidden)

    def settle(self) -> None:
        """Fix key, tempo, length and form: all that they depend on has been drawn."""
        names = (GENRE.name, "meter", "mode", "tempo")
        genre, meter, mode, tempo = (self.cursor.controls[name] or "" for name in names)
        self.frame = self.plan.frame(mode, meter, tempo, self.rng)
        total = self.plan.bars(meter, tempo)
        if self.plan.brief.sections:
            self.form = asked_form(self.plan.brief.sections, total, self.plan.steering.windows)
        elif total > MAX_WINDOW_BARS:
            self.form = real_form(genre, total, self.rng, self.plan.steering.windows)
        self.window = first_window(self.form, total, self.plan.steering.windows)
        self.forced["bars"] = str(self.window.bars)
        if not self.window.ends:
            self.forced["ends"] = "no"

    def heading(self) -> Heading:
        cursor = self.cursor
        form = self.form or tuple(cursor.plan)
        return Heading(
            ids=tuple(self.ids),
            controls=dict(cursor.controls),
            form=form,
            window=replace(self.window, plan=tuple(cursor.plan)),
            band=tuple(cursor.band),
            roles=dict(cursor.roles),
            frame=self.frame,
            weight=self.weight,
        )


def draw_headings(
    engine: Engine,
    plan: Plan,
    options: SamplingOptions,
    clauses: np.ndarray | None,
    count: int = 1,
    pool: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    typical: LinearHeads | None = None,
) -> tuple[Heading, ...]:
    """So many headers, one for each candidate in their order: a pool is drawn and resampled by weight.

    typical: heads that say how typical a header is of the genre and mood that the sentence speaks of. When
    `cancelled()` turns true before the pool is drawn, it raises Cancelled.
    """
    sketches = [Sketch(plan, options, i) for i in range(pool or plan.steering.header.pool)]
    for _ in draw_together(engine, sketches, clauses, options.guidance, cancelled):
        pass
    if not all(s.done for s in sketches):
        raise Cancelled()
    headings = [s.heading() for s in sketches]
    weights = np.array([h.weight + _typicality(h, plan, typical) for h in headings])
    order = resampled(weights, plan.rng(options.seed, _CHOICE_SEED), count)
    return tuple(headings[i] for i in order)


def _typicality(heading: Heading, plan: Plan, typical: LinearHeads | None) -> float:
    # A style is only leant towards where nobody named one, and need not be the purest of its kind.
    spoken_of = [
        field for field in FIELDS if field in plan.asked or (field == MOOD.name and field in plan.leant)
    ]
    if typical is None or not spoken_of:
        return 0.0
    values = {field: heading.controls[field] for field in spoken_of}
    return typicality(typical, heading.ids, values, plan.steering.typical)


def resampled(weights: np.ndarray, rng: np.random.Generator, count: int) -> list[int]:
    """Which header each candidate gets: drawn by weight (logs), each once while there are enough."""
    chances = np.exp(weights - weights.max())
    order: list[int] = []
    for _ in range(count):
        if not chances.sum() > 0:
            chances = np.exp(weights - weights.max())
        order.append(int(rng.choice(len(chances), p=chances / chances.sum())))
        chances[order[-1]] = 0.0
    return order


def _log_sum(logs: np.ndarray) -> float:
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))


# --- masks ------------------------------------------------------------------------------------------------


def control_mask(name: str, forced: Mapping[str, str], scales: Sequence[str], is_asked: bool = False) -> Mask:
    """Allowed ids for a header control; what the sentence speaks of is never unknown."""
    if name in forced:
        return only(vocab.control_id(name, forced[name]))
    if name == SCALE.name:
        return only(*(vocab.control_id(name, scale) for scale in scales))
    mask = np.ones(vocab.SIZE, dtype=bool)
    mask[vocab.control_id(name, None)] = name not in _NEVER_UNKNOWN and not is_asked
    return mask


def section_mask(wanted: SectionPlan, done: int) -> Mask:
    """Name and length of the next section, as the form has them; anything where the model plans."""
    if not wanted:
        return np.ones(vocab.SIZE, dtype=bool)
    name, bars = wanted[done]
    return only(vocab.section_id(name), vocab.length_id(bars))


def role_mask(band: Sequence[int], needs: Sequence[Need]) -> Mask:
    """The asked role of the latest part; whoever is asked for is more than a touch, and a bass is the bass.

    In real pieces 94 % of bass guitars and synth basses are; where one is not, it plays as a second guitar.
    """
    need = served(needs, band).get(band[-1])
    if need is not None and need.role:
        return only(vocab.role_id(need.role))
    is_drum, program, _ = vocab.part_identity(band[-1])
    if need is not None and not is_drum and program in BASS_PROGRAMS:
        return only(vocab.role_id("bass"))
    mask = np.ones(vocab.SIZE, dtype=bool)
    mask[vocab.role_id("touch")] = need is None
    return mask


def band_mask(band: Sequence[int], plan: Plan, least: int) -> Mask:
    """Part ids that keep every need satisfiable; the end only when all are satisfied.

    Where no player is named at all, a piece has so many parts at least: a lone tune is not what people wait
    for.
    """
    wanted = unmet(plan.needs, band)
    room = max(plan.steering.header.most_parts, len(plan.needs)) - len(band)
    mask = np.zeros(vocab.SIZE, dtype=bool)
    others_fit = not plan.is_closed and len(wanted) < room
    # Part ids ascend: whatever is declared now shuts out all smaller ids. So another player may only come in
    # below the last id that an unserved need still waits for.
    if others_fit and not any(need.is_drum for need in wanted):  # kits come first, and there is one
        last = min((need.bases[-1] for need in wanted), default=vocab.SPANS["part"].stop)
        mask[vocab.PART : last] = True
    for token in sorted({t for need in wanted for base in need.bases for t in _instances(base)}):
        rest = unmet(plan.needs, [*band, token])
        is_useful = len(rest) < len(wanted) or others_fit
        mask[token] = is_useful and all(_reachable(need, token) for need in rest)
    if band:
        mask[vocab.PART : band[-1] + 1] = False
    mask &= ~plan.forbidden
    is_enough = bool(plan.needs) or len(band) >= least or not mask.any()
    mask[vocab.BAND_END] = not wanted and is_enough
    return mask


def _instances(base: int) -> range:
    return range(base, base + (1 if base in vocab.KIT_IDS else MAX_INSTANCES))


def _reachable(need: Need, after: int) -> bool:
    """Whether a part that serves the need can still be declared after the part id `after`."""
    if need.is_drum:
        return False
    instance = vocab.part_identity(after)[2]
    next_of_same = after - instance in need.bases and instance < MAX_INSTANCES - 1
    return next_of_same or need.bases[-1] > after


_ROLES = slice(vocab.SPANS["role"].start, vocab.SPANS["role"].stop)
