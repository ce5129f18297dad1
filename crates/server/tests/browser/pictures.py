"""Pictures of the main pages, as the README shows them."""

from pathlib import Path

from stage import run

PAGES = {
    "home-light": ("/o/alpenquell/bottling", "light"),
    "home-dark": ("/o/alpenquell/bottling", "dark"),
    "levels": ("/o/alpenquell/bottling/levels", "light"),
    "requirement": ("/o/alpenquell/bottling/levels/zone:line-2/SR%201.1", "light"),
    "questions": ("/o/alpenquell/bottling/start/questions", "light"),
    "map": ("/o/alpenquell/bottling/map", "light"),
    "inventory": ("/o/alpenquell/bottling/inventory", "light"),
}


def pictures(stage):
    folder = Path(stage.given["pictures"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (path, colours) in PAGES.items():
        context = stage.context("ot-engineer", colours=colours)
        page = stage.page(context)
        stage.goto(page, path)
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        context.close()


run(pictures)
