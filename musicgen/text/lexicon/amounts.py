"""Patterns of numbers that count something else, as sources of regular expressions; their readers compile them."""

from musicgen.text.lexicon.patterns import any_of

# Behind a Roman number that counts: "XVI bars".
ROMAN_COUNTED = any_of(
    r"bars? | measures? | takte? | mesures | compases | compassos | battute | maten | takt | ölçü | olcu | тактов | такт",
    "bpm | seconds? | minutes? | sekunden | minuten | secondes | segundos | secondi",
)
# Behind a time that is no length: "5 minutes ago", "5 min per km".
ANOTHER_TIME = (
    r"\s(?:"
    + any_of(
        r"ago\b | later\b | earlier\b | away\b | past\b | per (?:km|mile|day|week|lap|person) | from (?:now|here) | until\b | till\b",
        r"to (?:go|live|midnight|kill|spare|noon) | left\b | before (?:midnight|noon|dawn) | walk\b | drive\b | entfernt | spater",
        "bis mitternacht | pro km | plus tard | avant minuit | par km | mas tarde | despues de | antes de medianoche | por km",
        "piu tardi | fa\\b | depois\\b | mais tarde | geleden | temu\\b | назад | спустя | 前\\b | 以前 | 전에",
    )
    + r")"
)
TIME_OF_SOMETHING = r"\s?" + any_of(
    r"of\b | to\b | before\b | until\b | without sleep | in the\b | a day | per\b | von\b | bis\b | am tag | de\b | por\b | al dia",
    "di\\b | do\\b | van\\b | по\\b | до\\b | в день | من | 的",
)
# In front of a verse, a score, a ratio.
NO_CLOCK_BEFORE = (
    r"(?:"
    + any_of(
        "john | mark | luke | matthew | genesis | exodus | psalms? | romans | acts | isaiah | corinthians | proverbs | jeremiah",
        "johannes | lukas | markus | matthaus | psalm | jean | luc | marc | matthieu | juan | lucas | marcos | mateo | giovanni",
        "joao | mateus | salmo | салом | псалом | иоанн[а]? | лук[аи] | 约翰福音 | 诗篇 | ヨハネ | 요한복음 | يوحنا",
        "score[ds]? | won | wins? | lost | ratio | aspect | beat them | verse | surah | sure | train | bus | flight | zug | meeting",
    )
    + r")[\s:]*(?:at |of |by |the |um )?$"
)
# Behind a fraction that is a share or a size: "3/4 of people", "3/8 inch".
SHARE_OF = (
    r"\s?(?:"
    + any_of(
        r"of (?!the (?:bar|measure|time|beat)s?\b) | inch | in\.(?!\d) | \" | cup | teaspoon | tsp | tbsp | mile | full\b | empty\b | price",
        r"(?:length|sleeve|view|scale|majority|done|finished|size)\b | der (?!takt)[a-z]{3} | des (?!takt)[a-z]{3} | de (?:la|las|los|les|l')\b",
        r"des [a-z]{3} | du [a-z]{3} | dei | delle | degli | della | dos [a-z] | das [a-z]{3} | da popula | van de | zoll\b | pouces? | pulgadas?",
        "людеи | населения | 的人 | 的时间都 | 英寸 | インチ | の人 | 의 사람 | 인치 | من (?:ال|الناس) | بوصة | นิ้ว | ของคน",
    )
    + r")"
)
# Beside two tempi of which the first is the beginning: "60-80 rising".
TEMPO_MOVES = any_of(
    r"\brising | \brises | increasing | increases | accelerat | speeding up | speeds up | getting faster | gradually | ramp",
    "falling | decreasing | slowing | slows | steigend | ansteigend | schneller werdend | beschleunig | langsamer werdend",
    "accelerant | croissant | ralentissant | aumentando | subiendo | acelerando | crescente | rallentando | accelerando",
    "oplopend | versnellend | rosnac | przyspiesza | ускоря | возраста | замедля | 渐快 | 加速 | 逐渐 | 渐慢 | だんだん | 上がる | 加速",
    "점점 | 빨라 | 느려 | متسارع | يتسارع | تدريجي | เร่ง | ค่อยๆ | artan | hizlan",
)
COUNTS_TO = (
    r"(?:beat|count|rhythm|measure|bar)s? counts? (?:up )?to (two|three|four|five|six|seven|nine|twelve|[2-79]|12)(?![\d/])"
    r"|\bin a (?:fast|slow|steady|quick|brisk|relaxed|straight|swinging|lilting|gentle|driving|rolling) "
    r"(two|three|four|five|six|seven|nine|twelve)(?=\s*(?:$|[.,;:!?)\n]|feel\b|time\b|with\b|at\b|and\b))"
)
