"""Patterns of lengths in bars, as sources of regular expressions over folded text; their readers compile them."""

from musicgen.text.lexicon.patterns import any_of

# "16b", "48 T.", "36 mes.", "16 т.": a number and a short unit, over text whose case is kept.
SHORT_BARS = r"(?<![oO]p\. )(?<![nN]o\. )(?<![\w.,/#-])(\d{1,3})(?:b|\s?(?:Tkt\.?|T\.|тт?\.|mes\.|cc\.|comp\.|batt\.))(?![\w#'-])"
# "bars 1-16", "Takte 1 bis 16": all bars of a piece by their numbers.
NUMBERED_BARS = (
    r"(?<!\w)"
    + any_of(
        "mm\\. | bars | measures | takte | mesures | compases | compassos | battute | maten | takty | такты"
    )
    + r" 1 ?(?:-|to|through|bis|a|al?|ate|tot|do|до) ?(\d{1,3})(?!\d)"
)
# A label and no colon in front of a range: "bars 9 to 16" are some of the bars.
SOME_BARS = any_of("bars | measures | bar | measure | takte | compases | mm\\.") + r"\s"
# A count of bars that each get something: 1小節に4拍.
PER_SOMETHING = r"(?:bars?|measures?)\s(?:per|to an?)\b"
PER_BAR = r"\s?(?:に|につき|あたり|에|마다|per\b|each\b|je\b)"
# "16 quiet bars", "32 fast and furious bars", "16 4/4 bars": what may stand before a unit in the plural.
_NO_ADJECTIVE = any_of(
    r"to | per | an? | the | in | of | on | at | with | every | each | beats? | notes? | chords? | parts? | voices?",
    "strings? | hands? | times | or | for | from | by | is | are | piece | quarter | eighth | half | bpm | hits?",
    "pro | je | alle | par | por | na | co | im | zum | zur | den | der | des | del | della | mit | avec | con",
    "com | met | auf | pour | para | per | sur | sobre | dans | que | und | schlage | temps | tiempos | tempi",
    "accords? | acordes? | akkorde | по | на | за | для | доли | доля | удара | ударов | minutes? | seconds?",
    "then | plus | not | no | non | nicht | minor | major | flat | sharp | over | players?",
)
ADJECTIVES = (
    rf"\s(?:\d{{1,2}}/\d{{1,2}}\s(?:time )?|(?:(?!{_NO_ADJECTIVE}[\s,])[^\W\d_]{{3,14}}"
    r"(?:,?\s(?:and |und |et |y |e |en |i |и )?)){1,3})"
)
MANY_BARS = any_of(
    "bars | measures | takten? | mesures | compases | compassos | battute | misure | maten | taktow | takty | тактов | такта"
)
# Behind a length that is named to be turned down: "24 bars is too much".
REJECTED = r"\s(?:is|are|would be|ist|sind|waren|c'est|est|sont|es|son|e)?\s?" + any_of(
    r"far too | too | zu (?:lang|viel|kurz) | trop | demasiado | demais | troppo | te (?:lang|veel) | слишком"
)
# In front of a length or behind it: so many for every one.
EACH_BEFORE = any_of(
    "each | every | je | jeweils | cada | chacune? | chaque | ogni | каждая | каждый | по | po | per | 每 | 各 | ละ | x"
)
EACH_BEHIND = r"[\s,)]*(?:long )?" + any_of(
    "each | apiece | every | long each | jeweils | chacune? | cada una? | cada uma | ciascun[ao] | каждая | каждый",
    "per (?:section|phrase|part|verse|line|group) | ずつ | 씩 | لكل",
)
# The whole, before and behind its length.
TOTAL_BEFORE = (
    r"(?:"
    + any_of(
        r"\bin total | \btotall?ing | \btotal of | \btotal | \ball in all | \bin all | \baltogether | \boverall",
        r"(?<!not )\bso | \bi\.e\. | \bie | \bthat is | \bthat's | \bthat makes | \bwhich makes | \bmaking",
        r"\binsgesamt | \bzusammen | \bgesamt | \bau total | \ben tout | \bsoit | \ben total",
        r"\bo sea | \bno total | \bao todo | \bou seja | \bin totale | \bin tutto | \bin totaal | \bsamen",
        r"\blacznie | \brazem | \bw sumie | \btoplam | \byani | \bвсего | \bитого | \bв сумме",
        r"\bто есть | اجمالي | المجموع | 共 | 总共 | 一共 | 合计 | 全曲 | 总长 | 也就是 | 即 | 就是 | 全 | 合计で",
        "全部で | 总计 | 총 | 전체 | 모두 | 합계 | 즉 | つまり | รวม | ทั้งหมด | =",
    )
    + r"[\s,:=]*)$"
)
TOTAL_BEHIND = r"[\s,]*(?:long )?" + any_of(
    r"in total\b | total\b | in all\b | altogether\b | all in all\b | overall\b | all told\b | insgesamt\b",
    r"zusammen\b | au total\b | en tout\b | en total\b | no total\b | ao todo\b | in totale\b | in tutto\b",
    r"in totaal\b | lacznie\b | razem\b | в сумме | всего",
    "في المجموع | اجمالا | in summe | รวม",
)
# Between two lengths, right before the second one: both count.
AND_THEN = (
    any_of(
        r"\+ | \bplus | \bthen | \bfollowed by | \bafter that | \bafterwards | \bdann | \bdanach | \bgefolgt von",
        r"\bpuis | \bensuite | \bsuivie?s? de | \bsuivie?s? d' | \bluego | \bdespues | \bseguid[oa]s? (?:de|por)",
        r"\bmas | \bdepois | \bmais | \bpoi | \bseguit[oaie] da | \bpiu | \bdaarna | \bdan | \bgevolgd door",
        r"\bpotem | \bnastepnie | \bsonra | \bardindan | \barti | затем | потом | плюс | далее | \bда(?= ещ?е)",
        "然后 | 接着 | 再来 | 再 | 加上 | 加 | その后 | 続いて | 次に | そして | 그다음 | 다음 | 그리고 | 이어서 | ثم | زائد",
        "แล้ว | ต่อด้วย | จากนั้น | ตามด้วย | บวก",
    )
    + r"(?:\s(?:an? |another |comes? |the |final |last |closing |with |ein[e]? |noch |une? |un[ao]? |еще |by ){1,2})?\s?$"
)
ANOTHER = (
    r"(?:\b(?:the |then |and )*(?:next|second|following|other|remaining|another|further|third|fourth|weitere|zweite[n]?"
    r"|nachsten|suivantes|siguientes|seguintes|successive|следующие|volgende|nastepne) |后|接下来|次の|다음 ?)$"
)
FIRST_BARS = r"(?:\b(?:first|opening|initial|ersten|erste|premieres|primeros|primeiros|prime|первые|eerste|pierwsze|ilk) |前|最初の|처음 ?)$"
LAST_BARS = r"(?:\b(?:last|final|closing|letzten|dernieres|ultimos|ultime|последние|laatste|ostatnie|son) |最后|마지막 ?)$"
AND_ALSO = r".*\b(?:and|und|et|y|e|en|i|и)\s(?:an? |one |ein[e]? |une? |un[ao]? )?$"
OF_SOMETHING = r"\s(?:of|von|de|d'|di|van)\s"
# What may stand between a length and how often it is played.
PLAYED = (
    r"[\s,\-()を]*(?:的|は)?(?:"
    + any_of(
        "long | phrases? | loop | looped | riff | pattern | vamp | groove | theme | tune | melody | period | sections? | form",
        "progression | ostinato | motif | figure | cycle | blues | be | is | it | to be | all | and | that",
        "repeated | repeat | repeats | repeating | played | looping | going round | go(?:es)? round | run | sung | lang",
        "gespielt | wiederholt | werden | wird | jouee?s? | repetee?s? | repris(?:es)? | tocad[oa]s? | repetid[oa]s?",
        "suonat[aeio] | ripetut[aeio] | frase | frases | phrase | frasi | gespeeld | herhaald | powtorzon[eaych]*",
        "zagran[eaych]* | повторить | повторенн[а-я]* | повторяются | сыграть | сыгранн[а-я]* | tekrar | tekrarlanan",
        "blues | 重复 | 循环 | 反复 | 演奏 | 来 | 弹 | 奏 | 布鲁斯 | 蓝调 | 繰り返し | くり返し | ブルース | 블루스 | 반복 | 씩",
        "를 | 을 | تعزف | تتكرر | مكررة | مكرر | تعاد | เล่น | ซ้ำ | วน",
    )
    + r"[\s,\-(]*){0,3}"
)
ONCE_MORE = (
    r"[\s,\-(]*(?:long )?(?:(?:phrase|period|section|strain|sentence|theme|tune|melody|form)\b)?[\s,(]*(?:"
    + any_of(
        r"repeated(?: once)? | with (?:a |its |the )?repeats? | wiederholt | mit wiederholung | avec reprise",
        r"repetee?s?(?: une fois)? | repetid[oa]s?(?: una vez| uma vez)? | con repeticion | com repeticao",
        r"ripetut[aeio](?: una volta)? | con ripetizione | herhaald | met herhaling | с повтором | z powtorka",
        r"一?重复一[次遍] | 反复一[次遍]",
    )
    + r")(?=\s*(?:$|[,.;)\n(]))"
)
# Between how often and the length: "three times the 4 bars", 3 mal je 4 Takte.
TIMES_OF = r"[\s,]*(?:(?:of|the|an?|je|po|по|a|de|di|each|von|as|los|las|les|die|le|de)\s){0,2}\s?"
# Behind a "times" that compares: "three times faster".
COMPARES = r"\s(?:as|faster|slower|louder|more|a|per|schneller|lauter|plus|mas|mais|piu)\b"
# "16 bars A", "A (8 bars)": a letter that a length makes a section.
_NOT_A_CHORD = r"(?![A-Za-z0-9#'°+])(?! ?(?:minor|major|min\b|maj\b|flat|sharp|[Dd]ur\b|[Mm]oll\b))"
LETTER_WITH_LENGTH = (
    rf"(?:(?<=bars )|(?<=measures )|(?<=Takte ))[A-D]{_NOT_A_CHORD}"
    rf"|(?<![A-Za-z0-9#'/-])[A-D]{_NOT_A_CHORD}"
    r"(?= ?[(:=] ?\d{1,2}[ \-]?(?:bars|measures|Takte|mesures|compases|compassos|battute|小节|小節|마디))"
)
# Between two lengths of which one lies within the other.
WITHIN = (
    r"\b"
    + any_of(
        "with | over | under | inside | including | includes | containing | contains | in the | mit | uber | avec | sur",
        "con | sobre | com | su | met | op | z | ze | nad | с | со | над | в том числе | inkl | dont | incluyendo",
    )
    + r"\b|包括|包含|其中|含|を含む|포함"
)
