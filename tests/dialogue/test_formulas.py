"""Formulas are said in plain characters; what is none, or can't be, stays as it stands."""

from __future__ import annotations

import pytest

from calctutor.dialogue.formulas import readable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"a margin \\(\Delta\\) of 1", "a margin Δ of 1"),
        (r"the term \(\frac{1}{2} \lambda w^2\)", "the term 1/2 λw²"),
        (r"the state $$h_{t-1}$$ before", "the state h_t-1 before"),
        (r"the absorbance $A$ is $c = (A - b)/m$.", "the absorbance A is c = (A - b)/m."),
        (r"\(f_j = \frac{e^{z_j}}{\sum_k e^{z_k}}\)", "f_j = (e^(z_j))/(Σ_k e^(z_k))"),
        ("it costs $5 here and $10 there", "it costs $5 here and $10 there"),
        (r"the matrix \\(\begin{x}\\)", r"the matrix \\(\begin{x}\\)"),
        ("no formula at all", "no formula at all"),
    ],
)
def test_a_formula_is_said_in_plain_characters(written: str, said: str) -> None:
    assert readable(written) == said
