"""What an evaluation is asked for, as its page has it, and back from the journal of one. No Qt."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

from explorer.coding.schedule import parse_rung
from explorer.errors import BadSetting
from explorer.evaluation.lossless import TOGETHER, Result
from explorer.evaluation.lossy import LossyResult, own_settings
from explorer.evaluation.measures import Lossless, Lossy, Measure
from explorer.gui.look.i18n import tr
from explorer.gui.look.labels import rung_named
from explorer.gui.state.models_at_hand import METRIC_NAMES, lossy_metrics
from explorer.weights.models import find, parse_base

AUTO = "auto"
MOST_SETTINGS = 200  # of our own codec
OWN = re.compile(r"italic (?P<metric>\w+) (?P<steps>\w+)(?: effort (?P<effort>\d{1,6}))?")  # as `Setting.coder`


@dataclass(frozen=True)
class Asked:
    """Pictures and settings; lists are texts with commas, as the command takes them.

    Attributes:
        sources: folders, pictures, "kodak:FOLDER" and the like.
        codec: "lossless" or "lossy".
        limit: only so many pictures; 0 for all.
        steps, bases, model: of the lossless codec.
        latent_steps, metrics, qualities: of the lossy one.
        without: names of other coders that are left out.
        device: that our own codec is asked to run on.
        threads: of all coders; 0 for all processors.
        effort: rounds of descent of the lossy codec, see `lossy.codec.encode`.
    """

    sources: tuple[str, ...] = ()
    codec: str = "lossless"
    limit: int = 0
    steps: str = "1, 4, 16, wavefront"
    bases: str = AUTO
    model: str = AUTO
    latent_steps: str = "wavefront"
    metrics: str = "mse"
    qualities: str = "0, 9, 18, 27, 36, 45, 54, 63"
    without: tuple[str, ...] = ()
    device: str = AUTO
    threads: int = 0
    effort: int = 0

    @property
    def processors(self) -> int:
        """Threads, by number."""
        return self.threads or os.cpu_count() or 1

    @property
    def peers(self) -> tuple[str, ...]:
        """The other coders that are asked for, of those that this machine has."""
        return tuple(name for name in peer_names(self.codec) if name not in self.without)

    def measure(self) -> Measure:
        """What is to be measured. Raises `BadSetting` or `ModelMissing` for what does not exist."""
        return self._lossy() if self.codec == "lossy" else self._lossless()

    def _lossless(self) -> Lossless:
        steps = tuple(dict.fromkeys(parse_rung(rung_named(word)) for word in words(self.steps)))
        bases = tuple(dict.fromkeys(parse_base(word) for word in words(self.bases))) if steps else ()
        if self.model != AUTO:
            find(self.model)
        _check(len(steps) * len(bases), self.peers)
        return Lossless(steps, bases, self.peers, self.device, self.processors, TOGETHER, self.model)

    def _lossy(self) -> Lossy:
        metrics = [_metric(word) for word in words(self.metrics)]
        rungs = [rung_named(word) for word in words(self.latent_steps)]
        qualities = [_number(word) for word in words(self.qualities)]
        settings = own_settings(metrics, qualities, rungs, self.effort) if metrics and rungs and qualities else []
        _check(len(settings), self.peers)
        return Lossy(tuple(dict.fromkeys(settings)), self.peers, self.device, self.processors)

    def command(self) -> str:
        """The line for a shell that measures the same."""
        parts = ["italic evaluate", *(quote(source) for source in self.sources)]
        measure = self.measure()
        if self.limit:
            parts.append(f"--limit {self.limit}")
        if isinstance(measure, Lossy):
            parts += ["--codec lossy", f"--steps {_listed(setting.steps for setting in measure.settings)}"]
            parts.append(f"--quality {_listed(f'{setting.quality:g}' for setting in measure.settings)}")
            parts.append(f"--metric {_listed(setting.metric for setting in measure.settings)}")
            parts += [f"--effort {self.effort}"] if self.effort else []
        else:
            assert isinstance(measure, Lossless)
            parts += [f"--steps {_listed(measure.steps)}", f"--base {_listed(measure.bases)}"]
            parts += [f"--model {quote(self.model)}"] if self.model != AUTO else []
        if not self.peers:
            parts.append("--no-peers")
        elif len(self.peers) < len(peer_names(self.codec)):
            parts.append(f"--peer {quote(','.join(self.peers))}")
        parts += [f"--device {self.device}"] if self.device != AUTO else []
        return " ".join([*parts, f"--threads {self.processors}"])


def words(text: str) -> list[str]:
    """The words of a list with commas, of any script."""
    return [word for word in (part.strip() for part in re.split("[,;，、；]", text)) if word]


def of_journal(before: Asked, depends: dict[str, Any], results: Sequence[Result | LossyResult]) -> Asked:
    """What a journal's evaluation was asked for, as far as its results tell; the rest as `before`."""
    sources = depends.get("sources")
    named = tuple(str(source) for source in sources) if isinstance(sources, list) else ()
    threads, device = depends.get("threads"), depends.get("device")
    asked = replace(
        before,
        sources=named,
        threads=threads if isinstance(threads, int) and threads > 0 else 0,
        device=device if isinstance(device, str) else AUTO,
        limit=0,
    )
    if depends.get("codec") == "lossy":
        return _of_lossy(replace(asked, codec="lossy"), [row for row in results if isinstance(row, LossyResult)])
    return _of_lossless(replace(asked, codec="lossless"), [row for row in results if isinstance(row, Result)])


