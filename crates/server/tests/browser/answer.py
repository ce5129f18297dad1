"""An answer with a file that proves it changes what a requirement is; what is typed outlives a reload and a session that has ended."""

from stage import run

AT = "/o/alpenquell/bottling/levels/zone:line-2/SR%201.9"
NOTE = "Panels lock after five minutes <b>%n</b>"


def status(page):
    return page.locator("main .lead .tag").first.inner_text()


def answer(stage):
    page = stage.page(stage.context("ot-engineer"))
    stage.goto(page, AT)
    before = status(page)
    note = page.locator("#f-note")
    note.fill(NOTE)
    page.reload()
    kept = note.input_value()
    stage.check(page, "what was typed, after a reload", kept, kept == NOTE)

    # The session ends while somebody types: after the log-in it is still there.
    stage.pass_minutes(61)
    page.get_by_label("not met", exact=True).check()
    page.get_by_role("button", name="Save the answer").click()
    page.wait_for_url("**/log-in*")
    stage.log_in(page, "ot-engineer")
    page.wait_for_url(f"**{AT.split('?')[0]}*")
    kept = note.input_value()
    stage.check(page, "what was typed, after the log-in", kept, kept == NOTE)

    page.get_by_label("met", exact=True).check()
    for box in page.locator("input[name=scope]:checked").all():
        box.uncheck()
    page.locator("input[name=scope]").first.check()
    page.locator("#f-file").set_input_files({"name": "panel.png", "mimeType": "image/png", "buffer": b"picture"})
    page.locator("#f-proof-title").fill("Panels of line 2")
    page.get_by_role("button", name="Save the answer").click()
    page.wait_for_function("before => document.querySelector('main .lead .tag')?.innerText !== before", arg=before)
    stage.look(page, "with an answer")
    found = page.locator("main").inner_text()
    stage.check(page, "met, proved by the file", found, status(page) == "met" and "Panels of line 2" in found)
    stage.check(page, "text as it was typed", found, NOTE in found)
    kept = note.input_value()
    stage.check(page, "the note that is saved", kept, kept == NOTE)


run(answer)
