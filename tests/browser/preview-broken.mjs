// Runs the checks of the preview's script over copies of it that are broken, one thing each; every check must complain.
// Run: node preview-broken.mjs [NUMBER…]. One line a copy, then “N passed, M failed”; ends with 1 if a check let something pass.

import { preview } from './lib/preview.mjs';
import { PreviewStage } from './lib/preview-stage.mjs';
import { Report } from './lib/report.mjs';

/** check (part of its name), what is broken, what the check must say. */
const BROKEN = [
  ['did not change', 'if (tag === page.tag) return partsChanged();', 'if (tag === page.tag) return true;', /loaded again/],
  ['did not change', 'if (state.number !== page.number) renew(state.number);', '', /not shown/],
  ['keeps the reader', "behavior: 'instant'", "behavior: 'auto'", /scrolled/],
  ['keeps the reader', 'one.open = place.open[at];', '', /closed/],
  ['keeps the reader', "node.dispatchEvent(new Event('input', { bubbles: true }));", "node.value = '';", /the field holds/],
  ['style sheet', 'restyle(text);', 'return true;', /loaded again/],
  ['style sheet', 'const done = () => old.remove();', 'const done = () => {};', /style sheets/],
  ['style sheet', 'parts.delete(old.href);', '', /loaded again/],
  ['picture', 'return changed.includes(true);', 'return false;', /wide/],
  ['picture', "version(address, 'no-store') !== tag", 'true', /again and again/],
  ['comes back', 'return reload();\n    }\n    page.instance', '}\n    page.instance', /the old one/],
  ['comes back', 'pillAfter(2000, words.lost)', '1', /nothing is said/],
  ['is seen', '(document.hidden ? hush() : listen())', 'listen()', /hidden/],
  ['is seen', "addEventListener('pagehide', hush);", '', /put away/],
  ['is seen', "addEventListener('pageshow', listen);", '', /taken out/],
  ['busy', 'pillAfter(400, words.busy)', '0', /nothing is said/],
  ['laid over', 'show();\n      announce();', 'show();\n      title.focus();\n      announce();', /focus was taken/],
  ['laid over', "report.stale || page.tag.startsWith('old-') ? make('p'", "false ? make('p'", /上一次/],
  ['is old', "page.tag.startsWith('old-')", 'false', /上一次/],
  ['laid over', "marked ? make('mark', {}, marked) : ''", 'marked', /./],
  ['laid over', 'live.textContent =', 'live.title =', /announced/],
  ['folded with Escape', "event.key === 'Escape'", "event.key === 'F9'", /Escape does nothing/],
  ['folded with Escape', "session.set(kind(), open ? 'open' : 'folded');", 'box.hidden = !open; badge.hidden = open; return open ? title.focus() : undefined;', /forgot/],
  ['folded with Escape', 'else if (inside) badge.focus();', '', /folded, the focus/],
  ['a list that is read', 'list.scrollTop = scrolled;', 'list.scrollTop = 0;', /scrolled|focus/],
  ['a list that is read', "if (inside) (Array", 'if (false) (Array', /focus|null/],
  ['warnings', 'chosen === \'open\' : report.errors > 0', 'chosen === \'open\' : true', /laid over/],
  ['warnings', "(report.errors ? 'errors' : 'warnings')", "'all'", /first error/],
  ['English', "/^zh\\b/i.test(navigator.language || '')", 'true', /does not say/],
  ['fits a phone', 'overflow-wrap: anywhere;', 'white-space: nowrap;', /stands? out/],
  ['fits a phone', 'min-height: 44px; margin-left', 'margin-left', /high/],
  ['fits a phone', '--soft: #5d544a;', '--soft: #bbb;', /contrast/],
  ['not printed', ':host { display: none !important; }', ':host { color: red; }', /it is/],
];

const stage = await PreviewStage.open();
const report = new Report();
try {
  for (const [number, [only, old, now, wanted]] of BROKEN.entries()) {
    if (process.argv.length > 2 && !process.argv.includes(String(number + 1))) continue;
    let found = false;
    stage.edit = (text) => { found = found || text.includes(old); return text.split(old).join(now); };
    const heard = new Report(() => {});
    await preview(stage, heard, only);
    const said = heard.failures.flatMap((failure) => failure.faults);
    const fine = found && said.some((fault) => wanted.test(fault));
    report.check(`${number + 1}. “${only}” complains of ${wanted}`, fine ? [] : [found ? 'it said:' : `nothing to break: ${old}`, ...said.slice(0, 4)]);
  }
} finally {
  await stage.close();
}
process.exitCode = report.close() ? 0 : 1;
