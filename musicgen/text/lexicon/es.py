"""Spanish words."""

THINGS = """
[instrument]
piano = piano* | pianos | pianista | piano acústico | piano vertical
grand_piano = piano de cola | piano de concierto
epiano = piano eléctrico | pianos eléctricos | teclado rhodes | rhodes | piano rhodes | wurlitzer
harpsichord = clavecín | clave | clavicémbalo | clavecines | clavicordio
celesta = celesta
glockenspiel = glockenspiel | carillón | lira
music_box = caja de música
vibraphone = vibráfono*
marimba = marimba*
xylophone = xilófono*
tubular_bells = campanas tubulares | campanas de iglesia | campana tubular
bells = campanas | campanillas | cascabeles | campanitas
keyboard = teclado*
organ = órgano* | órganos
church_organ = órgano de iglesia | órgano de tubos | órgano de catedral | órgano barroco
accordion = acordeón | acordeones | acordeón diatónico | concertina
bandoneon = bandoneón | bandoneones | bandoneonista
harmonica = armónica* | armónica de blues | armónicas
guitar = guitarra*
acoustic_guitar = guitarra acústica | guitarras acústicas | guitarra folk | guitarra de palo
nylon_guitar = guitarra clásica | guitarra española | guitarras clásicas | guitarra flamenca | guitarra de nylon | guitarra de cuerdas de nylon | guitarra de flamenco | guitarras flamencas | guitarras españolas | guitarra criolla
electric_guitar = guitarra eléctrica | guitarras eléctricas | guitarra rockera
distorted_guitar = guitarra distorsionada | guitarras distorsionadas | guitarra con distorsión | guitarra eléctrica distorsionada | guitarras eléctricas distorsionadas | guitarras con distorsión | guitarra saturada | guitarra heavy | guitarras pesadas
bass = bajo | bajos | línea de bajo | líneas de bajo | bajista
electric_bass = bajo eléctrico | guitarra bajo | bajos eléctricos | bajo funk
synth_bass = bajo sintetizado | bajo de sintetizador | bajo sintético | sub bajo | bajo 808
violin = violín | violines | violinista
viola = viola*
cello = violonchelo* | chelo* | violoncello | chelos | violonchelista | celo | celos
double_bass = contrabajo* | contrabajos
strings = cuerdas | sección de cuerdas | conjunto de cuerdas | cuerdas frotadas | orquesta de cuerda | instrumentos de cuerda | cuerdas orquestales
pizzicato = cuerdas pizzicato | cuerdas en pizzicato | pizzicatos | pizzicati
harp = arpa* | arpa celta | arpista
timpani = timbal | timbales de orquesta | timbales orquestales | timbales
choir = coro | coros | coral | coro mixto | coro masculino | coro femenino | coro infantil | coro gospel | coro de voces
voice = voz | voces | cantante | canto | vocal | vocales | voz humana | voz femenina | voz masculina | voces humanas | soprano | mezzosoprano | barítono | solista vocal | tarareo | cantantes | cante
trumpet = trompeta* | trompetista
trombone = trombón | trombones | trombonista
tuba = tuba*
horn = trompa* | corno francés | corno | cornos | trompas | trompa de armonía
brass = metales | vientos metal | viento metal | sección de metales | sección de metal | instrumentos de metal | los metales | bronces | brass
sax = saxofón | saxofones | saxo* | saxos | saxofonista
alto_sax = saxo alto | saxofón alto
tenor_sax = saxo tenor | saxofón tenor
soprano_sax = saxo soprano | saxofón soprano
oboe = oboe*
english_horn = corno inglés
bassoon = fagot | fagotes
clarinet = clarinete* | clarinetista
piccolo = flautín | piccolo
flute = flauta* | flauta travesera | flauta traversa | flautista | flautas traveseras
recorder = flauta dulce | flautas dulces
pan_flute = flauta de pan | zampoña | quena | flautas de pan | siku | sikus | quenas
woodwinds = maderas | vientos madera | viento madera | instrumentos de viento madera | vientos de madera | sección de maderas
synth = sintetizador | sintetizadores | sinte* | sintes | instrumentos electrónicos | sonidos electrónicos | sintetizador analógico | sintetizadores analógicos
pad = colchón | pad | pads | colchones | colchón de sintetizador | colchones de sintetizador | pad de sintetizador | pads de sintetizador | almohadilla | capas de sintetizador
banjo = banjo*
bagpipes = gaita*
ukulele = ukelele* | ukelele | ukulele
mandolin = mandolina* | mandolinas
charango = charango*
lute = laúd
drums = batería* | tambor | tambores | baterista | kit de batería | set de batería | tambores de guerra | ritmo de batería
percussion = percusión | percusiones | instrumentos de percusión | percusión latina | percusión ligera
drum_machine = caja de ritmos | cajas de ritmos | caja de ritmo | máquina de ritmos
brushes = escobillas | batería con escobillas | batería con escobilla | escobillas de jazz
honky_tonk = piano de salón | piano honky tonk
hammond = órgano hammond | hammond
electric_guitar@lead = guitarra solista | guitarra líder | guitarra principal
electric_guitar@chords = guitarra rítmica
clean_guitar = guitarra limpia | guitarra eléctrica limpia
muted_guitar = guitarra apagada
acoustic_bass = bajo acústico | contrabajo de jazz | bajo caminante | walking bass
fretless_bass = bajo sin trastes
slap_bass = bajo slap
strings@pad = colchón de cuerdas
hand_percussion = bongó | bongos | maraca | claves | güiro | pandereta | panderetas | castañuelas | cencerro | palmas | cajón | cajon flamenco | cajón flamenco | conga | congas | bongós | shaker | triángulo | triangulo | djembé | tabla | pandero
muted_trumpet = trompeta con sordina | trompeta asordinada
horns = sección de vientos
baritone_sax = saxo barítono | saxofón barítono
bass_clarinet = clarinete bajo
whistle = silbido | silbato | tin whistle
ocarina = ocarina
synth@figure = arpegiador | sintetizador arpegiado
synth_lead = sinte solista | sintetizador solista | sintetizador líder
square_lead = onda cuadrada
sitar = sitar
koto = koto
kalimba = kalimba
steel_drums = tambores metálicos | tambor metálico | steel drum
taiko = taiko
kit_piece = platillos | platillo | redoblante | caja clara | hi hat | charles | bombos | bombo
jazz_drums = batería de jazz
electronic_drums = batería electrónica | percusión electrónica
kit_808 = 808 | 808s | batería trap | batería 808
oud = laúd árabe
bass_flute = flauta baja
singing_bowls = cuencos tibetanos | cuenco tibetano
twelve_string = bajo sexto | guitarra de doce cuerdas
winds = vientos | instrumentos de viento | instrumento de viento | los vientos
[ensemble]
string_quartet = cuarteto de cuerda | cuarteto de cuerdas
string_trio = trío de cuerda | trío de cuerdas
piano_trio = trío con piano | trío de piano | trío para piano
wind_quintet = quinteto de viento | quinteto de vientos | quinteto de viento madera | quinteto de maderas
brass_quintet = quinteto de metales | quinteto de metal | quinteto de viento metal
jazz_trio = trío de jazz
jazz_quartet = cuarteto de jazz
jazz_band = banda de jazz | grupo de jazz | conjunto de jazz
rock_band = banda de rock | grupo de rock
orchestra = orquesta | orquesta sinfónica | orquesta completa | gran orquesta | orquesta de cámara | orquestal | orquesta filarmónica
string_orchestra = orquesta de cuerdas
brass_band = banda de metales
piano_four_hands = piano a cuatro manos | cuatro manos
string_quintet = quinteto de cuerda | quinteto de cuerdas
piano_quartet = cuarteto con piano | cuarteto de piano
piano_quintet = quinteto con piano | quinteto de piano
brass_quartet = cuarteto de metales
sax_quartet = cuarteto de saxofones | cuarteto de saxos
jazz_quintet = quinteto de jazz
big_band = big band | orquesta de swing
power_trio = power trio | trío de rock
metal_band = banda de metal | grupo de metal
mariachi = mariachi | mariachis | conjunto mariachi
marching_band = banda militar | banda de marcha
concert_band = banda sinfónica | banda de música | banda de concierto
rhythm_section = sección rítmica
satb = coro a cuatro voces | coro mixto a cuatro voces
a_cappella = a cappella | a capela | a capella
[duo]
2 = dúo | dueto
3 = trío
4 = cuarteto
5 = quinteto
[neg]
pre = sin | sin ningún | sin ninguna | nada de | ningún | ninguna | ni | sin el | sin la | sin los | sin las | excepto | menos | no uses | no usar | que no haya | no quiero | quita | quitar | quita la | quita el | omite | omitir | evita | evitar | elimina | no incluyas | no incluir | no pongas | no metas | sin nada de | cero | en vez de | en lugar de | no utilices | no debe haber | no debe tener | no debe llevar | que no tenga | que no lleve | no lleva | no tiene | todo menos | todo excepto | cualquier cosa menos | libre de | salvo | sin usar | y sin | y nada de | no quiero que haya | no hay | prescinde de | odio | sin ni un | tampoco | ni la | ni el | ni los | ni las | sin ningun tipo de | carente de | no añadas | ausencia de | no quiero oír | deja fuera | deja fuera la | deja fuera el | dejar fuera | deja afuera | prohibido usar | prohibido el | prohibida la | prohibidos los | prohibidas las | nunca | jamás | elimina la | elimina el | elimina los | elimina las | suprime | suprime la | descarta | descarta la | excluye | excluye la | excluye los | excluyendo | omitiendo | sin que haya | sin que suenen | sin que suene | que no aparezca | que no aparezcan | que no suene | que no suenen | que no incluya | no debe sonar | no deben sonar | ni un solo | ni una sola | olvida | olvida la | olvídate de | olvídate de la | ni rastro de | a excepción de | con excepción de | exceptuando | prescindiendo de | prescinde de la | prescinde del | prescindir de | quita los | quita las | quítale la | quítale el | sácale la | saca la | saca el | fuera la | fuera el | fuera los | fuera las | exento de | desprovisto de | no me pongas | no le pongas | no uses la | no uses el | no uses ni | que no uses | evita la | evita el | evita los | evita las | evitando | no quiero la | no quiero ni | tampoco quiero | no necesito | paso de | nada con
other = ningún otro instrumento | sin otros instrumentos | nada más | ningún instrumento más | y nada más | sin ningún otro instrumento | sin más instrumentos
none = sin embargo | sin duda | sin fin | sin prisa | no solo | sin parar
post = prohibido | prohibida | fuera | prohibidos | prohibidas | no gracias | excluidos | excluidas | excluido | excluida | ni hablar | sobran | sobra | están de más | no hace falta | no hacen falta | no son bienvenidos | ausentes | ausente | en silencio | descartados | descartada
closing = no
[forbid]
voice = instrumental | sin voz | sin voces | sin letra | sin canto | sin vocales | sin cantante | sin palabras | sin voz humana | puramente instrumental | instrumentales
drums = sin ritmo de batería | sin beat
synth = sin electrónica | nada electrónico | sin sonidos electrónicos | sin instrumentos electrónicos
[open]
x = con acompañamiento | y otros | etc | etcétera | acompañamiento | y otros instrumentos | con banda | con una banda | por ejemplo | entre otros | y más | y demás | entre otras cosas | lo demás es libre | y lo que quieras | con más instrumentos | y otros más | acompañado por una banda | con grupo | con conjunto
[closed]
x = sin acompañamiento | solo | sólo | solamente | únicamente | sola | nada más que | exclusivamente | a solas | por sí solo | nada excepto | nada salvo | nada más aparte de | ningún instrumento salvo | ningún instrumento excepto | ningún otro instrumento que | nada que no sea | únicamente con | solo con | sólo con | tan solo | tan sólo | sin nada más | y ya | y punto | y nadie más
[join]
or = o | ni | u
and = y | e | y un | y una | junto con | más | además de
[unit]
bars = compases | compás | compaces
seconds = segundos | segundo | seg
minutes = minutos | minuto
bpm = pulsaciones por minuto | ppm | golpes por minuto | latidos por minuto | pulsos por minuto | negras por minuto | golpes por min | beats por minuto | bits por minuto | tiempos por minuto | pulsos/minuto | pulsaciones/minuto
[label]
bpm = tempo | velocidad | tempo de | metrónomo | metrónomo a | metrónomo en | velocidad de
bars = duración | longitud | número de compases | duración de | extensión
[beat]
1 = negra | la negra | negras | la negra a
1.5 = negra con puntillo | la negra con puntillo
2 = blanca | la blanca | blancas
0.5 = corchea
[at]
x = aproximadamente | unos | unas
[seconds]
30 = medio minuto
60 = un minuto | minuto entero | un minuto entero
90 = minuto y medio | un minuto y medio
120 = par de minutos | un par de minutos
150 = dos minutos y medio
[part]
before = cada | primeros | últimos | tras | por | primer | último
after = de introducción | de intro | frase | de frase | frases
loop = bucle | loop | patrón
[section]
intro = intro | introducción | entrada
verse = estrofa | estrofas | verso | versos
chorus = estribillo | estribillos | coro
bridge = puente
prechorus = pre-estribillo | preestribillo | pre-coro | precoro
outro = outro | coda | final | cierre | salida
interlude = interludio
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
tempo = acelera | acelerando | cada vez más rápido | cada vez más lento | cambio de tempo | ralentiza | se acelera | va acelerando | se va acelerando
meter = cambio de compás
[count]
x = instrumentos | instrumento
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
16 = dieciséis | diez y seis | dieciseis
17 = diecisiete
18 = dieciocho
19 = diecinueve
20 = veinte
24 = veinticuatro
25 = veinticinco
28 = veintiocho
22 = veintidós | veintidos
30 = treinta
40 = cuarenta
50 = cincuenta
60 = sesenta
70 = setenta
80 = ochenta
90 = noventa
100 = cien | ciento
21 = veintiún | veintiuno | veintiuna
23 = veintitrés
26 = veintiséis
27 = veintisiete
29 = veintinueve
1000 = mil
[stop]
x = clave de sol | clave de fa | clave de do | en clave de | piano piano | música de cámara | bajo la | bajo el | bajo las | bajo los | bajo un | bajo una | bajo tu | bajo mi | por lo bajo | voz baja | más bajo | volumen bajo | tono bajo | llave maestra | en voz alta | cuerda floja | cuerdas vocales | bajo volumen | muy bajo | bajo tierra | metales preciosos | maderas nobles | trompa de elefante | barrio bajo | registro bajo | nivel bajo | clave del | la clave | palabra clave | tempo bajo | bajo su | planta baja | bajo cero | jefe final | punto final | a coro
[leading]
x = sobre todo | principalmente | mayormente | encabezado por | liderado por | centrado en | basado en | con protagonismo de | dominado por | predominio de
[bars]
[number]
2.5 = dos y medio
[phrases]
x = frases | secciones | partes | periodos | períodos | mitades
"""
STYLE = """
[stop]
x = guitarra clásica | guitarras clásicas | película vieja | película de fotos | juego de palabras | en juego | juegos olímpicos | fuera de juego | juego de mesa | juegos de mesa | medio ambiente | con miedo | muy buena onda | gracias | fuerte abrazo | aire fuerte | viento fuerte | lluvia suave | brisa suave | luz suave | piel suave | triste historia | en calma chicha | a la marcha | ponerse en marcha | en marcha | sobre la marcha | grandes superficies | sueño profundo | la noche oscura | oscura noche | noche oscura | bosque oscuro | callejón oscuro | cielo oscuro | calle oscura
[veto]
x = de largo | lo largo | a lo largo
[tempo]
50 = muy lento | muy lenta | muy despacio | lentísimo | lentísima | lentísimamente | extremadamente lento | extremadamente lenta | súper lento | super lento | largo
72 = lento | lenta | lentos | lentamente | despacio | pausado | tempo lento | ritmo lento | más bien lento | más bien lenta | pausada | pausadamente | lentito | tirando a lento | a paso lento | bastante lento | bastante lenta | reposado | reposada
85 = andante | a paso de paseo | a paso tranquilo | tempo de paseo | andando
105 = moderado | moderada | medio tiempo | tempo medio | ni rápido ni lento | a medio tiempo | ni lento ni rápido | moderato | moderadamente | velocidad media | velocidad moderada | ritmo moderado | tempo moderado | ni muy rápido ni muy lento | ni muy lento ni muy rápido | ritmo medio | medio-tempo
132 = rápido | rápida | rápidos | rápidamente | ligero y rápido | veloz | allegro | rápidas | veloces | deprisa | a buen ritmo | a toda marcha | tempo rápido | ritmo rápido | más bien rápido | acelerado | acelerada | a velocidad alta | bastante rápido | bastante rápida
175 = muy rápido | muy rápida | rapidísimo | presto | a toda velocidad | rapidísima | extremadamente rápido | extremadamente rápida | súper rápido | super rápido | vertiginoso | vertiginosa | a toda pastilla | velocísimo | frenético tempo
60 = larghetto
65 = adagio
90 = andantino
~105 = no muy rápido | no demasiado rápido | no muy rápida | no demasiado rápida | no muy lento | no muy lenta | sin prisa | sin prisas | nada rápido | no rápido | no tan rápido | no tan rápida | no demasiado lento
115 = allegretto
150 = vivace | vivaz | muy vivo
190 = prestissimo
[genre]
rock = rock | rockero | rockera | rock duro | rock alternativo | rock clásico | rock progresivo | rock psicodélico | indie | rock and roll | rocanrol | surf | grunge | rock indie
metal = heavy metal | metalero | metalera | death metal | black metal | thrash | metal pesado | metal sinfónico | metal
pop = pop | música pop | canción pop | pop español | pop latino | synth pop | synthpop | k-pop
ballad = balada* | power ballad | balada romántica
folk = folk | folclore | folclórica | folclórico | folk acústico | cantautor | canción de autor | canción popular | canto popular | trova | nueva trova | folklore | música tradicional
blues = blues | bluesero | bluesera | blues lento | boogie
jazz = jazz | jazzístico | jazzística | jazzero | jazzera | swing jazz | bebop | bossa jazz | jazz fusión | jazz suave
latin = latina | latino | salsa | tango | bolero | cumbia | rumba | flamenco | flamenca | bachata | merengue | latinas | latinos | música latina | bossa nova | bossa | samba | mambo | chachachá | cha cha cha | son cubano | rumba flamenca | bulería | bulerías | sevillanas | soleá | pasodoble | ranchera | mariachi | reguetón | reggaetón | vallenato | cumbias | bachatas | danzón | milonga | chacarera | zamba | huapango | habanera | tanguero
electronic = electrónica | electrónico | electrónicos | electrónicas | electro | techno | tecno | house | trance | edm | dubstep | drum and bass | synthwave | música electrónica | dance | música dance | música de baile electrónica | música de club | electrónica bailable
ambient = ambiental | ambient | ambientales | música ambiental | música ambient | new age | nueva era | meditación | relajación | para meditar | música de meditación | drone
classical = clásica | clásico | barroca | barroco | sonata | sinfonía | minueto | fuga | clásicos | clásicas | música clásica | romanticismo | vals clásico | concierto para piano | preludio | nocturno | fuga barroca | minué | sonatina | música barroca | estilo barroco | contrapunto | sinfónico | sinfónica | renacentista | impresionista | clasicismo | invención | piano clásico
chamber = música de cámara | cámara | camerístico | camerística | música de camara
film = banda sonora | cinematográfica | cinematográfico | música de cine | bandas sonoras | cine | música de película | de cine | cinemático | cinemática | tráiler | trailer | western | música para película | cine negro | música para cine
video game = videojuego* | videojuegos | videojuego | 8 bits | 8 bit | chiptune | música de juego | arcade | 16 bits
march = marcha* | marchas | marcha militar | marcha fúnebre | marcha nupcial | himno nacional | desfile militar | pasacalles
hymn = himno | villancico | himnos | villancicos | gospel | coral religioso | canto gregoriano | música sacra | sacra | religioso | religiosa | música de iglesia | salmo | espiritual
punk = punk | punk rock | punki | hardcore
country = country | bluegrass | vaquera | vaquero | música country | americana
celtic = celta | celtas | música celta | irlandés | irlandesa | escocés | escocesa | jiga | gaélico | gaélica | música irlandesa
funk = funk | funky | funkero | funk setentero
soul = soul | r&b | rhythm and blues | neo soul | música soul | motown
disco = disco | música disco | discoteca
hip hop = hip hop | hip-hop | rap | trap | lo-fi | lofi | boom bap | rapero
reggae = reggae | ska | dub | dancehall | roots reggae
art song = ópera | aria | operístico | operística | lied | zarzuela
ragtime = ragtime | rag
world = música del mundo | árabe | oriental | africana | africano | andina | andino | klezmer | balcánica | balcánico | hindú | india | música india | japonesa tradicional | china tradicional | gitana | medio oriente | asiática | étnica | étnico | afrobeat | fado | hawaiana
[mood]
happy = alegre* | feliz | contenta | contento | alegremente | felices | contentos | jubiloso | jubilosa | festivo | festiva | festivos | optimista | optimistas | jovial | dichoso | dichosa | risueño | risueña | esperanzador | esperanzadora | esperanzado | gozoso | gozosa | radiante | soleado | soleada | alegría | felicidad | buen rollo | positivo | positiva | celebración | de fiesta | jubilo
sad = triste* | melancólico | melancólica | melancólicos | melancólicas | melancolía | tristeza | tristes | lloroso | llorosa | dolido | dolorosa | doloroso | afligido | lúgubre | desolado | desolada | apenado | desconsolado | desconsolada | solitario | solitaria | soledad | agridulce | llanto | lamento | desamor | penoso | lacrimógeno | deprimente | deprimido | desgarrador | desgarradora | corazón roto | elegía | luto | añoranza
calm = tranquilo | tranquila | relajante* | sereno | serena | nana | canción de cuna | calma | relajado | relajada | tranquilos | tranquilas | tranquilidad | pacífico | pacífica | apacible | apacibles | sosegado | sosegada | plácido | plácida | relajantes | relajados | relax | paz | suavemente | dulce | dulces | arrullo | canciones de cuna | serenidad | meditativo | meditativa | reconfortante | acogedor | acogedora | chill | quieto | quieta | calmado | calmada | calmante | para dormir | bucólico | bucólica | contemplativo | contemplativa | tierno | tierna | calmo | suave | suaves
tense = tenso | tensa | inquietante* | tensión | suspense | suspenso | inquieto | inquieta | nervioso | nerviosa | angustioso | angustiosa | ansioso | ansiosa | ansiedad | angustiante | agobiante | intriga | thriller | urgente | en vilo | tensos | desasosiego
dark = oscuro | oscura | siniestro | siniestra | misterioso | misteriosa | tenebroso | tenebrosa | oscuros | oscuras | oscuridad | siniestros | tenebrosos | terror | aterrador | aterradora | terrorífico | terrorífica | espeluznante | macabro | macabra | sombrío | sombría | sombríos | gótico | gótica | misterio | misteriosos | enigmático | enigmática | maligno | malvado | malvada | amenazante | amenazador | amenazadora | ominoso | ominosa | embrujado | embrujada | escalofriante | fantasmal | perturbador | perturbadora | pesadilla | diabólico | de miedo
romantic = romántico | romántica | de amor | románticos | románticas | romance | apasionado | apasionada | amoroso | amorosa | enamorado | enamorada | enamorados | sensual | sensuales | íntimo | íntima | seductor | seductora | canción de amor | pasional | pasión
epic = épico | épica | heroico | heroica | majestuoso | majestuosa | triunfal | épicos | épicas | heroicos | grandioso | grandiosa | triunfante | triunfo | monumental | solemne | majestuosos | glorioso | gloriosa | victorioso | victoriosa | imponente | epopeya | legendario | legendaria | gesta | noble | titánico | victoria
playful = juguetón | juguetona | divertido | divertida | juguetones | divertidos | divertidas | travieso | traviesa | traviesos | pícaro | pícara | gracioso | graciosa | cómico | cómica | caprichoso | caprichosa | infantil | humorístico | humorística | saltarín | saltarina | simpático | simpática | burlón | circense | bromista | chistoso | chistosa | lúdico | lúdica
dreamy = soñador | soñadora | onírico | onírica | etéreo | etérea | soñadores | ensoñador | ensoñadora | de ensueño | ensueño | mágico | mágica | flotante | místico | mística | celestial | vaporoso | vaporosa | etéreos | irreal | surrealista | hipnagógico | encantado | encantada | brumoso | brumosa | cuento de hadas | nebuloso
energetic = enérgico | enérgica | animado | animada | vigoroso | vigorosa | intenso | intensa | enérgicos | enérgicas | energético | energética | energía | con mucha energía | lleno de energía | llena de energía | potente | potentes | poderoso | poderosa | agresivo | agresiva | furioso | furiosa | rabioso | rabiosa | frenético | frenética | animados | animadas | vibrante | vibrantes | explosivo | explosiva | bailable | salvaje | vigor | marchoso | marchosa | cañero | cañera | movido | movida | trepidante | trepidantes | intensos | feroz | adrenalina | motivador | motivadora | impetuoso | estimulante | excitante | dinámico | dinámica | fogoso | fogosa | desenfrenado | desenfrenada
[density]
sparse = minimalista | escasa textura | minimal | pocas notas | espaciado | espaciada | desnudo | desnuda | austero | austera | poco denso | poco densa | espacioso | espaciosa | sobrio | sobria | con mucho espacio | textura ligera | despojado | despojada | aireado | aireada | con silencios
dense = denso | densa | densos | cargado | cargada | muchas notas | lleno de notas | textura rica | textura densa | tupido | tupida | recargado | recargada | espeso | espesa | abigarrado | con muchas capas
very sparse = muy minimalista | muy pocas notas | casi vacío | muy escaso | muy poco denso
very dense = muy denso | muy densa | densísimo | densísima | muy cargado | muro de sonido | muy cargada
[repetition]
hypnotic = hipnótico | hipnótica | hipnotizante | hipnóticos | mántrico | en trance
repetitive = repetitivo | repetitiva | repetitivos | repetitivas | que se repite | ostinato | repetición | repite | machacón | machacona | siempre igual
varied = variado | variada | con variaciones | con variación | variaciones | con variedad | mucha variedad
ever-changing = siempre cambiante | siempre cambiando | sin repetirse | sin repetición | sin repeticiones | que no se repita | nunca se repite | cambiante | cambiantes | en constante cambio | en constante evolución | no repetitivo | no repetitiva | que cambia constantemente
[dynamics]
soft = piano suave | bajito | a volumen bajo | suavecito | en voz baja | bajo volumen | volumen bajo | delicado | delicada | delicadamente | quedo | con delicadeza | sin hacer ruido
loud = fuerte | fuertes | alto volumen | volumen alto | ruidoso | ruidosa | estruendoso | estruendosa
very loud = muy fuerte | a todo volumen | muy fuertes | fortissimo | fortísimo | atronador | atronadora | ensordecedor | ensordecedora | al máximo volumen
very soft = muy suave | muy suaves | pianissimo | pianísimo | susurrado | muy bajito | casi inaudible | muy suavemente | un susurro | apenas audible
medium = volumen medio | mezzoforte | mezzo forte | a medio volumen
varied = contrastes dinámicos | dinámica variada | contraste dinámico | mucho contraste dinámico | cambios de dinámica | dinámicas contrastantes
[scale]
dorian = dórico | dórica | modo dórico
mixolydian = mixolidio | mixolidia | modo mixolidio
phrygian = frigio | frigia | modo frigio | frigio dominante
pentatonic = pentatónica | pentatónico | escala pentatónica | pentatónicas
natural minor = tono menor | tonalidad menor | modo menor | menor natural | en menor | escala menor | eólico
harmonic minor = menor armónica | menor armónico | escala menor armónica
major = modo mayor | tono mayor | escala mayor | en mayor | jónico
lydian = lidio | lidia | modo lidio
blues = escala de blues
chromatic = cromático | cromática | escala cromática
[dance]
3/4 = vals | minueto | valses | mazurca | polonesa | jota | vals lento | zarabanda | minué | minuete
6/8 = jiga | tarantela | barcarola
2/4 = polca
[filler]
lead = un | una | el | la | los | las | con | en | para | a | al | de | del | y | por favor | quiero | quisiera | haz | hazme | compón | escribe | crea | genera | dame | o | que | sobre | por | pieza para | tempo | tonalidad | compases | solo | tocado | tocada | en la tonalidad de | unas | unos | ponme | hazme un | algo | toca | interpreta | una pieza de | quiero algo
tail = un | una | el | la | los | las | con | en | para | a | al | de | del | y | por favor | o | que | sobre | por | solo | tocado por | tocada por | tempo | acompañado | acompañada | compás
whole = acordes | progresión de acordes | pieza | música | canción | tema | melodía | composición | obra | pieza musical | pista | cancioncilla
[genre?]
film = película | películas | cortometraje | documental
video game = juego | juegos | rpg | mazmorra | jefe final
chamber = cuarteto de cuerda | cuarteto de cuerdas | quinteto de viento | trío de cuerda | quinteto de cuerda | quinteto de metales | trío con piano | cuarteto con piano
classical = orquestal | para orquesta
march = himno nacional | fanfarria
[feel]
swung = swing | con swing | shuffle | ritmo swing | swingueado | swingueada | atresillado | corcheas con swing | corcheas swingueadas | swingueando
straight = sin swing | corcheas rectas | ritmo recto | pulso recto | no swing | nada de swing | corcheas iguales
[loop]
yes = bucle | bucles | en bucle | loop | loops | loopeable | bucle perfecto | bucle infinito | bucle continuo | que se pueda repetir en bucle | que vuelva al principio | vuelve al principio | que enlace con el principio | en loop | se repita sin fin | bucle sin fin | repetible sin fin | repetirse sin cortes | repetición infinita | que se repita sin cortes | que pueda repetirse sin cortes
no = sin bucle | no un bucle | no en bucle | sin loop | no es un bucle | que no sea un bucle | no hace falta que haga bucle
[pickup]
yes = anacrusa | con anacrusa | compás de anacrusa | comienzo anacrúsico | anacrúsico | anacrúsica | levare | en levare | nota de anacrusa
no = sin anacrusa | comienzo tético | tético | empieza en el primer tiempo | empieza a tierra
[arc]
builds = crescendo | en crescendo | va creciendo | va en aumento | crece | creciendo | creciente | cada vez más fuerte | cada vez más intenso | cada vez más intensa | va subiendo | sube de intensidad | aumenta poco a poco | aumenta la intensidad | gana intensidad | ganando intensidad | in crescendo | se intensifica | que crezca | que vaya creciendo | que vaya de menos a más | de menos a más | empieza suave | empieza suavemente | comienza suave | empieza bajito | empieza tranquilo | empieza tranquila | gran final | final apoteósico | final explosivo | termina fuerte | acaba fuerte | acaba a lo grande | termina a lo grande | crece hasta | hasta un clímax | hasta el clímax | va a más | entran uno a uno | de suave a fuerte | se va añadiendo | fade in | aumentando | intensidad creciente | aumenta gradualmente | sube poco a poco | crece poco a poco | empiece suave | empiece bajito | empiece tranquilo | empiece tranquila | comience suave | comience tranquilo | empiece suavemente | empezar suave | empezando suave | comience bajito | termine a lo grande | termine fuerte | acabe fuerte | acabe a lo grande | terminar a lo grande | vaya en aumento | que suba | vaya subiendo | inicie suave
fades = se desvanece | desvaneciéndose | desvanecerse | se apaga | apagándose | va desapareciendo | desaparece poco a poco | se va apagando | fade out | fundido final | fundido | decrescendo | diminuendo | disminuyendo | disminuye | cada vez más suave | cada vez más bajo | cada vez más bajito | cada vez más débil | de más a menos | termina suave | acaba suave | termina suavemente | termina en silencio | acaba en silencio | muere poco a poco | se extingue | se va extinguiendo | va bajando de volumen | baja de volumen | bajando el volumen | de fuerte a suave | empieza fuerte | se diluye | va desvaneciéndose | se va desvaneciendo | que se desvanezca | desvaneciendo | final suave | termina bajito | acaba bajito | se pierde en el silencio | termine suave | acabe suave | termine bajito | que se apague | que se vaya apagando | terminar suave | termine en silencio | se vaya apagando | se desvanezca
arch = crece y decrece | sube y baja | crece y luego decrece | clímax en el medio | clímax en el centro | clímax a la mitad | forma de arco | en arco | crece y se apaga | crescendo y diminuendo | crescendo y decrescendo | más fuerte en el medio | fuerte en el medio
steady = intensidad constante | misma intensidad | volumen constante | mismo volumen | intensidad uniforme | sin crescendo | sin crescendos | sin cambios de intensidad | sin cambios de volumen | dinámica constante | dinámica plana | sin clímax | constante de principio a fin | energía constante | sin crecer
[form]
A B A = forma ternaria
A B = forma binaria
A B A C A = forma rondó | forma de rondó | en forma de rondó
[role]
lead = melodía | melodía principal | voz principal | tema principal | línea melódica | voz cantante | melodías
<lead = lleva la melodía | llevan la melodía | lleva la voz cantante | toca la melodía | tocan la melodía | hace la melodía | hacen la melodía | canta la melodía | cantan la melodía | tiene la melodía | de solista | como solista | como melodía | como voz principal | interpreta la melodía | con la melodía | llevando la melodía | tocando la melodía | para la melodía | en la melodía | de protagonista | como protagonista | al frente | lidera | lleva el tema | haciendo la melodía | tocan el tema | toca el tema | a cargo de la melodía | es el protagonista
>lead = melodía en el | melodía en la | melodía a cargo de | melodía de | melodía para | melodía tocada por | melodía la lleva | melodía la toca | melodía la hace | melodía la canta | melodía interpretada por | melodía al | melodía: | lleva la melodía el | lleva la melodía la | la melodía la lleva el | la melodía la lleva la | solista:
chords = acordes | acompañamiento | armonía | rasgueos | rasgueo | base armónica
<chords = acompaña | acompañan | acompañando | hace los acordes | toca los acordes | tocan los acordes | toca acordes | tocan acordes | tocando acordes | rasguea | rasgueando | hace el acompañamiento | como acompañamiento | de acompañamiento | acompañante | para los acordes | pone los acordes | con los acordes | haciendo acordes | en los acordes | hace acordes
>chords = acompañado por | acompañada por | acompañado de | acompañada de | acompañados por | acompañadas por | acompañamiento de | acordes en el | acordes en la | acompañamiento al | lo acompaña | la acompaña | la acompañan | lo acompañan | acompañamiento: | acordes:
pad = notas largas | acordes largos | acordes sostenidos | notas sostenidas | nota pedal
<pad = notas largas | sostiene | con notas largas | sostienen
figure = arpegios | arpegio | arpegiado | arpegiada | ostinato | acordes rotos | bajo de alberti | acordes desplegados
<figure = hace arpegios | arpegia | toca arpegios | arpegiando | haciendo arpegios | hacen arpegios | tocando arpegios | con un ostinato | en arpegios
>figure = arpegios de | arpegios en el | arpegios en la | arpegios al | arpegios con | ostinato de | ostinato en
<bass = hace el bajo | toca la línea de bajo | lleva el bajo | hace la línea de bajo | como bajo | llevando el bajo | haciendo el bajo | marca el bajo
>bass = línea de bajo en la | línea de bajo en el | línea de bajo a cargo de | bajo a cargo de | línea de bajo de | línea de bajo con | línea de bajo tocada por
"""
