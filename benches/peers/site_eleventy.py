"""Eleventy with Nunjucks: rows become pages through pagination over data."""
import json

from site_base import BASE, TITLE, Site


class Eleventy(Site):
    def start(self, menu, sections):
        self.lay("eleventy")
        titles = {section["url"].strip("/"): section["title"] for section in menu}
        data = {"title": TITLE, "base": BASE, "nav": menu, "bySec": titles}
        self.put("_data/site.json", json.dumps(data, ensure_ascii=False))
        for name in (section["url"].strip("/") for section in sections):
            self.put(f"content/{name}/{name}.11tydata.json", '{"layout":"page.njk","tags":["doc"]}')

    def rows(self, rows):
        self.lay("eleventy-rows")
        self.put("_data/power.json", json.dumps({"items": rows}, ensure_ascii=False, indent=1))
