"""Keys: "D minor", h-Moll, ré mineur, ニ短調, D小调, "in F#", "E blues"; and what is no key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from musicgen.music.facets import SCALE
from musicgen.music.theory import Key
from musicgen.text.ground.corrections import corrected, denied
from musicgen.text.ground.languages import tables
from musicgen.text.ground.reading import Reading
from musicgen.text.harmony.key_systems import systems
from musicgen.text.harmony.relatives import Found, relative, relatives, shift_of
from musicgen.text.lexicon import keynames as names
from musicgen.text.lexicon import patterns

_AFTER = re.compile(r"[ \-]?([^\W\d_]+|7th|[79](?![\d/]|[ \-]?(?:bars?|beats?|measures?)))")
_LONG_WORD = re.compile(r" ([a-z]{4,})")
_OTHER_WORD = re.compile(r"\s([^\W\d_]{2,})")
_PRONOUNS = ("me", "us", "him", "them", "you", "it", "her", "if", "when", "about", "later")
_IMPOSSIBLE = re.compile(patterns.IMPOSSIBLE_KEY, re.IGNORECASE)
_SINGS_SOLFEGE = ("fr", "es", "it", "pt", "tr")
_TRANSPOSED = re.compile(patterns.TRANSPOSED)
_TRANSPOSING = frozenset(
    "clarinet bass_clarinet trumpet cornet flugelhorn horn "
    "sax soprano_sax alto_sax tenor_sax baritone_sax".split()
)
_LEADS_OVER = re.compile(patterns.LEADS_OVER)
_ALSO_IMPOSSIBLE = re.compile(
    r"(?<![\w#'])(?!I )([H-Z](?:[ \-]?(?:sharp|flat|#|b))?[ \-](?:major|minor)(?![\w#])"
    r"|[H-Z]\s?(?:[大小][调調]|[長短]調|장조|단조|メジャー|マイナー))"
)


def read_keys(reading: Reading) -> None:
    """Put the first key on the sheet, or the one that corrects it; name further ones and impossible ones."""
    found = sorted((relative(reading, one) for one in _all_keys(reading)), key=lambda f: (f.start, -f.end))
    kept: list[Found] = []
    for one in found:
        if (not kept or one.start >= kept[-1].end) and _is_free(reading, one):
            kept.append(replace(one, weak=one.weak or _is_pitch(reading, one)))
    strong = [one for one in kept if not one.weak]
    kept = _wanted(reading, strong or kept)
    if kept:
        _take(reading, kept)
    _name_impossible(reading)
    _say_changes(reading, kept)


def _wanted(reading: Reading, found: list[Found]) -> list[Found]:
    """Without what is corrected later ("C, no, D major") or ruled out ("not in C major")."""
    kept: list[Found] = []
    for one in found:
        if denied(reading, one.start):
            reading.use(one.start, one.end)
            if len(found) == 1:
                reading.say(f"A key cannot be ruled out alone ({one.key.name}): the key was left open.")
            continue
        if kept and corrected(reading, kept[-1].end, one.start):
            reading.use(kept[-1].start, kept[-1].end)
            kept.pop()
        kept.append(one)
    return kept


def _is_pitch(reading: Reading, one: Found) -> bool:
    """ "clarinet in A": what an instrument is built in, if a key stands elsewhere."""
    for player in reading.between("instrument", max(0, one.start - 24), one.start):
        match = _TRANSPOSED.match(reading.text, player.end) if player.value in _TRANSPOSING else None
        if match and match.end() == one.end:
            return True
    return False


def _is_free(reading: Reading, one: Found) -> bool:
    """Whether the words are nobody else's; "horn in F" is a horn unless a mode follows."""
    inside = reading.between("instrument", max(0, one.start - 24), one.end + 24)
    return reading.free(one.start, one.end) and not any(
        t.start < one.start and one.end <= t.end for t in inside
    )


def _take(reading: Reading, kept: list[Found]) -> None:
    first = kept[0]
    reading.key, reading.scale = first.key, first.scale
    for one in kept:
        reading.use(one.start, one.end)
        if one.key == first.key:
            reading.prove("key", one.start, one.end)
            reading.scale = reading.scale or one.scale
    if reading.scale:
        reading.prove(SCALE.name, first.start, first.end)
    if "locrian" in reading.text[first.start : first.end]:
        reading.say("The locrian scale is not known here: phrygian, the nearest, was taken.")
    if "melodic" in reading.text[first.start : first.end]:
        reading.say("The melodic minor scale is not known here: harmonic minor, the nearest, was taken.")


