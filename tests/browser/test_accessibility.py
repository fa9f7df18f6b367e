"""axe-core over every place in each of its states, light and dark; and no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from live_page import LivePage
from page_checks import OVERFLOW, violations
from scenes import RIVERS, SCENES

TOO_WIDE = """() => [...document.querySelectorAll('.ct-desk *')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.ct-nav, .ct-scroll, .ct-hidden, .ct-skip'))
  .map(e => `${e.tagName} ${e.className}`).slice(0, 5)"""


@pytest.fixture(scope="module")
def real() -> Iterator[LivePage]:
    """A page over real notes."""
    with LivePage("real") as page:
        yield page


@pytest.mark.parametrize("name", SCENES)
def test_no_serious_violation_in_light_and_dark(open_page, real, name: str):
    page = open_page(real.url, color_scheme="light")
    expect(page.locator(".ct-ready")).to_be_visible()
    SCENES[name](page, RIVERS)
    assert violations(page) == []
    page.locator(".ct-shade").click()
    expect(page.locator("body.dark")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("name", SCENES)
def test_a_phone_scrolls_no_sideways_in_any_state(open_page, real, name: str):
    page = open_page(real.url, width=390, height=844)
    expect(page.locator(".ct-ready")).to_be_visible()
    SCENES[name](page, RIVERS)
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(TOO_WIDE) == []


def test_a_violation_and_a_wide_element_would_be_found(open_page, real):
    page = open_page(real.url, width=390, height=844)
    expect(page.locator(".ct-ready")).to_be_visible()
    page.evaluate(
        "document.querySelector('.ct-log').insertAdjacentHTML('beforeend',"
        ' \'<img src="data:,"><p style="color:#ccc;background:#fff;width:900px">grey</p>\')'
    )
    found = {line.partition(":")[0] for line in violations(page)}
    assert {"image-alt", "color-contrast"} <= found
    assert page.evaluate(TOO_WIDE) == ["P "]
