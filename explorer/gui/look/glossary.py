"""The field's terms in a sentence each: for tool tips wherever one of them stands alone."""

from __future__ import annotations

from typing import Literal

from explorer.gui.look.i18n import tr

Term = Literal["bpsp", "bpp", "steps", "base", "latents", "pareto", "psnr", "msssim", "model"]


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
