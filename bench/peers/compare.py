#!/usr/bin/env python3
"""Trains the same networks in Lanewise and in its peers, by turns, and prints the ratios.

Only runs that alternate on a quiet machine settle a comparison: the same figure drifts by a third over an hour. Each
round runs Lanewise and then every peer. Lanewise's figure is the median of its epochs after the first, over all
rounds: its whole training loop on all images with shuffling and the conversion of bytes. A peer's is the median of its
rounds, with shuffled floats already in memory.

This script needs nothing but Python. --python names the interpreter that has PyTorch, Keras with TensorFlow, JAX, or
some of them; --peers-jar a benchmarks.jar built with the Maven profile `peers`, which brings the C++ libraries of PyTorch
and TensorFlow. The best peer is the fastest of those that ran in float32. "AVX2 alone" keeps everybody from 512-bit vectors
and more than 16 registers. Parts of a comparison that ran apart, each with its --only and its --out, become one page with --join.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import typing
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "lanewise"
WIDE = HERE.parent / "networks" / "wide94.json"
GOLDEN = HERE.parent.parent / "engine/src/test/resources/golden/net4-core.safetensors"

# Without these, glibc gives the memory of every large tensor back to the system and faults it in again: half the speed.
TUNED = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "4294967296", "MALLOC_TOP_PAD_": "268435456"}

# What keeps peers to 16 registers of 256 bits; Lanewise is told by -XX:UseAVX=2.
AVX2 = {
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "ATEN_CPU_CAPABILITY": "avx2",
    "OPENBLAS_CORETYPE": "Haswell",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
}


class Case(typing.NamedTuple):
    """What is measured, with the least and the wanted ratio, where there are such."""

    name: str
    network: str
    batch: int
    threads: int
    at_least: float | None = None
    aim: float | None = None
    avx2: bool = False
    listing: str | None = None

    @property
    def wide(self):
        return self.network == "wide"

    @property
    def infers(self):
        return self.name.startswith("inference")

    @property
    def title(self):
        threads = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        return f"{self.name}, batch {self.batch}, {threads}" + (", AVX2 alone" if self.avx2 else "")


CASES = [
    Case("training deep", "deep", 64, 2, 3.5, 4.0, listing="batch-64"),
    Case("training deep", "deep", 64, 1, 2.9, 3.3, listing="batch-64"),
    Case("training deep", "deep", 32, 2, 3.3, 4.0),
    Case("training scaled", "scaled", 32, 2, 2.7, 3.2),
    Case("training scaled", "scaled", 64, 2, 2.7, 3.2),
    Case("training shallow", "shallow", 32, 2, 2.5),
    Case("training shallow", "shallow", 64, 2, 2.3),
    *(Case(f"training {name}", name, batch, 1) for name in ("scaled", "shallow") for batch in (32, 64)),
    Case("training wide94", "wide", 512, 2, 1.5, 1.8, listing=str(WIDE)),
    Case("training wide94", "wide", 512, 1, listing=str(WIDE)),
    Case("inference of deep", "deep", 64, 2, 1.9, 2.3),
    Case("training deep", "deep", 64, 2, 3.0, 3.5, avx2=True, listing="batch-64"),
    Case("training shallow", "shallow", 64, 2, 2.0, 2.5, avx2=True),
]

# The rows of the README's table.
README = [CASES[0], CASES[2], CASES[3], CASES[6], *(case for case in CASES if case.infers or case.wide and case.threads == 2)]

# Images of an epoch of the wide network, at most: it is forty times the work of the others.
WIDE_IMAGES = 5_120
TEST_IMAGES = 10_000

# The largest batch of a case: so many images an epoch has at least.
MOST_BATCH = max(case.batch for case in CASES)

# Seconds after which a run is given up.
LONGEST = 1800


def main():
    options = parse()
    cases = [case for case in CASES if any(words in case.title for words in options.only or [""])]
    if options.list:
        print("\n".join(case.title for case in cases))
        return
    if options.join:
        parts = [json.loads(path.read_text()) for path in options.join]
        finish(options, [part["machine"] for part in parts], [row for part in parts for row in part["rows"]])
        return
    if not cases:
        raise SystemExit(f"no case has '{' or '.join(options.only)}' in its name; --list shows all")
    peers = find_peers(options)
    print(f"{machine()}; peers: {', '.join(peers)}", file=sys.stderr)
    rows = []
    for case in cases:
        some = {name: command for name, command in peers.items() if name == "PyTorch" or not case.wide}
        if not some:
            print(f"{case.title}: left out, since only PyTorch has it", file=sys.stderr)
            continue
        print(case.title, file=sys.stderr)
        rows.append((inference if case.infers else training)(options, some, case))
        print(f"  {rows[-1]['ratio']:.2f} times {rows[-1]['best_peer']}", file=sys.stderr)
    finish(options, [machine()], rows)


def machine():
    """The processor, how many of it there are, and its widest vectors."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")]
    vectors = next((name for flag, name in {"avx512f": "AVX-512", "avx2": "AVX2"}.items() if has(flag)), "no AVX2")
    return f"{names[0] if names else platform.machine()}, {len(os.sched_getaffinity(0))} processors, {vectors}"


