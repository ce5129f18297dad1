"""Logging in with a wrong password and with the right one, and with a second factor that is set up on the way."""

from factor import totp
from stage import run


def log_in(stage):
    page = stage.page(stage.context())
    stage.goto(page, "/account")
    stage.at(page, "/log-in?next=%2Faccount")
    right, stage.password = stage.password, "nine grey herons waiting"
    stage.log_in(page, "auditor")
    page.get_by_role("alert").wait_for()
    stage.look(page, "with a wrong password")
    kept = page.get_by_label("E-mail address").input_value()
    stage.check(page, "the address to stay", kept, kept == stage.email("auditor"))
    kept = page.get_by_label("Password", exact=True).input_value()
    stage.check(page, "the password to be gone", kept, kept == "")
    stage.password = right
    stage.log_in(page, "auditor")
    page.wait_for_url("**/account")

    secret = enrol(stage, page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/log-in")
    stage.log_in(page, "auditor")
    beside = page.locator("#w-code")
    beside.wait_for()
    stage.look(page, "where a code is missing")
    stage.log_in(page, "auditor", totp(secret, stage.pass_minutes(1)))
    page.get_by_role("button", name="Log out").wait_for()
    stage.goto(page, "/account")
    stage.look(page, "with a second factor")


def enrol(stage, page):
    """Sets a second factor up; gives its secret."""
    page.get_by_role("button", name="Set one up").click()
    page.wait_for_url("**/second-factor")
    stage.look(page)
    secret = page.locator("main code").inner_text()
    code = totp(secret, stage.pass_minutes(0))
    page.get_by_label("Code", exact=True).fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("alert").wait_for()
    stage.look(page, "with a wrong code")
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Set it up").click()
    page.locator(".codes").wait_for()
    stage.look(page)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").wait_for()
    return secret


run(log_in)
