"""Hugo: rows become pages through a content adapter."""
import json

from site_base import BASE, TITLE, Site, quoted

CONFIG = f"""baseURL = "{BASE}/"
locale = "zh-Hans"
title = "{TITLE}"
disableKinds = ["taxonomy", "term"]
hasCJKLanguage = true
enableRobotsTXT = true
[pagination]
pagerSize = 20
[services.rss]
limit = 20
[outputs]
home = ["html", "rss"]
section = ["html"]
page = ["html"]
[outputFormats.RSS]
baseName = "rss"
[markup.goldmark.renderer]
unsafe = true
[params]
"""


class Hugo(Site):
    def start(self, menu, sections):
        self.lay("hugo")
        entries = (f'[[params.nav]]\ntitle = {quoted(entry["title"])}\nurl = {quoted(entry["url"])}\n' for entry in menu)
        self.put("hugo.toml", CONFIG + "".join(entries))
        self.put("content/_index.md", '+++\ntitle = "首页"\n+++\n')
        for section in sections:
            self.put(f"content{section['url']}_index.md", f"+++\ntitle = {quoted(section['title'])}\n+++\n")

    def rows(self, rows):
        self.lay("hugo-rows")
        self.put("assets/items.json", json.dumps({"items": rows}, ensure_ascii=False, indent=1))
