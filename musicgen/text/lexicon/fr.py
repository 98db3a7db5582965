"""French words."""

THINGS = """
[instrument]
piano = piano* | pianoforte | pianiste | piano droit | piano acoustique
grand_piano = piano à queue | piano de concert
epiano = piano électrique | pianos électriques | rhodes | piano rhodes | fender rhodes | wurlitzer
harpsichord = clavecin* | épinette
celesta = célesta
glockenspiel = carillon | glockenspiel | jeu de timbres
music_box = boîte à musique | boîtes à musique
vibraphone = vibraphone*
marimba = marimba*
xylophone = xylophone*
tubular_bells = cloches tubulaires | cloches d'église
bells = cloches | clochettes | grelots
keyboard = clavier* | synthé
organ = orgue* | orgue électrique
church_organ = grand orgue | orgue d'église | orgues d'église | orgue à tuyaux | orgue de cathédrale
hammond = orgue hammond | hammond | orgues hammond
accordion = accordéon* | accordéoniste | concertina | accordéon musette
bandoneon = bandonéon
harmonica = harmonica* | harmonicas
guitar = guitare* | guitariste
acoustic_guitar = guitare acoustique | guitares acoustiques | guitare folk | guitare sèche | guitares folk | guitares sèches | guitare à cordes d'acier
nylon_guitar = guitare classique | guitares classiques | guitare espagnole | guitares espagnoles | guitare flamenca | guitare nylon | guitare flamenco
electric_guitar = guitare électrique | guitares électriques
distorted_guitar = guitare saturée | guitares saturées | guitare distordue | guitares distordues | guitare électrique saturée | guitares électriques saturées | guitare avec distorsion | guitares avec distorsion | grosses guitares | guitare fuzz | guitare électrique distordue
bass = basse | basses | ligne de basse | lignes de basse | bassiste
electric_bass = basse électrique | guitare basse | basses électriques | guitares basses
synth_bass = basse synthé | basse synthétique | basse de synthé | sub basse | basse 808 | basse synthétiseur | synthé basse | synthétiseur basse | synthé-basse
violin = violon* | violoniste
viola = alto | altos | violon alto
cello = violoncelle* | violoncelliste
double_bass = contrebasse* | contrebassiste
strings = cordes | section de cordes | ensemble à cordes | instruments à cordes | cordes frottées | cordes orchestrales | orchestre à cordes frottées
pizzicato = cordes pincées | pizzicati | pizzicato | cordes en pizzicato
harp = harpe* | harpe celtique | harpiste
timpani = timbale* | timbales d'orchestre
choir = choeur* | chœur* | chorale | choristes | choeur mixte | chœur mixte | choeur d'enfants | chœur d'enfants | chorales | choeur gospel | chœur d'hommes
voice = voix | chanteur | chanteuse | chant | voix humaine | voix féminine | voix masculine | voix de femme | voix d'homme | soprano | baryton | vocalises | chanteurs | vocaux | fredonnement | chantonnement
trumpet = trompette* | trompettiste
trombone = trombone* | tromboniste
tuba = tuba*
horn = cor | cors | cor d'harmonie | cor français | cors d'harmonie | cor de chasse
brass = cuivres | section de cuivres | les cuivres | ensemble de cuivres | section cuivres
sax = saxophone* | saxo* | saxos | sax | saxophoniste
alto_sax = saxophone alto | sax alto | saxo alto
tenor_sax = saxophone ténor | sax ténor | saxo ténor
soprano_sax = saxophone soprano | sax soprano | saxo soprano
baritone_sax = saxophone baryton | sax baryton | saxo baryton
oboe = hautbois
english_horn = cor anglais
bassoon = basson*
clarinet = clarinette* | clarinettiste
bass_clarinet = clarinette basse
piccolo = piccolo*
flute = flûte | flûtes | flûte traversière | flûtes traversières | flûtiste
recorder = flûte à bec | flûtes à bec | flûtes douces | flûte douce
pan_flute = flûte de pan | flûtes de pan
woodwinds = bois | les bois | section de bois | instruments à vent en bois | vents en bois
synth = synthétiseur* | synthé* | synthétiseurs | synthés | sons électroniques | instruments électroniques | synthé analogique | synthés analogiques
pad = nappe* | nappes de synthé | pads | nappe | nappes de synthétiseur | nappe de synthé | pads de synthé | nappes synthétiques | nappes de synthés
banjo = banjo*
bagpipes = cornemuse*
ukulele = ukulélé* | ukulélé | ukulele
mandolin = mandoline* | mandolines
lute = luth
hurdy_gurdy = vielle à roue
drums = batterie* | batteur | drums | kit de batterie | tambours de guerre | tambour | tambours
percussion = percussion* | percussions | percussions légères | percussions latines | instruments à percussion
brushes = balais | batterie aux balais | balais de batterie | batterie jouée aux balais | batterie avec balais
drum_machine = boîte à rythmes | boîtes à rythmes | boîte à rythme | boite a rythmes
honky_tonk = piano bastringue | piano honky tonk | piano de saloon
electric_guitar@lead = guitare solo | guitare lead | guitare soliste
electric_guitar@chords = guitare rythmique
clean_guitar = guitare claire | guitare électrique claire
overdriven_guitar = guitare crunch | guitare overdrive
muted_guitar = guitare étouffée
acoustic_bass = walking bass | basse acoustique
fretless_bass = basse fretless
slap_bass = basse slap | basse slappée
strings@pad = nappe de cordes | nappes de cordes
muted_trumpet = trompette bouchée | trompette avec sourdine | trompette en sourdine
horns = section de vents | section de soufflants
whistle = tin whistle | flûte irlandaise | sifflet | sifflement
ocarina = ocarina
synth@figure = arpégiateur | synthé arpégé
synth_lead = synthé lead | lead synthé | lead de synthé
square_lead = onde carrée
sitar = sitar
koto = koto
kalimba = kalimba
steel_drums = steel drum | steel drums | steelpan
oud = oud | luth arabe
kit_piece = caisse claire | grosse caisse | cymbales | cymbale | charleston | charley
hand_percussion = congas | bongos | tambourin | tambourins | maracas | djembé | cajon | cajón | castagnettes | darbouka | derbouka | triangle | bodhran | shaker | claquements de mains | claps | tabla | tablas | güiro
jazz_drums = batterie de jazz | batterie jazz
electronic_drums = batterie électronique | percussions électroniques
kit_808 = 808 | 808s
singing_bowls = bols tibétains | bol tibétain | bols chantants
toy_piano = piano jouet | piano d'enfant
winds = instruments à vent | vents | instrument à vent | les vents
[ensemble]
string_quartet = quatuor à cordes
string_trio = trio à cordes
piano_trio = trio avec piano | trio pour piano | trio piano violon violoncelle
wind_quintet = quintette à vent | quintette à vents
brass_quintet = quintette de cuivres | quintette à cuivres
jazz_trio = trio de jazz | trio jazz
jazz_quartet = quartet de jazz | quartette de jazz | quartet jazz | quartette jazz | quatuor de jazz
jazz_band = orchestre de jazz | groupe de jazz
rock_band = groupe de rock | groupe rock
brass_band = fanfare
orchestra = orchestre | orchestre symphonique | orchestre complet | grand orchestre | orchestre de chambre | orchestral | orchestrale | orchestre philharmonique
string_orchestra = orchestre à cordes
piano_four_hands = piano à quatre mains | quatre mains | piano quatre mains
string_quintet = quintette à cordes
string_sextet = sextuor à cordes
piano_quartet = quatuor avec piano
piano_quintet = quintette avec piano
brass_quartet = quatuor de cuivres
sax_quartet = quatuor de saxophones | quatuor de saxos
jazz_quintet = quintette de jazz | quintet de jazz
big_band = big band
power_trio = power trio | trio rock
metal_band = groupe de metal | groupe de métal
rhythm_section = section rythmique
marching_band = fanfare militaire
concert_band = orchestre d'harmonie | harmonie municipale
mariachi = mariachis
satb = choeur à quatre voix | chœur à quatre voix | choeur mixte à quatre voix
a_cappella = a cappella | a capella
gypsy_jazz = groupe de jazz manouche
[duo]
2 = duo
3 = trio
4 = quatuor | quartet
5 = quintette
[neg]
pre = sans | pas de | pas d' | aucun | aucune | ni | sans aucun | sans aucune | pas de la | jamais de | excepté | hormis | sans la | sans le | sans les | point de | ni de | enlève | enlevez | enlève la | enlève le | enlève les | retire | retirez | retire la | retire les | évite | évitez | éviter | omets | supprime | pas un seul | pas une seule | zéro | au lieu de | plutôt que | à la place de | n'utilise pas de | n'utilise pas | n'utilisez pas de | ne mets pas de | ne mettez pas de | ne pas utiliser de | tout sauf | sauf | à l'exception de | n'importe quoi sauf | libre de | pas d'utilisation de | je ne veux pas de | je ne veux pas d' | je ne veux aucun | je ne veux aucune | je ne veux ni | il n'y a pas de | dépourvu de | surtout pas de | surtout pas d' | et pas de | et pas d' | sans la moindre | ni aucun | ni aucune | n'ajoute pas de | ne doit pas contenir de | je déteste | absence de | ni d' | sans utiliser de | sans l' | pas le moindre | non pas de | pas question de | sans d' | on oublie la | on oublie le | on oublie les | oublie la | oublie les | oublie le | laisse tomber la | laisse tomber les | laisse tomber le | à part | à part la | à part le | à part les | exclure | exclure la | exclure les | exclus | exclus la | exclus les | excluez | interdit de | interdiction de | interdiction d'utiliser | oublie | oubliez | oubliez la | oubliez les | laisse tomber | laissez tomber | bannis | bannis la | bannir | proscrire | évite la | évite le | évite les | évite toute | évite tout | n'utilise aucun | n'utilise aucune | n'ajoute aucun | n'incluez pas | n'inclus pas | pas besoin de | pas besoin d' | sans recourir à | rien avec | supprime la | supprime le | supprime les | supprimez | en dehors de | en dehors de la | nul | nulle | exempt de | exempte de | exempte d' | dépourvue de | sans le moindre | aucune sorte de | aucun type de | sans aucune sorte de | excepté la | excepté le | excepté les | hormis la | hormis le | hormis les | sauf la | sauf le | sauf les | tout sauf la | tout sauf le | tout sauf les | tout sauf de la | tout sauf du | tout sauf des | sauf de la | sauf du | sauf des | plus du tout de | coupe la | coupe le | coupe les | vire la | vire le | vire les | zappe la | zappe le | zappe les | retire le | omets la | omets les | ne veux pas de | ne veux pas d' | on ne veut pas de | il n'y a ni | sans ni | qu'il n'y ait pas de | qu'il n'y ait ni | qu'il n'y ait aucun | ne doit pas y avoir de | pas de la moindre | pas la moindre trace de | sans trace de | à l'exclusion de | à l'exclusion des | jamais la | jamais le | jamais les | ne joue pas de | pas des | pas du | pas la moindre | pas de trace de
other = aucun autre instrument | pas d'autres instruments | rien d'autre | aucun autre | et rien d'autre | sans autre instrument | pas d'autre instrument | sans autres instruments
none = sans doute | sans fin | sans cesse | pas de problème
post = interdit | interdite | interdits | exclue | exclu | exclus | exclues | à proscrire | non merci | à éviter | absent | absente | absents | absentes | interdites | muet | muette | muets | bannie | bannis | en moins | dehors | non désirée | non désirés | non voulue
closing = non
[forbid]
voice = instrumental | instrumentale | sans voix | sans paroles | pas de voix | sans chant | pas de chant | sans chanteur | sans chanteuse | sans voix humaine | pas de paroles | purement instrumental | purement instrumentale | instrumentaux | sans vocaux | pas de chanteur
drums = sans beat | sans rythmique
synth = sans électronique | rien d'électronique | pas d'électronique | sans sons électroniques | pas d'instruments électroniques
[open]
x = avec accompagnement | et autres | etc | accompagnement | et d'autres instruments | avec groupe | avec un groupe | par exemple | entre autres | accompagné par un groupe | et compagnie | et tout ce que tu veux | et d'autres | entre autres choses | le reste est libre | accompagné d'un groupe | et plus encore | mettant en vedette
[closed]
x = sans accompagnement | seulement | uniquement | seul | seule | solo | rien que | exclusivement | rien d'autre que | non accompagné | juste | rien d'autre qu' | rien hormis | rien sauf | aucun instrument sauf | aucun autre instrument que | aucun instrument à part | pas d'autre instrument que | pas d'autres instruments que | rien à part | et c'est tout | c'est tout | simplement | exclusivement avec | en solo | tout seul | toute seule
[join]
or = ou | ni | ni de
and = et | et un | et une | ainsi que | plus | et du | et de la | et des
[unit]
bars = mesures | mesure
seconds = secondes | seconde | sec
minutes = minutes | minute | mn
bpm = battements par minute | pulsations par minute | à la minute | battements à la minute | battements/minute | pulsations/minute | battements par min | coups par minute | temps par minute
[label]
bpm = tempo | tempo de | vitesse | métronome | métronome à | au métronome à | à un tempo de
bars = longueur | durée | nombre de mesures | durée de
[beat]
1 = noire | la noire | noires | la noire à
1.5 = noire pointée | la noire pointée
2 = blanche | la blanche | blanches
3 = blanche pointée
0.5 = croche | la croche
[at]
x = environ
[seconds]
30 = demi-minute | une demi-minute | une demie minute | demi minute
60 = une minute | minute entière
90 = une minute et demie
150 = deux minutes et demie
[part]
before = chaque | toutes les | premières | dernières | première | dernière | après | par
after = phrase | phrases
loop = boucle | loop
[section]
intro = intro | introduction
verse = couplet | couplets
chorus = refrain | refrains
bridge = pont
prechorus = pré-refrain | prérefrain
outro = outro | coda | conclusion | final
interlude = interlude
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
tempo = accélère | accélérant | ralentit | de plus en plus vite | de plus en plus lent | changement de tempo | s'accélère
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
1000 = mille
[stop]
x = clé de sol | clef de sol | clé de fa | clef de fa | bois de chauffage | bois mort | voix basse | à voix basse | marée basse | table basse | messe basse | bois de la forêt | sous-bois | dans les bois | au fond des bois | cordes vocales | corde raide | tambour battant | plus basse | température basse | alto saxophone | note basse | corps et âme | cors aux pieds | à cor et à cri | de bois | en bois | tessiture basse | musique de chambre | orgues de barbarie | octave basse | plus grave | très basse | trop basse | voix off | chaumière en bois | cabane en bois | boss final
[leading]
x = surtout | principalement | essentiellement | mené par | menée par | centré sur | basé sur | à dominante de | dominé par | porté par
[phrases]
x = phrases | sections | parties | périodes | moitiés
"""
STYLE = """
[veto]
x = chant
[stop]
x = guitare classique | guitares classiques | jeu de mots | jeux olympiques | en jeu | jeu de société | jeux de société | jeu de cartes | hors jeu | vieux jeu | d'entrée de jeu | musique de chambre | doux souvenir | fort comme | château fort | vent fort | pluie douce | brise douce | lumière douce | nuit sombre | forêt sombre | ruelle sombre | ciel sombre | rue sombre | marche sur | marche dans | marche vers | je marche | ça marche | il marche | elle marche | qui marche | marches d'escalier | marche à pied | en marche | eau douce | peur de | mer calme | pas de danse | au fond | film plastique | de mauvaise humeur | peau douce | boucles d'oreilles | boucle d'oreille | boucle de ceinture
[tempo]
50 = très lent* | très lentement | largo | extrêmement lent | extrêmement lente | super lent
72 = lent | lente | lents | lentement | lentes | ralenti | tempo lent | rythme lent | assez lent | assez lente | plutôt lent | plutôt lente | posé
105 = modéré | modérée | tempo moyen | modérément | allure modérée | ni lent ni rapide | moyennement rapide | moderato | modérés | vitesse moyenne | tempo modéré | rythme modéré | allure moyenne | médium | mid-tempo | vitesse modérée | ni rapide ni lent | ni trop lent ni trop rapide | ni trop rapide ni trop lent | tempo médium | rythme moyen
132 = rapide* | vite | rapidement | soutenu | allegro | rapides | à vive allure | tempo rapide | rythme rapide | assez rapide | plutôt rapide | rythme soutenu | tempo soutenu | rythme enlevé | tempo enlevé
150 = vif | vive | vivace | vifs | allure vive
175 = très rapide* | très vite | presto | à toute vitesse | à toute allure | extrêmement rapide | super rapide | ultra rapide | à fond la caisse | effréné | effrénée
60 = larghetto
65 = adagio
85 = andante | pas de promenade | tempo de promenade
90 = andantino
~105 = pas trop vite | pas trop rapide | pas trop lent | pas trop lente | pas très rapide | pas très vite | sans se presser | sans hâte | pas rapide | pas lent | pas si rapide | rien de trop rapide
115 = allegretto
190 = prestissimo
[genre]
rock = rock | rock alternatif | rock progressif | rock psychédélique | hard rock | indie | indé | grunge | surf rock | rock and roll | rock'n'roll | rock indé
metal = métal | metal | heavy metal | death metal | black metal | thrash | métal symphonique | metal symphonique
pop = pop | variété | musique pop | chanson pop | variété française | synthpop | k-pop | yé-yé | électro-pop
ballad = ballade* | ballade romantique | slow
country = country | bluegrass | musique country | americana
folk = folk | folklorique | chanson folk | musique traditionnelle | chanson populaire | folklore | chant de marins | chanson traditionnelle | trad | chanson à texte
celtic = celtique | bretonne | irlandaise | celtiques | irlandais | écossais | écossaise | gigue irlandaise | musique celtique | bretonnes | breton | gaélique | musique irlandaise
blues = blues | bluesy | boogie-woogie | blues lent
jazz = jazz | jazzy | jazz manouche | swing manouche | bebop | jazz fusion | be-bop | jazz cool | manouche
latin = latine | tango | salsa | bossa-nova | latino | latines | bossa | bossa nova | samba | cumbia | mambo | rumba | flamenco | boléro | merengue | bachata | reggaeton | cha-cha-cha | cha cha | musique latine | paso doble
electronic = électronique | électro | techno | électroniques | electro | house | trance | edm | dubstep | drum and bass | synthwave | musique électronique | dance | french touch | musique de club | électronica | musique de danse électronique
ambient = ambient | ambiante | new age | méditation | musique d'ambiance | musique de relaxation | relaxation | planant | planante | drone | ambiance planante | musique ambiante
classical = classique | baroque | sonate | symphonie | nocturne | prélude | menuet | classiques | musique classique | romantisme | période romantique | concerto | fugue | suite baroque | sonatine | étude pour piano | contrepoint | symphonique | renaissance | impressionniste | style baroque | piano classique | musique baroque | rondo | invention
art song = mélodie française | opéra | lied | air d'opéra | opérette
chamber = musique de chambre | chambriste
film = musique de film | cinématographique | musiques de film | bande originale | cinématique | film noir | bande-annonce | bande annonce | trailer | western | musique de cinéma | cinéma
video game = jeu vidéo | jeux vidéo | 8 bits | 8-bits | 8 bit | chiptune | musique de jeu | jeu video | jeux video | 16 bits | arcade | jeu rétro
march = marche militaire | marche funèbre | marches | marche nuptiale | hymne national | musique militaire | défilé militaire | pas redoublé | marche
hymn = cantique | chant de noël | gospel | chants de noël | musique sacrée | chant grégorien | choral | musique religieuse | religieux | religieuse | louange | psaume | musique d'église | hymne
punk = punk | punk rock | hardcore
funk = funk | funky | funk groovy
soul = soul | r&b | rhythm and blues | neo soul | motown
disco = disco | discothèque
hip hop = hip-hop | hip hop | rap | trap | lo-fi | lofi | boom bap
reggae = reggae | ska | dub | dancehall
ragtime = ragtime | rag
world = musique du monde | arabe | orientale | oriental | africaine | africain | andine | klezmer | balkanique | balkans | indienne | indien | tzigane | ethnique | asiatique | afrobeat | japonaise traditionnelle | chinoise traditionnelle | musique des balkans | hawaïenne | maghrébin | raï | musette | bal musette
[mood]
happy = joyeux | joyeuse | gai | gaie | heureux | heureuse | enjoué | enjouée | allègre | joyeusement | joyeuses | gaies | gais | heureuses | festif | festive | optimiste | allègres | réjouissant | réjouissante | ensoleillé | ensoleillée | radieux | radieuse | joie | bonheur | gaieté | gaîté | jovial | joviale | guilleret | guillerette | positif | positive | bonne humeur | célébration | allègrement | plein d'espoir | pleine d'espoir
sad = triste* | mélancolique* | tristement | tristes | mélancolie | tristesse | larmoyant | larmoyante | douloureux | douloureuse | solitaire | solitude | plaintif | plaintive | déchirant | déchirante | éploré | chagrin | deuil | doux-amer | douce-amère | désespéré | désespérée | morose | déprimant | déprimante | cœur brisé | coeur brisé | élégie | maussade | spleen | lamentation | malheureux | larmes
calm = calme* | paisible* | tranquille* | doux | douce | apaisant* | berceuse | reposant* | sereine | serein | calmes | paisibles | tranquilles | apaisante | relaxant | relaxante | relaxants | détendu | détendue | douces | sérénité | paix | berceuses | tendre | tendres | tendrement | apaisé | zen | méditatif | méditative | contemplatif | contemplative | cosy | reposante | tranquillité | calmement | paisiblement | pastoral | pastorale | bucolique | quiétude | endormi | pour dormir | pour s'endormir | cocooning | chill | sereines
tense = tendu | tendue | angoissant* | inquiétant* | suspense | tension | tendues | tendus | angoissante | angoisse | inquiétante | inquiet | inquiète | nerveux | nerveuse | stressant | stressante | anxieux | anxieuse | anxiogène | haletant | haletante | oppressant | oppressante | suspens | thriller | urgent | urgence | agité | agitée | stress
dark = sombre* | sinistre* | effrayant* | lugubre* | mystérieux | mystérieuse | sombres | obscur | obscure | effrayante | sinistres | mystérieuses | mystère | lugubres | ténébreux | ténébreuse | macabre | gothique | horreur | d'horreur | terreur | terrifiant | terrifiante | menaçant | menaçante | hanté | hantée | glauque | cauchemar | cauchemardesque | maléfique | énigmatique | diabolique | épouvante | ténèbres | spectral | spectrale | fantomatique | flippant
romantic = romantique* | amoureux | amoureuse | chanson d'amour | romantiques | amoureuses | romance | passionné | passionnée | sensuel | sensuelle | intime | langoureux | langoureuse | d'amour | séducteur | séductrice | passion
epic = épique* | héroïque* | majestueux | majestueuse | triomphant* | grandiose | épiques | héroïques | majestueuses | triomphale | triomphal | triomphante | triomphe | grandioses | solennel | solennelle | glorieux | glorieuse | victorieux | victorieuse | monumental | monumentale | imposant | imposante | héros | chevaleresque | noble | épopée | légendaire | victoire
playful = ludique* | espiègle* | amusant* | drôle* | ludiques | espiègles | amusante | amusants | drôles | malicieux | malicieuse | comique | comiques | humoristique | enfantin | enfantine | rigolo | rigolote | facétieux | facétieuse | fantaisiste | burlesque | sautillant | sautillante | taquin | taquine | mignon | mignonne | coquin | coquine | cocasse | marrant | marrante | gamin
dreamy = rêveur | rêveuse | onirique* | éthéré* | rêveurs | rêveuses | onirique | éthérée | éthérés | féerique | féeriques | magique | magiques | flottant | flottante | vaporeux | vaporeuse | céleste | mystique | irréel | irréelle | envoûtant | envoûtante | enchanté | enchantée | brumeux | brumeuse | conte de fées | surréaliste | songeur | songeuse | rêverie | hors du temps | nébuleux
energetic = énergique* | entraînant* | dynamique | endiablé* | puissant* | énergique | énergie | plein d'énergie | pleine d'énergie | énergisant | entraînante | entraînants | dynamiques | endiablée | puissant | puissante | agressif | agressive | furieux | furieuse | rageur | rageuse | rage | frénétique | déchaîné | déchaînée | intense | intenses | explosif | explosive | dansant | dansante | sauvage | vigoureux | vigoureuse | survolté | survoltée | tonique | vibrant | vibrante | fougueux | fougueuse | trépidant | trépidante | percutant | percutante | motivant | motivante | violent | violente | colère | en colère | pêchu | pêchue | vitaminé | énervé | énervée
[density]
sparse = épuré* | dépouillé* | minimaliste* | épurée | dépouillée | minimal | minimale | peu de notes | aéré | aérée | clairsemé | clairsemée | sobre | peu dense | sobres | peu chargé | spacieux | spacieuse | texture légère | beaucoup d'espace | avec des silences | dénudé
dense = dense* | chargé* | denses | chargée | touffu | touffue | fourni | fournie | beaucoup de notes | riche texture | texture riche | texture dense | plein de notes | épais | épaisse | foisonnant | foisonnante | luxuriant | luxuriante | étoffé | étoffée
very sparse = très épuré | très épurée | très dépouillé | très dépouillée | très peu de notes | presque vide | très minimaliste
very dense = très dense | très denses | très chargé | très chargée | mur de son | extrêmement dense | très touffu
[repetition]
hypnotic = hypnotique* | hypnotisant | lancinant | lancinante | hypnotiques
repetitive = répétitif | répétitive | répétitifs | répétitives | qui se répète | ostinato | répétition | répétitions | toujours pareil | répète
varied = varié | variée | variés | avec des variations | variations | avec des variantes | diversifié
ever-changing = toujours changeant | toujours changeante | en constante évolution | sans répétition | sans répétitions | sans se répéter | qui ne se répète pas | qui ne se répète jamais | ne se répète jamais | changeant sans cesse | en perpétuel changement | en évolution constante | en perpétuelle évolution | pas répétitif | pas répétitive | change constamment | change tout le temps | jamais pareil
[dynamics]
very soft = très doux | très doucement | pianissimo | très douce | murmuré | presque inaudible | tout bas | chuchoté | à peine audible | très bas volume
soft = doucement | faible volume | feutré | feutrée | à voix basse | en sourdine | délicat | délicate | délicatement | pas fort | volume bas | bas volume | à bas volume | discret | discrète | pas trop fort
loud = fort | forte | volume élevé | bruyant | bruyante | à plein volume | fort volume
very loud = très fort | fortissimo | très forte | à fond | assourdissant | assourdissante | tonitruant | tonitruante | volume maximal | à plein volume | à pleine puissance
medium = volume moyen | mezzo forte | volume modéré
varied = nuances contrastées | contrastes dynamiques | contrastes de nuances | dynamique variée | contrastes de dynamique | forts contrastes | grande dynamique | jeu de nuances
[scale]
dorian = dorien | mode dorien | dorienne
mixolydian = mixolydien | mode mixolydien
phrygian = phrygien | mode phrygien | phrygienne
pentatonic = pentatonique | gamme pentatonique | pentatoniques
natural minor = en mineur | mode mineur | tonalité mineure | mineur naturel | gamme mineure
major = mode majeur | en majeur | tonalité majeure | gamme majeure | ionien
harmonic minor = mineur harmonique | mineure harmonique
lydian = lydien | mode lydien | lydienne
blues = gamme blues | gamme de blues
chromatic = chromatique | chromatiques | gamme chromatique
[dance]
3/4 = valse* | menuet* | mazurka | polonaise | sarabande | java | valser
6/8 = gigue | tarentelle | barcarolle | sicilienne
2/4 = polka
[filler]
lead = un | une | des | le | la | les | l | d | de | du | avec | en | pour | à | au | aux | et | s'il vous plaît | s'il te plaît | svp | je veux | je voudrais | composez | compose | écris | écrivez | crée | créez | fais | fais-moi | génère | dans | sur | ou | qui | par | morceau de | pièce pour | joué par | joué au | tempo | tonalité | mesures | durée | seul | solo | dans la tonalité de | morceau pour | quelque chose | quelque chose de | donne-moi | joue | un air | j'aimerais | il me faut | fais moi
tail = un | une | des | le | la | les | l | d | de | du | avec | en | pour | à | au | aux | et | s'il vous plaît | svp | dans | sur | ou | qui | par | solo | seul | environ | joué | joué par | pièce | tempo | accompagné | joué au | accompagnée
whole = accords | suite d'accords | morceau | musique | pièce | chanson | mélodie | composition | morceau de musique | air | titre | petite pièce | petit morceau
[genre?]
film = film | films | court-métrage | court métrage | documentaire
video game = jeu | jeux | rpg | donjon | boss final | boss de fin
chamber = quatuor à cordes | quintette à vent | trio à cordes | quintette à cordes | quintette de cuivres | trio avec piano | quatuor avec piano
classical = orchestral | orchestrale | pour orchestre
march = fanfare
[feel]
swung = swing | swingué | swinguée | qui swingue | avec du swing | shuffle | ternaire | croches ternaires | croches swinguées | en swing | rythme ternaire
straight = binaire | croches droites | rythme binaire | sans swing | pas de swing | rythme droit | croches égales
[loop]
yes = boucle | en boucle | loop | loopable | bouclable | qui boucle | boucler | boucle parfaite | boucle infinie | boucle sans fin | qui tourne en boucle | sans raccord | revient au début | qui revienne au début | répétable à l'infini | répéter à l'infini | boucle sans couture
no = pas une boucle | pas de boucle | sans boucle | pas en boucle | ne boucle pas | ne doit pas boucler | pas besoin de boucler | non bouclé
[pickup]
yes = levée | en levée | anacrouse | avec anacrouse | une levée | mesure de levée | départ en levée | anacrousique | mesure d'anacrouse | note de levée
no = sans levée | pas de levée | sans anacrouse | pas d'anacrouse | sur le premier temps | départ sur le temps | commence sur le temps fort | commence sur le temps
[arc]
builds = crescendo | en crescendo | va crescendo | grandit | monte en puissance | montant en puissance | montée en puissance | monte en intensité | montée en intensité | gagne en intensité | gagnant en intensité | de plus en plus fort | de plus en plus intense | s'intensifie | s'intensifiant | s'amplifie | qui grandit | commence doucement | commence doux | commence tout doucement | débute doucement | démarre doucement | commence calmement | finit fort | finit en apothéose | termine en apothéose | grand final | final grandiose | final explosif | jusqu'à un climax | jusqu'au climax | du doux au fort | de doux à fort | va en s'amplifiant | augmente progressivement | augmente peu à peu | intensité croissante | prend de l'ampleur | se construit | fade in | monte progressivement | montée progressive | se termine fort | termine fort | finit très fort | crescendo continu | grossit | commençant doucement | qui commence doucement | débutant doucement | monte jusqu'au | monte jusqu'à | monte peu à peu
fades = s'éteint | s'éteint doucement | s'éteignant | disparaît | disparaît peu à peu | disparaissant | fondu | fondu final | en fondu | fade out | fade-out | diminuendo | decrescendo | décrescendo | s'efface | s'effaçant | s'évanouit | s'évanouissant | se dissout | meurt doucement | de plus en plus doux | de plus en plus faible | de plus en plus bas | de plus en plus doucement | de fort à doux | du fort au doux | finit doucement | se termine doucement | termine doucement | finit en silence | se termine en silence | diminue | diminue peu à peu | s'estompe | s'estompant | s'apaise | s'apaise peu à peu | commence fort | fin douce | se perd dans le silence | meurt peu à peu | s'évapore | va en diminuant | se meurt | finit dans un murmure | finissant doucement
arch = monte puis redescend | monte et redescend | enfle puis retombe | enfle et retombe | crescendo puis decrescendo | crescendo et decrescendo | crescendo puis diminuendo | climax au milieu | point culminant au milieu | en forme d'arche | en arche | forme en arche | sommet au milieu | apogée au milieu | plus fort au milieu | fort au milieu | grandit puis s'éteint
steady = intensité constante | même intensité | volume constant | même volume | intensité égale | sans crescendo | pas de crescendo | sans montée | sans climax | dynamique constante | nuance constante | même nuance | niveau constant | énergie constante | toujours au même niveau | sans variation d'intensité | sans changement d'intensité
[form]
A B A = forme ternaire
A B = forme binaire
A B A C A = forme rondo | en forme de rondo
[role]
lead = mélodie | thème principal | ligne mélodique | mélodie principale | chant principal | voix principale | mélodies
<lead = joue la mélodie | jouent la mélodie | chante la mélodie | chantent la mélodie | porte la mélodie | portent la mélodie | a la mélodie | mène la mélodie | tient la mélodie | fait la mélodie | font la mélodie | assure la mélodie | prend la mélodie | en soliste | comme soliste | à la mélodie | pour la mélodie | jouant la mélodie | qui mène | joue le thème | jouent le thème | expose le thème | au premier plan | en vedette | mène la danse | en lead | joue l'air | chante le thème
>lead = mélodie au | mélodie à la | mélodie à l' | mélodie jouée par | mélodie jouée à | mélodie jouée au | mélodie confiée à | mélodie confiée au | mélodie de | mélodie du | mélodie pour | mélodie sur | mélodie par | mélodie: | mélodie aux | thème au | thème à la | thème joué par | mélodie dans | thème confié au | thème confié à | mélodie est jouée par | mélodie portée par
chords = accords | accompagnement | harmonie | accords plaqués
<chords = accompagne | accompagnent | accompagnant | joue les accords | jouent les accords | fait les accords | font les accords | joue des accords | jouent des accords | plaque les accords | plaque des accords | gratte des accords | gratte les accords | en accompagnement | comme accompagnement | pour l'accompagnement | à l'accompagnement | joue l'accompagnement | pour les accords | assure l'accompagnement | aux accords | fait l'accompagnement | assure les accords | pose les accords | joue l'harmonie | jouant les accords | jouant des accords | tient les accords
>chords = accompagné par | accompagnée par | accompagné de | accompagnée de | accompagné d' | accompagnée d' | accompagnés par | accompagnées par | accompagné au | accompagnée au | accompagné à la | accompagnement de | accompagnement d' | accompagnement au | accompagnement à la | accords au | accords à la | accords sur | accords joués par | accompagnement: | accords: | accompagnement par | accompagné du | accompagnée du
pad = notes tenues | accords tenus | longues notes | notes longues | bourdon
<pad = tient de longues notes | tiennent de longues notes | en notes tenues | tient des accords | tenant de longues notes | en nappe | en nappes | tiennent des accords | tient les notes
>pad = tapis de | bourdon de
figure = arpèges | arpège | arpégé | arpégée | ostinato | accords arpégés | accords brisés
<figure = fait des arpèges | joue des arpèges | jouent des arpèges | en arpèges | arpège | arpégeant | font des arpèges | égrène des arpèges | joue un ostinato
>figure = arpèges de | arpèges au | arpèges à la | arpèges d' | ostinato de | ostinato au | arpèges sur | arpèges joués par
<bass = joue la basse | fait la basse | joue la ligne de basse | assure la basse | tient la basse | fait la ligne de basse | comme basse | jouant la basse | joue les basses | assure la ligne de basse
>bass = ligne de basse au | ligne de basse à la | ligne de basse jouée par | ligne de basse jouée au | ligne de basse par | basse jouée par
"""
