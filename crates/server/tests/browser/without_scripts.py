"""The way from the log-in to the reasons of a requirement, in a browser that runs no scripts."""

from stage import run


def to_the_reasons(stage):
    page = stage.page(stage.context(scripts=False))
    stage.goto(page, "/")
    stage.log_in(page, "auditor")
    page.get_by_role("link", name="Bottling lines 1-3").click()
    page.get_by_role("link", name="Security levels").click()
    page.wait_for_url("**/levels")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/levels/*")
    page.locator("section table th a[href*='/SR%20'], section table th a[href*='/SR ']").first.click()
    page.get_by_role("heading", name="Why").wait_for()
    why = page.locator("section", has=page.get_by_role("heading", name="Why")).inner_text()
    stage.check(page, "reasons", why, len(why) > 40)
    stage.goto(page, "/interface")
    page.locator("summary").first.click()
    shown = page.locator("details .inner").first.is_visible()
    stage.check(page, "an operation that folds out", "one that stays shut", shown)
    page.get_by_role("button", name="Log out").count()


run(to_the_reasons)
