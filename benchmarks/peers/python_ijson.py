#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""ijson, with its C backend: python_ijson.py JOB file FILE [FILE] [--check]; prints what the C++ programs print.

Only what stands at the query's path is built. The time runs from opening the file, not from starting Python.
"""

import json
import os
import re
import sys
import time

import ijson
import ijson.backends.yajl2_c as backend

QUERIES = {"bits": ("other", "bit_I_care_about"), "difference": ("other", "bit_I_care_about"),
           "names": ("assets", "name"), "hashtags": ("entities.hashtags", "text"), "service": ("service", None)}
ORDER = ("id", "placed_at", "user", "country", "product", "quantity", "price", "weight", "rating", "paid")


def items(path, prefix, use_float=False):
    with open(path, "rb") as file:
        array = file.read(1) == b"["
        file.seek(0)
        prefix = ".".join(filter(None, ("item" if array else "", prefix)))
        yield from backend.items(file, prefix, use_float=use_float, multiple_values=not array)


def strings(path, prefix, field):
    for rows in items(path, prefix):
        if field is None:
            if type(rows) is str:
                yield rows
            continue
        for row in rows if type(rows) is list else (rows,):
            if type(row) is dict:
                text = row.get(field)
                if type(text) is str:
                    yield text


def results(job, files):
    """What the job gives: strings, or tuples of an order's fields."""
    if job == "orders":
        # Faster than Decimal, but an error where a number does not fit; here all do.
        return ([order[name] for name in ORDER] for order in items(files[0], "", use_float=True))
    if job != "difference":
        return strings(files[0], *QUERIES[job])
    older, newer = (set(strings(file, *QUERIES[job])) for file in files)
    return newer - older


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    h = (h ^ h >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return h ^ h >> 31


def texts(result):
    """As tally::add of support/harness.hpp hashes them."""
    if type(result) is str:
        return [result]
    return [value if type(value) is str else ("paid" if value else "not paid") if name == "paid" else
            f"{round(value * 1e4)} {name}" if name in ("price", "weight", "rating") else f"{value} {name}"
            for name, value in zip(ORDER, result)]


def peak_memory():
    try:
        return int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1]) * 1024
    except (OSError, TypeError):
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main():
    check = "--check" in sys.argv
    job, mode, *files = [a for a in sys.argv[1:] if a != "--check"]
    if mode != "file":
        sys.exit("ijson reads files only")
    count = 0
    start = time.perf_counter()
    for _ in results(job, files):
        count += 1
    seconds = time.perf_counter() - start
    peak = peak_memory()
    size = 0
    total = 0
    for result in results(job, files):  # once more: outside of the time
        for value in [result] if type(result) is str else result:
            size += len(value.encode()) if type(value) is str else 0
        if check:
            total += sum(fnv(text.encode()) for text in texts(result))
    answer = {"library": f"ijson {ijson.__version__}", "seconds": [seconds],
              "count": count * (len(ORDER) if job == "orders" else 1), "bytes": size,
              "input_bytes": sum(map(os.path.getsize, files)), "peak_rss": peak, "set_bytes": 0, "set_peak": 0}
    if check:
        answer["hash"] = f"{total & 0xFFFFFFFFFFFFFFFF:016x}"
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
