"""Writes losses.txt: the library's losses as PyTorch 1.13 has them, with their derivatives.

A line `case CALL` is followed by `loss VALUE` and `d/NAME VALUES` of the inputs. Data are in data() here and in LibraryBesidePyTorchTest.
"""
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def data(name, shape):
    n = 1
    for extent in shape:
        n *= extent
    return torch.tensor([torch.sin(torch.tensor(0.9 * i + ord(name))).item() for i in range(n)]).reshape(shape)


a, b, c = (data(name, (4, 3)).requires_grad_() for name in "abc")
k = torch.tensor([2, 0, 1, 2])
s = torch.tensor([1.0, -1.0, -1.0, 1.0])
h = torch.tensor([[1.0, 0, 0], [0, 1, 1], [1, 0, 1], [0, 0, 1]])
targets = torch.tensor([[0, -1, -1], [1, 2, -1], [0, 2, -1], [2, -1, -1]])
w = torch.tensor([0.5, 2.0, 1.25])
e = data("e", (2, 6, 4)).requires_grad_()
ids = torch.tensor([[1, 1, 2], [3, 2, 0]])
frames, letters = torch.tensor([6, 4]), torch.tensor([3, 2])


def ctc(blank=0, **more):
    return F.ctc_loss(F.log_softmax(e, -1).transpose(0, 1), (ids - 1).clamp(0) if blank else ids, frames, letters, blank, **more)


CASES = {
    "poisson_nll(a, c^2)": F.poisson_nll_loss(a, c**2),
    "poisson_nll(a^2, 3 * c^2, log_input = false, full = true)": F.poisson_nll_loss(a**2, 3 * c**2, log_input=False, full=True),
    "poisson_nll(a, 3 * b^2, full = true, reduce = sum)": F.poisson_nll_loss(a, 3 * b**2, full=True, reduction="sum"),
    "hinge_embedding(a, 2 * h - 1, margin = 0.7)": F.hinge_embedding_loss(a, 2 * h - 1, margin=0.7),
    "multi_margin(a, k)": F.multi_margin_loss(a, k),
    "multi_margin(a, k, p = 2, margin = 0.5, weight = w, reduce = sum)": F.multi_margin_loss(a, k, p=2, margin=0.5, weight=w, reduction="sum"),
    "multilabel_margin(a, h)": F.multilabel_margin_loss(a, targets),
    "multilabel_soft_margin(a, h)": F.multilabel_soft_margin_loss(a, h),
    "multilabel_soft_margin(a, h, weight = w)": F.multilabel_soft_margin_loss(a, h, weight=w),
    "triplet_margin(a, b, c)": F.triplet_margin_loss(a, b, c),
    "triplet_margin(a, b, c, margin = 2, p = 1, swap = true)": F.triplet_margin_loss(a, b, c, margin=2, p=1, swap=True),
    "triplet_margin(a, b, c, margin = 2, p = 3, reduce = sum)": F.triplet_margin_loss(a, b, c, margin=2, p=3, reduction="sum"),
    "cosine_embedding(a, b, s)": F.cosine_embedding_loss(a, b, s),
    "cosine_embedding(a, b, s, margin = -0.5)": F.cosine_embedding_loss(a, b, s, margin=-0.5),
    "sum(pairwise_distance(a, b))": F.pairwise_distance(a, b).sum(),
    "sum(pairwise_distance(a, b, p = 1)^2)": (F.pairwise_distance(a, b, p=1)**2).sum(),
    "sum(glu(e)^2)": (F.glu(e)**2).sum(),
    "sum(glu(e, axis = 1)^2)": (F.glu(e, 1)**2).sum(),
    "ctc(log_softmax(e), ids, frames, letters)": ctc(),
    "ctc(log_softmax(e), max(ids - 1, 0), frames, letters, blank = 3, reduce = sum)": ctc(blank=3, reduction="sum"),
    "ctc(log_softmax(e), ids, frames, letters, reduce = sum)": ctc(reduction="sum"),
    "ctc(log_softmax(e), ids, frames - 3, letters, zero_infinity = true)": F.ctc_loss(
        F.log_softmax(e, -1).transpose(0, 1), ids, frames - 3, letters, zero_infinity=True),
}

with open("losses.txt", "w") as out:
    for call, loss in CASES.items():
        inputs = {"a": a, "b": b, "c": c, "e": e}
        grads = torch.autograd.grad(loss, list(inputs.values()), allow_unused=True)
        print("case", call, file=out)
        print("loss", repr(loss.item()), file=out)
        for name, grad in zip(inputs, grads):
            if grad is not None:
                print("d/" + name, *(repr(v) for v in grad.flatten().tolist()), file=out)
