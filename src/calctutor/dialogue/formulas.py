"""Formulas between words, said in plain characters: ``\\(\\lambda w^2\\)`` becomes λw²."""

from __future__ import annotations

import re

_INLINE = re.compile(
    r"\\{1,2}\((?P<round>.+?)\\{1,2}\)|\\{1,2}\[(?P<square>.+?)\\{1,2}\]"
    r"|\$\$(?P<double>[^$\n]+)\$\$|(?<![\w$])\$(?P<single>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])"
)
_SYMBOLS = dict(
    zip(
        (
            "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau "
            "phi chi psi omega Gamma Delta Theta Lambda Pi Sigma Phi Psi Omega times cdot mid leq "
            "le geq ge neq ne approx in sum prod rightarrow to infty partial nabla pm ldots dots "
            "Vert odot circ"
        ).split(),
        (
            "α β γ δ ε ζ η θ κ λ μ ν ξ π ρ σ τ "
            "φ χ ψ ω Γ Δ Θ Λ Π Σ Φ Ψ Ω × · | ≤ "
            "≤ ≥ ≥ ≠ ≠ ≈ ∈ Σ Π → → ∞ ∂ ∇ ± … … "
            "‖ ⊙ °"
        ).split(),
        strict=True,
    )
)
_NAMED = frozenset("log exp max min sin cos tan tanh lim ln det arg".split())
_WRAPPER = re.compile(
    r"\\(?:text|vec|mathbb|mathbf|mathrm|hat|bar|left|right)\b ?(?:\{([^{}]*)\})?"
)
_FRACTION = re.compile(r"\\frac ?\{([^{}]*)\} ?\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt ?\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+) ?")
_POWERS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_POWER = re.compile(r"\^(?:\{([0-9n+-]+)\}|([0-9n]))")


def readable(text: str) -> str:
    """A text whose formulas are said in plain characters; one that can't be stays as it is.

    Prices ("$5 and $10") are no formulas.
    """
    return _INLINE.sub(_plain, text) if "\\" in text or "$" in text else text


def _plain(match: re.Match[str]) -> str:
    inner = next(group for group in match.groups() if group is not None)
    said = re.sub(r"_ ?\{([^{}]*)\}", r"_\1", _WRAPPER.sub(r"\1", inner))
    said = _POWER.sub(lambda m: (m[1] or m[2]).translate(_POWERS), said)
    said = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", re.sub(r"_\{([^{}]*)\}", r"_\1", said))
    said = _FRACTION.sub(r"(\1)/(\2)", said)
    said = _ROOT.sub(r"√(\1)", _FRACTION.sub(r"(\1)/(\2)", said))
    said = _COMMAND.sub(lambda m: _symbol(m[1]), said)
    said = re.sub(r"\\{1,2}([{}|])", r"\1", re.sub(r"\\[,;:! ]", " ", said))
    said = re.sub(r"\(([\w.]+)\)/\(([\w.]+)\)", r"\1/\2", said)
    return match.group() if "\\" in said else " ".join(said.split())


def _symbol(name: str) -> str:
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    return f"{name} " if name in _NAMED else f"\\{name} "