def finish(options, machines, rows):
    text = markdown(sorted(set(machines)), rows)
    print(text)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "peers.md").write_text(text + "\n")
    written = {"machine": "; ".join(sorted(set(machines))), "rows": rows}
    (options.out / "peers.json").write_text(json.dumps(written, indent=2) + "\n")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", help="a Python that has torch, keras and tensorflow, or jax")
    parser.add_argument("--peers-jar", type=Path, help="benchmarks.jar built with -Ppeers")
    parser.add_argument("--java", default="java", help="a Java 25 for --peers-jar")
    parser.add_argument("--data", type=Path, default=cache() / "cifar10", help="CIFAR-10 in its binary format")
    parser.add_argument("--rounds", type=at_least(1), default=2)
    parser.add_argument("--epochs", type=at_least(2), default=4, help="of each run; the first warms up")
    parser.add_argument("--images", type=at_least(MOST_BATCH), default=50_000, help="images of a peer's epoch")
    parser.add_argument("--only", action="append", metavar="WORDS", help="run the cases that have this in their name; may be repeated")
    parser.add_argument("--list", action="store_true", help="print the names of the cases and run nothing")
    parser.add_argument("--peers", nargs="+", metavar="PEER", help="only these, such as PyTorch JAX")
    parser.add_argument("--out", type=Path, default=Path("."), help="where peers.md and peers.json go")
    parser.add_argument("--join", type=Path, nargs="+", metavar="JSON", help="run nothing; make one page of these peers.json")
    options = parser.parse_args()
    if options.join or options.list:
        return options
    if not (options.data / "data_batch_1.bin").is_file():
        raise SystemExit(f"there are no CIFAR-10 files in {options.data}; './lanewise data fetch' gets them, or name a folder with --data")
    return options


def at_least(least):
    """A whole number that an option takes."""

    def number(text):
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least} on")
        return int(text)

    return number


def cache():
    if "LANEWISE_CACHE" in os.environ:
        return Path(os.environ["LANEWISE_CACHE"])
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "lanewise"


def find_peers(options):
    """Each peer's name, and the command that runs it."""
    peers = {}
    if options.python:
        scripts = {"PyTorch": ("torch", "pytorch"), "Keras": ("keras, tensorflow", "keras"), "JAX": ("jax", "jax")}
        for name, (modules, script) in scripts.items():
            if name in (options.peers or scripts) and imports(options.python, modules):
                peers[name] = [options.python, str(HERE / f"{script}_peer.py")]
    if options.peers_jar:
        if not options.peers_jar.is_file():
            raise SystemExit(f"there is no file {options.peers_jar}; build it with mvn -Ppeers -pl bench -am package")
        with zipfile.ZipFile(options.peers_jar) as jar:
            classes = set(jar.namelist())
        for name, type_name in {"libtorch": "TorchPeer", "TensorFlow": "TensorFlowPeer"}.items():
            if f"org/lanewise/bench/peers/{type_name}.class" in classes:
                command = [options.java, "--enable-native-access=ALL-UNNAMED", "-cp", str(options.peers_jar)]
                peers[name] = [*command, f"org.lanewise.bench.peers.{type_name}"]
        if "TensorFlow" in peers:
            check(peers)
    if options.peers:
        peers = {name: command for name, command in peers.items() if name in options.peers}
    if not peers:
        raise SystemExit(
            "there is nobody to compare with: "
            + (f"{options.python} has neither torch nor keras with tensorflow nor jax, or --peers leaves them out" if options.python else "no --python was given")
            + "; name a Python that has them (pip install torch keras tensorflow jax), or a --peers-jar"
        )
    return peers


