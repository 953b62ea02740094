"""Draws the cells that the tests read, with fonts and hands that were held out of training.

    python3 fixtures.py figures|words OUT SEED -- writes OUT/NN.png, each a piece of a sheet, and OUT/cells.json
"""
import json
import os
import sys

from crops import BASE, Maker
from inks import DIGIT
from kinds import KINDS

FIGURES = {
    "printed": ["5,761.07", "12345", "0", "0.0", "38.6", "104.2", "7", "3.25", "1,111.1", "94.87", "11", "10 1/2"],
    "written": ["21.98", "1,626", "0", "119.6", "2,168.4", "9", "12", "484", "7.5", "8'06\""],
    "none": ["", "", "nil", "N/A"],
}
WORDS = {
    "printed": ["Gauging Delayed", "M/T AMBER TERN", "VLSFO 0.5%", "K-3071", "Pier 9, Old Basin", "4 STBD", "18-Sep-2026", "RESUMED / LINED UP", "No. 6 Fuel Oil", "26-114B", "Brisk Quay", "3P"],
    "written": ["HOSES OFF", "MDO", "5S", "TUG FERN", "21 AUG 26", "Pumping", "2C", "DOCK 14", "IFO 180", "Sailed", "LSMGO", "WIDGEON"],
    "none": ["", "", ""],
}


def main():
    reads, out, seed = KINDS[sys.argv[1]], sys.argv[2], int(sys.argv[3])
    maker = Maker(reads, seed, True, os.environ["FIGURES_FONTS"], os.environ["FIGURES_DIGITS"])
    os.makedirs(out, exist_ok=True)
    cells = []
    for kind, texts in (FIGURES if reads.name == "figures" else WORDS).items():
        for text in texts:
            hand = kind == "written"
            name = f"{len(cells):02}.png"
            image, span, across, up = piece(maker, text, hand)
            image.save(f"{out}/{name}", optimize=True)
            box = dict(x0=span[0] * across, y0=(BASE - DIGIT) * up, x1=span[1] * across, y1=BASE * up)  # around the ink
            cells.append(dict(file=name, kind=kind, text=text, box={key: round(value) for key, value in box.items()}, baselineY=round(BASE * up), textPx=round(DIGIT * up)))
    with open(f"{out}/cells.json", "w") as file:
        json.dump(cells, file, indent=2)
        file.write("\n")


def piece(maker, text, hand):
    rng = maker.rng
    ink = maker.ink(text, hand)
    if ink is None:
        return piece(maker, text, hand)
    scene, span, room = maker.scene(ink, hand)
    image, across, up = maker.photograph(scene, hand)
    span = (span[0] + room[0], span[1] - room[1]) if text else span
    return (image, span, across, up) if DIGIT * up > 9 else piece(maker, text, hand)


if __name__ == "__main__":
    main()
