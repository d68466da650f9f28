"""Holds the outputs of two programs against each other: a benchmark that measures a wrong result fails."""

import csv
import itertools


def raw_lines(path):
    """Without the 0x1D bytes that ausearch adds to raw records (difference D10)."""
    with open(path, "rb") as lines:
        for line in lines:
            yield line[:-2] + b"\n" if line.endswith(b"\x1d\n") else line


def unquoted_lines(path):
    """csv without its quotes, which ausearch does not write (difference D11)."""
    with open(path, encoding="latin-1", newline="") as lines:
        for row in csv.reader(lines):
            yield ",".join(row).encode("latin-1") + b"\n"


def plain_lines(path):
    with open(path, "rb") as lines:
        yield from lines


def count_lines(path):
    return sum(1 for _ in plain_lines(path))


def count_containing(path, word):
    return sum(word.encode() in line for line in plain_lines(path))


def differing_lines(ours, theirs, is_ausearch_csv=False):
    """How many lines our output has, and how many places have another line in the other one."""
    lines = differing = 0
    mine = unquoted_lines(ours) if is_ausearch_csv else plain_lines(ours)
    for a, b in itertools.zip_longest(mine, raw_lines(theirs)):
        lines += a is not None
        differing += a != b
    return lines, differing