def check(peers):
    """Leaves out a TensorFlow whose training doesn't go the way of the reference."""
    command = [*peers["TensorFlow"], "train", "--golden", str(GOLDEN), "--threads", "2", "--data", "."]
    try:
        print(f"TensorFlow against the reference: {run(command).strip().splitlines()[-1]}", file=sys.stderr)
    except RuntimeError as e:
        print(f"TensorFlow is left out: {e}", file=sys.stderr)
        del peers["TensorFlow"]


def imports(python, modules):
    command = [python, "-c", f"import numpy, {modules}"]
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError as e:
        raise SystemExit(f"{python} can't be run: {e.strerror}")


def ways(peer, what, case):
    """The ways in which a peer can do it; the fastest in float32 counts."""
    if case.wide:
        return ["", "bfloat16"] if has("avx512_bf16") else [""]
    if peer == "Keras":
        return ["fit", "step"] if what == "train" else [""]
    if peer == "PyTorch" and what == "infer":
        return ["", "compile"]
    if peer == "TensorFlow":
        return ["", "eigen"]
    return [""]


def run(command, environment=None):
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LONGEST
    )
    if done.returncode != 0:
        tail = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}: {tail[0]}")
    return done.stdout


def run_peer(options, command, case, batch, images, how):
    environment = {**os.environ, **TUNED, "OMP_NUM_THREADS": str(case.threads), "TF_CPP_MIN_LOG_LEVEL": "2"}
    if has("avx512f"):
        # On some processors OpenBLAS would pick kernels of 256 bits.
        environment["OPENBLAS_CORETYPE"] = "SkylakeX"
        environment.pop("OPENBLAS_L2_SIZE", None)
    # OpenBLAS's threads wait actively and fight with those of OpenMP: PyTorch on two threads is six times slower with them.
    environment["OPENBLAS_NUM_THREADS"] = "1"
    if case.avx2:
        environment |= AVX2
    if how == "eigen":
        environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    arguments = ["infer" if case.infers else "train", "--network", case.network, "--batch", batch, "--threads", case.threads]
    arguments += ["--epochs", options.epochs, "--images", images, "--data", options.data, "--how", how]
    whole = [*command, *map(str, arguments)]
    try:
        output = run(whole, environment)
    except RuntimeError:
        # The first start unpacks native libraries, and was seen to crash over it; the next one finds them unpacked.
        output = run(whole, environment)
    return json.loads(output.strip().splitlines()[-1])


def has(flag):
    """Whether the processor has it, as Linux calls it."""
    try:
        return f" {flag} " in Path("/proc/cpuinfo").read_text().replace("\n", " ")
    except OSError:
        return False


def add_peers(options, peers, results, case, batch, images):
    """Runs each peer in each of its ways; results holds what came out, by peer, way and batch."""
    for name, command in peers.items():
        for how in ways(name, "infer" if case.infers else "train", case):
            try:
                result = run_peer(options, command, case, batch, images, how)
            except (RuntimeError, subprocess.TimeoutExpired) as e:
                print(f"  {name} {how}: {e}", file=sys.stderr)
                continue
            print(f"  {name} {how}: {result['images_per_second']:,.0f} images/s", file=sys.stderr)
            results.setdefault((f"{name} {how}".strip(), batch), []).append(result)


def medians(results):
    """By peer and way: its last result with the median of its rounds, of the batch that it is fastest with."""
    best = {}
    for (key, batch), rounds in results.items():
        rate = statistics.median(result["images_per_second"] for result in rounds)
        if key not in best or rate > best[key]["images_per_second"]:
            best[key] = {**rounds[-1], "images_per_second": rate, "batch": batch}
    return best


def training(options, peers, case):
    ours, memory, results = [], [], {}
    images = min(options.images, WIDE_IMAGES) if case.wide else options.images
    for _ in range(options.rounds):
        epochs, peak = lanewise_training(options, case, images)
        ours += epochs
        memory.append(peak)
        add_peers(options, peers, results, case, case.batch, images)
    return row(case, statistics.median(ours), max(memory), medians(results))


def lanewise(case, *arguments):
    environment = dict(os.environ)
    if case.avx2:
        environment["LANEWISE_JAVA_OPTS"] = f"{environment.get('LANEWISE_JAVA_OPTS', '')} -XX:UseAVX=2".strip()
    return run([str(LAUNCHER), *map(str, arguments)], environment)


