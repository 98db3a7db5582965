"""Small common words that give a language away, and key words written only in it."""

STOPWORDS = {
    "en": "the a an and with in of for like at on to is it no without some piece song music my slow fast please by from "
    "minor major key tempo bars beats bpm time sharp flat chords guitar bass drums i you me we this that be should "
    "want need make write give can could about around into over under then but or not only just very as up out has "
    "have its it's let any all more less where while who which what so too also are was if your our their his her "
    "played playing plays lead melody tune section ends starts quiet loud light soft dark sweet long short second seconds "
    "minute minutes measures half",
    "de": "der die das und ein eine einen einer eines einem mit ohne im in wie für ist nicht takt takte dur moll stück "
    "von am auf kein keine keinen bitte langsam langsame langsamer schnell schneller schnelles traurig ruhig klavier "
    "geige zum zur sekunden fröhlich ruhiges trauriges den dem des es soll sollte ich du wir aus bei bis über unter "
    "nach vor aber oder auch nur sehr mehr etwas dann wird werden spielt spielen mir mein meine hätte gern mach "
    "schreib schreibe gib noch schon wenn als zu so um an sich er sie alle einfach kurz kurzes lang tempo lied leise "
    "laut tonart minute minuten ende anfang hintergrund alles sonst",
    "fr": "le la les des un une et avec sans en dans comme pour est pas du de à au aux mesures majeur mineur morceau "
    "qui sur lente rapide doux triste bémol dièse secondes musique d l s'il je tu il elle nous vous ce cette mon ma "
    "mes son sa ses que ne se où très plus moins puis ou mais joue jouée joué jouent fais fait écris moi ton toute "
    "tout tous petit petite lent vite gai gaie guitare batterie début fin jusqu qu c n y j chanson veux voudrais "
    "uniquement seulement trop environ entre sous chez genre style façon air par seul seule deux trois quatre minute "
    "minutes durée donne rien",
    "es": "el la los las un una y con sin en como para por de del es que no compases mayor menor pieza canción lento "
    "rápido rápida lenta triste sostenido segundos tranquila música alegre muy al se su sus mi tu me te lo le más "
    "menos pero o ni nada todo toda solo sólo quiero quisiera hazme haz ponme dame escribe compón algo unos unas "
    "este esta desde hasta hacia entre sobre cada donde cuando empieza termina suena suave fuerte guitarra batería "
    "bajo dos tres cuatro ocho dieciséis minuto minutos poco mucho tono tipo estilo ritmo melodía lleva final "
    "también unos va creciendo instrumentos bucle luego después",
    "it": "il lo la gli le i un uno una e con senza in come per di del della dei delle è che non battute maggiore minore "
    "brano pezzo lento veloce triste tranquillo diesis bemolle secondi da dal al nel nella alla allo chitarra "
    "pianoforte musica allegro molto vorrei voglio mi ti si ci più meno poco tutto tutti solo soltanto ma o né poi "
    "anche ed suona suonano scrivi fammi dammi componi ogni su sul sulla tra fra fino verso dolce forte due "
    "tre quattro otto sedici minuto minuti mezzo canzone finale inizio inizia tempo stile tipo melodia",
    "pt": "o a os as um uma e com sem em como para por de do da dos das é que não compassos maior menor peça música "
    "lento rápido rápida lenta triste sustenido bemol segundos violão no na nos nas num numa muito bateria calma "
    "alegre ao aos à às se seu sua meu minha mais menos mas ou nem nada todo toda tudo só apenas quero queria faz "
    "faça crie escreva me até desde entre sobre cada quando começa termina suave forte guitarra baixo dois duas três "
    "quatro oito dezesseis minuto minutos pouco tom tipo estilo ritmo melodia vai fim final depois também uns pelo "
    "pela algo cerca andamento",
    "nl": "de het een met zonder in van op als voor is niet geen maten maat majeur mineur stuk lied langzaam snel "
    "rustig vrolijk droevig seconden kalm rustige vrolijke groot klein tempo muziek en bes ik wil graag maak schrijf "
    "geef mij mijn jij wij er dat die dit deze om te naar bij aan uit over onder maar of ook alleen heel erg meer dan "
    "wordt worden speelt spelen zacht hard langzame snelle sombere rond ongeveer minuut minuten begint eindigt verder "
    "niets alles iets tot gitaar viool twee drie vier acht zestien",
    "pl": "i z bez w na jak dla nie jest oraz takty taktów dur moll utwór szybki wolny smutny spokojny spokojna sekund "
    "fortepian skrzypce ze do gitara perkusja tempo po smutna wesoła wesoły piosenka walc od przez pod nad przy to "
    "ten ta te się mi mnie mój moja chcę proszę napisz zrób stwórz coś tylko bardzo też albo lub ale potem aż gra "
    "grają cały minuta minuty minut dwa dwie trzy cztery osiem szesnaście muzyka melodia spokojne wolno szybko około",
    "tr": "ve ile olmadan bir için gibi olmayan ölçü parça şarkı yavaş hızlı hüzünlü sakin saniye de da piyano keman "
    "davul yok sadece olsun bana istiyorum yap yaz bu şu çok daha az ama veya ya sonra kadar ne her gitar müzik "
    "müziği dakika iki üç dört sekiz on ritim melodi çalsın çalıyor tonunda lütfen biraz parçası bas",
}
