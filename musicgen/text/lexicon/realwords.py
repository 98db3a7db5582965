"""Words one letter away from an instrument or a unit that are words of their own: never "corrected"."""

REAL_WORDS = """
bases basis basil basin basset base bassist belle belles belly bello bella bulls balls bolls bills bell bends bongs bingo
bras brash brats brags brasserie banks bands bank band banco bando bongo banjos caps clasp clasps class clams clamps clap
clips chaps craps cell cells cellar cellos chair chairs choose chore chores chord chords chorus clothes clocks cloves caves
slave clause claus clive clave congo congas conger cornea corner corners corned hornet horses hours horny horse hones horas
drugs drum drams drama crumbs dreams drunk dumbs dumps flake fluke flukes flumes flame flames float fluted fluttered flush
fluster flusher lures lunes lute harms harks hares hards harpy harsh herps helps harp hearts hats
share shares stare stares spare spares scare scares snore snores snarl snake snakes snared snail shark shake shakes shaken
shaver shakers shiver shaking star stars stair stairs sitter sitcom safari signer sinner singed stinger single sings singe
singing sinks slinger stings springs string stringy stronger strong strange strung smith sync synced table tables tablet
tablets taller tally tabby tubes tumbas tuba vice voiced void voyage villa villas violet violets violent violence voila
vocalist vocab vital whistled whittle wrestle whisper organs organic organize organism orange argon orgies origin
recorded records recording reorder recorders measured measures pleasure measurement minuted minutely minuet minus mindful
minted mine mint second seconded secondly sections section saves signers shader synthesize therein perms vocabs moods moors moons moans mood pipes piper pips piped paper pines
plano pines plan piani panes palms pans percy perks perch pence peers purse pride parts party ruins runs ruans rains rhode
roads rides rodeos rhodes percent perched percolate cinema walter walker waltzed salty cereal cooler color colors colour
trumped trampled trombones keyboards keyed keyless guitarist guitarists pianists violins violinists cellists timid cider
pains paint paints painted pianos panic lyric lyrics layers lyres fiddled fiddler riddles middle benches benches polka poles
polar polls kicked kickers kinks picks coals clay coils fiords fans fade pond ponds pack pearls pearl rattle rattles sails
saxons taxes axes sexes boxes wands windy winded wings wilds woods mallet mallets mullets millets bullets ballets ballet valley
valleys castles castle bagels bugle bugles battle battles bottle bottles bottled bubble bubbles bumble tumble tumbles
brush brushed brusher brothers crushes blushes rushes bushes brunches shells shell shelves shelf hells bars bares barks barn
beads beats beat beast boats voices voter votes cold colds clouds cloud clarity clarify clarinets harmonic harmonics harmony
drummed drummers drumstick drained rainbow tambourines shakes cowbells cowboys cowboy castle claim claims claiming clapped
snap snaps sneers snows snow pad pads paddle paddles page pages pale pal pies pier piers piece pieces price prices pulse
chimes chime crimes climbs times rimes primes woodland woodlands woodwind organist oboist flutist flautist measles
"""
