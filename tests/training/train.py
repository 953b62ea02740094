"""Trains on the crops that crops.py writes, as they come.

    python3 train.py figures|words CROPS HELD_OUT CHECKPOINT MINUTES [RESUME_FROM]
"""
import math
import random
import sys
import time

import torch

from kinds import KINDS
from network import Network
from pictures import batches, greedy, load, newest

BATCH, PEAK = 64, 1.6e-3


def main():
    kind, folder, held_folder, checkpoint, minutes = KINDS[sys.argv[1]], *sys.argv[2:5], float(sys.argv[5])
    torch.manual_seed(1)
    torch.set_num_threads(1)
    network = Network(kind).to(memory_format=torch.channels_last)  # nearly twice as fast as the other order
    if len(sys.argv) > 6:
        resume(network, torch.load(sys.argv[6]))
    average = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK, weight_decay=1e-2)
    held = [crop for path in newest(held_folder, ()) for crop in load(path)][:3000]
    rng, started, seen, step, chunks = random.Random(1), time.time(), 0, 0, []
    told, loss_sum, loss_count, used = 0, 0.0, 0, {}
    while True:
        crops = next_crops(folder, chunks, used)
        for pictures, steps, letters, counts, chosen in batches(crops, kind.alphabet, BATCH, rng):
            done = (time.time() - started) / 60 / minutes
            if done >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = PEAK * min(1, step / 150) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
            logits = network(pictures.contiguous(memory_format=torch.channels_last))
            loss = torch.nn.functional.ctc_loss(logits.permute(2, 0, 1).log_softmax(2), letters, steps, counts, blank=len(kind.alphabet), zero_infinity=True)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            keep = min(0.999, step / (step + 20))
            for name, value in network.state_dict().items():
                average[name] = average[name] * keep + value * (1 - keep) if value.is_floating_point() else value
            step, seen, loss_sum, loss_count = step + 1, seen + len(chosen), loss_sum + float(loss), loss_count + 1
        if done >= 1 or time.time() - told > 150:
            told = time.time()
            torch.save(average, checkpoint)
            print(f"{(told - started) / 60:.1f} min, {seen} crops, {len(chunks)} chunks, loss {loss_sum / max(1, loss_count):.4f}; {measure(kind, average, held)}", flush=True)
            loss_sum, loss_count = 0.0, 0
        if done >= 1:
            return


def next_crops(folder, chunks, used):
    """The newest chunk that was not seen yet; else one of those seen least."""
    while True:
        chunks.extend(newest(folder, set(chunks)))
        if chunks:
            break
        time.sleep(5)
    least = min(used.get(path, 0) for path in chunks)
    path = max(path for path in chunks if used.get(path, 0) == least)
    used[path] = used.get(path, 0) + 1
    return load(path)


def resume(network, state):
    """Takes over what fits: all of an earlier run, or the first layers of the other kind's network."""
    mine = network.state_dict()
    network.load_state_dict({name: state[name] if name in state and state[name].shape == value.shape else value for name, value in mine.items()})


@torch.no_grad()
def measure(kind, state, held):
    network = Network(kind)
    network.load_state_dict(state)
    network.eval()
    right = {False: [], True: []}
    for pictures, steps, _, _, chosen in batches(held, kind.alphabet, 100, random.Random(1)):
        for (text, _), (_, label, hand) in zip(greedy(network(pictures), steps, kind.alphabet), chosen):
            right[hand].append(text == label)
    return ", ".join(f"{'hand' if hand else 'print'} {100 * sum(good) / max(1, len(good)):.2f} %" for hand, good in right.items())


if __name__ == "__main__":
    main()
