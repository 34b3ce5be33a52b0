// The release under test: which of its pages are looked at, and a small web server for it.
// Pages are chosen by what is on them, not by name, so that any site can be tested.

import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

/** name; edition; folder (or a file) to look in; words that must stand in the page. The first page that fits is taken. */
const WANTED = [
  ['home', 'public', 'index.html', []],
  ['power-item-index', 'public', 'power-item/index.html', []],
  ['power-item', 'public', 'power-item', ['data-flow', 'class="risks"', 'class="way"']],
  ['notice-index', 'public', 'notice/index.html', []],
  ['notice', 'public', 'notice', ['<table class="grid']],
  ['negative-item-index', 'public', 'negative-item/index.html', []],
  ['negative-item', 'public', 'negative-item', ['class="sequence"']],
  ['article-cards', 'public', 'article/index.html', ['class="cards"']],
  ['article', 'public', 'article', ['<div class="prose">', '<h2']],
  ['unit-directory', 'public', 'unit/index.html', ['class="tree']],
  ['unit-team', 'public', 'unit', ['id="s-negative-item"']],
  ['unit-village', 'public', 'unit', ['id="s-power-item"', 'id="s-notice"', 'class="handed-down"']],
  ['regulation', 'public', 'regulation', ['class="detail']],
  ['page', 'public', 'page', ['<div class="prose">']],
  ['lost', 'public', '404.html', []],
  ['accounts', 'public', 'finance', ['grid-broad']],
  ['lanes', 'public', 'flow', ['lanes-svg']],
  ['letter', 'public', 'reminder', ['letter-risks']],
  ['coverage', 'public', 'catalog-item/coverage.html', ['exhibit-coverage']],
  ['coverage-sheet', 'public', 'catalog-item/coverage', ['grid-table']],
  ['calendar', 'public', 'catalog-item/calendar.html', ['exhibit-calendar']],
  ['matrix', 'public', 'matrix-cell/matrix.html', ['exhibit-matrix']],
  ['network', 'public', 'grid-member/network.html', ['exhibit-network']],
  ['totals', 'public', 'stat/totals.html', ['exhibit-totals']],
  ['gallery', 'public', 'activity/gallery.html', ['exhibit-gallery']],
  ['flags', 'public', 'flag-scheme', ['exhibit-ranking']],
  ['front', 'public', 'front', ['exhibit-front']],
  ['board', 'public', 'board', ['board-figure']],
  ['wall', 'public', 'board/wall-column.html', []],
  ['kiosk', 'public', 'board', ['data-kiosk=']],
  ['rules', 'public', 'rules/index.html', ['class="rule"']],
  ['ledger', 'intranet', 'issue/ledger.html', ['exhibit-ledger']],
  ['case-index', 'intranet', 'case/index.html', []],
  ['case', 'intranet', 'case', ['class="detail']],
];

/** The pages to look at: { name, edition, path, html }. */
export function choose(release) {
  return WANTED.map(([name, edition, place, words]) => {
    const top = join(release, edition);
    const fits = (path) => words.every((word) => readFileSync(join(top, path), 'utf8').includes(word));
    const path = candidates(top, place).find(fits);
    if (!path) throw new Error(`${edition}/${place}: no page with ${words.join(', ')}`);
    return { name, edition, path, html: readFileSync(join(top, path), 'utf8') };
  });
}

function candidates(top, place) {
  if (place.endsWith('.html')) return existsSync(join(top, place)) ? [place] : [];
  const names = readdirSync(join(top, place)).filter((name) => name.endsWith('.html') && name !== 'index.html');
  return names.sort().map((name) => `${place}/${name}`);
}

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.csv': 'text/csv', '.xml': 'application/xml', '.png': 'image/png', '.jpg': 'image/jpeg',
};

const HEADERS = {
  'Content-Security-Policy': "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** Serves the folder below `prefix` on 127.0.0.1, strictly. Gives { base, close }. */
export async function serve(folder, prefix) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    let file = path.startsWith(prefix) ? normalize(join(folder, path.slice(prefix.length))) : '';
    if (file.endsWith(sep)) file += 'index.html';
    const found = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    const sent = found ? file : join(folder, '404.html');
    response.writeHead(found ? 200 : 404, { ...HEADERS, 'Content-Type': TYPES[extname(sent)] ?? 'application/octet-stream' });
    response.end(readFileSync(sent));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}
