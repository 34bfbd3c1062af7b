"""PyTorch's side of `bench train`: trains on images FROM to TO for each line "FROM TO" on standard input.

    train_torch.py NETWORK DATA_FOLDER BATCH_SIZE THREADS WARM_UP_STEPS

Prints its version when warm, then "seconds loss" a line. Ends with its input.
"""

import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.dense1 = nn.Linear(1600, 128)
        self.dropout = nn.Dropout(0.5)
        self.dense2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (B,1,28,28) -> (B,32,13,13)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # -> (B,64,5,5)
        x = F.relu(self.dense1(x.flatten(1)))       # -> (B,128)
        return self.dense2(self.dropout(x))         # -> (B,10)


class Block(nn.Module):
    def __init__(self, channels, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, outputs, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        nn.init.zeros_(self.norm2.weight)
        self.shortcut = self.norm3 = None
        if stride != 1 or channels != outputs:
            self.shortcut = nn.Conv2d(channels, outputs, 1, stride=stride, bias=False)
            self.norm3 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return F.relu(y + (x if self.shortcut is None else self.norm3(self.shortcut(x))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem1 = nn.Conv2d(1, 16, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(16)
        self.stem2 = nn.Conv2d(16, 32, 3, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(32)
        self.block1 = Block(32, 32, 1)
        self.block2 = Block(32, 32, 1)
        self.block3 = Block(32, 80, 2)
        self.dense = nn.Linear(80, 10)

    def forward(self, x):
        x = F.relu(self.norm1(self.stem1(x)))                           # (B,1,28,28) -> (B,16,28,28)
        x = F.relu(self.norm2(self.stem2(x)))                           # -> (B,32,14,14)
        x = self.block3(self.block2(self.block1(x)))                    # -> (B,80,7,7)
        return self.dense(F.adaptive_avg_pool2d(x, 1).flatten(1))       # -> (B,10)


def train(net, optimizer, images, labels, batch_size):
    total = 0.0
    for start in range(0, len(images), batch_size):
        x, y = images[start:start + batch_size], labels[start:start + batch_size]
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / len(images)


def main():
    network, folder = sys.argv[1:3]
    batch_size, threads, warm_up_steps = map(int, sys.argv[3:6])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    images = torch.from_numpy(np.fromfile(f"{folder}/images.f32", dtype=np.float32)).view(-1, 1, 28, 28)
    labels = torch.from_numpy(np.fromfile(f"{folder}/labels.i64", dtype=np.int64))
    net = {"cnn": Plain, "resnet": Residual}[network]()
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    warm_up = warm_up_steps * batch_size
    train(net, optimizer, images[:warm_up], labels[:warm_up], batch_size)
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        first, end = map(int, line.split())
        start = time.perf_counter()
        loss = train(net, optimizer, images[first:end], labels[first:end], batch_size)
        print(time.perf_counter() - start, loss, flush=True)


main()