def peer_names(codec: str) -> tuple[str, ...]:
    """The other coders of this machine."""
    if codec == "lossy":
        from explorer.evaluation.lossy_peers import lossy_peers

        return tuple(peer.name for peer in lossy_peers())
    from explorer.evaluation.peers import names_at_hand

    return names_at_hand()


def _of_lossless(asked: Asked, results: Sequence[Result]) -> Asked:
    own = [row for row in results if row.steps]
    if not results:
        return asked
    weights = {row.coder.removeprefix("italic ").removesuffix(f"{row.steps} {row.base}").strip() for row in own}
    return replace(
        asked,
        steps=", ".join(dict.fromkeys(row.steps for row in own)),
        bases=", ".join(dict.fromkeys(row.base for row in own)) or AUTO,
        model=next((name for name in sorted(weights) if name), AUTO),
        without=_without("lossless", results),
    )


def _of_lossy(asked: Asked, results: Sequence[LossyResult]) -> Asked:
    own = [(row, match) for row in results if (match := OWN.fullmatch(row.coder))]
    if not results:
        return asked
    return replace(
        asked,
        latent_steps=", ".join(dict.fromkeys(match["steps"] for _, match in own)),
        metrics=", ".join(dict.fromkeys(match["metric"] for _, match in own)),
        qualities=", ".join(dict.fromkeys(f"{row.quality:g}" for row, _ in own)),
        effort=next((int(match["effort"]) for _, match in own if match["effort"]), 0),
        without=_without("lossy", results),
    )


def _without(codec: str, results: Sequence[Result | LossyResult]) -> tuple[str, ...]:
    measured = {row.coder for row in results}
    return tuple(name for name in peer_names(codec) if name not in measured)


def _check(settings: int, peers: Sequence[str]) -> None:
    if settings > MOST_SETTINGS:
        raise BadSetting(tr("{count} settings are more than {most}").format(count=settings, most=MOST_SETTINGS))
    if not settings and not peers:
        raise BadSetting(tr("There is nothing to measure: choose steps, or another coder"))


def _metric(word: str) -> str:
    """As the command or as the window names it."""
    named = {name.casefold(): metric for metric, name in METRIC_NAMES.items()}
    metric = named.get(word.casefold(), word)
    if metric not in lossy_metrics():
        raise BadSetting(tr("{word}: no metric that there is a model for").format(word=word))
    return metric


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError as error:
        raise BadSetting(tr("{word}: a quality is a number from 0 to 63").format(word=word)) from error


def _listed(values: Any) -> str:
    return ",".join(dict.fromkeys(values))
