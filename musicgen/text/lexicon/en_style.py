"""English words of style: tempo, genre, mood, texture; and filler that says nothing."""

STYLE = """
[tempo]
50 = largo | very slow | extremely slow | really slow | very slowly | painfully slow | super slow | glacial tempo | very slow tempo
60 = larghetto | lento
45 = grave tempo | larghissimo
65 = adagio
72 = slow | slow blues | slowly | slow paced | slow tempo | low tempo | slow moving | downtempo | unhurried | slow speed
85 = andante | walking pace | walking tempo
90 = andantino
105 = moderate | moderato | moderately | medium tempo | mid tempo | midtempo | medium speed | moderate tempo | moderately fast | moderate pace | medium pace | medium fast | moderate speed | not too fast | not too slow | not very fast | not so fast | not slow | not fast | not that fast | neither slow nor fast | neither fast nor slow | not quick | not overly fast | not too quick | not very slow | isn't too fast | not super fast | medium slow | not particularly fast | not that slow
115 = allegretto
120 = allegro ma non troppo | allegro non troppo | allegro moderato | fairly fast | somewhat fast | quite fast | rather fast
132 = allegro | fast | fast paced | quick | quickly | uptempo | up tempo | high tempo | brisk | fast tempo | speedy | briskly | rapid | upbeat tempo | fast moving
150 = vivace | vivo | allegro vivace | very lively
175 = presto | very fast | extremely fast | super fast | really fast | breakneck | very quick | lightning fast | blazing fast | furiously fast | as fast as possible | very fast tempo
190 = prestissimo
[genre]
rock = rock | rock n roll | rock and roll | rock'n'roll | rock & roll | indie rock | indie | grunge | classic rock | alternative rock | hard rock | prog rock | progressive rock | surf rock | post rock | garage rock | psychedelic rock | folk rock | country rock | pop rock | soft rock | blues rock | britpop | rockabilly | alt rock | shoegaze | arena rock | rocky | math rock | stoner rock | glam rock | southern rock | rock music | surf music
metal = metal | heavy metal | death metal | black metal | thrash | thrash metal | metalcore | power metal | doom metal | djent | nu metal | folk metal | symphonic metal | prog metal | progressive metal
punk = punk | punk rock | pop punk | hardcore punk | ska punk | post punk
pop = pop | pop music | pop song | k pop | kpop | j pop | jpop | synth pop | synthpop | dance pop | indie pop | city pop | electropop | dream pop | teen pop | c pop | mandopop | cantopop | bubblegum | hyperpop | latin pop
ballad = ballad | power ballad | pop ballad | rock ballad | piano ballad | torch song | love ballad
country = country music | country song | country ballad | country rock song | country tune | country western | country and western | bluegrass | honky tonk | country style | americana | hillbilly | country guitar | nashville | country blues | country pop | country piece | country track | western music
folk = folk | folk song | folk music | folky | folk tune | singer songwriter | sea shanty | shanty | indie folk | acoustic folk | traditional folk | neofolk
celtic = celtic | irish | scottish | jig | irish reel | celtic folk | gaelic | highland | strathspey | hornpipe
blues = blues | bluesy | delta blues | blues song | slow blues | chicago blues | jump blues | boogie | boogie woogie
jazz = jazz | jazzy | bebop | be bop | cool jazz | hard bop | jazz fusion | smooth jazz | gypsy jazz | latin jazz | acid jazz | free jazz | modal jazz | swing music | dixieland | swing era | jazz music | big band | lounge jazz | bop | jazz standard | cool jazz | manouche
latin = latin | bossa nova | bossa | samba | salsa | tango | rumba | rhumba | mambo | cha cha | cha cha cha | bachata | merengue | cumbia | reggaeton | flamenco | latin american | bolero | son cubano | mariachi | latino | choro | afro cuban | ranchera | habanera | forro | milonga | bossanova | latin pop song
funk = funk | funky | p funk | slap funk
soul = soul music | neo soul | r&b | rnb | rhythm and blues | soulful | motown | soul song | soul ballad | soul groove | soul track | r & b | soul style | r 'n' b | soul jazz | contemporary r&b
disco = disco | nu disco | eurodisco | italo disco | disco funk
hip hop = hip hop | hiphop | lo fi | lofi | trap | trap beat | rap | boom bap | lo fi hip hop | lofi hip hop | chillhop | rap beat | drill beat | uk drill | lo fi beats | lofi beats | trap music | phonk | lofi beat
reggae = reggae | ska | dub reggae | dub | dancehall | roots reggae | rocksteady
electronic = electronic | edm | techno | trance | house music | deep house | tech house | dubstep | drum and bass | dnb | drum n bass | drum & bass | drum'n'bass | synthwave | electro | idm | electronica | electronic dance | dance music | eurodance | psytrance | jungle music | garage house | breakbeat | synth wave | retrowave | vaporwave | progressive house | acid house | big room | hardstyle | future bass | electronic music | club music | rave | chillwave | big beat | uk garage | industrial music | ebm | house track | house beat | techno track | disco house | trip hop | glitch | club track | moombahton | berlin techno | outrun
ambient = ambient | new age | drone music | ambient music | soundscape | meditation music | dark ambient | space ambient | drone | meditative music | atmospheric ambient | spa music | chillout
classical = classical | baroque | fugue | sonata | nocturne | prelude | étude | etude | minuet | symphony | symphonic | concerto | impressionist | classical music | romantic period | romantic era | rondo | gavotte | sarabande | mazurka | polonaise | scherzo | bagatelle | invention | rococo | renaissance | sonatina | toccata | canon | classical piano | neoclassical | contrapuntal | counterpoint | orchestral | passacaglia | chaconne | partita | gigue | allemande | courante | bourree | minimalist classical | neo classical | viennese classical | symphonic poem | serenade | divertimento | overture | impromptu | arabesque | barcarolle | capriccio | berceuse | étude style | galliard | pavane
art song = art song | lied | lieder | opera | aria | operatic | opera aria
chamber = chamber music | chamber | chamber piece | chamber ensemble | chamber work
film = cinematic | film score | film music | movie | movie score | soundtrack | movie soundtrack | trailer | trailer music | film | score for a film | hollywood | movie theme | epic trailer | film noir | spaghetti western
video game = video game | videogame | 8 bit | 8bit | 16 bit | 16bit | chiptune | chip tune | game music | nes | jrpg | rpg | game soundtrack | arcade game | retro game | gameboy | game boy | nintendo | platformer | video game music | vgm | sega | snes | boss battle theme | game theme | game | console game | final boss | videogame music
ragtime = ragtime | rag | ragtimes | stride piano
march = march | military march | marching band | marching | funeral march | wedding march | parade march | parade music
hymn = hymn | chorale | gospel | hymnal | church hymn | christmas carol | carol | spiritual hymn | chant | gregorian chant | worship | sacred music | psalm | christian music | worship song | anthem hymn | church music | plainchant
world = world music | afrobeat | klezmer | indian classical | raga | gamelan music | balkan | arabic music | middle eastern | polka | african | oriental | indian music | chinese traditional | traditional japanese | traditional chinese | japanese traditional | ethnic | hawaiian | bollywood | guofeng | turkish music | persian | andean | gypsy music | world fusion | highlife | fado | qawwali | enka
[mood]
happy = happy | cheerful | joyful | joyous | merry | uplifting | upbeat | bright mood | jolly | happily | gleeful | feel good | feelgood | cheery | sunny mood | positive | glad | elated | happiness | joy | optimistic | jubilant | delighted
sad = sad | melancholy | melancholic | sorrowful | mournful | gloomy | tearful | sorrow | sadness | heartbroken | grieving | grief | depressing | lonely | wistful | somber | sombre | bittersweet | heartbreaking | melancholia | depressed | plaintive | tragic | sadly | lament | elegiac | woeful | forlorn | heartbreak
calm = calm | peaceful | relaxing | relaxed | serene | soothing | tranquil | gentle | gently | mellow | chill | chilled | chilled out | lullaby | quiet mood | restful | calming | meditative | tranquility | laid back | easy going | sleepy | placid | contemplative | cozy | peace | calmly | relaxation | serenity | tender | chill out
tense = tense | suspenseful | suspense | anxious | nervous | tension | restless | uneasy | agitated | thriller | dramatic tension | stressful | urgent | nerve wracking | nerve racking | edgy | anxiety
dark = dark | ominous | sinister | eerie | spooky | creepy | haunting | scary | menacing | evil | brooding | horror | foreboding | haunted | gothic | macabre | mysterious | grim | darkness | frightening | bleak | demonic
romantic = romantic | love song | loving | passionate | sensual | intimate | romance | sultry | amorous | for lovers | love theme | sexy
epic = epic | heroic | majestic | triumphant | grand and | grandiose | powerful and grand | victorious | monumental | larger than life | glorious | noble | triumph | regal | anthemic | fanfare | victory
playful = playful | quirky | whimsical | funny | silly | mischievous | humorous | cute | comic | cartoonish | bouncy | comical | goofy | light hearted | lighthearted | childlike | fun | jaunty | zany | humoristic
dreamy = dreamy | ethereal | dreamlike | floating | hazy | otherworldly | magical | celestial | mystical | surreal | enchanted | enchanting | trance like | hypnagogic | spacey | heavenly | spacy | nostalgic and dreamy
energetic = energetic | lively | driving | exciting | powerful | aggressive | intense | wild | frantic | high energy | vigorous | dynamic and energetic | fiery | furious | angry | excited | energy | pumping | adrenaline | danceable | party | hyper | rousing | exhilarating | headbanging | motivational | full of energy
[density]
very sparse = very sparse | extremely sparse | very minimal | bare bones | few notes | very few notes | ultra minimal
sparse = sparse | sparsely | minimal | minimalist | minimalistic | thin texture | spacious | lots of space | airy texture | stripped down | simple texture | stripped back | thinly scored | sparse texture | uncluttered | lots of silence | uncrowded
dense = dense | busy | thick texture | rich texture | full texture | lots of notes | many notes | densely | lush texture | full sounding | dense texture | crowded | note heavy | intricate
very dense = very dense | very busy | extremely dense | extremely busy | wall of sound
medium = medium density | moderately dense
[repetition]
hypnotic = hypnotic | trance inducing | hypnotic loop | mesmerizing | mesmerising | endlessly repeating | mantra like | hypnotically
repetitive = repetitive | repeating | loop | looping | looped | ostinato | repeated riff | loopable | riff based | repeats | repeated | repeating pattern | loops
varied = varied | variations | with variation | with variations | lots of variety | varying | lots of variation
ever-changing = ever changing | through composed | never repeating | never repeats | constantly changing | always changing | no repetition | constantly evolving | without repetition | non repetitive | not repetitive | ever evolving | unpredictable | doesn't repeat | does not repeat
[dynamics]
very soft = pianissimo | very soft | very quiet | very softly | whisper quiet | barely audible | very quietly | extremely soft | extremely quiet
soft = soft | softly | quiet | quietly | hushed | low volume | delicate | delicately | soft dynamics | mezzo piano | played softly | not loud | not too loud
medium = mezzo forte | medium volume | medium loud
loud = loud | loudly | forte | not quiet | high volume
very loud = very loud | fortissimo | extremely loud | deafening | thunderous | as loud as possible | very loudly
varied = crescendo | diminuendo | decrescendo | dynamic contrast | from soft to loud | from quiet to loud | loud and soft | changing dynamics | wide dynamics | dynamic contrasts | wide dynamic range | quiet to loud | soft to loud | swelling | starts quiet | starts soft | builds up | builds to | gets louder | getting louder
[feel]
swung = swing | swung | swing feel | swinging | shuffle | shuffled | shuffle feel | with swing | swing rhythm | swing groove | shuffle beat | shuffling | swingy | swing eighths | swung eighths | swing beat | swing era | swing band | jazz swing
straight = straight feel | straight eighths | straight rhythm | straight time | straight 8ths | not swung | no swing | without swing | straight beat | unswung | straight groove | straight 16ths | straight eighth notes | no shuffle | straight ahead rock
[scale]
harmonic minor = harmonic minor
natural minor = natural minor | aeolian | in a minor key | minor key | minor mode | minor tonality | minor scale | in minor | minor keys
major = ionian | in a major key | major key | major mode | major tonality | major scale | in major
dorian = dorian
mixolydian = mixolydian | myxolydian | mixolidian
phrygian = phrygian
lydian = lydian
blues = blues scale | blue notes
pentatonic = pentatonic | pentatonic scale
chromatic = chromatic | chromatic scale | chromaticism
[noscale]
locrian = locrian
whole tone = whole tone | whole tone scale
octatonic = octatonic | diminished scale
atonal = atonal | twelve tone | 12 tone
microtonal = microtonal | quarter tone | quarter tones
[dance]
3/4 = waltz | waltzes | minuet | mazurka | waltzy | ländler | waltz like
6/8 = jig | tarantella | barcarolle
2/4 = polka
9/8 = slip jig
[stop]
x = trance like | trance inducing | slowly rising | slowly building | slowly evolving | slowly growing | slowly changing | slowly unfolding | slowly fading | classical guitar | in march | last march | early march | late march | on a swing | on swings | swing set | rock wall | on the rocks | rocks | a rock | on a rock | rocking chair | metal gate | metal gates | a swing in | metal door | scrap metal | precious metal | heavy metal door | dark chocolate | dark blue | quick fox | fast food | slow cooker | slow burn | slow build | pop up | pop corn | at a loss | metal detector | on a slow boat | trapped | in the trap | it's a trap | world peace | game of chess | board game | ball game | football game | baseball game | basketball game | film crew | chamber of | a busy | busy street | busy city | busy market | busy café | busy cafe | busy day | busy road | busy train | busy station | busy harbour | busy harbor | busy port | chamber choir | quiet village | quiet street | jungle | country road | country house | country side | soul mate | march of time | rag doll | party of | not sure | chromatic harmonica | soft rain | soft snow | soft light | soft pillow | soft breeze | soft wind | soft grass | slow motion | slow train | slow river | fast car | fast cars | fast train | love at first sight | quick brown | fast lane | canon in d | blues brothers | a loop of | fishing boat | movie night | party at | loud city | loud street | varied band | dark forest | dark night | dark room | dark alley | dark sky | dark woods | dark cave | dark street | dark streets | wild west | wild horses | wild flowers | wild geese | wild animals | cold dark
[filler]
lead = no more than | w | please | can you | could you | would you | make | make me | create | write | compose | generate | give me | i want | i need | i'd like | i would like | i'd love | let's have | produce | play | hi | hello | hey | let me hear | i am looking for | i'm looking for | need | want | looking for | we need | we want | just | the piece should be | it should be | it should have | it should | should be | should have | must be | must have | sounds like | with | in | at | for | of | on | over | by | and | but | or | plus | then | a | an | the | some | that is | that's | which is | it is | it's | is | be | are | this is | there is | to | from | as | using | use | uses | played | performed | me | us | my | has | have | having | also | please make | something | kind of | sort of | set | written | so | around | about | approximately | long | lasting | running | only | key | tempo | meter | time | time signature | length | duration | bpm | chords | chord progression | progression | chords are | instruments | instrument | instrumentation | number of bars | bars | measures | consisting | made | up | any | feat | featuring | that | and a | time. | key of | should | must | keep it | its | total | melody | line | part | solo | accompaniment | accompanied | backing | you | do | can | do you | would be nice | thanks | thank you | thx | pls | plz | if possible | that has | who | band | duet | duo | per | each | section | exactly | lead | scale | signature | track | style | genre | mood | title | prompt | ok | okay | um | uh | well | lasts | goes | go | going | along | while | into | like a | it | looping over
tail = please | w | and | with | in | at | for | of | on | over | by | but | or | plus | then | a | an | the | some | to | from | as | using | that is | which is | is | long | thanks | thank you | that | played | only | key | me | tempo | melody | line | part | duration | length | per | about | around | approximately | exactly | it | its | no | without | not | featuring | feat | should | must | be | has | have | having | pls | plz | are | set | keep | keep it | accompanied | under | beneath | behind | above | my | time | i | we | use | using | plays | playing | play | who | kind of | while | lasting | running | each | solo | accompaniment | into | also | like a | like an | made up | made | consisting | written | instrumentation | signature
whole = sound like | sounds like | like | changes | w | in the style of | style of | chord changes | piece of music | piece | music | song | track | tune | composition | melody | theme | number | work | one | short piece | long piece | short song | a short piece | thing | short | score | instrumental | instrumental piece | musical piece | excerpt | snippet | music piece | midi | midi file | file | sound | sounds | minor | major | something | little piece | little | quick | short tune | little tune | vibe | vibes | feel | feeling | beat | groove | style | arrangement | background music
"""
