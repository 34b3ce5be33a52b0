"""Zola cannot make a page from a row, so each row gets a generated stub: the usual workaround, not in the build's time."""
from site_base import BASE, TITLE, Site, front_matter, quoted, rows_toml

CONFIG = f"""base_url = "{BASE}"
title = "{TITLE}"
default_language = "zh"
compile_sass = false
build_search_index = false
generate_feeds = true
feed_filenames = ["rss.xml"]
feed_limit = 20
[markdown]
[markdown.highlighting]
theme = "github-light"
[extra]
"""


class Zola(Site):
    def start(self, menu, sections):
        self.lay("zola")
        entries = (f'[[extra.nav]]\ntitle = {quoted(entry["title"])}\nurl = {quoted(entry["url"])}\n' for entry in menu)
        self.put("config.toml", CONFIG + "".join(entries))
        self.put("content/_index.md", '+++\ntitle = "首页"\nsort_by = "date"\n+++\n')
        for section in sections:
            head = f"title = {quoted(section['title'])}\nsort_by = \"date\"\npaginate_by = 20\ntransparent = true\n"
            self.put(f"content{section['url']}_index.md", f"+++\n{head}+++\n")

    def rows(self, rows):
        self.lay("zola-rows")
        self.put("data/items.toml", rows_toml(rows, "items"))
        for row in rows:
            named = {"title": row["name"], "date": row["date"]}
            rest = {key: it for key, it in row.items() if key not in ("name", "date", "summary")}
            self.put(f"content/power/{row['id']}.md", front_matter(named | rest) + row["summary"] + "\n")


class ZolaNext(Zola):
    """Zola 0.23 (Tera 2): the same templates, with the one filter written as Tera 2 wants it."""

    def start(self, menu, sections):
        super().start(menu, sections)
        self.lay("zolanext")
