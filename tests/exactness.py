"""Whether files are the same bytes whatever computes them: `python -m tests.exactness PICTURE ... [-o FILE]`.

Each variant is a process of its own: another number of threads, instructions that libraries may not use, a GPU where
there is one, with `--pythons` other versions of Python and of the libraries, each in an environment of its own. It
encodes every picture at every rung and decodes what came out; all must find the same files. `--crop` takes pieces, so
that two hundred pictures at all rungs take minutes; `--golden` decodes the files of the release, of both codecs, too.
Writes a JSON with what was compared and where.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

RUNGS = "1,2,4,16,64,wavefront"
VARIANTS: dict[str, dict[str, str]] = {
    "one thread": {"OMP_NUM_THREADS": "1"},
    "two threads": {"OMP_NUM_THREADS": "2", "NUMBA_NUM_THREADS": "2"},
    "four threads": {"OMP_NUM_THREADS": "4", "NUMBA_NUM_THREADS": "4"},
    "no vectors beyond SSE": {
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "ATEN_CPU_CAPABILITY": "default",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
    "AVX2": {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2", "OPENBLAS_CORETYPE": "Haswell"},
    "AVX-512 without AMX": {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE", "ATEN_CPU_CAPABILITY": "avx512"},
    "MKL's plainest code": {"MKL_ENABLE_INSTRUCTIONS": "SSE4_2", "MKL_CBWR": "COMPATIBLE"},
    "any processor's kernels": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
}
CUDA = "CUDA"


def digests(pictures: list[Path], rungs: list[str], crop: int, device: str) -> dict[str, str]:
    """SHA-256 of every file, after decoding it; by picture and rung."""
    from explorer.lossless import codec
    from explorer.pictures.picture import Picture
    from explorer.pictures.reading import read_picture
    from explorer.tradeoff.trial import compare

    found = {}
    for path in pictures:
        samples = read_picture(path).samples
        top, left = (max(0, (size - crop) // 2) if crop else 0 for size in samples.shape[:2])
        picture = Picture(samples[top : top + crop, left : left + crop] if crop else samples)
        for rung in rungs:
            made = codec.finish(codec.encode(picture, steps=rung, device=device))
            compare(picture, codec.finish(codec.decode(made.data, device=device)).picture)
            if device != "cpu" and made.device != device and made.header.codec != "raw":
                raise SystemExit(f"{path}: encoded on {made.device} instead of {device}")
            found[f"{path.name} {rung}"] = hashlib.sha256(made.data).hexdigest()
    return found


def golden() -> dict[str, str]:
    """What each file of the release decodes to, of both codecs, and of which samples; by name."""
    from explorer import decoding
    from explorer.lossless.codec import finish
    from tests.golden.release import cases, digest

    found = {}
    for case in cases():
        os.environ["ITALIC_MODELS"] = str(case.models or "")
        made = finish(decoding.decode(case.path.read_bytes(), device="cpu"))
        samples = f"latents {made.header.crc:08x}" if case.codec == "lossy" else digest(made.picture.samples)
        found[case.name] = f"{samples} {made.verified}"
    return found


def machine() -> dict[str, str]:
    """What computes here."""
    import numba
    import numpy
    import torch

    text = Path("/proc/cpuinfo").read_text("ascii", "replace") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    flags = next((line.split() for line in text.splitlines() if line.startswith("flags")), [])
    vectors = [flag for flag in ("avx2", "avx512f", "amx_bf16") if flag in flags]
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "none"
    return {
        "python": platform.python_version(), "torch": torch.__version__, "numba": numba.__version__,
        "numpy": numpy.__version__, "processor": (names or [platform.machine()])[0], "vectors": " ".join(vectors),
        "gpu": gpu,
    }  # fmt: skip


def versions(python: str) -> str:
    """What another Python has, in words."""
    script = "from tests.exactness import machine; import json; print(json.dumps(machine()))"
    done = subprocess.run([python, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    about = json.loads(done.stdout)
    return ", ".join(f"{name} {about[name]}" for name in ("python", "torch", "numba", "numpy"))


def run(arguments: argparse.Namespace, variant: str, python: str = sys.executable) -> dict[str, str]:
    """One variant in a process of its own."""
    device = "cuda" if variant == CUDA else "cpu"
    command = [python, "-m", "tests.exactness", *map(str, arguments.pictures), "--rungs", arguments.rungs]
    command += ["--golden"] * arguments.golden
    command += ["--crop", str(arguments.crop), "--alone", device]
    env = os.environ | VARIANTS.get(variant, {})
    if variant == "any processor's kernels":  # compiled kernels are kept by processor
        env["NUMBA_CACHE_DIR"] = str(Path(arguments.cache) / "generic")
    if python != sys.executable:  # and by versions
        env["NUMBA_CACHE_DIR"] = str(Path(arguments.cache) / hashlib.sha256(python.encode()).hexdigest()[:8])
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=env, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def main() -> int:
    """Compare all variants."""
    parser = argparse.ArgumentParser(prog="python -m tests.exactness", description=__doc__.splitlines()[0])
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--rungs", default=RUNGS)
    parser.add_argument("--crop", type=int, default=0, help="side of a piece of each picture, 0 for all of it")
    parser.add_argument("--golden", action="store_true", help="the files of the release, too")
    parser.add_argument("--variants", default="", help="names with commas; all that the machine has")
    parser.add_argument("--pythons", default="", help="programs of other environments with commas")
    parser.add_argument("--cache", default="/tmp/italic-exactness")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--alone", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        found = digests(arguments.pictures, arguments.rungs.split(","), arguments.crop, arguments.alone)
        print(json.dumps(found | (golden() if arguments.golden else {})))
        return 0
    about = machine()
    names = (
        arguments.variants.split(",")
        if arguments.variants
        else [*VARIANTS, *([CUDA] if about["gpu"] != "none" else [])]
    )
    first, differences = run(arguments, names[0]), {}
    print(f"{about}\n{names[0]}: {len(first)} files", flush=True)
    others = [(name, name, sys.executable) for name in names[1:]]
    others += [(versions(python), "", python) for python in arguments.pythons.split(",") if python]
    for told, name, python in others:
        found = run(arguments, name, python)
        differences[told] = sorted(key for key in first if found[key] != first[key])
        same = len(found) - len(differences[told])
        print(f"{told}: {same} of {len(first)} the same", *differences[told][:5], flush=True)
    if arguments.output:
        whole = hashlib.sha256(json.dumps(first, sort_keys=True).encode()).hexdigest()
        result = {"machine": about, "files": len(first), "first": names[0], "different": differences, "digest": whole}
        arguments.output.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return 1 if any(differences.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
