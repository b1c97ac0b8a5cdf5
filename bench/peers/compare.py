#!/usr/bin/env python3
"""Trains the same networks in Lanewise and in its peers, by turns, and prints the ratios.

Only runs that alternate on a quiet machine settle a comparison: the same figure drifts by a third over an hour. Each
round runs Lanewise and then every peer. Lanewise's figure is the median of its epochs after the first, over all
rounds: its whole training loop on all images with shuffling and the conversion of bytes. A peer's is its better round,
with shuffled floats already in memory.

This script needs nothing but Python. --python names the interpreter that has PyTorch, Keras with TensorFlow, or both;
--peers-jar a benchmarks.jar built with the Maven profile `peers`, which brings the C++ libraries of PyTorch and
TensorFlow. The best peer is the fastest of those that ran. Parts of a comparison that ran apart, each with its --only and
its --out, become one page with --join.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "lanewise"
GOLDEN = HERE.parent.parent / "engine/src/test/resources/golden/net4-core.safetensors"

# Without these, glibc gives the memory of every large tensor back to the system and faults it in again: half the speed.
TUNED = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "4294967296", "MALLOC_TOP_PAD_": "268435456"}

# Name, listing, network, batch, threads, least and wanted ratio.
TRAINING = [
    ("batch-64", "batch-64", "deep", 64, 2, 2.5, 3.5),
    ("batch-64", "batch-64", "deep", 64, 1, 2.0, 2.7),
    ("deep, batch 32", "deep", "deep", 32, 2, 2.5, 3.5),
    ("scaled, batch 32", "scaled", "scaled", 32, 2, 2.5, 4.0),
    ("scaled, batch 64", "scaled", "scaled", 64, 2, 2.5, 4.0),
    ("shallow, batch 32", "shallow", "shallow", 32, 2, 2.0, 3.5),
    ("shallow, batch 64", "shallow", "shallow", 64, 2, 2.0, 3.5),
]
INFERENCE = ("inference of deep", 1.3, 1.8)
TEST_IMAGES = 10_000

# Seconds after which a run is given up.
LONGEST = 1800


def main():
    options = parse()
    if options.join:
        parts = [json.loads(path.read_text()) for path in options.join]
        finish(options, [row for part in parts for row in part["rows"]])
        return
    peers = find_peers(options)
    print(f"peers: {', '.join(peers)}", file=sys.stderr)
    rows = []
    for case in TRAINING:
        if options.only in f"training {case[0]}, {case[4]} threads":
            rows.append(training(options, peers, *case))
            show(rows[-1])
    if options.only in INFERENCE[0]:
        rows.append(inference(options, peers))
        show(rows[-1])
    if not rows:
        raise SystemExit(f"no case matches '{options.only}'")
    finish(options, rows)


def finish(options, rows):
    text = markdown(rows)
    print(text)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "peers.md").write_text(text + "\n")
    (options.out / "peers.json").write_text(json.dumps({"rows": rows}, indent=2) + "\n")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", help="a Python that has torch, or keras and tensorflow")
    parser.add_argument("--peers-jar", type=Path, help="benchmarks.jar built with -Ppeers")
    parser.add_argument("--java", default="java", help="a Java 25 for --peers-jar")
    parser.add_argument("--data", type=Path, default=cache() / "cifar10", help="CIFAR-10 in its binary format")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=4, help="of each run; the first warms up")
    parser.add_argument("--images", type=int, default=50_000, help="images of a peer's epoch")
    parser.add_argument("--only", default="", help="run the cases that have this in their name")
    parser.add_argument("--out", type=Path, default=Path("."), help="where peers.md and peers.json go")
    parser.add_argument("--join", type=Path, nargs="+", metavar="JSON", help="run nothing; make one page of these peers.json")
    options = parser.parse_args()
    if options.join:
        return options
    if not (options.data / "data_batch_1.bin").is_file():
        raise SystemExit(f"there are no CIFAR-10 files in {options.data}; './lanewise data fetch' gets them, or name a folder with --data")
    return options


def cache():
    if "LANEWISE_CACHE" in os.environ:
        return Path(os.environ["LANEWISE_CACHE"])
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "lanewise"


def find_peers(options):
    """Each peer's name, and the command that runs it."""
    peers = {}
    if options.python:
        if imports(options.python, "torch"):
            peers["PyTorch"] = [options.python, str(HERE / "pytorch_peer.py")]
        if imports(options.python, "keras, tensorflow"):
            peers["Keras"] = [options.python, str(HERE / "keras_peer.py")]
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
    if not peers:
        raise SystemExit(
            "there is nobody to compare with: "
            + (f"{options.python} has neither torch nor keras with tensorflow" if options.python else "no --python was given")
            + "; name a Python that has them (pip install torch keras tensorflow), or a --peers-jar"
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


def ways(peer, what):
    """The ways in which a peer can do it; the fastest counts."""
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


def run_peer(options, command, what, network, batch, threads, images, how):
    environment = {**os.environ, **TUNED, "OMP_NUM_THREADS": str(threads), "TF_CPP_MIN_LOG_LEVEL": "2"}
    if has_512_bits():
        # On some processors OpenBLAS would pick kernels of 256 bits.
        environment["OPENBLAS_CORETYPE"] = "SkylakeX"
        environment.pop("OPENBLAS_L2_SIZE", None)
    # OpenBLAS's threads wait actively and fight with those of OpenMP: PyTorch on two threads is six times slower with them.
    environment["OPENBLAS_NUM_THREADS"] = "1"
    if how == "eigen":
        environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    arguments = [what, "--network", network, "--batch", batch, "--threads", threads, "--epochs", options.epochs]
    arguments += ["--images", images, "--data", options.data, "--how", how]
    whole = [*command, *map(str, arguments)]
    try:
        output = run(whole, environment)
    except RuntimeError:
        # The first start unpacks native libraries, and was seen to crash over it; the next one finds them unpacked.
        output = run(whole, environment)
    return json.loads(output.strip().splitlines()[-1])


def has_512_bits():
    try:
        return " avx512f " in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def add_peers(options, peers, best, what, network, batch, threads, images):
    for name, command in peers.items():
        for how in ways(name, what):
            key = f"{name} {how}".strip()
            try:
                result = run_peer(options, command, what, network, batch, threads, images, how)
            except (RuntimeError, subprocess.TimeoutExpired) as e:
                print(f"  {key}: {e}", file=sys.stderr)
                continue
            print(f"  {key}: {result['images_per_second']:,.0f} images/s", file=sys.stderr)
            if key not in best or result["images_per_second"] > best[key]["images_per_second"]:
                best[key] = result


def training(options, peers, name, listing, network, batch, threads, least, wanted):
    ours, memory, best = [], [], {}
    for _ in range(options.rounds):
        epochs, peak = lanewise_training(options, listing, batch, threads)
        ours += epochs
        memory.append(peak)
        add_peers(options, peers, best, "train", network, batch, threads, options.images)
    title = f"training {name}, {threads} thread{'s' if threads > 1 else ''}"
    return row(title, statistics.median(ours), max(memory), best, least, wanted)


def lanewise_training(options, listing, batch, threads):
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "run.jsonl"
        command = [LAUNCHER, "train", listing, "--data", options.data, "--batch", batch, "--threads", threads]
        command += ["--epochs", options.epochs, "--no-save", "--log", log]
        run([str(part) for part in command])
        events = [json.loads(line) for line in log.read_text().splitlines()]
    rates = [e["images_per_second"] for e in events if e["event"] == "epoch"]
    peaks = [e.get("peak_rss_bytes") or 0 for e in events]
    print(f"  Lanewise: {', '.join(f'{rate:,.0f}' for rate in rates)} images/s", file=sys.stderr)
    return rates[1:], max(peaks)


def inference(options, peers):
    ours, best = [], {}
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "deep.safetensors"
        common = ["--data", str(options.data), "--threads", "2"]
        run([str(LAUNCHER), "train", "deep", *common, "--epochs", "1", "--train-images", "640", "--save", str(model)])
        for _ in range(options.rounds):
            told = json.loads(run([str(LAUNCHER), "evaluate", str(model), *common, "--json"]))
            ours.append(told["images_per_second"])
            print(f"  Lanewise: {ours[-1]:,.0f} images/s", file=sys.stderr)
            for batch in (64, 250):
                add_peers(options, peers, best, "infer", "deep", batch, 2, TEST_IMAGES)
    return row(f"{INFERENCE[0]}, {TEST_IMAGES:,} images", statistics.median(ours), None, best, *INFERENCE[1:])


def row(title, ours, memory, best, least, wanted):
    if not best:
        raise SystemExit(f"no peer could run '{title}'; see the messages above")
    fastest = max(best, key=lambda key: best[key]["images_per_second"])
    return {
        "what": title,
        "lanewise": ours,
        "lanewise_peak_rss_bytes": memory,
        "peers": best,
        "best_peer": fastest,
        "ratio": ours / best[fastest]["images_per_second"],
        "at_least": least,
        "aim": wanted,
    }


def show(result):
    print(f"{result['what']}: {result['ratio']:.2f} times {result['best_peer']}", file=sys.stderr)


def markdown(rows):
    versions = sorted({f"{peer['peer']} {peer['version']}" for r in rows for peer in r["peers"].values()})
    lines = [f"Peers that ran: {', '.join(versions)}.", ""]
    lines += ["| what | Lanewise | best peer | ratio | at least | aim |", "|---|---:|---:|---:|---:|---:|"]
    for r in rows:
        rate = r["peers"][r["best_peer"]]["images_per_second"]
        lines.append(
            f"| {r['what']} | {r['lanewise']:,.0f} | {rate:,.0f} ({r['best_peer']}) | {r['ratio']:.2f} × | {r['at_least']} × | {r['aim']} × |"
        )
    lines += ["", "Images per second. All peers:", "", "| what | peer | version | images/s | peak memory, MB |", "|---|---|---|---:|---:|"]
    for r in rows:
        if r["lanewise_peak_rss_bytes"]:
            lines.append(f"| {r['what']} | Lanewise | | {r['lanewise']:,.0f} | {r['lanewise_peak_rss_bytes'] / 1e6:,.0f} |")
        for name, peer in r["peers"].items():
            note = f"{peer['version']}, {peer['note']}".strip(", ")
            lines.append(f"| {r['what']} | {name} | {note} | {peer['images_per_second']:,.0f} | {peer['peak_rss_bytes'] / 1e6:,.0f} |")
    return "\n".join(lines)


main()
