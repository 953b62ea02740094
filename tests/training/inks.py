"""Figures and words as ink: pictures of coverage (0 paper, 255 ink) whose digits are DIGIT px tall, and where the line they stand on is."""
import glob
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DIGIT = 36
PAD = 40

HAND_FAMILIES = (
    "DancingScript Kristi KaushanScript Humor dkg breip Breip Delphine SteveHand OSP Ecolier femkeklaver kiloji "
    "KleeOne Rufscript setofont Purisa TomsonTalks YOzRSX YOzRS YOzBS YuseiMagic ComicNeue Caveat PatrickHand Kalam Shadows "
    "IndieFlower Architects Reenie NanumPen BecauseWeBuild BecauseWeConnect BecauseWeCreate BecauseWeLearn BecauseWeMentor BecauseWeOrganize Isabella "
    "GochiHand RockSalt ComingSoon NothingYouCouldDo PermanentMarker CedarvilleCursive ShortStack Gaegu"
).split()
HELD_OUT_HANDS = "GochiHand kiloji Architects femkeklaver Kalam Delphine Purisa".split()
HELD_OUT_PRINT = "texgyreheros Cousine Carlito lmmono LinLibertine Cabin OCRB Courier".split()
SKIP = "lmromancaps lmmonocaps Smallcaps OCRBE OCRBF OCRBL OCRBS OCRBX NotoSansSymbols NotoMusic NotoSansMath Symbols D050000L NotoSansSignWriting LinLibertine_I Monoisome _K Dingbats".split()


DIGITS, CAPITALS, SMALL = "0123456789.,", "ABCDEFGHJKLMNOPQRSTUVWXYZ", "abcdefghjkmnopqrstuvwxyz"


def family(path):
    return os.path.basename(path).split(".")[0].split("-")[0].split("_")[0]


def one_of(path, names):
    """The first of the names that the file's name begins with, or None."""
    base = os.path.basename(path)
    return next((name for name in names if base.startswith(name)), None)


def usable(path, letters):
    """Whether a font has every digit and, where `letters` are asked for, every letter, each unlike the others."""
    base = os.path.basename(path)
    if any(skip in base for skip in SKIP):
        return False
    if base.startswith("Noto") and not base.split("-")[0] in ("NotoSans", "NotoSerif", "NotoSansDisplay", "NotoSerifDisplay", "NotoSansMono"):
        return False
    try:
        font = ImageFont.truetype(path, 48, layout_engine=ImageFont.Layout.BASIC)
        masks = [bytes(font.getmask(sign)) for sign in DIGITS + CAPITALS * letters]
    except OSError:
        return False
    return len(set(masks)) == len(masks) and all(any(mask) for mask in masks)


class Fonts:
    """The font files under some folders, by family; whole families are held out for validation."""

    def __init__(self, folders, held_out, letters=False):
        paths = sorted(path for folder in folders for kind in ("ttf", "otf") for path in glob.glob(f"{folder}/**/*.{kind}", recursive=True))
        self.hands, self.prints = {}, {}
        for path in paths:
            hand = one_of(path, HAND_FAMILIES)
            held = one_of(path, HELD_OUT_HANDS if hand else HELD_OUT_PRINT) is not None
            if held == held_out and usable(path, letters):
                (self.hands if hand else self.prints).setdefault(hand or family(path), []).append(path)
        self.cache = {}

    def pick(self, rng, hand):
        families = self.hands if hand else self.prints
        return rng.choice(families[rng.choice(sorted(families))])

    def load(self, path):
        if path not in self.cache:
            first = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)
            box = first.getbbox("8", anchor="ls")
            tall = max(10, box[3] - box[1])
            font = ImageFont.truetype(path, max(8, round(100 * DIGIT / tall)), layout_engine=ImageFont.Layout.BASIC)
            signs = {letter for letter in "½¼¾⅛⅜⅝⅞%&'#():+\"/-" if has(font, letter)}
            # Some fonts draw capitals for small letters, or nothing.
            if all(has(font, letter) and bytes(font.getmask(letter)) != bytes(font.getmask(letter.upper())) for letter in SMALL):
                signs |= {"small"}
            self.cache[path] = font, signs
        return self.cache[path]


