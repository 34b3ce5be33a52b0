"""What the writers of sites share: files, front matter, the menu, and the base of all writers."""
import json
import os
import shutil

from text import SECTIONS

TITLE = "示例市教育信息公开"
BASE = "https://edu.example.cn"
HERE = os.path.dirname(os.path.abspath(__file__))


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def menu(sections):
    """One entry a section: its title, its folder and its address."""
    titles = (SECTIONS[i % len(SECTIONS)] + ("" if i < len(SECTIONS) else str(i)) for i in range(sections))
    return [{"title": title, "url": f"/sec-{i:02d}/"} for i, title in enumerate(titles)]


def quoted(text):
    """A string, or a list of strings, as TOML (and JSON) writes it."""
    return json.dumps(text, ensure_ascii=False)


def value(it):
    if isinstance(it, bool):
        return "true" if it else "false"
    return quoted(it) if isinstance(it, (str, list)) else str(it)


def front_matter(page):
    """Title, date and description at the top, the rest in [extra]."""
    extra = [f"{key} = {value(it)}" for key, it in page.items() if key not in ("title", "date", "description")]
    head = [f"title = {quoted(page['title'])}", f"date = {page['date']}"]
    if "description" in page:
        head.append(f"description = {quoted(page['description'])}")
    return "\n".join(["+++", *head, "[extra]", *extra, "+++", "", ""])


def rows_toml(rows, table):
    """All rows in one TOML file."""
    lines = []
    for row in rows:
        lines += [f"[[{table}]]", *(f"{key} = {value(it)}" for key, it in row.items()), ""]
    return "\n".join(lines)


class Site:
    """A site of one generator: `start`, then `page` for each page, then `rows`."""
    def __init__(self, folder):
        self.folder = folder

    def lay(self, name, to="", style="static/style.css"):
        """Copies the theme called `name`, and the style sheet that all share."""
        target = os.path.join(self.folder, to)
        shutil.copytree(os.path.join(HERE, "themes", name), target, dirs_exist_ok=True)
        os.makedirs(os.path.dirname(os.path.join(target, style)), exist_ok=True)
        shutil.copyfile(os.path.join(HERE, "themes/style.css"), os.path.join(target, style))

    def put(self, path, text):
        put(os.path.join(self.folder, path), text)

    def page(self, path, page, body):
        self.put(f"content/{path}.md", front_matter(page) + body)
