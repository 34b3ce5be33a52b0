// Style and script must work in Chromium 83 (the browsers of many offices): no newer syntax, and small enough.
// What an old browser merely leaves out (text-wrap, forced-colors) may be used; what breaks a rule or a layout may not.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CSS_LIMIT = 40 * 1024;
const JS_LIMIT = 10 * 1024;

const CSS = [
  [':has()', /:has\(/], [':is()', /:is\(/], [':where()', /:where\(/], [':not() with a list', /:not\([^()]*,/],
  ['inset', /[;{\s]inset(-block|-inline)?(-start|-end)?\s*:/], ['aspect-ratio', /aspect-ratio/],
  ['@container', /@container/], ['@layer', /@layer/], ['@scope', /@scope/], ['@property', /@property/],
  ['color-mix() and wide colours', /\b(color-mix|oklch|oklab|lch|lab|hwb|light-dark)\(/],
  ['nesting', /&/], ['dvh, svh, lvh', /\d(dvh|svh|lvh|dvw|svw|lvw)\b/], ['overflow: clip', /overflow(-x|-y)?\s*:\s*clip/],
  ['media ranges', /@media[^{]*[<>]/], ['translate, rotate, scale as properties', /[;{\s](translate|rotate|scale)\s*:/],
  ['subgrid', /subgrid/], ['content-visibility', /content-visibility/],
];

const JS = [
  ['?.', /\?\.(?!\d)/], ['??', /\?\?/], ['||= and &&=', /\|\|=|&&=/], ['.at()', /\.at\(/], ['replaceAll', /\breplaceAll\b/],
  ['structuredClone', /\bstructuredClone\b/], ['Object.hasOwn', /\bhasOwn\(/], ['findLast', /\bfindLast/],
  ['toSorted and the like', /\b(toSorted|toReversed|toSpliced|with)\(/], ['Promise.any', /Promise\.any\b/],
  ['replaceChildren', /\breplaceChildren\b/], [':has() and :is()', /:(has|is|where)\(/], ['#private', /[\s;{.]#\w+\s*[=(;]/],
  ['static {', /\bstatic\s*\{/],
];

/** What a style sheet or script uses that Chromium 83 does not know. */
export const tooYoung = {
  css: (text) => [...used(bare(text), CSS), ...dropped(bare(text))],
  js: (text) => used(bare(text), JS),
};

export function oldChrome(stage, report) {
  for (const edition of ['public', 'intranet']) {
    const folder = join(stage.release, edition, 'static');
    const read = (end) => readdirSync(folder).filter((name) => name.endsWith(end))
      .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
    const [css, js] = [read('.css'), read('.js')];
    for (const { name, text } of css) report.check(`Chromium 83 understands ${edition}/${name}`, tooYoung.css(text));
    for (const { name, text } of js) report.check(`Chromium 83 understands ${edition}/${name}`, tooYoung.js(text));
    const size = (files) => files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const above = (what, files, limit) => (files.length && size(files) <= limit ? [] : [`${what}: ${size(files)} of ${limit} bytes`]);
    report.check(`${edition}: style and script are small`, [...css.flatMap((sheet) => above('CSS', [sheet], CSS_LIMIT)), ...js.flatMap((script) => above('JS', [script], JS_LIMIT))]);
    const gaps = css.flatMap(({ text }) => bare(text).match(/[^{}]*\{[^{}]*display:\s*flex[^{}]*[;{\s]gap:[^{}]*\}/g) ?? []);
    gaps.forEach((rule) => report.note(`${edition}: gap in a flex box needs Chromium 84: ${rule.trim().slice(0, 80)}`));
  }
}

const used = (text, forbidden) => forbidden.filter(([, pattern]) => pattern.test(text))
  .map(([name, pattern]) => `${name}: … ${text.slice(Math.max(0, text.search(pattern) - 30), text.search(pattern) + 40).replace(/\s+/g, ' ')} …`);

/** A selector that Chromium 83 does not know makes it drop the whole rule; such selectors must stand alone. */
function dropped(text) {
  const lists = text.match(/[^{}]+(?=\{)/g) ?? [];
  const young = /:focus-visible|::marker|::file-selector-button|::target-text|:user-valid|:user-invalid/;
  return lists.filter((list) => !list.trim().startsWith('@') && list.includes(',') && young.test(list))
    .map((list) => `a rule is dropped for one of its selectors: ${list.trim()}`);
}

/** Without comments and the contents of strings. */
function bare(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}
