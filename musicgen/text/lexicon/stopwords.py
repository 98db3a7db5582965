"""Small common words that give a language away, and key words written only in it."""

STOPWORDS = {
    "en": "the a an and with in of for like at on to is it no without some piece song music my slow fast please by from minor major key tempo bars beats bpm time sharp flat chords guitar bass drums",
    "de": "der die das und ein eine einen einer mit ohne im in wie für ist nicht takt takte dur moll stück von am auf "
    "kein keine bitte langsam langsame langsamer schnell schneller schnelles traurig ruhig klavier geige zum zur sekunden "
    "fröhlich ruhiges trauriges",
    "fr": "le la les des un une et avec sans en dans comme pour est pas du de à au aux mesures majeur mineur morceau "
    "qui sur lente rapide doux triste bémol dièse secondes musique d l s'il",
    "es": "el la los las un una y con sin en como para por de del es que no compases mayor menor pieza canción lento "
    "rápido rápida lenta triste sostenido segundos tranquila música alegre muy",
    "it": "il lo la gli le un una e con senza in come per di del della è che non battute maggiore minore brano pezzo "
    "lento veloce triste tranquillo diesis bemolle secondi da al nel alla chitarra pianoforte musica allegro molto",
    "pt": "o a os as um uma e com sem em como para por de do da é que não compassos maior menor peça música lento "
    "rápido rápida lenta triste sustenido bemol segundos violão no na num numa muito bateria calma alegre",
    "nl": "de het een en met zonder in van op als voor is niet geen maten maat majeur mineur stuk lied langzaam snel "
    "rustig vrolijk droevig seconden kalm rustige vrolijke een groot klein tempo muziek en bes",
    "pl": "i z bez w na jak dla nie jest oraz takty taktów dur moll utwór szybki wolny smutny spokojny spokojna sekund "
    "fortepian skrzypce ze do gitara perkusja tempo po smutna wesoła wesoły piosenka walc",
    "tr": "ve ile olmadan bir için gibi olmayan ölçü parça şarkı yavaş hızlı hüzünlü sakin saniye de da "
    "piyano keman davul yok sadece",
}
