"""Spanish words."""

THINGS = """
[instrument]
piano = piano* | pianos
grand_piano = piano de cola
epiano = piano eléctrico | pianos eléctricos
harpsichord = clavecín | clave | clavicémbalo
celesta = celesta
glockenspiel = glockenspiel | carillón
music_box = caja de música
vibraphone = vibráfono*
marimba = marimba*
xylophone = xilófono*
tubular_bells = campanas tubulares
bells = campanas
keyboard = teclado*
organ = órgano*
church_organ = órgano de iglesia | órgano de tubos
accordion = acordeón | acordeones
bandoneon = bandoneón | bandoneones
harmonica = armónica*
guitar = guitarra*
acoustic_guitar = guitarra acústica | guitarras acústicas
nylon_guitar = guitarra clásica | guitarra española | guitarras clásicas | guitarra flamenca
electric_guitar = guitarra eléctrica | guitarras eléctricas
distorted_guitar = guitarra distorsionada | guitarras distorsionadas | guitarra con distorsión | guitarra eléctrica distorsionada
bass = bajo | bajos
electric_bass = bajo eléctrico
synth_bass = bajo sintetizado
violin = violín | violines
viola = viola*
cello = violonchelo* | chelo* | violoncello
double_bass = contrabajo*
strings = cuerdas | sección de cuerdas
pizzicato = cuerdas pizzicato
harp = arpa*
timpani = timbales | timbal
choir = coro | coros
voice = voz | voces | cantante | canto
trumpet = trompeta*
trombone = trombón | trombones
tuba = tuba*
horn = trompa* | corno francés | corno
brass = metales | vientos metal | viento metal
sax = saxofón | saxofones | saxo*
alto_sax = saxo alto | saxofón alto
tenor_sax = saxo tenor | saxofón tenor
soprano_sax = saxo soprano | saxofón soprano
oboe = oboe*
english_horn = corno inglés
bassoon = fagot | fagotes
clarinet = clarinete*
piccolo = flautín | piccolo
flute = flauta* | flauta travesera
recorder = flauta dulce | flautas dulces
pan_flute = flauta de pan | zampoña | quena
woodwinds = maderas | vientos madera | viento madera
synth = sintetizador | sintetizadores | sinte*
pad = colchón | pad
banjo = banjo*
bagpipes = gaita*
ukulele = ukelele*
mandolin = mandolina*
charango = charango*
lute = laúd
drums = batería* | tambor | tambores | caja y bombo | bombo
percussion = percusión | percusiones | congas | maracas | cajón | bongós | palmas
drum_machine = caja de ritmos
brushes = escobillas | batería con escobillas
[ensemble]
string_quartet = cuarteto de cuerda | cuarteto de cuerdas
string_trio = trío de cuerda | trío de cuerdas
piano_trio = trío con piano
wind_quintet = quinteto de viento
brass_quintet = quinteto de metales
jazz_trio = trío de jazz
jazz_quartet = cuarteto de jazz
jazz_band = banda de jazz
rock_band = banda de rock | grupo de rock
orchestra = orquesta | orquesta sinfónica
string_orchestra = orquesta de cuerdas
brass_band = banda de metales
[duo]
2 = dúo | dueto
[neg]
pre = sin | sin ningún | sin ninguna | nada de | ningún | ninguna | ni | sin el | sin la | sin los | sin las | excepto | menos | no uses | no usar | que no haya | no quiero
other = ningún otro instrumento | sin otros instrumentos | nada más
none = sin embargo | sin duda | sin fin | sin prisa | no solo | sin parar
[forbid]
voice = instrumental | sin voz | sin voces | sin letra | sin canto
[open]
x = con acompañamiento | y otros | etc | etcétera | acompañamiento | y otros instrumentos | con banda | con una banda | por ejemplo | entre otros | y más
[closed]
x = sin acompañamiento | solo | sólo | solamente | únicamente | sola
[join]
or = o | ni | u
and = y | e
[unit]
bars = compases | compás
seconds = segundos | segundo | seg
minutes = minutos | minuto
bpm = pulsaciones por minuto | ppm | golpes por minuto | latidos por minuto | pulsos por minuto | negras por minuto
[label]
bpm = tempo | velocidad | tempo de
bars = duración | longitud | número de compases
[beat]
1 = negra | la negra
1.5 = negra con puntillo
2 = blanca
0.5 = corchea
[at]
x = aproximadamente | unos | unas
[seconds]
30 = medio minuto
60 = un minuto
90 = minuto y medio | un minuto y medio
[part]
before = cada | primeros | últimos | tras | por | primer | último
after = de introducción | de intro
[section]
x = estrofa | estribillo | introducción | puente
[time]
x = compás
[meter]
3/4 = tres por cuatro | tres cuartos | compás ternario | tiempo de vals
4/4 = cuatro por cuatro | cuatro cuartos
2/4 = dos por cuatro | dos cuartos
6/8 = seis por ocho | seis octavos
5/4 = cinco por cuatro
7/8 = siete por ocho
12/8 = doce por ocho
9/8 = nueve por ocho
2/2 = compás partido
[change]
key = modula | modulación | cambio de tonalidad | cambia de tonalidad
tempo = acelera | acelerando | cada vez más rápido | cada vez más lento | cambio de tempo | ralentiza
meter = cambio de compás
[count]
x = instrumentos
[atom]
0 = cero
1 = un | una | uno
2 = dos
3 = tres
4 = cuatro
5 = cinco
6 = seis
7 = siete
8 = ocho
9 = nueve
10 = diez
11 = once
12 = doce
13 = trece
14 = catorce
15 = quince
16 = dieciséis | diez y seis
17 = diecisiete
18 = dieciocho
19 = diecinueve
20 = veinte
24 = veinticuatro
25 = veinticinco
28 = veintiocho
22 = veintidós
30 = treinta
40 = cuarenta
50 = cincuenta
60 = sesenta
70 = setenta
80 = ochenta
90 = noventa
100 = cien | ciento
"""
STYLE = """
[stop]
x = guitarra clásica | guitarras clásicas
[veto]
x = de largo | lo largo | a lo largo
[tempo]
50 = muy lento | muy lenta | muy despacio
72 = lento | lenta | lentos | lentamente | despacio | pausado
85 = andante
105 = moderado | moderada | medio tiempo | tempo medio | no muy rápido | no demasiado rápido | no muy rápida | no demasiado rápida | no muy lento | no muy lenta | ni rápido ni lento | a medio tiempo | ni lento ni rápido
132 = rápido | rápida | rápidos | rápidamente | ligero y rápido | veloz
175 = muy rápido | muy rápida | rapidísimo
[genre]
rock = rock
metal = metal
pop = pop
ballad = balada*
folk = folk | folclore | folclórica | folclórico | popular
blues = blues
jazz = jazz
latin = latina | latino | salsa | tango | bolero | cumbia | rumba | flamenco | flamenca | bachata | merengue
electronic = electrónica | electrónico
ambient = ambiental
classical = clásica | clásico | barroca | barroco | sonata | sinfonía | minueto | fuga
chamber = música de cámara
film = banda sonora | cinematográfica | cinematográfico | película | música de cine
video game = videojuego* | videojuegos
march = marcha*
hymn = himno | villancico
[mood]
happy = alegre* | feliz | contenta | contento
sad = triste* | melancólico | melancólica
calm = tranquilo | tranquila | relajante* | sereno | serena | suave* | nana | canción de cuna | calma | relajado | relajada
tense = tenso | tensa | inquietante*
dark = oscuro | oscura | siniestro | siniestra | misterioso | misteriosa | tenebroso | tenebrosa
romantic = romántico | romántica | de amor
epic = épico | épica | heroico | heroica | majestuoso | majestuosa | triunfal
playful = juguetón | juguetona | divertido | divertida
dreamy = soñador | soñadora | onírico | onírica | etéreo | etérea
energetic = enérgico | enérgica | animado | animada | vigoroso | vigorosa | intenso | intensa
[density]
sparse = minimalista | escasa textura
dense = denso | densa
[repetition]
hypnotic = hipnótico | hipnótica
repetitive = repetitivo | repetitiva
[dynamics]
soft = piano suave | bajito
loud = fuerte
very loud = muy fuerte
[scale]
dorian = dórico
mixolydian = mixolidio
phrygian = frigio
pentatonic = pentatónica
natural minor = tono menor | tonalidad menor
[dance]
3/4 = vals | minueto
[filler]
lead = un | una | el | la | los | las | con | en | para | a | al | de | del | y | por favor | quiero | quisiera | haz | hazme | compón | escribe | crea | genera | dame | o | que | sobre | por | pieza para | tempo | tonalidad | compases | solo | tocado | tocada | en la tonalidad de
tail = un | una | el | la | los | las | con | en | para | a | al | de | del | y | por favor | o | que | sobre | por | solo | tocado por | tocada por | tempo | acompañado | acompañada | compás
whole = acordes | progresión de acordes | pieza | música | canción | tema | melodía | composición | obra | pieza musical | pista | cancioncilla
"""
