"""The table: a row for each comparison, with the target that it should reach."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    text: str
    is_met: bool


def at_least(value, wanted):
    return Target(f">= {wanted:g}", value >= wanted)


def speed(megabytes, seconds):
    return "" if megabytes is None else f"{megabytes / seconds:.0f}"


class Report:
    def __init__(self):
        self.met = []
        self.missed = []
        self.wrong_results = 0

    def title(self, text):
        print(f"\n{text}\n")

    def head(self, other="other"):
        print(f"{'':24} {'ours':>8} {'':>6} {'':20} {other:>8} {'':>6} {'':>7} {'private':>8}")
        print(f"{'':24} {'s':>8} {'MB/s':>6} {'other':20} {'s':>8} {'MB/s':>6} {'times':>7} {'MB':>8}  target")

    def row(self, name, ours, megabytes, other_name, other, ratio=None, wanted=None, other_mb=None, note=""):
        """`ours` and `other` are `measure.Result`s; the ratio is that of the times unless it is given."""
        ratio = other.seconds / ours.seconds if ratio is None else ratio
        print(f"{name:24} {ours.seconds:8.3f} {speed(megabytes, ours.seconds):>6} {other_name:20} "
              f"{other.seconds:8.3f} {speed(other_mb or megabytes, other.seconds):>6} {ratio:7.1f} "
              f"{ours.private_mb:8.1f}  {self.verdict(name, other_name, wanted and at_least(ratio, wanted), note)}",
              flush=True)

    def limit(self, name, value, limit, unit):
        """A figure that must stay below a limit."""
        target = Target(f"< {limit:g} {unit}", value < limit)
        print(f"{name:24} {value:8.3f} {unit:67}  {self.verdict(name, '', target)}", flush=True)

    def wrong(self, name, text):
        """A row whose outputs are not as they must be."""
        self.missed.append(name)
        self.wrong_results += 1
        print(f"{name:24} WRONG RESULT: {text}", flush=True)

    def skipped(self, name, why):
        print(f"{name:24} skipped: {why}", flush=True)

    def verdict(self, name, other_name, target, note=""):
        if target is None:
            return note
        (self.met if target.is_met else self.missed).append(f"{name} {other_name}".strip())
        return f"{target.text:10} {'ok' if target.is_met else 'MISS'}" + (f"  {note}" if note else "")

    def summary(self):
        if not self.met and not self.missed:
            return
        print(f"\n{len(self.met)} of {len(self.met) + len(self.missed)} targets met")
        for name in self.missed:
            print(f"missed: {name}")
