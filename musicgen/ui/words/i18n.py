"""Every word of the page, by language.

A language is one more module of `words` with the same keys as English, entered in LANGUAGES; `words_in`
falls back to English for what is missing. Placeholders in braces are filled by the caller.
"""

from collections.abc import Mapping
from types import MappingProxyType

from musicgen.ui.words import de, en, es, fr, ja, zh
from musicgen.ui.words.sayings import names, said

ENGLISH = en.WORDS

LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": ENGLISH,
        "zh-CN": zh.WORDS,
        "es": es.WORDS,
        "fr": fr.WORDS,
        "de": de.WORDS,
        "ja": ja.WORDS,
    }
)


class Words:
    """The words of one language: `words("bar_of", done=3, total=16)`."""

    def __init__(self, table: Mapping[str, str], language: str = "en") -> None:
        self._table, self.language = table, language

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a key that no language has."""
        return self._table.get(key, ENGLISH[key]).format(**values)

    def say(self, sentence: str) -> str:
        """A sentence or a name of the English below the page, in this language."""
        return said(sentence, self.language)

    def group(self, prefix: str) -> dict[str, str]:
        """All words whose key begins with `prefix_`, by the rest of the key: labels for a component."""
        start = f"{prefix}_"
        return {key.removeprefix(start): self(key) for key in ENGLISH if key.startswith(start)}


def label_tables(prefix: str, *kept: str) -> dict[str, dict[str, str]]:
    """The labels of a component in all languages, each with what differs from English only by its own words.

    prefix: keys that begin with it, without it; kept: keys that begin with one of these, as they are.
    """
    start = f"{prefix}_"

    def name(key: str) -> str | None:
        return key.removeprefix(start) if key.startswith(start) else key if key.startswith(kept) else None

    return {
        language: {short: text for key, text in table.items() if (short := name(key))}
        for language, table in LANGUAGES.items()
    }


def name_columns() -> dict[str, list[str]]:
    """What values are called, by language; the English ones, in small letters, at the same places."""
    tables = names()
    english = [name for name in next(iter(tables.values())) if name == name.lower()]
    return {"en": english, **{lang: [table[name] for name in english] for lang, table in tables.items()}}


def language_of(header: str) -> str:
    """The page's language for an Accept-Language header, English where none fits."""
    for wanted in header[:200].split(","):
        short = wanted.split(";")[0].strip().lower().split("-")[0]
        found = [name for name in LANGUAGES if name.lower().split("-")[0] == short]
        if short and found:
            return found[0]
    return "en"


def words_in(language: str = "en") -> Words:
    """Words of a language, English where the language is not there."""
    return Words(LANGUAGES.get(language, ENGLISH), language)
