"""The field's terms in a sentence each: for tool tips wherever one of them stands alone; and what teaches them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from explorer.gui.look.i18n import tr

Term = Literal["bpsp", "bpp", "steps", "base", "latents", "pareto", "psnr", "msssim", "model"]
TERMS: tuple[Term, ...] = get_args(Term)
# Lessons of the program by the folders in assets/lessons, the one that says most first.
LESSONS: MappingProxyType[Term, tuple[str, ...]] = MappingProxyType(
    {
        "bpsp": ("bits-are-surprise", "where-bits-go"),
        "bpp": ("bits-are-surprise", "hyperprior"),
        "steps": ("why-steps", "wavefront"),
        "base": ("base-or-none",),
        "latents": ("hyperprior",),
        "pareto": ("why-steps",),
        "model": ("alike",),
    }
)
TERM_ROLE = Qt.ItemDataRole.UserRole + 20  # of a table's header: the term that a column is named by
PROPERTY = "terms"


def meaning(term: Term) -> str:
    """What a term means."""
    return {
        "bpsp": tr(
            "Bits per sub-pixel (bpsp): bits of the whole file for each red, green or blue sample; 8 uncompressed"
        ),
        "bpp": tr("Bits per pixel (bpp): bits of the whole file for each pixel; without compression 24"),
        "steps": tr(
            "Steps, or rungs: in how many turns the decoder works. In each the network predicts pixels from all "
            "before; more steps know more and take fewer bits, and more time"
        ),
        "base": tr("Base: a small, coarse BPG picture that is sent first, from which the steps start"),
        "latents": tr("Latents: the whole numbers that the lossy codec makes of the picture, 16 × 16 pixels at a time"),
        "pareto": tr("Pareto front: the runs that no other beats in time and in rate at once"),
        "psnr": tr("PSNR: likeness by squared error, in decibels; from about 40 on few see a difference"),
        "msssim": tr("MS-SSIM: likeness of structure at several scales, in decibels"),
        "model": tr("Model: the network's trained weights, which encoder and decoder must share"),
    }[term]


def name_of(term: Term) -> str:
    """A term alone, as in a list of them."""
    return {
        "bpsp": tr("bpsp"),
        "bpp": tr("bpp"),
        "steps": tr("Steps"),
        "base": tr("Base"),
        "latents": tr("Latents"),
        "pareto": tr("Pareto front"),
        "psnr": tr("PSNR"),
        "msssim": tr("MS-SSIM"),
        "model": tr("Model"),
    }[term]


def mark_terms(widget: QWidget, *terms: Term) -> None:
    """A widget says these terms: its tool tip explains them, and the window leads from it to their lessons."""
    widget.setProperty(PROPERTY, list(terms))
    widget.setToolTip("\n".join(meaning(term) for term in terms))


def mark_field(label: QWidget, field: QWidget, term: Term) -> None:
    """The label of a field says a term, and the key that explains it is pressed in the field."""
    mark_terms(label, term)
    field.setProperty(PROPERTY, [term])


def terms_of(widget: QWidget) -> tuple[Term, ...]:
    """What a widget was marked with."""
    return tuple(widget.property(PROPERTY) or ())
