"""Parts of networks in words. No Qt."""

from __future__ import annotations

from html import escape

from explorer.gui.look.i18n import tr
from explorer.machine.resources import PACKAGE
from explorer.weights.parts import Part


def title(name: str) -> str:
    """The part as its block names it."""
    kind, _, number = name.partition(".")
    text = {
        "window": tr("known pixels around"), "base": tr("base around"), "trunk": tr("trunk: branch × mask"),
        "first": tr("first layer"), "blocks": tr("residual block"), "states": tr("states of neighbours"),
        "memory": tr("memory"), "last": tr("last layer"), "predict": tr("linear prediction"),
        "mixture": tr("mixture of logistics"), "pixel": tr("true pixel"), "state": tr("state it leaves"),
        "picture": tr("picture"), "y": tr("latents y"), "z": tr("hyper-latents z"), "density": tr("factorised prior"),
        "context": tr("context model"), "parameters": tr("entropy parameters"), "gaussian": tr("Gaussians"),
    }.get(kind, kind)  # fmt: skip
    return f"{text} {int(number) + 1}" if number.isdigit() else text


def figures(part: Part) -> str:
    """Weights and multiplications, or how many numbers there are."""
    if not part.layers:
        return tr("{count} numbers").format(count=f"{part.size:,}")
    return tr("{weights} weights, {macs} MACs/px").format(weights=f"{part.weights:,}", macs=f"{round(part.macs):,}")


def details(part: Part) -> str:
    """Its layers, as HTML."""
    exact = (
        tr("Whole numbers: the same on every machine.")
        if part.exact
        else tr("Floating point: it need not be exact, as no probability depends on it.")
    )
    rows = "".join(
        f"<tr><td style='padding-right:10px'>{escape(layer.name)}</td><td style='padding-right:10px'>"
        f"{' × '.join(map(str, layer.shape))}</td><td align='right'>{layer.weights:,}</td>"
        f"<td align='right' style='padding-left:10px'>{layer.macs:,.0f}</td></tr>"
        for layer in part.layers
    )
    head = "".join(
        f"<th align='left'>{escape(text)}</th>" for text in (tr("Layer"), tr("Shape"), tr("Weights"), "MACs")
    )
    table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
    return f"<h3>{escape(title(part.name))}</h3><p>{escape(figures(part))}<br>{escape(exact)}</p>{table}"


def honest(codec: str) -> str:
    """In what it differs from its paper, as HTML."""
    if codec == "lossy":
        text = tr(
            "As in the paper: transforms with GDN, hyperprior, 5 × 5 context, mean and scale. Different: one network "
            "for all qualities, the prior in whole numbers, and orders of few steps beside the serial one."
        )
        return f"<p>{escape(text)} {_link('https://arxiv.org/abs/1809.02736', 'arXiv 1809.02736')}</p>"
    text = tr(
        "Inspired by ITALIC, and different: the network sees a window of 7 × 7 pixels and the states of eight "
        "neighbours, not the whole picture, and all of it is whole numbers, so that any machine decodes any file."
    )
    attention = tr(
        "Of attention it has the mask branch of the trunk that reads the base, which gained. Non-local attention in "
        "the network was trained and measured, and gained nothing on photographs and graphics, for a quarter more "
        "time, so it has none. What repeats far away is found by the second opinion: it remembers where the same "
        "surroundings were last seen, and what stood there."
    )
    authors = _link("https://github.com/hamedhaghighi/UTLC", "github.com/hamedhaghighi/UTLC")
    return f"<p>{escape(text)} {authors}</p><p>{escape(attention)} {_measured()}</p>"


def _measured() -> str:
    """The page of the documentation with the figures; a link where the documentation lies beside the program."""
    page = PACKAGE.parent / "docs" / "experiments.md"
    return _link(page.as_uri(), "docs/experiments.md") if page.is_file() else "docs/experiments.md"


def _link(target: str, text: str) -> str:
    return f"<a href='{escape(target)}'>{escape(text)}</a>"
