"""gongkai: sections are units, pages are entries of one kind, and each row of the one TOML file is an entry with a page."""
import re

from site_base import BASE, TITLE, Site, quoted, rows_toml, value

CONFIG = f"""format = 1
title = "{TITLE}"
base_url = "{BASE}"
theme = "bench"
today = 2026-11-20

[[home]]
title = "栏目"
show = "units"

[[home]]
title = "最新发布"
show = "list"
kind = "page"
limit = 20
"""


class Gongkai(Site):
    def start(self, menu, sections):
        self.lay("gongkai", "themes/bench", "static/site.css")
        # A section of pages is a unit; the power list is the list of its kind.
        links = [(entry["title"], entry["url"].strip("/")) for entry in menu]
        targets = [(title, f"unit/{name}" if name.startswith("sec-") else "power-item/") for title, name in links]
        entries = (f"\n[[menu]]\nlabel = {quoted(title)}\nto = {quoted(target)}\n" for title, target in targets)
        self.put("site-config.toml", CONFIG + "".join(entries))
        units = [{"id": section["url"].strip("/"), "name": section["title"], "order": at} for at, section in enumerate(sections)]
        self.put("content/unit/units.toml", rows_toml(units, "item"))

    def page(self, path, page, body):
        head = "\n".join(f"{key} = {it if key == 'date' else value(it)}" for key, it in page.items())
        # Links name a kind and an id: /sec-07/p000123/ is /page/p000123/ here.
        body = re.sub(r"\]\(/sec-\d+/(p\d+)/\)", r"](/page/\1/)", body)
        self.put(f"content/page/{path}.md", f"+++\n{head}\n+++\n\n{body}")

    def rows(self, rows):
        self.put("content/power-item/items.toml", rows_toml(rows, "item"))
