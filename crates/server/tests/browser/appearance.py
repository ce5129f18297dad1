"""Language and colours: chosen once, they hold on every page, and outlast a log-out."""

from stage import run

GROUND = "getComputedStyle(document.body).backgroundColor"
LEVELS = "/o/alpenquell/bottling/levels"


def appearance(stage):
    page = stage.page(stage.context("auditor"))
    stage.goto(page, LEVELS)
    light = page.evaluate(GROUND)
    page.get_by_role("link", name="Dark", exact=True).click()
    page.locator("html[data-theme=dark]").wait_for()
    dark = page.evaluate(GROUND)
    stage.check(page, "another ground in dark colours", dark, dark != light)
    page.get_by_role("link", name="DE", exact=True).click()
    page.locator("html[lang=de]").wait_for()
    stage.at(page, LEVELS)
    for path in ("/account", f"{LEVELS}/zone:line-2", "/interface"):
        stage.goto(page, path)
        holds(stage, page, "de", "dark", dark)
    page.goto("/account")
    page.locator("form[action='/log-out'] button").click()
    page.wait_for_url("**/log-in")
    holds(stage, page, "de", "dark", dark)
    page.get_by_role("link", name="FR", exact=True).click()
    page.locator("html[lang=fr]").wait_for()
    page.locator("a[href*='theme=light']").click()
    page.locator("html[data-theme=light]").wait_for()
    page.emulate_media(color_scheme="dark")
    holds(stage, page, "fr", "light", light)


def holds(stage, page, language, theme, ground):
    shown = page.locator("html")
    found = (shown.get_attribute("lang"), shown.get_attribute("data-theme"), page.evaluate(GROUND))
    stage.check(page, (language, theme, ground), found, found == (language, theme, ground))


run(appearance)
