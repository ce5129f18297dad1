"""A session that has ended in the meantime: to the log-in, and back to the page."""

from stage import run

LEVELS = "/o/alpenquell/bottling/levels/zone:line-2"


def expired(stage):
    page = stage.page(stage.context("auditor"))
    stage.goto(page, f"{LEVELS}#UC")
    stage.pass_minutes(61)
    page.get_by_role("link", name="Gaps").click()
    page.wait_for_url("**/log-in?next=*")
    stage.at(page, "/log-in?next=%2Fo%2Falpenquell%2Fbottling%2Fgaps")
    stage.log_in(page, "auditor")
    page.wait_for_url("**/gaps")
    stage.at(page, "/o/alpenquell/bottling/gaps")


run(expired)
