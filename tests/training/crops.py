"""Pictures of cells as a phone and the reader's straightening leave them: 32 px high, digits about 16 px tall, in grey.

    python3 crops.py figures|words OUT SEED CHUNKS [--held-out] -- fonts: FIGURES_FONTS (folders, colon between), digits: FIGURES_DIGITS
"""
import io
import math
import os
import random
import sys

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from inks import DIGIT, PAD, Fonts, Hand, RealDigits, bend, from_font
from kinds import KINDS

HEIGHT, TALL, BASELINE = 32, 16, 23
CHUNK = 2000
BASE = PAD + DIGIT + DIGIT // 2


class Maker:
    def __init__(self, kind, seed, held_out, fonts, digits):
        self.kind = kind
        self.rng, self.np = random.Random(seed), np.random.RandomState(seed)
        self.fonts, self.digits = Fonts(fonts.split(":"), held_out, kind.name == "words"), RealDigits(digits, held_out)

    def crop(self):
        """One crop and what it says; hand: whether it is handwriting."""
        rng = self.rng
        of_words = self.kind.name == "words"
        blank = rng.random() < (0.03 if of_words else 0.06)
        hand = rng.random() < (0.6 if of_words else 0.5)
        text = "" if blank else self.kind.pick(rng)
        strokes = hand and rng.random() < (0.15 if of_words else 0.3)
        if strokes and of_words:
            text = text.upper()  # an invented hand writes capitals
        ink = self.ink(text, hand, strokes)
        label = self.kind.wanted(text, self.kind.alphabet)
        if ink is None or label is None:
            return self.crop()
        if ink.getbbox() and not of_words and rng.random() < 0.012:
            strike(ink, rng)
            label = "#"
        scene, span, _ = self.scene(ink, hand)
        image, across, up = self.photograph(scene, hand)
        return self.cut(image, span, across, up, hand), label, hand

    def ink(self, text, hand, strokes=False):
        rng = self.rng
        if not text:
            return Image.new("L", (rng.randrange(10, 200) + 2 * PAD, 2 * DIGIT + 2 * PAD))
        if strokes:
            ink = Hand(rng).write(text)
        elif hand and rng.random() < 0.43:
            ink = self.digits.write(text, rng)
        else:
            ink = None
        if ink is None:
            ink = from_font(text, self.fonts, self.fonts.pick(rng, hand), rng, hand)
        if ink is None or ink.getbbox() is None:
            return None
        if hand:
            return bend(ink, rng) if self.kind.name == "words" else ink
        return self.print_faults(ink)

    def print_faults(self, ink):
        rng = self.rng
        kind = rng.random()
        if kind < 0.1:
            ink = ink.filter(ImageFilter.MaxFilter(3))
        elif kind < 0.2:
            ink = ink.filter(ImageFilter.MinFilter(3))
        elif kind < 0.27:
            step = rng.choice((4, 5, 6))
            dots = Image.new("L", ink.size)
            small = ink.resize((ink.width // step, ink.height // step), Image.BOX)
            draw = ImageDraw.Draw(dots)
            size = step * rng.uniform(.35, .6)
            for y, x in zip(*np.where(np.asarray(small) > 110)):
                cx, cy = (x + .5) * step, (y + .5) * step
                draw.ellipse((cx - size, cy - size, cx + size, cy + size), fill=255)
            ink = dots
        if rng.random() < 0.15:
            worn = Image.fromarray(self.np.randint(0, 256, (ink.height // 6 + 1, ink.width // 6 + 1)).astype(np.uint8))
            worn = worn.resize(ink.size, Image.BILINEAR).point(lambda v: min(255, int(90 + v * 1.6)))
            ink = ImageChops.multiply(ink, worn)
        return ink

    def scene(self, ink, hand):
        """The ink with what stands around it: ruling lines, neighbours, specks. Gives it, from where to where a crop
        of it goes, and how much paper the crop has at both sides of the figure."""
        rng = self.rng
        box = ink.getbbox() or (PAD, BASE - DIGIT, ink.width - PAD, BASE)
        room = [int(DIGIT * (rng.uniform(.15, 1.2) if rng.random() < .85 else rng.uniform(1, 4))) for _ in range(2)]
        extra = int(1.6 * DIGIT)
        scene = Image.new("L", (box[2] - box[0] + sum(room) + 2 * extra, ink.height))
        scene.paste(ink, (extra + room[0] - box[0], 0))
        if hand and rng.random() < .4:
            scene = scene.point(lambda v, k=rng.uniform(.55, 1): int(v * k))
        span = (extra, extra + room[0] + box[2] - box[0] + room[1])
        over = Image.new("L", scene.size)
        self.rule(over, span, room)
        self.neighbours(over, span, room, hand)
        if rng.random() < .12:
            draw = ImageDraw.Draw(over)
            for _ in range(rng.randrange(1, 4)):
                x, y, r = rng.uniform(0, scene.width), rng.uniform(PAD, scene.height - PAD), rng.uniform(.3, 1.6)
                draw.ellipse((x - r, y - r, x + r, y + r), fill=rng.randrange(60, 255))
        return ImageChops.lighter(scene, over), span, room

    def rule(self, scene, span, room):
        rng, draw = self.rng, ImageDraw.Draw(scene)
        thick, level = rng.uniform(.02, .13) * DIGIT, rng.randrange(70, 256)
        if rng.random() < .55:
            below = BASE + DIGIT * (rng.uniform(.05, .7) if rng.random() < .75 else rng.uniform(-.15, .1))
            self.line(draw, (0, below), (scene.width, below + rng.gauss(0, .6)), thick, level)
        if rng.random() < .4:
            above = BASE - DIGIT * (rng.uniform(1.05, 1.6) if rng.random() < .85 else rng.uniform(.9, 1.1))
            self.line(draw, (0, above), (scene.width, above + rng.gauss(0, .6)), thick, level)
        for side, inwards in ((span[0], room[0]), (span[1], -room[1])):
            if rng.random() < .4:
                x = side + (rng.uniform(-.12, .12) * DIGIT if rng.random() < .5 else inwards * rng.uniform(0, .8))
                self.line(draw, (x, 0), (x + rng.gauss(0, .6), scene.height), thick, level)

    def line(self, draw, start, end, thick, level):
        rng = self.rng
        if rng.random() < .2:  # dotted, or what erasing left of it
            step, on = rng.uniform(3, 30), rng.uniform(.2, .7)
            count = int(math.hypot(end[0] - start[0], end[1] - start[1]) / step)
            for k in range(count):
                a, b = k / max(1, count), (k + on) / max(1, count)
                at = lambda t: (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t)
                draw.line([at(a), at(b)], fill=level, width=max(1, round(thick)))
        else:
            draw.line([start, end], fill=level, width=max(1, round(thick)))

    def neighbours(self, scene, span, room, hand):
        """Ink of the next cells, cut off by the crop's edge, and of the rows above and below."""
        rng = self.rng
        for left in (True, False):
            if rng.random() < .1 and room[0 if left else 1] > .5 * DIGIT:
                other = from_font(rng.choice("0123456789ABDNPS)"), self.fonts, self.fonts.pick(rng, hand), rng, False)
                box = other and other.getbbox()
                if box:
                    part = other.crop(box)
                    shown = rng.uniform(.05, .45) * part.width
                    x = span[0] - part.width + shown if left else span[1] - shown
                    scene.paste(255, (round(x), box[1]), part)
        for below in (True, False):
            if rng.random() < .15:
                other = from_font(self.kind.pick(rng), self.fonts, self.fonts.pick(rng, hand), rng, hand)
                if other is not None and other.getbbox():
                    away = rng.uniform(1.35, 1.8) * DIGIT
                    scene.paste(255, (round(span[0] + rng.uniform(-10, 30)), round(away if below else -away)), other)

    def photograph(self, scene, hand):
        """The scene as the reader has it on the sheet, and by how much it shrank across and up."""
        rng = self.rng
        if rng.random() < .6:
            shear, tilt = rng.gauss(0, .06 if hand else .03), rng.gauss(0, .012)
            cx, cy = scene.width / 2, BASE - DIGIT / 2
            grow = rng.gauss(0, .04)
            scene = scene.transform(scene.size, Image.AFFINE, (1 + grow, shear, -shear * cy - grow * cx, tilt, 1, -tilt * cx), Image.BILINEAR)
        native = math.exp(rng.uniform(math.log(7.5), math.log(34))) if rng.random() < .5 else rng.uniform(8, 16)
        k = native / DIGIT
        small = scene.resize((max(4, round(scene.width * k)), max(4, round(scene.height * k))), rng.choice((Image.BOX, Image.BILINEAR, Image.BICUBIC, Image.LANCZOS)))
        kx, ky = small.width / scene.width, small.height / scene.height
        picture = self.light(small, native)
        if rng.random() < .35:
            packed = io.BytesIO()
            Image.fromarray(picture).save(packed, "JPEG", quality=rng.randrange(25, 95))
            picture = np.asarray(Image.open(packed))
        image = Image.fromarray(picture)
        if rng.random() < .4:
            up = rng.uniform(1, 2)
            image = image.resize((round(image.width * up), round(image.height * up)), rng.choice((Image.BILINEAR, Image.BICUBIC)))
            kx, ky = image.width / scene.width, image.height / scene.height
        if rng.random() < .2:
            image = image.filter(ImageFilter.UnsharpMask(rng.uniform(.6, 2), rng.randrange(50, 200), 2))
        return image, kx, ky

    def light(self, small, native):
        """Darkness to grey: paper, shade, blur, moire, folds, grain."""
        rng, noise = self.rng, self.np
        harsh = rng.uniform(.1, 1.3) if rng.random() < .7 else 0  # many a sheet is a clean scan
        blur = abs(rng.gauss(0, .06)) * native * harsh
        ink = small.filter(ImageFilter.GaussianBlur(min(blur, .16 * native))) if blur > .3 else small
        dark = np.asarray(ink, np.float32) / 255
        if rng.random() < .12:
            reach, across = rng.choice((2, 3)) if native < 14 else rng.choice((2, 3, 4, 5)), rng.random() < .5
            dark = sum(np.roll(dark, step, 1 if across else 0) for step in range(reach)) / reach
        height, width = dark.shape
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
        paper = rng.uniform(90, 250)
        contrast = paper * (rng.uniform(.45, .95) if rng.random() < .7 else rng.uniform(.2, .45))
        shade = 1 + rng.gauss(0, .05) * (ys / height - .5) + rng.gauss(0, .08) * (xs / width - .5)
        if rng.random() < .12:  # the edge of a shadow
            edge = (xs - rng.uniform(0, width)) * rng.gauss(0, 1) + (ys - rng.uniform(0, height)) * rng.gauss(0, 1)
            shade = shade * (1 - rng.uniform(.05, .4) / (1 + np.exp(np.clip(-edge / rng.uniform(1, 8), -30, 30))))
        grey = (paper - contrast * dark) * shade
        if rng.random() < .12:  # a fold
            away = (xs - rng.uniform(0, width)) if rng.random() < .5 else (ys - rng.uniform(0, height)) + (xs - width / 2) * rng.gauss(0, .05)
            grey = grey * (1 + rng.uniform(-.35, .25) * np.exp(-(away / rng.uniform(.6, 3)) ** 2)) + (away > 0) * rng.uniform(-18, 18)
        if rng.random() < .2:
            turn, wave = rng.uniform(0, math.pi), 2 * math.pi / rng.uniform(2.1, 14)
            grey = grey + harsh * rng.uniform(1, .09 * contrast + 2) * np.sin((xs * math.cos(turn) + ys * math.sin(turn)) * wave)
        sigma = abs(rng.gauss(0, 6)) if rng.random() < .7 else abs(rng.gauss(0, 12)) * min(1, contrast / 120)
        sigma = sigma * harsh
        grain = noise.normal(0, 1, (height, width)).astype(np.float32)
        if rng.random() < .5:
            grain = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1) + np.roll(grain, (1, 1), (0, 1))) / 2
        return np.clip(grey + sigma * grain, 0, 255).astype(np.uint8)

    def tallness(self, hand):
        """How tall the letters come out against what they should be: of words, few marks may tell how tall a digit is."""
        rng = self.rng
        if hand:
            return rng.uniform(.75, 1.55) if self.kind.name == "figures" else rng.uniform(.68, 1.4)
        if self.kind.name == "words" and rng.random() < .25:
            return rng.uniform(.72, 1.35)
        return rng.gauss(1, .06)

    def cut(self, image, span, kx, ky, hand):
        """As crop.ts does it: a window around the baseline, to 32 px high, digits meant to be 16 px tall."""
        rng = self.rng
        text = DIGIT * ky / self.tallness(hand)
        foot = BASE * ky + text * rng.gauss(0, .11 if hand else .05)
        top = foot - BASELINE * text / TALL
        left, right = span[0] * kx, span[1] * kx
        width = min(self.kind.widest, max(16, round((right - left) * TALL / text)))
        box = (left, top, right, top + HEIGHT * text / TALL)
        fill = (0, 0, image.width, image.height)
        if box[0] < 0 or box[1] < 0 or box[2] > fill[2] or box[3] > fill[3]:
            pad = math.ceil(max(-box[0], -box[1], box[2] - fill[2], box[3] - fill[3])) + 1
            image = Image.fromarray(np.pad(np.asarray(image), pad, "edge"))
            box = tuple(value + pad for value in box)
        return np.asarray(image.resize((width, HEIGHT), Image.BILINEAR, box=box))


def strike(ink, rng):
    draw, (x0, y0, x1, y1) = ImageDraw.Draw(ink), ink.getbbox()
    for _ in range(rng.choice((1, 2, 4))):
        middle = (y0 + y1) / 2 + rng.gauss(0, .08) * DIGIT
        slope = rng.gauss(0, .15) * DIGIT
        draw.line((x0 - 5, middle - slope, x1 + 5, middle + slope), fill=255, width=rng.randrange(2, 6))


def chunk(maker, count=CHUNK):
    pixels, widths, labels, hands = [], [], [], []
    for _ in range(count):
        grey, label, hand = maker.crop()
        pixels.append(grey.ravel())
        widths.append(grey.shape[1])
        labels.append(label)
        hands.append(hand)
    return dict(pixels=np.concatenate(pixels), widths=np.array(widths), labels=np.array(labels), hands=np.array(hands))


def main():
    kind, out, seed, chunks = KINDS[sys.argv[1]], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    maker = Maker(kind, seed, "--held-out" in sys.argv, os.environ["FIGURES_FONTS"], os.environ["FIGURES_DIGITS"])
    os.makedirs(out, exist_ok=True)
    for at in range(chunks):
        name = f"{out}/{seed:03}-{at:04}"
        np.savez(name + ".part", **chunk(maker))
        os.rename(name + ".part.npz", name + ".npz")


if __name__ == "__main__":
    main()
