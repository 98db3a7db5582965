"""French words."""

THINGS = """
[instrument]
piano = piano* | pianoforte
grand_piano = piano à queue
epiano = piano électrique
harpsichord = clavecin*
celesta = célesta
glockenspiel = carillon
music_box = boîte à musique
vibraphone = vibraphone*
marimba = marimba*
xylophone = xylophone*
tubular_bells = cloches tubulaires
bells = cloches | clochettes
keyboard = clavier* | synthé
organ = orgue*
church_organ = grand orgue | orgue d'église | orgues d'église
hammond = orgue hammond
accordion = accordéon*
bandoneon = bandonéon
harmonica = harmonica*
guitar = guitare* | guitariste
acoustic_guitar = guitare acoustique | guitares acoustiques | guitare folk | guitare sèche
nylon_guitar = guitare classique | guitares classiques | guitare espagnole
electric_guitar = guitare électrique | guitares électriques
distorted_guitar = guitare saturée | guitares saturées | guitare distordue | guitares distordues | guitare électrique saturée | guitares électriques saturées
bass = basse
electric_bass = basse électrique | guitare basse
synth_bass = basse synthé
violin = violon*
viola = alto | altos
cello = violoncelle*
double_bass = contrebasse*
strings = cordes | section de cordes | ensemble à cordes
pizzicato = cordes pincées
harp = harpe*
timpani = timbale*
choir = choeur* | chœur* | chorale
voice = voix | chanteur | chanteuse | chant
trumpet = trompette*
trombone = trombone*
tuba = tuba*
horn = cor | cors | cor d'harmonie | cor français
brass = cuivres | section de cuivres
sax = saxophone* | saxo*
alto_sax = saxophone alto | sax alto | saxo alto
tenor_sax = saxophone ténor | sax ténor | saxo ténor
soprano_sax = saxophone soprano | sax soprano
baritone_sax = saxophone baryton
oboe = hautbois
english_horn = cor anglais
bassoon = basson*
clarinet = clarinette*
bass_clarinet = clarinette basse
piccolo = piccolo*
flute = flûte | flûtes | flûte traversière | flûtes traversières
recorder = flûte à bec | flûtes à bec
pan_flute = flûte de pan
woodwinds = bois | instruments à vent
synth = synthétiseur* | synthé* | synthétiseurs
pad = nappe* | nappes de synthé
banjo = banjo*
bagpipes = cornemuse*
ukulele = ukulélé*
mandolin = mandoline*
lute = luth
hurdy_gurdy = vielle à roue
drums = batterie* | tambour* | caisse claire
percussion = percussion* | percussions
brushes = balais | batterie aux balais
drum_machine = boîte à rythmes
[ensemble]
string_quartet = quatuor à cordes
string_trio = trio à cordes
piano_trio = trio avec piano
wind_quintet = quintette à vent
brass_quintet = quintette de cuivres
jazz_trio = trio de jazz | trio jazz
jazz_quartet = quartet de jazz | quartette de jazz
jazz_band = orchestre de jazz | groupe de jazz
rock_band = groupe de rock | groupe rock
brass_band = fanfare
orchestra = orchestre | orchestre symphonique
string_orchestra = orchestre à cordes
[duo]
2 = duo
[neg]
pre = sans | pas de | pas d' | aucun | aucune | ni | sans aucun | sans aucune | pas de la | jamais de | excepté | hormis | sans la | sans le | sans les | point de | ni de
other = aucun autre instrument | pas d'autres instruments | rien d'autre
none = sans doute | sans fin | sans cesse | pas de problème
[forbid]
voice = instrumental | instrumentale | sans voix | sans paroles | pas de voix | sans chant | pas de chant
[open]
x = avec accompagnement | et autres | etc | accompagnement | et d'autres instruments | avec groupe | avec un groupe | par exemple | entre autres | accompagné par un groupe
[closed]
x = sans accompagnement | seulement | uniquement | seul | seule | solo | rien que
[join]
or = ou | ni | ni de
and = et
[unit]
bars = mesures | mesure
seconds = secondes | seconde | sec
minutes = minutes | minute | mn
bpm = battements par minute | pulsations par minute | à la minute | battements à la minute
[label]
bpm = tempo | tempo de | vitesse
bars = longueur | durée | nombre de mesures
[beat]
1 = noire | la noire
1.5 = noire pointée | la noire pointée
2 = blanche | la blanche
3 = blanche pointée
0.5 = croche | la croche
[at]
x = environ
[seconds]
30 = demi-minute | une demi-minute
60 = une minute
90 = une minute et demie
[part]
before = chaque | toutes les | premières | dernières | première | dernière | après | par
after = d'introduction | d'intro
[section]
x = couplet | refrain | introduction | pont
[time]
x = mesure
[meter]
3/4 = trois temps | à trois temps | mesure à trois temps | trois quatre | trois-quatre | ternaire à trois temps
4/4 = quatre temps | à quatre temps | quatre quatre
2/4 = deux temps | à deux temps | deux quatre
6/8 = six huit | six-huit
5/4 = cinq temps | cinq quatre
12/8 = douze huit
7/8 = sept huit
9/8 = neuf huit
2/2 = à la blanche
[change]
key = module vers | modulation | change de tonalité | changement de tonalité
tempo = accélère | accélérant | ralentit | de plus en plus vite | de plus en plus lent | changement de tempo
meter = changement de mesure
[count]
x = instruments
[atom]
0 = zéro
1 = un | une
2 = deux
3 = trois
4 = quatre
5 = cinq
6 = six
7 = sept
8 = huit
9 = neuf
10 = dix
11 = onze
12 = douze
13 = treize
14 = quatorze
15 = quinze
16 = seize
17 = dix-sept
18 = dix-huit
19 = dix-neuf
20 = vingt | vingts
30 = trente
40 = quarante
50 = cinquante
60 = soixante
100 = cent
"""
STYLE = """
[veto]
x = chant
[stop]
x = guitare classique | guitares classiques
[tempo]
50 = très lent* | très lentement
72 = lent | lente | lents | lentement | lentes
105 = modéré | modérée | tempo moyen | pas trop vite | pas trop rapide | modérément | pas trop lent | pas trop lente | allure modérée | ni lent ni rapide | moyennement rapide
132 = rapide* | vite | rapidement | enlevé | soutenu
150 = vif | vive
175 = très rapide* | très vite
[genre]
rock = rock
metal = métal | metal
pop = pop | variété
ballad = ballade*
country = country
folk = folk | folklorique | chanson folk
celtic = celtique | bretonne | irlandaise
blues = blues
jazz = jazz | jazzy | jazz manouche
latin = latine | tango | salsa | bossa-nova
electronic = électronique | électro | techno
ambient = ambient | ambiante
classical = classique | baroque | sonate | symphonie | nocturne | prélude | menuet
art song = mélodie française | opéra
chamber = musique de chambre
film = musique de film | cinématographique | cinéma
video game = jeu vidéo | jeux vidéo
march = marche | marche militaire | marche funèbre
hymn = hymne | cantique | chant de noël
[mood]
happy = joyeux | joyeuse | gai | gaie | heureux | heureuse | enjoué | enjouée | allègre
sad = triste* | mélancolique* | tristement
calm = calme* | paisible* | tranquille* | doux | douce | apaisant* | berceuse | reposant* | sereine | serein
tense = tendu | tendue | angoissant* | inquiétant* | suspense
dark = sombre* | sinistre* | effrayant* | lugubre* | mystérieux | mystérieuse
romantic = romantique* | amoureux | amoureuse | chanson d'amour
epic = épique* | héroïque* | majestueux | majestueuse | triomphant* | grandiose
playful = ludique* | espiègle* | amusant* | drôle*
dreamy = rêveur | rêveuse | onirique* | éthéré*
energetic = énergique* | entraînant* | dynamique | endiablé* | puissant*
[density]
sparse = épuré* | dépouillé* | minimaliste*
dense = dense* | chargé*
[repetition]
hypnotic = hypnotique*
repetitive = répétitif | répétitive
[dynamics]
very soft = très doux | très doucement
soft = doucement
loud = fort
very loud = très fort
[scale]
dorian = dorien
mixolydian = mixolydien
phrygian = phrygien
pentatonic = pentatonique
natural minor = en mineur | mode mineur
major = mode majeur
[dance]
3/4 = valse* | menuet*
[filler]
lead = un | une | des | le | la | les | l | d | de | du | avec | en | pour | à | au | aux | et | s'il vous plaît | s'il te plaît | svp | je veux | je voudrais | composez | compose | écris | écrivez | crée | créez | fais | fais-moi | génère | dans | sur | ou | qui | par | morceau de | pièce pour | joué par | joué au | tempo | tonalité | mesures | durée | seul | solo | dans la tonalité de | morceau pour
tail = un | une | des | le | la | les | l | d | de | du | avec | en | pour | à | au | aux | et | s'il vous plaît | svp | dans | sur | ou | qui | par | solo | seul | environ | joué | joué par | pièce | tempo | accompagné | joué au | accompagnée
whole = accords | suite d'accords | morceau | musique | pièce | chanson | mélodie | composition | morceau de musique | air | titre | petite pièce | petit morceau
"""
