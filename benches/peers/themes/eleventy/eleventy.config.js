import * as toml from "toml";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import hl from "@11ty/eleventy-plugin-syntaxhighlight";
const parse = toml.parse || toml.default.parse;
export default function (cfg) {
  cfg.setUseGitIgnore(false);
  cfg.setQuietMode(true);
  cfg.setFrontMatterParsingOptions({ engines: { toml: (s) => parse(s) }, language: "toml", delimiters: "+++" });
  cfg.addDataExtension("toml", (s) => parse(s));
  cfg.setLibrary("md", markdownIt({ html: true }).use(anchor));
  cfg.addPlugin(hl);
  cfg.addPassthroughCopy({ static: "/" });
  const pad = (n) => String(n).padStart(2, "0");
  cfg.addFilter("ymd", (d) => `${d.getUTCFullYear()}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`);
  cfg.addFilter("ymdzh", (d) => `${d.getUTCFullYear()}年${pad(d.getUTCMonth() + 1)}月${pad(d.getUTCDate())}日`);
  cfg.addFilter("rfc822", (d) => d.toUTCString());
  const docs = (api) => api.getFilteredByTag("doc").slice().sort((a, b) => b.date - a.date || (a.url < b.url ? 1 : -1));
  cfg.addCollection("latest", (api) => docs(api).slice(0, 20));
  cfg.addCollection("sectionPages", (api) => {
    const by = new Map();
    for (const p of docs(api)) {
      const s = p.filePathStem.split("/")[1];
      if (!by.has(s)) by.set(s, []);
      by.get(s).push(p);
    }
    const out = [];
    for (const [s, list] of by) {
      const total = Math.ceil(list.length / 20);
      for (let i = 0; i < total; i++)
        out.push({ sec: s, n: i + 1, total, count: list.length, items: list.slice(i * 20, i * 20 + 20), url: i ? `/${s}/page/${i + 1}/` : `/${s}/` });
    }
    return out;
  });
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk", dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" } };
}
