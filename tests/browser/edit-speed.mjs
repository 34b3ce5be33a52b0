// How long an edit takes to be seen in a real browser, under `gongkai serve`. A measurement, not a test: nothing is asserted.
// Run: node edit-speed.mjs GONGKAI SITE FILE ADDRESS [EDITS], for example
//   node edit-speed.mjs ../../target/release/gongkai /tmp/site content/page/a.md /page/a.html 30

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [program, site, file, address, edits = '30'] = process.argv.slice(2);
const port = 8700 + (process.pid % 200);
const server = spawn(program, ['serve', '--site', site, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
const ready = new Promise((resolve) => {
  let told = '';
  server.stderr.on('data', (part) => {
    told += part;
    const found = told.match(/http:\/\/[\d.]+:\d+/);
    if (found) resolve(found[0]);
  });
});
const place = path.join(site, file);
const before = readFileSync(place, 'utf8');
const arguments_ = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: arguments_ });
const took = [];
try {
  const origin = await ready;
  const page = await browser.newPage();
  await page.goto(origin + address, { waitUntil: 'networkidle' }).catch(() => {});
  for (let edit = 0; edit < Number(edits); edit += 1) {
    await page.waitForTimeout(700);
    const mark = `MARK${process.pid}x${edit}`;
    const begun = performance.now();
    writeFileSync(place, `${before}\n${mark}\n`);
    for (;;) {
      // A page that is just being replaced cannot answer.
      const seen = await page.evaluate((words) => document.body?.textContent.includes(words), mark).catch(() => false);
      if (seen) break;
      if (performance.now() - begun > 20000) throw new Error(`edit ${edit} was not seen within 20 s`);
    }
    took.push(performance.now() - begun);
  }
} finally {
  writeFileSync(place, before);
  server.kill();
  await browser.close();
}
took.sort((a, b) => a - b);
const at = (share) => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))]);
console.log(`${took.length} edits, ms until seen: ${at(0)} least, ${at(0.5)} median, ${at(0.9)} at nine of ten, ${at(1)} most`);
