"""The network: depthwise separable convolutions over a 32 px high picture, one column of answers for every second column of it."""
import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, kind, inputs, outputs, kernel, stride):
        super().__init__()
        self.kind = kind
        pad = (0, 0) if kind == "collapse" else (kernel[0] // 2, kernel[1] // 2)
        self.adds = kind == "deep" and inputs == outputs and stride == (1, 1)
        if kind == "deep":
            self.depth = nn.Conv2d(inputs, inputs, kernel, stride, pad, groups=inputs, bias=False)
            self.depth_norm = nn.BatchNorm2d(inputs)
            self.point = nn.Conv2d(inputs, outputs, 1, bias=False)
        else:
            self.point = nn.Conv2d(inputs, outputs, kernel, stride, pad, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = torch.relu(self.depth_norm(self.depth(x))) if self.kind == "deep" else x
        y = torch.relu(self.norm(self.point(y)))
        return x + y if self.adds else y


class Network(nn.Module):
    """What `reads`, one of kinds.py, is read with. Pictures (n, 1, 32, w) in; logits (n, letters + 1, (w + 1) // 2) out, the last of them for no letter."""

    def __init__(self, reads):
        super().__init__()
        layers, inputs = [], 1
        for kind, outputs, kernel, stride in reads.layers:
            layers.append(Layer(kind, inputs, outputs, kernel, stride))
            inputs = outputs
        self.layers = nn.Sequential(*layers)
        self.head = nn.Conv2d(inputs, len(reads.alphabet) + 1, 1)

    def forward(self, x):
        return self.head(self.layers(x))[:, :, 0]