def has(font, letter):
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff")) and any(bytes(font.getmask(letter)))


def from_font(text, fonts, path, rng, hand):
    """The text in a font; None where the font has not all of it."""
    font, signs = fonts.load(path)
    if any(letter in "½¼¾⅛⅜⅝⅞%&'#():+\"/-" and letter not in signs for letter in text):
        return None
    if "small" not in signs and text != text.upper():
        return None
    words = any(letter.isalpha() for letter in text)
    if rng.random() < ((.6 if words else 1) if hand else .15):
        spread = rng.uniform(-0.06, 0.22) * DIGIT if hand else rng.uniform(-0.02, 0.12) * DIGIT
        if words and not hand and rng.random() < .2:
            spread = rng.uniform(.1, .35) * DIGIT
        jitter = rng.uniform(0, 0.08) * DIGIT if hand else 0
        space = rng.uniform(.75, 1.9)
        steps = [font.getlength(letter) * (space if letter == " " else 1) + spread + (rng.gauss(0, jitter * 0.4) if hand else 0) for letter in text]
        ink = Image.new("L", (int(sum(max(4, step) for step in steps)) + 2 * PAD + 40, DIGIT * 2 + 2 * PAD))
        draw, x = ImageDraw.Draw(ink), PAD
        for letter, step in zip(text, steps):
            draw.text((x, PAD + DIGIT + DIGIT // 2 + rng.gauss(0, jitter)), letter, fill=255, font=font, anchor="ls")
            x += max(4, step)
    else:
        ink = Image.new("L", (int(font.getlength(text)) + 2 * PAD + 20, DIGIT * 2 + 2 * PAD))
        ImageDraw.Draw(ink).text((PAD, PAD + DIGIT + DIGIT // 2), text, fill=255, font=font, anchor="ls")
    return ink


def bend(ink, rng):
    """Handwriting as this hand has it today: slanted, squeezed, with a thicker or a thinner pen, its lines wavering."""
    kind = rng.random()
    if kind < .2:
        ink = ink.filter(ImageFilter.MaxFilter(rng.choice((3, 3, 5))))
    elif kind < .3:
        ink = ink.filter(ImageFilter.MinFilter(3))
    base, slant = PAD + DIGIT * 1.5, rng.gauss(.03, .16)
    rise = rng.gauss(0, .012)
    middle = ink.width / 2
    ink = ink.transform(ink.size, Image.AFFINE, (1, slant, -slant * base, rise, 1, -rise * middle), Image.BILINEAR)
    wide = rng.uniform(.72, 1.2)
    ink = ink.resize((max(8, round(ink.width * wide)), ink.height), Image.BILINEAR)
    reach = rng.uniform(0, .06) * DIGIT
    if reach < .5:
        return ink
    step, rows = round(DIGIT * rng.uniform(.5, 1.2)), (0, ink.height // 3, ink.height // 2, 2 * ink.height // 3, ink.height)
    columns = [*range(0, ink.width - step // 2, step), ink.width]
    moved = {(x, y): (x + rng.gauss(0, reach), y + rng.gauss(0, reach)) for x in columns for y in rows}
    mesh = []
    for x0, x1 in zip(columns, columns[1:]):
        for y0, y1 in zip(rows, rows[1:]):
            corners = [moved[corner] for corner in ((x0, y0), (x0, y1), (x1, y1), (x1, y0))]
            mesh.append(((x0, y0, x1, y1), tuple(value for corner in corners for value in corner)))
    return ink.transform(ink.size, Image.MESH, mesh, Image.BILINEAR)


STROKES = {
    "0": [[[(.5, 0), (.1, .25), (.08, .7), (.5, 1), (.9, .7), (.88, .25), (.5, 0)]], [[(.6, .02), (.2, .1), (.05, .6), (.4, 1), (.85, .8), (.9, .3), (.55, .0), (.35, .08)]]],
    "1": [[[(.5, 0), (.5, 1)]], [[(.5, 0), (.5, .5), (.48, 1)]], [[(.2, .25), (.5, 0), (.5, 1)]], [[(.2, .22), (.5, 0), (.5, 1)], [(.2, 1), (.8, 1)]]],
    "2": [[[(.1, .25), (.4, 0), (.85, .2), (.6, .6), (.1, 1), (.9, .98)]], [[(.15, .2), (.5, .0), (.85, .25), (.5, .7), (.15, .95), (.3, .8), (.55, .95), (.95, .95)]]],
    "3": [[[(.1, .1), (.5, 0), (.85, .2), (.45, .47), (.9, .72), (.5, 1), (.08, .88)]], [[(.1, .02), (.85, .02)], [(.85, .02), (.4, .42), (.9, .7), (.5, 1), (.08, .9)]]],
    "4": [[[(.6, 0), (.05, .65), (.95, .65)], [(.65, .35), (.65, 1)]], [[(.2, 0), (.12, .55), (.9, .52)], [(.8, .0), (.72, 1)]], [[(.7, 1), (.7, 0), (.05, .7), (.95, .68)]]],
    "5": [[[(.85, .02), (.2, .02)], [(.2, .02), (.15, .42), (.55, .36), (.9, .65), (.6, .98), (.08, .92)]], [[(.2, .05), (.17, .42), (.6, .38), (.88, .7), (.5, 1), (.1, .9)], [(.2, .05), (.85, .02)]]],
    "6": [[[(.7, 0), (.25, .3), (.1, .75), (.45, 1), (.85, .78), (.5, .52), (.15, .7)]], [[(.55, 0), (.15, .45), (.15, .85), (.5, 1), (.8, .8), (.55, .58), (.2, .75)]]],
    "7": [[[(.1, .03), (.9, .03)], [(.9, .03), (.55, .5), (.4, 1)]], [[(.1, .03), (.9, .03)], [(.9, .03), (.5, .5), (.35, 1)], [(.25, .5), (.8, .48)]], [[(.08, .2), (.12, .03), (.88, .05)], [(.88, .05), (.45, 1)]]],
    "8": [[[(.8, .15), (.45, 0), (.15, .22), (.5, .47), (.88, .75), (.5, 1), (.12, .75), (.5, .47), (.85, .2), (.75, .1)]], [[(.5, .0), (.2, .2), (.5, .45), (.8, .2), (.5, .0)], [(.5, .45), (.1, .75), (.5, 1), (.9, .75), (.5, .45)]], [[(.95, .0), (.45, .05), (.3, .3), (.65, .6), (.6, .95), (.2, .95), (.15, .7), (.95, .0)]], [[(.85, .1), (.6, .0), (.3, .2), (.65, .65), (.45, 1), (.15, .8), (.6, .45), (.9, .05)]]],
    "9": [[[(.85, .25), (.5, 0), (.12, .28), (.45, .52), (.85, .25)], [(.85, .2), (.82, .6), (.7, 1)]], [[(.85, .2), (.4, .02), (.15, .35), (.55, .5), (.85, .22), (.82, .7), (.5, 1), (.15, .92)]]],
    "/": [[[(.9, 0), (.1, 1)]]],
    "-": [[[(.1, .5), (.9, .5)]]],
    "'": [[[(.5, 0), (.48, .25)]]],
    '"': [[[(.35, 0), (.33, .25)], [(.7, 0), (.68, .25)]]],
    ".": [[[(.5, .97), (.52, 1.0)]]],
    ",": [[[(.55, .93), (.4, 1.18)]]],
    ":": [[[(.5, .3), (.52, .33)], [(.5, .9), (.52, .93)]]],
    "A": [[[(0, 1), (.5, 0)], [(.5, 0), (1, 1)], [(.2, .6), (.8, .6)]], [[(0, 1), (.3, .35), (.5, 0), (.7, .4), (1, 1)], [(.2, .68), (.85, .62)]]],
    "B": [[[(.1, 0), (.1, 1)], [(.1, 0), (.7, .06), (.72, .38), (.1, .48)], [(.1, .48), (.9, .58), (.85, .93), (.1, 1)]], [[(.15, 1), (.12, 0), (.7, .05), (.7, .4), (.2, .48), (.9, .6), (.8, .95), (.1, 1)]]],
    "C": [[[(.9, .15), (.5, 0), (.1, .3), (.1, .7), (.5, 1), (.9, .85)]], [[(.85, .05), (.35, .1), (.08, .5), (.3, .95), (.9, .95)]]],
    "D": [[[(.1, 0), (.1, 1)], [(.1, 0), (.7, .1), (.95, .5), (.7, .9), (.1, 1)]], [[(.15, .05), (.15, .95), (.6, .95), (.95, .55), (.7, .1), (.0, .0)]]],
    "E": [[[(.85, 0), (.1, 0)], [(.1, 0), (.1, 1)], [(.1, .5), (.7, .5)], [(.1, 1), (.9, 1)]], [[(.85, .08), (.4, .0), (.15, .25), (.5, .46), (.1, .7), (.4, 1), (.9, .9)]], [[(.1, 0), (.1, 1), (.9, 1)], [(.1, 0), (.85, 0)], [(.1, .5), (.75, .48)]]],
    "F": [[[(.1, 0), (.1, 1)], [(.1, 0), (.9, 0)], [(.1, .5), (.7, .5)]], [[(.9, .02), (.15, .0)], [(.15, 0), (.2, .5), (.1, 1)], [(.18, .45), (.75, .42)]]],
    "G": [[[(.9, .15), (.5, 0), (.1, .4), (.2, .9), (.6, 1), (.9, .8), (.9, .55)], [(.55, .55), (1, .55)]], [[(.85, .1), (.4, .0), (.08, .5), (.4, 1), (.85, .85), (.85, .5), (.5, .52)]]],
    "H": [[[(.1, 0), (.1, 1)], [(.9, 0), (.9, 1)], [(.1, .5), (.9, .5)]], [[(.15, 0), (.1, 1)], [(.1, .55), (.9, .45)], [(.9, .0), (.88, 1)]]],
    "I": [[[(.5, 0), (.5, 1)]], [[(.1, 0), (.9, 0)], [(.5, 0), (.5, 1)], [(.1, 1), (.9, 1)]]],
    "J": [[[(.8, 0), (.8, .75), (.5, 1), (.15, .8)]], [[(.3, 0), (1, 0)], [(.7, 0), (.7, .8), (.4, 1), (.1, .82)]]],
    "K": [[[(.1, 0), (.1, 1)], [(.85, 0), (.12, .55)], [(.3, .42), (.95, 1)]], [[(.15, 0), (.1, 1)], [(.9, .05), (.2, .5), (.9, 1)]]],
    "L": [[[(.1, 0), (.1, 1)], [(.1, 1), (.85, 1)]], [[(.2, 0), (.1, .9), (.3, 1), (.85, .97)]]],
    "M": [[[(.05, 1), (.1, 0)], [(.1, 0), (.5, .65)], [(.5, .65), (.9, 0)], [(.9, 0), (.95, 1)]], [[(.05, 1), (.2, .05), (.45, .9), (.75, .05), (.95, 1)]]],
    "N": [[[(.1, 1), (.1, 0)], [(.1, 0), (.9, 1)], [(.9, 1), (.9, 0)]], [[(.1, 1), (.15, 0), (.5, .5), (.85, 1), (.92, 0)]]],
    "O": [[[(.5, 0), (.08, .35), (.12, .8), (.5, 1), (.9, .75), (.88, .25), (.5, 0)]], [[(.6, .02), (.1, .2), (.1, .8), (.6, 1), (.98, .6), (.75, .08), (.45, .02)]]],
    "P": [[[(.1, 0), (.1, 1)], [(.1, 0), (.75, .05), (.85, .3), (.6, .52), (.1, .52)]], [[(.2, 1), (.15, .0), (.8, .08), (.8, .45), (.15, .52)]]],
    "Q": [[[(.5, 0), (.08, .35), (.12, .8), (.5, 1), (.9, .75), (.88, .25), (.5, 0)], [(.6, .7), (1, 1.08)]]],
    "R": [[[(.1, 0), (.1, 1)], [(.1, 0), (.75, .05), (.85, .3), (.6, .5), (.1, .52)], [(.35, .52), (.9, 1)]], [[(.15, 1), (.15, .02), (.8, .1), (.75, .42), (.2, .5), (.5, .6), (.95, 1)]]],
    "S": [[[(.85, .15), (.5, 0), (.15, .22), (.45, .48), (.85, .72), (.5, 1), (.1, .85)]], [[(.9, .05), (.3, .08), (.2, .35), (.75, .6), (.7, .95), (.05, .95)]]],
    "T": [[[(0, 0), (1, 0)], [(.5, 0), (.5, 1)]], [[(.0, .05), (.95, .0)], [(.5, .03), (.45, 1)]]],
    "U": [[[(.1, 0), (.1, .75), (.5, 1), (.9, .75), (.9, 0)]], [[(.1, 0), (.12, .8), (.5, 1), (.85, .7), (.88, 0)], [(.88, 0), (.9, 1)]]],
    "V": [[[(.05, 0), (.5, 1)], [(.5, 1), (.95, 0)]], [[(.05, 0), (.3, .6), (.5, 1), (.7, .5), (.95, .0)]]],
    "W": [[[(.02, 0), (.25, 1)], [(.25, 1), (.5, .3)], [(.5, .3), (.75, 1)], [(.75, 1), (.98, 0)]], [[(.02, 0), (.2, .95), (.5, .35), (.78, .95), (.98, 0)]]],
    "X": [[[(.05, 0), (.95, 1)], [(.95, 0), (.05, 1)]]],
    "Y": [[[(.05, 0), (.5, .5)], [(.95, 0), (.5, .5)], [(.5, .5), (.5, 1)]], [[(.08, 0), (.45, .5)], [(.95, 0), (.25, 1.05)]]],
    "Z": [[[(.1, 0), (.9, 0)], [(.9, 0), (.1, 1)], [(.1, 1), (.95, 1)]], [[(.1, .02), (.9, .02)], [(.9, .02), (.1, .98)], [(.1, .98), (.95, .98)], [(.3, .5), (.75, .5)]]],
    "%": [[[(.9, 0), (.1, 1)], [(.25, .05), (.05, .2), (.25, .35), (.4, .2), (.25, .05)], [(.75, .65), (.6, .8), (.75, .97), (.95, .8), (.75, .65)]]],
    "&": [[[(.95, 1), (.3, .35), (.4, .02), (.65, .15), (.2, .6), (.3, 1), (.75, .85), (.95, .55)]]],
    "(": [[[(.7, -.08), (.3, .5), (.7, 1.08)]]],
    ")": [[[(.3, -.08), (.7, .5), (.3, 1.08)]]],
    "+": [[[(.1, .55), (.9, .55)], [(.5, .25), (.5, .85)]]],
    "#": [[[(.4, .05), (.25, .95)], [(.8, .05), (.65, .95)], [(.1, .35), (.95, .35)], [(.05, .68), (.9, .68)]]],
}
NARROW = {".": .3, ",": .3, "'": .3, '"': .45, ":": .35, "1": .45, "/": .6, " ": .5, "I": .35, "J": .8, "M": 1.3, "W": 1.4, "(": .4, ")": .4}


class Hand:
    """One person's way of writing: a form, a slant and a width for each digit, kept through a figure."""

    def __init__(self, rng):
        self.rng = rng
        self.form = {letter: self.warp(rng.choice(forms)) for letter, forms in STROKES.items()}
        self.wide = rng.uniform(.42, .85)
        self.slant = rng.gauss(.08, .14)
        self.pen = rng.uniform(1.6, 5.0)
        self.gap = rng.uniform(.02, .32)
        self.shake = rng.uniform(.005, .03)
        self.bounce = rng.uniform(0, .07)
        self.space = rng.uniform(.8, 1.8)

    def warp(self, strokes):
        return [[(x + self.rng.gauss(0, .045), y + self.rng.gauss(0, .035)) for x, y in stroke] for stroke in strokes]

    def write(self, text):
        rng = self.rng
        ink = Image.new("L", (int(len(text) * DIGIT * 1.4) + 2 * PAD + 60, DIGIT * 2 + 2 * PAD))
        draw, x, base = ImageDraw.Draw(ink), float(PAD), PAD + DIGIT + DIGIT // 2
        for letter in text:
            if letter != " " and letter not in self.form:
                return None
            wide = NARROW.get(letter, 1) * self.wide * DIGIT * rng.gauss(1, .07) * (self.space if letter == " " else 1)
            tall = DIGIT * rng.gauss(1, .06)
            foot = base + rng.gauss(0, self.bounce) * DIGIT
            for stroke in self.form.get(letter, ()):
                points = [(px + rng.gauss(0, self.shake), py + rng.gauss(0, self.shake)) for px, py in stroke]
                curve = spline(points) if letter != "1" or len(points) < 3 else points
                placed = [(x + px * wide + self.slant * (1 - py) * DIGIT, foot - (1 - py) * tall) for px, py in curve]
                stroke_with(draw, placed, self.pen * rng.uniform(.9, 1.1) * (1.2 if letter in ".:" else 1))
            x += wide + self.gap * DIGIT * rng.uniform(.5, 1.5)
        return ink


def stroke_with(draw, points, width):
    draw.line(points, fill=255, width=max(1, round(width)), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)


def spline(points, steps=7):
    """A Catmull-Rom curve through the points."""
    p = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        for k in range(steps):
            t = k / steps
            curve.append(tuple(
                .5 * (2 * b[i] + (c[i] - a[i]) * t + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t ** 3)
                for i in (0, 1)))
    return curve + [points[-1]]


class RealDigits:
    """Digits that people wrote (28x28, MNIST), composed into figures with pen marks between them."""

    def __init__(self, path, held_out):
        data = np.load(path)
        self.by_digit = []
        for digit in range(10):
            mine = data["x"][data["y"] == digit]
            cut = int(len(mine) * .9)
            self.by_digit.append(mine[cut:] if held_out else mine[:cut])

    def write(self, text, rng):
        if any(letter not in "0123456789.,-/'\": " for letter in text):
            return None
        hand = Hand(rng)
        hand.pen = rng.uniform(2.5, 5)
        ink = Image.new("L", (int(len(text) * DIGIT * 1.5) + 2 * PAD + 60, DIGIT * 2 + 2 * PAD))
        x, base = float(PAD), PAD + DIGIT + DIGIT // 2
        squeeze, gap, bounce = rng.uniform(.75, 1.1), rng.uniform(-.04, .28), rng.uniform(0, .08)
        for letter in text:
            if letter.isdigit():
                mine = self.by_digit[int(letter)]
                glyph = trim(mine[rng.randrange(len(mine))])
                tall = max(8, round(DIGIT * rng.gauss(1, .06)))
                wide = max(4, round(glyph.width * tall / glyph.height * squeeze))
                glyph = glyph.resize((wide, tall), Image.BICUBIC)
                if letter == "1" and wide > .6 * tall:
                    continue_wide = int(.6 * tall)
                    glyph, wide = glyph.resize((continue_wide, tall)), continue_wide
                spot = (round(x), round(base - tall + rng.gauss(0, bounce) * DIGIT))
                ink.paste(255, spot, glyph)
                x += wide + max(-.1 * DIGIT, gap * DIGIT * rng.uniform(.4, 1.6))
            else:
                wide = NARROW.get(letter, .8) * .5 * DIGIT
                draw = ImageDraw.Draw(ink)
                for stroke in hand.form.get(letter, ()):
                    stroke_with(draw, [(x + px * wide, base - (1 - py) * DIGIT) for px, py in stroke], hand.pen)
                x += wide + abs(gap) * DIGIT * .6
        return ink


def trim(glyph):
    rows, columns = np.where(glyph.max(1) > 40)[0], np.where(glyph.max(0) > 40)[0]
    return Image.fromarray(glyph[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
