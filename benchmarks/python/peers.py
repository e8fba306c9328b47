# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""A child process of the benchmarks: one contestant in Python. The Java side starts it, and says what to do and when.

    python3 peers.py --versions              says which packages are there
    python3 peers.py CONTESTANT THREADS DIR  reads a command a line, as dev.chainrule.benchmarks.contest.Child does

Weights and data are read from DIR, where the Java side has written them. An answer that begins with "!" says that the
contestant cannot do it, and why.
"""

import importlib
import importlib.metadata
import math
import os
import sys
import time

MARK = "@ "
MODULES = {
    "PYTORCH": "with_torch",
    "PYTORCH_COMPILED": "with_torch",
    "JAX": "with_jax",
    "JAX_LOOP": "with_jax",
    "TENSORFLOW": "with_tensorflow",
}
PACKAGES = ["numpy", "torch", "jax", "tensorflow"]


def versions():
    """Those of the distributions that have the packages: TensorFlow's for processors alone has a name of its own."""
    distributions = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        for distribution in distributions.get(package, [])[:1]:
            print(MARK + package, importlib.metadata.version(distribution), flush=True)


class Child:
    def __init__(self, contestant, threads, folder):
        self.contestant = contestant
        self.threads = threads
        self.folder = folder
        self.task = None
        self.estimate = 1e12

    def answer(self, command, *arguments):
        if command == "prepare":
            return self.prepare(arguments[0])
        if command == "warm":
            return self.warm(float(arguments[0]), float(arguments[1]))
        if command == "round":
            return self.round(float(arguments[0]))
        if command == "memory":
            return memory()
        raise ValueError("unknown command " + command)

    def prepare(self, name):
        self.task = None
        self.estimate = 1e12
        from workload import Workload

        module = importlib.import_module(MODULES[self.contestant])
        self.task = module.task(Workload(os.path.join(self.folder, name)), self.contestant, self.threads)
        return " ".join(repr(float(value)) for value in self.task.sample())

    def warm(self, least, most):
        """Slices of 40 ms, until the best of the last ten is not 1 % better than the best before them."""
        self.task.reset()
        start = time.perf_counter()
        best = recent = math.inf
        count = 0
        while True:
            count += 1
            recent = min(recent, self.time(0.04))
            seconds = time.perf_counter() - start
            if count % 10 == 0 or seconds > most:
                settled = recent > 0.99 * best
                best = min(best, recent)
                recent = math.inf
                if seconds > most or settled and seconds > least:
                    return best

    def round(self, seconds):
        self.task.reset()
        if self.estimate < 0.1 * seconds * 1e9:
            self.time(0.1 * seconds)
        return self.time(seconds)

    def time(self, seconds):
        """Nanoseconds a step, over about so many seconds, at least one step."""
        steps = max(1, round(seconds * 1e9 / self.estimate))
        start = time.perf_counter_ns()
        self.task.run(steps)
        self.estimate = max(1, (time.perf_counter_ns() - start) / steps)
        return self.estimate


def memory():
    """The high-water mark of the resident set, which Linux keeps."""
    with open("/proc/self/status") as status:
        return next((1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:")), -1)


def main(contestant, threads, folder):
    answers = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        os.environ["NPROC"] = "1"
    child = Child(contestant, threads, folder)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            break
        try:
            answer = str(child.answer(*words))
        except Exception as problem:  # whatever a package throws: the others go on
            text = str(problem).strip().split("\n")[0]
            answer = f"!{type(problem).__name__}: {text}"
            import traceback

            traceback.print_exc()
        print(MARK + answer, file=answers, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--versions"]:
        versions()
    else:
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
