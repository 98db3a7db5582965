"""A prompt made comparable: one case, no accents, plain digits, with the way back to every character.

Knows nothing about music. Three views of equal length are kept, so that a span found in one holds in all:
`text` (lower case, accents dropped), `cased` (case and accents kept) and `loose` (text with hyphens as spaces).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

MAX_CHARS = 2000

# Traditional to simplified, only the characters that music words are written with. Japanese shares many.
_SIMPLER = dict(
    zip(
        "鋼風號聲樂團絃貝鐵銅長調節陽歡傷憂鬱緩輕鬆緊張陰詩夢靈動電藍鄉搖滾龐蕩說遊戲視進聖環復複雜簡單變強響靜無沒"
        "個隻兩組隊還與為這請給寫創來點種類樣東國傳統劇競戰鬥勝溫熱愛禮雙鈴鐘鍾鑼頭時間譜級終開關結過橋極廣莊嚴飛"
        "雞馬豎薩魯圓華爾茲滿氣鬧漸從邊見後於並網純獨協揚箏蘆塤嗩吶擊軟幾總約對應該別當導亂麗鳥蟲願懷舊壯闊綿悅"
        "興奮懸險惡數紐貓歐納羅薦紅綠銀錄賽轉換換離帶們讓聽穩揮繁櫻蕭笙琺瑪達倫錦誕頌",
        "钢风号声乐团弦贝铁铜长调节阳欢伤忧郁缓轻松紧张阴诗梦灵动电蓝乡摇滚庞荡说游戏视进圣环复复杂简单变强响静无没"
        "个只两组队还与为这请给写创来点种类样东国传统剧竞战斗胜温热爱礼双铃钟钟锣头时间谱级终开关结过桥极广庄严飞"
        "鸡马竖萨鲁圆华尔兹满气闹渐从边见后于并网纯独协扬筝芦埙唢呐击软几总约对应该别当导乱丽鸟虫愿怀旧壮阔绵悦"
        "兴奋悬险恶数纽猫欧纳罗荐红绿银录赛转换换离带们让听稳挥繁樱萧笙珐玛达伦锦诞颂",
        strict=True,
    )
)
_SPECIAL = {
    "♭": "b", "♯": "#", "⁄": "/", "∕": "/", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"',
    "ß": "ss", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ى": "ي", "ـ": "",
    "×": "x", "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "〜": "~", "～": "~",
    "。": ". ", "、": ", ", "，": ", ", "；": "; ", "،": ",", "؛": ";", "؟": "?", "𝄫": "bb", "·": "-", "△": "Δ",
    "\U0001d158": "♩", "\U0001d165": "",
}  # fmt: skip
_LOOSE = {ord("-"): " ", ord("_"): " ", ord("\n"): " "}
_STRIPPED = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")


@dataclass(frozen=True, slots=True)
class Folded:
    """prompt: as typed. text, cased, loose: equal length. origin: index in prompt of each character."""

    prompt: str
    text: str
    cased: str
    loose: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the prompt, blanks at its ends left out."""
        while start < end and self.text[start] in " \n":
            start += 1
        while end > start and self.text[end - 1] in " \n":
            end -= 1
        if start >= end:
            return 0, 0
        last = self.origin[end - 1] + 1
        while last < len(self.prompt) and unicodedata.category(self.prompt[last]) == "Mn":
            last += 1
        return self.origin[start], last


def folded_words(words: str) -> str:
    """A lexicon form in the spelling of `Folded.loose`."""
    if words.isascii() and "`" not in words:
        return " ".join(words.lower().translate(_LOOSE).split())
    return fold(words).loose.strip()


def fold(prompt: str) -> Folded:
    """Fold the first MAX_CHARS characters of a prompt, in linear time."""
    text: list[str] = []
    cased: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(prompt[:MAX_CHARS]):
        for low, high in _folded_char(char):
            if low == " " and text and text[-1] in " \n":
                continue
            text.append(low)
            cased.append(high)
            origin.append(index)
    joined = "".join(text)
    loose = joined.translate(_LOOSE)
    return Folded(prompt, joined, "".join(cased), loose, tuple(origin))


@cache
def _folded_char(char: str) -> tuple[tuple[str, str], ...]:
    """The (folded, cased) pairs that one typed character becomes; none for invisible ones."""
    if char.isascii():
        plain = char if char.isprintable() or char == "\n" else " "
        return (("'" if plain == "`" else plain.lower(), plain),)
    if char in _SPECIAL:  # before NFKC: a full-width comma is never a decimal point
        return _folded_part(char)
    return tuple(pair for part in unicodedata.normalize("NFKC", char) for pair in _folded_part(part))


def _folded_part(char: str) -> tuple[tuple[str, str], ...]:
    if char in _SPECIAL:
        low = _SPECIAL[char]
        keep = char if char.isalpha() else None
        return tuple((c, keep or c) for c in low)
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or (category == "Mn" and _is_accent(char)) or "\ufe00" <= char <= "\ufe0f":
        return ()
    if category[0] in "CZ":
        return ((" ", " "),)
    if category == "Nd":
        digit = str(unicodedata.digit(char))
        return ((digit, digit),)
    return ((_bare(_SIMPLER.get(char, char)), char),)


def _is_accent(char: str) -> bool:
    """Combining marks of Latin, Greek, Cyrillic and Arabic; kana and Thai marks are letters of their own."""
    name = unicodedata.name(char, "")
    return name.startswith(("COMBINING", "ARABIC"))


def _bare(char: str) -> str:
    """Lower case without accents; one character."""
    low = char.lower()
    if unicodedata.name(char, "").startswith(_STRIPPED):
        low = unicodedata.normalize("NFD", low)
    return _SPECIAL.get(low[0], low[0])[:1]
