"""What may stand in a cell of words: names, codes, products, tanks, events, dates, and letters that are no word at all."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VOWELS, CONSONANTS = "a a e e i o o u ai ea ee ou y".split(), "b br c ch cl d dr f fl g gr h j k l m n p ph pr qu r s sh st t th tr v w wh x y z".split()
ENDS = "n r l s t d ck nd ng rt ll ss m p rk x y".split()

TRADE = """aboard alongside anchor anchored arrival arrive arrived awaiting away aweigh barge began berth berthed boarded boom bunker
cargo cast changed checked clear cleared closed commence commenced complete completed conference connect connected connection crew
declaration delayed delivery deployed depart departed departure discharge discharged discharging disconnected dock docked
documents down drained draining drawn dropped ended fast final finish finished first gangway gauged gauges gauging hold hoses hose
inspected inspection inspector last leave left line lines load loaded loading made manifold meeting moored mooring notice off on open
opened orders paperwork pilot postponed pressure product pump pumped pumping pumps rate readiness ready received reduced released
removed restarted resumed rigged safety sailed samples sampling secured shift shifted ship shut shutdown signed slow soundings standby
start started stopped stripped stripping survey surveyor suspended switched tank tankerman tanks tendered terminal tested tied topping
transfer transit ullage under underway valve vessel waiting weather witnessed with all and for of to by the pre post""".split()
SHORT = "NOR ETA ETD EOSP FWE POB DOI USCG PIC DEP ARR FWD AFT STBD PORT QTY BBLS TEMP API LAB MAX MIN PSI HRS LT DOC REV NO OK".split()
NAMES = """Acadia Albany Alder Amelia Anchor Anna Apex Arctic Arrow Ash Atlas Aurora Avocet Bear Beacon Bell Bishop Bittern Blackwater
Bluff Bolt Boxer Brant Brazos Breton Bridge Bright Bronze Buck Bull Cairo Calder Camden Canal Cape Captain Cardinal Carolina Castle
Cedar Chief Clara Clipper Coastal Cobalt Comet Condor Copper Coral Cormorant Crane Creek Crescent Crown Curlew Cypress Dakota Dawn Delta
Diamond Dixie Dolphin Dunlin Eagle East Eddy Eider Elizabeth Elm Ember Emma Empire Endeavor Everglade Excel Falcon Fern Finch Fisher Flint
Fortune Fox Frontier Gale Garnet Gem Georgia Glacier Glory Golden Goose Grace Granite Great Grebe Green Gulf Gull Harrier Haven Hazel
Heron Highland Hope Horizon Hunter Ibis Indigo Inland Iron Island Ivory Jack Jade James Jasper Jay Juniper Kestrel King Kite Knight Lady
Lake Lark Laurel Legacy Leo Liberty Lily Lion Loon Lucky Luna Magnolia Maple Marlin Martin Mary Meadow Mercury Merlin Meridian Midland
Mission Mockingbird Molly Moon Nelson Neptune Noble North Nova Oak Ocean Olive Onyx Opal Orca Oriole Orion Osprey Otter Owl Palm Panther
Pearl Pelican Penguin Perch Petrel Phoenix Pine Pintail Pioneer Plover Polar Prairie Pride Prince Prospect Puffin Quail Queen Raccoon
Raven Red Reef Regal Ridge River Robin Rose Royal Ruby Ruth Sable Sage Sail Salem Sand Sapphire Scout Sea Seal Shearwater Sierra Silver
Snipe Sparrow Spirit Spruce Star Starling Stone Stork Storm Summit Sun Swallow Swan Swift Sycamore Teal Tern Thrush Tiger Titan Topaz
Trader Trinity Turner Union Valiant Valley Vega Venture Victor Viking Violet Vireo Vista Walrus Warbler Wave West Whale Widgeon Wild
William Willow Wind Wolf Wood Wren Yankee York Zephyr Zinc""".split()
PLACES = """Houston Galveston Baytown Beaumont Orange Freeport Corpus Christi Mobile Pascagoula Gulfport Tampa Savannah Charleston
Wilmington Norfolk Baltimore Philadelphia Newark Bayonne Linden Albany Boston Portland Providence Everett Chelsea Memphis Natchez Vidalia
Greenville Vicksburg Cairo Paducah Louisville Cincinnati Pittsburgh Chicago Lemont Joliet Peoria Burlington Dubuque Seattle Tacoma
Anacortes Richmond Martinez Stockton Oakland Long Beach Los Angeles San Diego Honolulu Brownsville Victoria Lake Charles Geismar
Garyville Norco Convent Destrehan Gretna Chalmette Harvey Morgan City Port Arthur Texas Nederland Deer Park Pasadena Channelview
Carteret Perth Amboy Sewaren Staten Brooklyn Bronx Bridgeport Haven London Fall Hampton Chesapeake Eagle Point Marcus Hook Delaware
Kill Van Kull Sabine Neches Trinity Brazos Calcasieu Mississippi Ohio Tennessee Cumberland Illinois Arkansas Red Hudson Delaware""".split()
SITES = "Terminal Dock Berth Pier Wharf Anchorage Landing Refinery Fleet Yard Basin Harbor Mile Bend Island Marine Jetty Channel T/S Oil Chemical Energy Fuels Storage Tank Farm East West North South Upper Lower New Old St. Fort Port".split()
PRODUCTS = """IFO MGO MDO ULSD VLSFO HSFO LSFO HFO ULSFO LSMGO RMG RMK DMA DMB Diesel Gasoline Naphtha Kerosene Jet Crude Slops Slurry
Ethanol Methanol Toluene Xylene Benzene Biodiesel Lube Asphalt Residual Distillate Reformate Alkylate Raffinate Gasoil Bunker Condensate CBOB RBOB VGO LCO UCO
Fuel Oil Light Heavy Vacuum Cat Cycle Premium Regular Unleaded Renewable Low High Sulfur Base Stock Feed""".split()
MONTHS = "January February March April May June July August September October November December".split()
ENGLISH = """about above after again against almost along also always among another answer around because become before behind below
between blue both bring build call carry case change child clean close cold come could count country course cover cross dark day deep
does door draw each early earth enough even every example eye face family far father feel feet few field figure fill find fire fish five
floor follow food foot force form found four free friend from front full game gave general give glass gold good got govern ground group
grow half hand happen hard head hear heat help here high hour house hundred idea inch interest just keep kind knew know land language large
late laugh lay learn less letter life light like list listen little live look low machine main make many map mark mean measure mind minute
money month more morning most mother mountain move much music must name near need never next night nothing noun now number object often
once only order other over own page paper part pass pattern people perhaps person picture piece place plain plan plane plant play point
possible power press problem produce pull question quick quite rain reach read real record remember rest right road rock room round rule
run same saw say school science second seem sentence serve several shape she short should show side simple since size sleep small snow
some song soon sound special spell stand state step still story street strong study such surface system table take talk teach tell ten
test than their them then there these they thing think those though thought thousand three through time together told too took town travel
tree true turn two unit until upon use usual very voice vowel walk want war warm was watch water way week weight well went were what wheel
when where which while white who whole why will wish wonder word work world would write year young zone jump quiz fuzzy vex jinx lazy""".split()


def syllables(rng):
    """A word that sounds like one and is none."""
    word = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.choice((1, 2, 2, 3))))
    return word + (rng.choice(ENDS) if rng.random() < .6 else "")


def noise(rng):
    """Letters and digits in no order, so that the network looks rather than guesses."""
    count = rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 8))
    pool = rng.choice((LETTERS, LETTERS, LETTERS.lower(), LETTERS + "0123456789", LETTERS + LETTERS.lower()))
    text = "".join(rng.choice(pool) for _ in range(count))
    return text.capitalize() if pool == LETTERS.lower() and rng.random() < .5 else text


def digits(rng, most):
    return "".join(rng.choice("0123456789") for _ in range(rng.randint(1, most)))


def code(rng):
    """A voyage, a trip or a barge's number: V-4711, 26-118A, KMC 3021."""
    kind = rng.random()
    some = "".join(rng.choice(LETTERS) for _ in range(rng.choice((1, 1, 2, 3, 3))))
    mark = rng.choice(("-", "-", " ", "", "/", ".", " #"))
    if kind < .45:
        return some + mark + digits(rng, 4)
    if kind < .75:
        return digits(rng, 4) + rng.choice("---/.") + digits(rng, 4) + rng.choice(("", "", "", some[0]))
    if kind < .9:
        return digits(rng, 5) + rng.choice(("", "", some[0], "-" + some))
    return rng.choice(("VOY", "Voy.", "V", "TRIP", "NO.", "Job", "#")) + rng.choice((" ", "-", " #", "")) + digits(rng, 4)