def _say_changes(reading: Reading, kept: list[Found]) -> None:
    key = reading.key
    others = [one for one in kept if one.key != key]
    changes = reading.of_kind("change", "key")
    for token in changes:
        reading.use(token.start, token.end)
    home = f": {key.name} throughout" if key else ""
    if changes or (others and _leads_over(reading.text[kept[0].end : others[0].start])):
        reading.say(f"A change of key within the piece is not possible yet{home}.")
    elif others and key:
        reading.say(f"Two keys are named: {key.name}, the first, was taken, not {others[0].key.name}.")


def _leads_over(between: str) -> bool:
    return bool(_LEADS_OVER.search(between))


def _name_impossible(reading: Reading) -> None:
    for pattern, text in ((_IMPOSSIBLE, reading.folded.cased), (_ALSO_IMPOSSIBLE, reading.folded.cased)):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if reading.free(start, end):
                reading.use(match.start(), end)
                instead = f"{reading.key.name} stays" if reading.key else "the key was left open"
                hint = " (H is B in German: write B)" if match[1][0] in "hH" else ""
                reading.say(f"{reading.words(start, end)} is no key{hint}: keys are named A to G; {instead}.")


def _all_keys(reading: Reading) -> Iterator[Found]:
    for system in systems(reading.language):
        for match in system.pattern.finditer(reading.text):
            one = _named(reading, system.name, match, system.tonics)
            if one:
                yield one
    yield from relatives(reading)
    yield from _bare(reading)
    yield from _bare_solfege(reading)
    yield from _alone(reading)
    yield from _minor_symbols(reading)


def _named(reading: Reading, system: str, match: re.Match[str], tonics: Mapping[str, int]) -> Found | None:
    """The key of a tonic with its mode, or None for a false friend ("a minor problem")."""
    mode_word, tonic = match["mode"], match["tonic"]
    if system == "letters" and mode_word in ("dur", "moll", "mol", "klein", "groot", "kleine", "grote"):
        return None
    shift = shift_of(match["sign"]) + shift_of(match.groupdict().get("before"))
    mode, scale = names.MODES[mode_word]
    one = Found(Key((tonics[tonic] + shift) % 12, mode), scale, match.start(), match.end())
    if _is_false(reading, match, system):
        return None
    opening = reading.folded.cased[match.start() : match.start() + 2] == "A " and _begins(
        reading.text, match.start()
    )
    if opening and (scale in ("blues", "pentatonic") or _is_of_another_thing(reading.text, match.end())):
        return None
    return Found(one.key, one.scale, one.start, one.end, weak=True) if opening else one


def _is_music(reading: Reading, end: int) -> bool:
    """Whether the next word goes on about music: none that does not, where nothing else is said of music."""
    word = _OTHER_WORD.match(reading.text, end)
    if word is None or word[1] in _PRONOUNS:
        return False
    things = any(token.kind not in ("number", "join", "neg", "at") for token in reading.tokens)
    known = any(word[1] in lexicon.words for code in ("en", reading.language) for lexicon in tables(code))
    return things or bool(reading.style) or known


def _is_of_another_thing(text: str, end: int) -> bool:
    """ "A minor misunderstanding": a word behind it that no table knows."""
    word = _LONG_WORD.match(text, end)
    return word is not None and not any(word[1] in lexicon.words for lexicon in tables("en"))


def _begins(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1] in ".!?\n"


def _is_false(reading: Reading, match: re.Match[str], system: str) -> bool:
    text, start, end = reading.text, match.start(), match.end()
    following = _AFTER.match(text, end)
    word = following[1] if following else ""
    if word in names.NOT_KEYS or text[end : end + 4].strip().startswith(("和弦", "コード", "코드")):
        return True
    if system == "solfege" and word == "que":
        return True
    if system == "solfege" and match["tonic"] == "la" and not match["sign"] and word in names.LA_NOUNS:
        return True
    if (
        system in ("letters", "solfege")
        and match["mode"] in ("miner", "manor", "monor", "mayor")
        and (system == "letters" and not re.search(r"\bin $|key of $", text[max(0, start - 16) : start]))
    ):
        return True
    article = system == "letters" and reading.folded.cased[start] == "a" and not match["sign"]
    if article and "-" not in match[0] and match["mode"].isascii():
        return not _tonic_a(text, start, end, word, match["mode"])
    return system == "letters" and match["mode"] == "blues" and reading.folded.cased[start].islower()


