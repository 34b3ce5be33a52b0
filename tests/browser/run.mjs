// Looks at a built release in a real browser. Run: node run.mjs DIST [--shots DIR] [--only GROUP,…] [--page NAME]
// DIST holds the folders `public` and `intranet`. CHROMIUM names the browser; /usr/bin/chromium otherwise.
// One line a check, then “N passed, M failed”; ends with 1 if anything failed.

import { parseArgs } from 'node:util';
import { GROUPS, run } from './lib/groups.mjs';
import { Report } from './lib/report.mjs';
import { shoot } from './lib/shots.mjs';
import { Stage } from './lib/stage.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { shots: { type: 'string' }, only: { type: 'string' }, page: { type: 'string' } },
});
const groups = values.only === undefined ? GROUPS : values.only.split(',').filter(Boolean);
if (positionals.length !== 1 || groups.some((group) => !GROUPS.includes(group))) {
  console.error(`node run.mjs DIST [--shots DIR] [--only ${GROUPS.join(',')}] [--page NAME]`);
  process.exit(2);
}

const stage = await Stage.open(positionals[0]);
const report = new Report();
try {
  for (const group of groups) await run(group, stage, report, values.page);
  if (values.shots) await shoot(stage, values.shots);
} finally {
  await stage.close();
}
process.exitCode = report.close() ? 0 : 1;