def name(rng):
    """A vessel or a barge."""
    words = [rng.choice(NAMES) if rng.random() < .75 else syllables(rng).capitalize() for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    if rng.random() < .3:
        words.insert(0, rng.choice("MT M/T MV M/V SS Tug TUG T/B ATB Miss Capt. St. T/V".split()))
    if rng.random() < .3:
        words.append(digits(rng, 4) if rng.random() < .8 else rng.choice("I II III IV V Jr.".split()))
    return " ".join(words)


def place(rng):
    words = [rng.choice(PLACES if rng.random() < .75 else NAMES) for _ in range(rng.choice((1, 1, 2)))]
    kind = rng.random()
    if kind < .5:
        words.append(rng.choice(SITES))
    elif kind < .6:
        words.insert(0, rng.choice(SITES))
    if rng.random() < .35:
        words.append(rng.choice(("", "#", "No. ")) + digits(rng, 2) if rng.random() < .75 else rng.choice("ABCDEFGH"))
    if rng.random() < .1:
        return ", ".join((" ".join(words), rng.choice("TX LA MS AL FL NJ NY CA WA TN KY".split())))
    if rng.random() < .08:
        return " - ".join((" ".join(words), rng.choice(SITES)))
    return " ".join(words)


def product(rng):
    kind = rng.random()
    some = rng.choice(PRODUCTS)
    if kind < .3:
        return some
    if kind < .45:
        return some + rng.choice((" ", " ", "", "-")) + rng.choice(("180", "380", "500", "2", "4", "6", "A", "A-1", digits(rng, 3)))
    if kind < .65:
        return some + " " + rng.choice(("0.", "0.", ".", "1.", "2.", "3.")) + digits(rng, 2) + rng.choice(("%", "%", " %", "%S"))
    if kind < .75:
        return rng.choice(("No. ", "NO ", "#", "No ", "B", "E", "R", "B-")) + digits(rng, 2) + " " + some
    return " ".join(rng.choice(PRODUCTS) for _ in range(2))


def tank(rng):
    number, side = str(rng.randrange(1, 13)), rng.choice("PSC")
    kind = rng.random()
    if kind < .55:
        return number + side
    if kind < .7:
        return number + rng.choice(" -") + side
    if kind < .8:
        return side + number if kind < .75 else f"{side}-{number}"
    if kind < .92:
        return rng.choice(("", "#", "No. ", "NO.", "TK ", "CT-")) + number + rng.choice((" ", "-", "")) + rng.choice("Port Stbd PORT STBD Center CTR P S C Starboard".split())
    return rng.choice(("SLOP", "Slop", "SLOPS", "Slop P", "SLOP S", number, "#" + number))


def event(rng):
    words = [rng.choice(TRADE) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
    if rng.random() < .12:
        words[rng.randrange(len(words))] = rng.choice(SHORT)
    text = " ".join(words)
    if len(words) > 1 and rng.random() < .3:
        text = text.replace(" ", rng.choice((" / ", " / ", "/", "/", " & ", "-", " - ", ", ", ". ", ": ")), 1)
    if rng.random() < .06:
        text += rng.choice((" #", " No. ", " ", " (")) + digits(rng, 2)
        text += ")" if "(" in text else ""
    return text


def date(rng):
    month, day = rng.choice(MONTHS), rng.randrange(1, 32)
    year = rng.choice((f"20{rng.randrange(15, 36)}", f"20{rng.randrange(15, 36)}", str(rng.randrange(15, 36)), f"'{rng.randrange(15, 36)}"))
    short = month[:3]
    day = f"{day:02}" if rng.random() < .6 else str(day)
    return rng.choice((f"{day} {short} {year}", f"{day}-{short}-{year}", f"{day}{short}{year}", f"{short} {day}, {year}", f"{month} {day}, {year}", f"{day} {month} {year}", f"{short} {day}", f"{day} {short}", f"{short}. {day} {year}", f"{day}/{short}/{year}", f"{year}-{rng.randrange(1, 13):02}-{day}", f"{rng.randrange(1, 13):02}/{day}/{year}"))


KINDS = ((.2, event), (.17, name), (.1, place), (.11, code), (.1, product), (.08, tank), (.08, date), (.08, noise), (.03, syllables))


def pick(rng):
    """Some text in one of the cases in which reports are written, at most 28 letters of it."""
    at = rng.random()
    for share, make in KINDS:
        at -= share
        if at < 0:
            break
    else:
        make = lambda rng: " ".join(rng.choice(ENGLISH) for _ in range(rng.choice((1, 2))))
    text = make(rng)
    if rng.random() < .03:
        text += "."
    case = rng.random()
    if make in (noise, code, tank, product) and case < .7:
        pass
    elif case < .45:
        text = text.upper()
    elif case < .85:
        text = " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
    elif case < .95:
        text = text.lower()
    return text[:28].strip() or pick(rng)


def wanted(text, alphabet):
    """What the recogniser is to say: the text itself."""
    return text if all(letter in alphabet for letter in text) else None
