"""The first account, from the printed link to the first page, with the keyboard alone."""

from keyboard import fill, tab_to
from stage import COLOURS, NARROW, run


def first_account(stage):
    page = stage.page(stage.context("fresh"))
    stage.goto(page, "/")
    stage.at(page, "/set-up")
    page.goto("about:blank")
    stage.goto(page, f"/set-up#{stage.given['set_up']}")
    stage.check(page, "no secret in the address", page.url, "#" not in page.url)
    stage.look(page)
    page.emulate_media(color_scheme="dark")
    stage.accessible(page, {"type": "rule", "values": COLOURS}, "in dark colours")
    page.set_viewport_size(NARROW)
    stage.fits(page, "en")

    fill(stage, page, {"name": "Ada Lovelace", "email": "ada@example.com", "password": "short"})
    page.locator("[aria-invalid=true]").wait_for()
    stage.look(page, "with a field that is wrong")
    kept = page.locator("input[name=name]").input_value()
    stage.check(page, "what was typed", kept, kept == "Ada Lovelace")

    fill(stage, page, {"password": stage.password})
    page.get_by_role("button", name="Log out").wait_for()
    stage.at(page, "/")
    stage.look(page)
    tab_to(stage, page, "header form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log-in*")


run(first_account)
