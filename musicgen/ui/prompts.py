"""Ten sentences to begin with, in ten languages, each with other facts."""

EXAMPLES = (
    "Spring in Fialta, beautiful green fields, the sun is shining, the birds are singing, "
    "the flowers are blooming, it's a perfect day",
    "a calm waltz in D minor, piano and cello, 16 bars, like rain on a window",
    "夜晚的城市，慵懒的爵士，钢琴、贝斯和鼓，90 BPM，雨后的霓虹灯",
    "una bossa nova suave para guitarra y flauta, 8 compases, atardecer en la playa",
    "ein festlicher Marsch in B-Dur, Blechbläser und Trommeln, 112 BPM",
    "静かな森の朝、ニ長調、ハープとフルート、6/8拍子",
    "une berceuse en sol majeur pour boîte à musique, lente et douce",
    "весёлая полька для аккордеона и скрипки, до мажор, 2/4, быстро",
    "um funk animado com baixo, guitarra e bateria, Em A7 Em A7, 104 bpm, sem piano",
    "ليلة هادئة في الصحراء، عود وناي، مقام حزين، إيقاع بطيء",
)