def lanewise_training(options, case, images):
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "run.jsonl"
        arguments = ["train", case.listing or case.network]
        if case.wide:
            arguments = ["train", "--network", case.listing, "--optimizer", "sgd", "--validation", "test"]
            arguments += ["--train-images", images, "--test-images", case.batch]
        arguments += ["--data", options.data, "--batch", case.batch, "--threads", case.threads]
        lanewise(case, *arguments, "--epochs", options.epochs, "--no-save", "--log", log)
        events = [json.loads(line) for line in log.read_text().splitlines()]
    rates = [e["images_per_second"] for e in events if e["event"] == "epoch"]
    peaks = [e.get("peak_rss_bytes") or 0 for e in events]
    print(f"  Lanewise: {', '.join(f'{rate:,.0f}' for rate in rates)} images/s", file=sys.stderr)
    return rates[1:], max(peaks)


def inference(options, peers, case):
    ours, results = [], {}
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "deep.safetensors"
        common = ["--data", options.data, "--threads", case.threads]
        lanewise(case, "train", "deep", *common, "--epochs", "1", "--train-images", "640", "--save", model)
        for _ in range(options.rounds):
            told = json.loads(lanewise(case, "evaluate", model, *common, "--json"))
            ours.append(told["images_per_second"])
            print(f"  Lanewise: {ours[-1]:,.0f} images/s", file=sys.stderr)
            for batch in (case.batch, 250):
                add_peers(options, peers, results, case, batch, TEST_IMAGES)
    return row(case, statistics.median(ours), None, medians(results))


def row(case, ours, memory, peers):
    rivals = {key: peer for key, peer in peers.items() if not key.endswith("bfloat16")}
    if not rivals:
        raise SystemExit(f"no peer could run '{case.title}'; see the messages above")
    fastest = max(rivals, key=lambda key: rivals[key]["images_per_second"])
    return {
        "what": case.title,
        "readme": case in README,
        "lanewise": ours,
        "lanewise_peak_rss_bytes": memory,
        "peers": peers,
        "best_peer": fastest,
        "ratio": ours / rivals[fastest]["images_per_second"],
        "at_least": case.at_least,
        "aim": case.aim,
    }


def markdown(machines, rows):
    """The processor, the table of docs/speed.md, that of the README, and all peers with their memory."""
    versions = sorted({f"{peer['peer']} {peer['version']}" for r in rows for peer in r["peers"].values()})
    names = list(dict.fromkeys(peer["peer"] for r in rows for peer in r["peers"].values()))
    lines = [f"{'; '.join(machines)}. Peers that ran: {', '.join(versions)}. Images per second.", ""]
    lines += table(rows, names, cell, ["at least", "aim"])
    if any(r["readme"] for r in rows):
        lines += ["", "For the README:", "", *table([r for r in rows if r["readme"]], names, best_cell, [])]
    lines += ["", "All peers:", "", "| what | peer | version | batch | images/s | peak memory, MB |", "|---|---|---|---:|---:|---:|"]
    for r in rows:
        if r["lanewise_peak_rss_bytes"]:
            lines.append(f"| {r['what']} | Lanewise | | | {r['lanewise']:,.0f} | {r['lanewise_peak_rss_bytes'] / 1e6:,.0f} |")
        for name, peer in r["peers"].items():
            note = f"{peer['version']}, {peer['note']}".strip(", ")
            rate, memory = peer["images_per_second"], peer["peak_rss_bytes"] / 1e6
            lines.append(f"| {r['what']} | {name} | {note} | {peer['batch']} | {rate:,.0f} | {memory:,.0f} |")
    return "\n".join(lines)


def table(rows, names, cell_of, more):
    lines = ["| " + " | ".join(["", "Lanewise", *names, "over the fastest", *more]) + " |"]
    lines.append("|---|" + "---:|" * (len(names) + 2 + len(more)))
    for r in rows:
        goals = [f"{r[key]}" if r[key] else "" for key in ("at_least", "aim")[: len(more)]]
        cells = [r["what"], f"{r['lanewise']:,.0f}", *(cell_of(r, name) for name in names), f"{r['ratio']:.2f}", *goals]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def cell(r, name):
    """All ways of a peer, each with its note."""
    mine = {key: peer for key, peer in r["peers"].items() if peer["peer"] == name}
    how = {key: key.removeprefix(name).strip() for key in mine}
    return " / ".join(f"{peer['images_per_second']:,.0f}" + f" {how[key]}".rstrip() for key, peer in mine.items())


def best_cell(r, name):
    rates = [p["images_per_second"] for key, p in r["peers"].items() if p["peer"] == name and not key.endswith("bfloat16")]
    return f"{max(rates):,.0f}" if rates else ""


if __name__ == "__main__":
    main()
