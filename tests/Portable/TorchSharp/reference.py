"""Writes reference.json: what PyTorch computes, for the portable TorchSharp to be compared with.

Run:  python3 reference.py     (Debian 12: apt-get install python3-torch, which is 1.13)
No number here comes from a random generator except where the generator itself is compared: inputs and weights follow
value(i) = scale * sin(0.7 * i + phase), which the tests repeat.
"""
import json
import math
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
cases = {}


def wave(*shape, phase=0.0, scale=1.0, grad=False):
    count = math.prod(shape)
    values = [scale * math.sin(0.7 * i + phase) for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).to(torch.float32).reshape(shape).requires_grad_(grad)


def numbers(tensor):
    return [float(f"{v:.8g}") for v in tensor.detach().to(torch.float64).flatten().tolist()]


def record(name, output, *inputs):
    """The output, and the gradients of the sum of output times a wave."""
    weight = wave(*output.shape, phase=0.3)
    (output * weight).sum().backward()
    cases[name] = {"shape": list(output.shape), "output": numbers(output), "grads": [numbers(x.grad) for x in inputs]}


# Functions of each element.
for name, f in {
    "relu": F.relu, "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu,
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "softplus": F.softplus, "hardswish": F.hardswish,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.1), "elu": F.elu, "mish": F.mish, "erf": torch.erf, "exp": torch.exp,
    "logsigmoid": F.logsigmoid, "softmax": lambda x: F.softmax(x, 1), "log_softmax": lambda x: F.log_softmax(x, 0),
    "logsumexp": lambda x: torch.logsumexp(x, 1), "std": lambda x: x.std(1), "var": lambda x: x.var(0, unbiased=False),
    "norm": lambda x: x.norm(), "cumsum": lambda x: x.cumsum(1), "amax": lambda x: x.amax(1),
}.items():
    x = wave(5, 7, scale=3, grad=True)
    record(name, f(x), x)

# Convolutions and pooling.
for name, args in {
    "plain": dict(), "stride": dict(stride=2), "padding": dict(padding=(1, 2)), "dilation": dict(dilation=2),
    "groups": dict(groups=2, padding=1), "all": dict(stride=(2, 1), padding=(2, 1), dilation=(1, 2), groups=2),
}.items():
    x, w, b = wave(2, 4, 9, 8, grad=True), wave(6, 4 // args.get("groups", 1), 3, 3, phase=1, grad=True), wave(6, phase=2, grad=True)
    record("conv2d_" + name, F.conv2d(x, w, b, **args), x, w, b)
for name, f in {
    "max_pool2d": lambda x: F.max_pool2d(x, 2), "max_pool2d_padded": lambda x: F.max_pool2d(x, 3, 2, 1),
    "max_pool2d_ceil": lambda x: F.max_pool2d(x, 2, 2, ceil_mode=True), "avg_pool2d": lambda x: F.avg_pool2d(x, 2),
    "avg_pool2d_padded": lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
    "adaptive_avg_pool2d": lambda x: F.adaptive_avg_pool2d(x, (3, 2)), "adaptive_max_pool2d": lambda x: F.adaptive_max_pool2d(x, (3, 2)),
    "interpolate_nearest": lambda x: F.interpolate(x, size=(5, 11)),
    "interpolate_bilinear": lambda x: F.interpolate(x, size=(5, 11), mode="bilinear", align_corners=False),
    "interpolate_factor": lambda x: F.interpolate(x, scale_factor=1.7, mode="bilinear", align_corners=False),
    "interpolate_corners": lambda x: F.interpolate(x, size=(5, 11), mode="bilinear", align_corners=True),
    "pad_reflect": lambda x: F.pad(x, (1, 2, 2, 1), mode="reflect"), "pad_constant": lambda x: F.pad(x, (1, -2, 2, 1), value=0.5),
}.items():
    x = wave(2, 3, 7, 7, grad=True)
    record(name, f(x), x)

# Normalisation: output, gradients, and the running statistics after.
for training in (True, False):
    x, w, b = wave(4, 3, 2, 5, scale=2, grad=True), wave(3, phase=1, grad=True), wave(3, phase=2, grad=True)
    mean, var = wave(3, phase=3), wave(3, phase=4).abs() + 0.5
    record("batch_norm_" + ("training" if training else "evaluation"), F.batch_norm(x, mean, var, w, b, training, 0.1, 1e-5), x, w, b)
    cases["batch_norm_" + ("training" if training else "evaluation")]["running"] = [numbers(mean), numbers(var)]
x, w, b = wave(4, 6, scale=2, grad=True), wave(6, phase=1, grad=True), wave(6, phase=2, grad=True)
record("layer_norm", F.layer_norm(x, [6], w, b), x, w, b)

# Looking up images along grids.
for mode in ("bilinear", "nearest"):
    for padding in ("zeros", "border", "reflection"):
        for align in (False, True):
            x, g = wave(2, 2, 5, 6, grad=True), wave(2, 4, 3, 2, phase=0.5, scale=1.3, grad=True)
            record(f"grid_sample_{mode}_{padding}_{align}", F.grid_sample(x, g, mode, padding, align), x, g)
for align in (False, True):
    theta = wave(2, 2, 3, grad=True)
    record(f"affine_grid_{align}", F.affine_grid(theta, [2, 1, 3, 4], align), theta)

# Losses.
target = torch.tensor([1, 0, 3, 2, 1])
ignored = torch.tensor([1, -100, 3, 2, -100])
weights = wave(4, phase=1).abs() + 0.1
probabilities = F.softmax(wave(5, 4, phase=1), 1)
for name, f in {
    "plain": lambda x: F.cross_entropy(x, target), "smooth": lambda x: F.cross_entropy(x, target, label_smoothing=0.1),
    "weighted": lambda x: F.cross_entropy(x, target, weights, label_smoothing=0.2),
    "ignored": lambda x: F.cross_entropy(x, ignored, weights, ignore_index=-100, label_smoothing=0.1),
    "sum": lambda x: F.cross_entropy(x, target, weights, reduction="sum", label_smoothing=0.1),
    "none": lambda x: F.cross_entropy(x, ignored, weights, reduction="none", label_smoothing=0.1),
    "soft": lambda x: F.cross_entropy(x, probabilities, weights, label_smoothing=0.1),
}.items():
    x = wave(5, 4, scale=2, grad=True)
    record("cross_entropy_" + name, f(x), x)
for name, f in {
    "mse": F.mse_loss, "l1": F.l1_loss, "smooth_l1": lambda a, b: F.smooth_l1_loss(a, b, beta=0.7),
    "bce_logits": lambda a, b: F.binary_cross_entropy_with_logits(a, torch.sigmoid(b), pos_weight=torch.tensor(2.0)),
    "kl": lambda a, b: F.kl_div(F.log_softmax(a, 1), F.softmax(b, 1), reduction="sum"),
    "kl_log": lambda a, b: F.kl_div(F.log_softmax(a, 1), F.log_softmax(b, 1), reduction="mean", log_target=True),
}.items():
    x, y = wave(3, 4, grad=True), wave(3, 4, phase=1, grad=True)
    record("loss_" + name, f(x, y), x, y)
for reduction in ("mean", "sum", "none"):
    x = wave(8, 3, 5, scale=2, grad=True)
    targets, lengths = torch.tensor([[1, 2, 2], [3, 1, 0], [4, 4, 1]]), torch.tensor([3, 2, 3])
    record("ctc_" + reduction, F.ctc_loss(F.log_softmax(x, 2), targets, torch.tensor([8, 6, 7]), lengths, reduction=reduction), x)


# Training: weights by formula, a few steps, every loss and every final value.
def set_by_formula(module):
    with torch.no_grad():
        for k, parameter in enumerate(module.parameters()):
            parameter.copy_(wave(*parameter.shape, phase=k, scale=0.3))


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 4, 3, padding=1, bias=False)  # A bias before a norm has no gradient but rounding.
        self.norm1 = torch.nn.BatchNorm2d(4)
        self.conv2 = torch.nn.Conv2d(4, 6, 3, groups=2)
        self.fc = torch.nn.Linear(24, 5)
        self.drop = torch.nn.Dropout(0)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.max_pool2d(F.gelu(self.conv2(x)), 2)
        return self.fc(self.drop(x.flatten(1)))


