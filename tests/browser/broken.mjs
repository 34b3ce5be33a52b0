// Shows the browser checks copies of a release that are broken, one thing each; every check must complain.
// Run: node broken.mjs DIST. One line a copy, then “N passed, M failed”; ends with 1 if a check let something pass.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './lib/groups.mjs';
import { Report } from './lib/report.mjs';
import { choose } from './lib/site.mjs';
import { Stage } from './lib/stage.mjs';

const CSS = (text) => ['static/site.css', (old) => old + text];
const JS = (old, now) => ['static/site.js', (text) => swap(text, old, now)];
const PAGE = (old, now) => [null, (text) => swap(text, old, now)];

/** group, page, what is broken (a file, or the page itself), what the check must say. */
const BROKEN = [
  ['oldChrome', '', CSS('a:has(b) { color: red }'), /:has\(\)/],
  ['oldChrome', '', CSS('a, a:focus-visible { color: red }'), /a rule is dropped/],
  ['oldChrome', '', JS("'use strict';", "'use strict'; var x = root?.y;"), /\?\./],
  ['oldChrome', '', CSS(`/*${'x'.repeat(40000)}*/`), /CSS: \d+ of/],
  ['loads', 'article', PAGE('</main>', '<img src="nothing.png" alt="x"></main>'), /404|not loaded|no picture/],
  ['loads', 'article', PAGE('</main>', '<img src="http://127.0.0.1:9/x.png" alt="x"></main>'), /asks http/],
  ['loads', 'article', PAGE('</main>', '<script>alert(1)</script></main>'), /console: .*Content Security Policy/],
  ['loads', 'article', JS('function menu() {', 'function menu() { throw new Error("broken");'), /script: broken/],
  ['loads', 'article', PAGE('site.css', 'side.css'), /no style/],
  ['fits', 'notice', CSS('.scroll { overflow: visible } .grid { min-width: 50rem }'), /px wide/],
  ['fits', 'home', CSS('html[data-type="large"] .brand-title { white-space: nowrap }'), /px wide/],
  ['accessible', 'article', PAGE('<main ', '<input><main '), /label/],
  ['accessible', 'article', CSS('@media (prefers-color-scheme: dark) { .prose { color: #333 } }'), /color-contrast/],
  ['plain', 'article', ['static/site.js', (text) => `${text}document.addEventListener('DOMContentLoaded', function () { document.querySelector('main').append('more'); });`], /not there: .*more/],
  ['plain', 'power-item-index', PAGE('class="menu-toggle" aria-expanded="false" aria-controls="menu" hidden', 'class="menu-toggle"'), /dead button/],
  ['plain', 'article', [null, (text) => text.replace('<ul id="menu">', '<ul id="menu" hidden>')], /menu link not seen/],
  ['keyboard', 'article', CSS(':focus { outline: none !important }'), /no ring/],
  ['keyboard', 'article', CSS('.skip { display: none }'), /it reaches/],
  ['keyboard', 'article', CSS('.skip:focus { left: -999em }'), /not in sight/],
  ['keyboard', 'article', PAGE('tabindex="-1"', ''), /focus is on/],
  ['touchable', 'article', CSS('.menu a { min-height: 0 !important; padding: 0 !important }'), /首页/],
  ['touchable', 'article', CSS('.pager a { min-height: 0 !important; padding: 0 !important }'), /上一页/],
  ['printable', 'notice', CSS('.grid { min-width: 60rem }'), /beyond the edge|cut off/],
  ['printable', 'notice', CSS('@media print { .scroll { overflow: hidden !important } } .grid { min-width: 60rem !important }'), /cut off/],
  ['largeType', 'home', CSS('html[data-type="large"] { font-size: 1.15rem !important }'), /type grows by/],
  ['largeType', 'home', JS("localStorage.setItem('gongkai-' + key, value)", '0'), /forgot/],
  ['darkColours', 'home', JS("theme.addEventListener('click'", "theme.addEventListener('dblclick'"), /does nothing/],
  ['menu', 'article-cards', CSS('.menu-folded ul { display: grid !important }'), /the menu is open/],
  ['search', 'power-item-index', JS('row.hidden = !hit', 'row.hidden = false'), /leaves/],
  ['search', 'power-item-index', JS("normalize('NFKC')", "normalize('NFC')"), /full-width/],
  ['kiosk', 'kiosk', ['static/kiosk.js', (text) => swap(text, 'if (waited >= seconds)', 'if (waited >= 1000)')], /after 21 seconds/],
  ['kiosk', 'kiosk', ['static/kiosk.js', (text) => swap(text, 'location.reload()', '0')], /does not load a new release/],
  ['kiosk', 'kiosk', ['static/kiosk.js', (text) => swap(text, 'playing = !still.matches', 'playing = true')], /it moves/],
  ['flow', 'power-item', CSS('.flow-short .risks { display: block }'), /do not go away/],
];

function swap(text, old, now) {
  if (!text.includes(old)) throw new Error(`nothing to break: ${old}`);
  return text.replace(old, () => now);
}

const release = process.argv[2];
const report = new Report();
for (const [number, [group, name, [file, edit], wanted]] of BROKEN.entries()) {
  const copy = mkdtempSync(join(tmpdir(), 'gongkai-broken-'));
  cpSync(release, copy, { recursive: true });
  const page = choose(copy).find((page) => page.name === name);
  const path = join(copy, page?.edition ?? 'public', file ?? page.path);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
  const stage = await Stage.open(copy);
  const heard = new Report(() => {});
  try {
    await run(group, stage, heard, name);
  } finally {
    await stage.close();
    rmSync(copy, { recursive: true });
  }
  const said = heard.failures.flatMap((failure) => failure.faults);
  const fine = said.some((fault) => wanted.test(fault));
  report.check(`${number + 1}. ${group} ${name} complains of ${wanted}`, fine ? [] : ['it said:', ...said.slice(0, 4)]);
}
process.exitCode = report.close() ? 0 : 1;
