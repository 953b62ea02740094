"""Batches of crops as the network sees them; contrast.ts does the same to a real crop."""
import glob
import random

import numpy as np
import torch

from crops import HEIGHT


def normalise(grey):
    """Darkness against the paper: 0 paper, 1 the darkest ink; a blank cell's grain stays faint."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    paper = int(np.searchsorted(counts, 0.6 * grey.size))
    dark = int(np.searchsorted(counts, 0.02 * grey.size))
    return np.clip((paper - grey.astype(np.float32)) / max(20, paper - dark), -0.5, 1.5)


def load(path):
    with np.load(path) as held:
        pixels, widths, labels, hands = (held[name] for name in ("pixels", "widths", "labels", "hands"))
    crops, at = [], 0
    for width, label, hand in zip(widths, labels, hands):
        crops.append((pixels[at : at + HEIGHT * width].reshape(HEIGHT, width), str(label), bool(hand)))
        at += HEIGHT * width
    return crops


def batches(crops, alphabet, size, rng):
    """Crops of like width together; each batch is pictures, their widths in steps, letters, letter counts, the crops."""
    order = sorted(range(len(crops)), key=lambda at: crops[at][0].shape[1] + rng.uniform(0, 12))
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    rng.shuffle(groups)
    for group in groups:
        yield batch([crops[at] for at in group], alphabet)


def batch(chosen, alphabet):
    widest = max(grey.shape[1] for grey, _, _ in chosen)
    pictures = np.zeros((len(chosen), 1, HEIGHT, widest), np.float32)
    for at, (grey, _, _) in enumerate(chosen):
        pictures[at, 0, :, : grey.shape[1]] = normalise(grey)
    steps = torch.tensor([(grey.shape[1] + 1) // 2 for grey, _, _ in chosen])
    letters = torch.tensor([alphabet.index(letter) for _, label, _ in chosen for letter in label], dtype=torch.long)
    counts = torch.tensor([len(label) for _, label, _ in chosen])
    return torch.from_numpy(pictures), steps, letters, counts, chosen


def newest(folder, known):
    return [path for path in sorted(glob.glob(f"{folder}/*.npz")) if path not in known and ".part." not in path]


def greedy(logits, steps, alphabet):
    """The best single path's text and probability, for each picture."""
    probabilities = logits.softmax(1).max(1)
    blank = len(alphabet)
    for best, chances, count in zip(probabilities.indices, probabilities.values, steps):
        path = best[:count].tolist()
        text = "".join(alphabet[k] for at, k in enumerate(path) if k != blank and (at == 0 or path[at - 1] != k))
        yield text, float(chances[:count].prod())