def _tonic_a(text: str, start: int, end: int, word: str, mode: str) -> bool:
    """Whether a lower-case "a minor" means the key of A minor."""
    if mode == "blues":  # "in a blues style"
        return bool(re.search(r"key(?: of|:| is)\s?$", text[max(0, start - 14) : start]))
    if mode not in ("minor", "major", "min", "maj", "mayor", "menor", "majeur", "mineur"):
        return bool(re.search(r"\b(?:in|key of)\s$", text[max(0, start - 16) : start]))
    before = text[max(0, start - 14) : start]
    if re.search(r"key(?: of|:| is|=)?\s*$", before):
        return True
    closes = not word or word in (
        "and",
        "with",
        "at",
        "for",
        "on",
        "using",
        "scale",
        "tempo",
        "bpm",
        "about",
        "played",
    )
    opens = bool(re.search(r"(?:\b(?:in|em|en)\s+|[,;:.(/|]\s*|^\s*)$", before))
    numbers_follow = bool(re.match(r"\s*(?:\d|$|[,;.!?)])", text[end:]))
    return opens and (closes or numbers_follow)


_KEY_WORDS = "|".join(sorted(map(re.escape, names.KEY_WORDS), key=len, reverse=True))
_BARE = re.compile(
    rf"(?:(?:in )?concert (?:pitch )?|(?P<word>{_KEY_WORDS})(?:(?![a-z])|(?<![a-z]))\s?[:=は는]?\s?"
    r"|(?<![\w#])(?P<in>in|en|em)\s)"
    r"(?P<tonic>[a-h])(?P<sign>[#b]|[ \-](?:flat|sharp))?(?P<minor>m|min|maj|M)?"
    rf"(?![{patterns.SPACED}#+°/'-]|\s?[#])"
)
_PLACE_BEHIND = re.compile(
    r"\s(?:street|block|building|road|wing|class|section|team|hall|gate|terminal|ward|flat|company|squad|league|movie"
    r"|film|group|unit|zone|level|division|avenue|court|row|house|grade|cup|size|strasse)s?\b"
)
_AFTER_BARE = re.compile(
    r"\s*(?:$|[.,;:!?()|\"\n\u2026—–]|\d|(?:with|at|for|and|using|on|played|but|tempo|by|over|about|fur|mit|und"
    r"|gespielt|pour|avec|et|para|con|com|y|e|per|voor|met|en|dla|z|i|icin|ile)\b)"
)


def _bare(reading: Reading) -> Iterator[Found]:
    """ "in F#", "key: Em": a tonic without a mode word is major."""
    text, cased = reading.text, reading.folded.cased
    for match in _BARE.finditer(text):
        letter = cased[match.start("tonic")]
        ends = bool(_AFTER_BARE.match(text, match.end()))
        if match["word"] and match["word"].isascii() and match.start() and text[match.start() - 1].isalnum():
            continue
        if match["in"]:
            plain = not match["sign"] and not match["minor"]
            if _PLACE_BEHIND.match(text, match.end()):
                continue  # "my flat in B street"
            if (letter.islower() or letter == "A" or match["in"] != "in") and plain and not ends:
                continue
            if (letter == "a" and plain) or (letter.islower() and match["minor"] and not ends):
                continue
        if match["word"] and letter.islower() and not ends:
            continue
        if match["tonic"] == "h" and reading.language not in ("de", "pl"):
            continue
        table = names.GERMAN if match["tonic"] == "h" else names.LETTERS
        minor = (match["minor"] or "") in ("m", "min") and cased[match.end() - 1] != "M"
        tonic = (table[match["tonic"]] + shift_of(match["sign"])) % 12
        yield Found(Key(tonic, "minor" if minor else "major"), None, match.start("tonic"), match.end())


