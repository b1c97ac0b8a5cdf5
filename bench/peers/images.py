"""What all peers share: the images, the clock, and the line that each prints at its end."""

import argparse
import json
import os
import resource
import statistics
import time


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["train", "infer"])
    parser.add_argument("--network", choices=["deep", "scaled", "shallow", "wide"], required=True)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--data", required=True, help="a folder in the CIFAR-10 binary format")
    parser.add_argument("--how", default="", help="the way of running, where a peer knows several")
    return parser.parse_args()


def read(folder, count, train):
    """Pixels as float32 [N, 32, 32, 3] in [0, 1] and labels as int64 [N]."""
    import numpy

    names = [f"data_batch_{i}.bin" for i in range(1, 6)] if train else ["test_batch.bin"]
    records = numpy.concatenate(
        [numpy.fromfile(os.path.join(folder, name), numpy.uint8) for name in names]
    ).reshape(-1, 3073)[:count]
    if len(records) < count:
        raise SystemExit(f"{folder} has {len(records)} images, but {count} are needed")
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    pixels = numpy.ascontiguousarray(planes.transpose(0, 2, 3, 1)).astype(numpy.float32)
    pixels /= 255.0
    return pixels, records[:, 0].astype(numpy.int64)


def rates(passes, images, run):
    """Images per second of each pass but the first, which warms up."""
    result = []
    for number in range(passes):
        start = time.perf_counter()
        run()
        if number > 0:
            result.append(images / (time.perf_counter() - start))
    return result


def tell(peer, version, measured, note=""):
    print(
        json.dumps(
            {
                "peer": peer,
                "version": version,
                "note": note,
                "images_per_second": statistics.median(measured),
                "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )
