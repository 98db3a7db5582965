"""How far "no" reaches: "no drums, bass or guitar", ドラムなし, "drums are not allowed"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns, scope

_PRE_GAP = re.compile(patterns.AFTER_NEGATION)
_STRICT_GAP = re.compile(patterns.ARTICLE_GAP)
_SMALL_WORDS = re.compile(patterns.SMALL_WORDS)
_PRE_STOP = re.compile(patterns.NEGATION_STOPS)
_POST_GAP = re.compile(patterns.BEFORE_POSTPOSED_NEGATION)
_OUT = re.compile(r" (?:parts? )?(?:out|away|off|weg|raus|aus)\b")
_NOT_A_PLAYER = re.compile(patterns.NOT_A_PLAYER)
_CLOSES = re.compile(r"\s*(?:$|[,;.!)\n])")  # "drums no, bass yes", but not "piano no muy fuerte"
_LACKS = re.compile(r"(?:没有?|无)[^的]{1,4}的\s?")  # 没有歌词的钢琴曲: a piano piece without words
_UNSPACED_JOIN = re.compile(r"\s?(?:と|や|も|、|・|와|과|이나|나|하고|和|或|ve|veya|랑)\s?")
_ANSWERED_NO = re.compile(scope.ANSWERED_NO)
_SEVERAL = re.compile(scope.SEVERAL)
_LIST_JOIN = re.compile(scope.LIST_JOIN)
_DASH = re.compile(r"(?:^|[\s,;(])-$")
_LESS = re.compile(r"-(?:less|free)\b")
_LIST = 12  # a list of instruments is not longer than this


def negated(reading: Reading, tokens: Sequence[Token]) -> set[int]:
    """Starts of the instrument tokens that a negation reaches."""
    ordered = sorted({(t.start, t.end) for t in tokens})
    reached = {start for start, end in ordered if _LESS.match(reading.text, end)}
    for negation in reading.of_kind("neg", "pre"):
        reached |= _after_negation(reading, negation, ordered, _PRE_GAP)
    for negation in reading.of_kind("neg", "strict"):
        reached |= _after_negation(reading, negation, ordered, _STRICT_GAP)
    for negation in reading.of_kind("neg", "out"):
        reached |= _left_out(reading, negation, ordered)
    for phrase in reading.of_kind("forbid"):
        if " " in reading.text[phrase.start : phrase.end]:  # "no vocals or drums" goes on like "no"
            reached |= _going_on(reading, phrase.end, ordered)
    reached |= _answered(reading, ordered) | _crossed_out(reading, ordered)
    closing = [t for t in reading.of_kind("neg", "closing") if _CLOSES.match(reading.text, t.end)]
    for negation in [*reading.of_kind("neg", "post"), *closing]:
        reached |= _before_negation(reading, negation, ordered, reached)
    return reached


def _answered(reading: Reading, ordered: Sequence[tuple[int, int]]) -> set[int]:
    """ "drums? no", "drums: never", "drums=0"."""
    found = set()
    for start, end in ordered:
        answer = _ANSWERED_NO.match(reading.text, end)
        if answer:
            reading.use(*answer.span())
            found.add(start)
    return found


def _crossed_out(reading: Reading, ordered: Sequence[tuple[int, int]]) -> set[int]:
    """ "piano, -drums"; lines that begin with dashes are a list."""
    dashed = [start for start, _ in ordered if _DASH.search(reading.text[max(0, start - 2) : start])]
    lines = len(re.findall(r"(?:^|\n)\s*-", reading.text))
    return set() if lines > 1 or len(dashed) == len(ordered) > 1 else set(dashed)


def _after_negation(
    reading: Reading, negation: Token, ordered: Sequence[tuple[int, int]], gap: re.Pattern[str]
) -> set[int]:
    following = [span for span in ordered if span[0] >= negation.end]
    if following and _NOT_A_PLAYER.match(reading.text, following[0][1]):
        reading.use(*following[0])  # "no guitar solo" rules out no guitar, and asks for none
        return set()
    if not following or not _reaches(reading, negation.end, following[0][0], gap):
        return set()
    if _LACKS.fullmatch(reading.text, negation.start, following[0][0]):
        return set()
    reading.use(negation.start, negation.end)
    return {following[0][0]} | _going_on(reading, following[0][1], following[1:])


def _left_out(reading: Reading, negation: Token, ordered: Sequence[tuple[int, int]]) -> set[int]:
    """ "leave the drums and bass out"."""
    following = [span for span in ordered if span[0] >= negation.end]
    if not following or not _STRICT_GAP.fullmatch(reading.text, negation.end, following[0][0]):
        return set()
    reached = {following[0][0]} | _going_on(reading, following[0][1], following[1:])
    last = max(end for start, end in following if start in reached)
    out = _OUT.match(reading.text, last)
    if out is None:
        return set()
    reading.use(negation.start, negation.end)
    reading.use(last, out.end())
    return reached


def _going_on(reading: Reading, end: int, ordered: Sequence[tuple[int, int]]) -> set[int]:
    """Starts of the instruments that a list, begun before `end`, goes on to."""
    reached: set[int] = set()
    following = [span for span in ordered if span[0] >= end]
    for span in following:
        if not _joined(reading, end, span[0], following):
            break
        reached.add(span[0])
        end = span[1]
    return reached


def _reaches(reading: Reading, start: int, end: int, gap: re.Pattern[str]) -> bool:
    between = reading.folded.loose[start:end]
    return bool(gap.fullmatch(between)) and not _PRE_STOP.search(between)


def _joined(reading: Reading, start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a negation goes on to the next instrument: by "or", "and"; by a comma if the list has "or"."""
    between = reading.text[start:end]
    joins = reading.between("join", start, end)
    rest = between
    for token in reversed(joins):
        rest = rest[: token.start - start] + rest[token.end - start :]
    if joins:
        return not _SMALL_WORDS.sub("", rest)
    if between.strip() in (",", "/") or not between.strip(" 、"):
        return "/" in between or _list_ends_with_or(reading, end, spans)
    return False


def _list_ends_with_or(reading: Reading, start: int, spans: Sequence[tuple[int, int]]) -> bool:
    later = [span for span in spans if span[0] >= start]
    for last, span in pairwise(later[:_LIST]):
        between = reading.text[last[1] : span[0]]
        if any(t.value == "or" for t in reading.between("join", last[1], span[0])):
            return True
        if between.strip() != ",":
            return False
    return False


def _before_negation(
    reading: Reading, negation: Token, ordered: Sequence[tuple[int, int]], taken: set[int]
) -> set[int]:
    earlier = [span for span in ordered if span[1] <= negation.start and span[0] not in taken]
    if not earlier or not _POST_GAP.fullmatch(reading.folded.loose[earlier[-1][1] : negation.start]):
        return set()
    reading.use(negation.start, negation.end)
    reached = {earlier[-1][0]}
    of_several = _SEVERAL.search(reading.text, earlier[-1][1], negation.end)
    for last, span in pairwise(reversed(earlier)):
        between = reading.text[span[1] : last[0]]
        if not _UNSPACED_JOIN.fullmatch(between) and not (of_several and _LIST_JOIN.fullmatch(between)):
            break
        reached.add(span[0])
    return reached
