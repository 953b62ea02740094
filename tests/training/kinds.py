"""The two recognisers: what they read, and how large they are."""
from dataclasses import dataclass
from typing import Callable

import texts
import words


@dataclass
class Kind:
    name: str
    alphabet: str
    widest: int  # the widest crop, in pixels
    pick: Callable  # a text to draw
    wanted: Callable  # what is to be said to it
    # kind, out channels, (rows, columns) of the kernel, (down, across) stride; 'deep' is depthwise, then pointwise,
    # added to its input where the shapes agree; 'collapse' takes all the rows that are left.
    layers: list


TRUNK = [
    ("plain", 24, (5, 5), (2, 2)),
    ("deep", 40, (3, 3), (1, 1)),
    ("deep", 64, (3, 3), (2, 1)),
    ("deep", 64, (3, 3), (1, 1)),
    ("deep", 96, (3, 3), (2, 1)),
    ("deep", 96, (3, 3), (1, 1)),
    ("deep", 96, (3, 3), (1, 1)),
]

FIGURES = Kind(
    "figures", "0123456789.,-/'\": ½¼¾⅛⅜⅝⅞#", 256, texts.pick, texts.wanted,
    TRUNK + [("collapse", 128, (4, 1), (1, 1)), ("deep", 128, (1, 5), (1, 1)), ("deep", 128, (1, 5), (1, 1))])

WORDS = Kind(
    "words", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-/%&'#():+\"", 512, words.pick, words.wanted,
    TRUNK + [("deep", 96, (3, 3), (1, 1)), ("collapse", 160, (4, 1), (1, 1))] + 3 * [("deep", 160, (1, 7), (1, 1))])

KINDS = {kind.name: kind for kind in (FIGURES, WORDS)}