_SOLFEGE_SIGN = "|".join(
    sorted((w for w in names.SHARPS + names.FLATS if w.isascii()), key=len, reverse=True)
)
_BARE_SOLFEGE = re.compile(
    rf"(?:(?<!\w)(?:en|em|in) |(?<!\w)(?:{_KEY_WORDS})\s?[:=]?\s?)(?P<tonic>do|ut|re|mi|fa|sol|la|si)"
    rf"(?P<sign>#|[ \-](?:{_SOLFEGE_SIGN}))?(?={patterns.BARE_SOLFEGE_AFTER})"
)


def _bare_solfege(reading: Reading) -> Iterator[Found]:
    """ "blues en mi", "in sol": major where no mode follows."""
    for match in _BARE_SOLFEGE.finditer(reading.text) if reading.language in _SINGS_SOLFEGE else ():
        tonic = names.SOLFEGE[match["tonic"]] + shift_of(match["sign"])
        yield Found(Key(tonic % 12, "major"), None, match.start("tonic"), match.end())


_LETTER_ALONE = re.compile(r"(?:^|[,;:.!(\n|])\s*([A-G])(?=\s*(?:$|[,;.!)\n|]))")
_ALONE = re.compile(
    r"(?:^|[,;:.!?/|(\n])\s*(?P<tonic>[a-g])(?P<sign>[#b]|[ \-](?:flat|sharp))(?=\s*(?:$|[,;.!?/|)\n]))"
)


def _alone(reading: Reading) -> Iterator[Found]:
    """ "E flat, 90 bpm": a tonic with an accidental that is a part of the sentence of its own."""
    for match in _ALONE.finditer(reading.text):
        if match["tonic"] != "a" or reading.folded.cased[match.start("tonic")] == "A":
            tonic = (names.LETTERS[match["tonic"]] + shift_of(match["sign"])) % 12
            yield Found(Key(tonic, "major"), None, match.start("tonic"), match.end())
    letters = list(_LETTER_ALONE.finditer(reading.folded.cased))
    if len(letters) == 1 and reading.text.strip() != letters[0][1].lower():
        tonic = names.LETTERS[letters[0][1].lower()]
        yield Found(Key(tonic, "major"), None, letters[0].start(1), letters[0].end(1))


_KEY_BEHIND = re.compile(r"(?<![\w#])(?P<tonic>[a-g])(?P<sign>#|b)?(?P<minor>m)?\s?(?:키|キー)(?![가-힣]{2})")
_JIANPU = re.compile(r"1\s?=\s?(?P<before>[#b])?(?P<tonic>[a-g])(?P<sign>[#b])?(?![a-z])")
_SYMBOL = re.compile(
    r"(?<![\w#'\-/|])(?<![A-G] and )(?<![A-G], )(?<!m and )(?<!7 and )(?<!\bon )"
    r"([A-G])([#b])?m(?:in)?(?![\w#'\-/|+°])(?! (?:I|chord|and [A-G]))"
)


def _minor_symbols(reading: Reading) -> Iterator[Found]:
    """A lone "F#m" is a key (chord lists are read before); "Am" and "Em" are words in many languages."""
    for match in _SYMBOL.finditer(reading.folded.cased):
        if _OTHER_WORD.match(reading.text, match.end()) and not _is_music(reading, match.end()):
            continue  # "Dm me later", "Gm reports profit"
        if re.search(r"\d\s?$", reading.text[: match.start()]):
            continue  # "at 10 Am"
        if (
            match[0] == "Em"
            and reading.language == "pt"
            and re.match(r"\s[\da-z]", reading.text[match.end() :])
        ):
            continue  # "Em 2/4"
        lonely = match[1] in "AEC" and not match[2]
        if lonely and not re.match(r"\s*(?:$|[.,;:!?)]|\d)", reading.text[match.end() :]):
            continue
        tonic = names.LETTERS[match[1].lower()] + shift_of(match[2])
        yield Found(Key(tonic % 12, "minor"), None, match.start(), match.end())
    for match in _KEY_BEHIND.finditer(reading.text):
        tonic = names.LETTERS[match["tonic"]] + shift_of(match["sign"])
        yield Found(Key(tonic % 12, "minor" if match["minor"] else "major"), None, match.start(), match.end())
    for match in _JIANPU.finditer(reading.text):
        tonic = names.LETTERS[match["tonic"]] + shift_of(match["before"]) + shift_of(match["sign"])
        yield Found(Key(tonic % 12, "major"), None, match.start(), match.end())
