"""Writes a checkpoint as the file that weights.ts reads, with the temperature at which held-out crops are believed as often as they are right.

    python3 export.py figures|words CHECKPOINT HELD_OUT FILE
"""
import json
import random
import struct
import sys

import numpy as np
import torch

from kinds import KINDS
from network import Network
from pictures import batches, load, newest


def fold(convolution, norm):
    """A convolution without bias and the normalisation behind it, as weights and bias."""
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return convolution.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain


def layers_of(network):
    """Shapes for the header, and the numbers in the order of Layer in weights.ts."""
    for layer in network.layers:
        numbers = []
        first = layer.depth if layer.kind == "deep" else layer.point
        if layer.kind == "deep":
            weight, bias = fold(layer.depth, layer.depth_norm)
            numbers += [weight[:, 0].permute(1, 2, 0), bias]
        weight, bias = fold(layer.point, layer.norm)
        numbers += [weight.permute(0, 2, 3, 1), bias]
        yield shape("deep" if layer.kind == "deep" else "plain", first, layer.point.out_channels, layer.adds, True), numbers
    head = network.head
    yield shape("plain", head, head.out_channels, False, False), [head.weight.permute(0, 2, 3, 1), head.bias]


def shape(kind, convolution, outputs, adds, clips):
    return dict(
        kind=kind, inputs=convolution.in_channels, outputs=outputs, kernel=list(convolution.kernel_size),
        stride=list(convolution.stride), padding=list(convolution.padding), adds=adds, clips=clips)


@torch.no_grad()
def temperature(network, alphabet, held):
    """What makes the held-out truth likeliest, in steps of a twentieth."""
    sums = {}
    for pictures, steps, letters, counts, _ in batches(held, alphabet, 100, random.Random(1)):
        logits = network(pictures).permute(2, 0, 1)
        for at in range(12, 50):
            scores = (logits / (at / 20)).log_softmax(2)
            loss = torch.nn.functional.ctc_loss(scores, letters, steps, counts, blank=len(alphabet), reduction="none")
            sums[at / 20] = sums.get(at / 20, 0) + float(loss.clamp(max=12).sum())
    return min(sums, key=sums.get)


def main():
    torch.set_num_threads(1)
    kind = KINDS[sys.argv[1]]
    network = Network(kind)
    network.load_state_dict(torch.load(sys.argv[2]))
    network.eval()
    held = [crop for path in newest(sys.argv[3], ()) for crop in load(path)]
    shapes, numbers = [], []
    for described, values in layers_of(network):
        shapes.append(described)
        numbers += [value.detach().numpy().astype("<f2").ravel() for value in values]
    warmth = temperature(network, kind.alphabet, held)
    header = json.dumps(dict(alphabet=kind.alphabet, temperature=warmth, layers=shapes), ensure_ascii=False).encode()
    with open(sys.argv[4], "wb") as file:
        file.write(struct.pack("<I", len(header)) + header + np.concatenate(numbers).tobytes())
    print("temperature", warmth)


if __name__ == "__main__":
    main()