net = Net()
set_by_formula(net)
optimizer = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=0.05)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=8)
losses, norms, rates = [], [], []
for step in range(6):
    x, y = wave(8, 1, 12, 12, phase=step), torch.arange(8) % 5
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), y, label_smoothing=0.1)
    loss.backward()
    norms.append(float(torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)))
    rates.append(optimizer.param_groups[0]["lr"])
    optimizer.step()
    schedule.step()
    losses.append(float(loss))
net.eval()
cases["train_adamw"] = {
    "losses": losses, "norms": norms, "rates": rates, "logits": numbers(net(wave(3, 1, 12, 12, phase=9))),
    "state": {name: numbers(value) for name, value in net.state_dict().items()},
}

for name, make in {
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "sgd_dampened": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.5),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=0.01), "amsgrad": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True),
}.items():
    net = torch.nn.Sequential(torch.nn.Linear(6, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3))
    set_by_formula(net)
    optimizer = make(net.parameters())
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
    losses = []
    for step in range(5):
        optimizer.zero_grad()
        loss = F.mse_loss(net(wave(4, 6, phase=step)), wave(4, 3, phase=step + 1))
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(float(loss))
    cases["train_" + name] = {"losses": losses, "state": {n: numbers(v) for n, v in net.state_dict().items()}}

# Learning rates.
for name, make in {
    "one_cycle": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=10),
    "one_cycle_linear": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=10, anneal_strategy="linear", three_phase=True),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 8, 0.01), "step": lambda o: torch.optim.lr_scheduler.StepLR(o, 3),
    "lambda": lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda s: 1 / (1 + s)),
    "exponential": lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.8),
    "multi_step": lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [2, 5]), "linear": lambda o: torch.optim.lr_scheduler.LinearLR(o, 0.25),
}.items():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
    schedule = make(optimizer)
    rates, momenta = [], []
    for step in range(9):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        schedule.step()
    cases["rate_" + name] = {"rates": rates, "momenta": momenta}

# The generator.
torch.manual_seed(42)
conv, linear = torch.nn.Conv2d(2, 3, 3), torch.nn.Linear(5, 4)
cases["random_layers"] = {"conv": numbers(conv.weight), "conv_bias": numbers(conv.bias), "linear": numbers(linear.weight), "linear_bias": numbers(linear.bias)}
torch.manual_seed(7)
cases["random"] = {
    "rand": numbers(torch.rand(5)), "randn_short": numbers(torch.randn(5)), "randn": numbers(torch.randn(21)),
    "randint": torch.randint(0, 1000, (6,)).tolist(), "randperm": torch.randperm(10).tolist(),
    "uniform": numbers(torch.empty(4).uniform_(-2, 3)), "double": numbers(torch.rand(3, dtype=torch.float64)),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json"), "w") as file:
    # One case a line, so that a change shows where it is.
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(case, separators=(',', ':'))}" for name, case in cases.items())
    file.write('{"pytorch":"%s","cases":{\n%s\n}}\n' % (torch.__version__, lines))
