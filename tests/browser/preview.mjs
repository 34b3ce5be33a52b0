// Looks at the preview's script in a real browser. Run: node preview.mjs [--only WORDS]
// One line a check, then “N passed, M failed”; ends with 1 if anything failed.

import { parseArgs } from 'node:util';
import { preview } from './lib/preview.mjs';
import { PreviewStage } from './lib/preview-stage.mjs';
import { Report } from './lib/report.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const stage = await PreviewStage.open();
const report = new Report();
try {
  await preview(stage, report, values.only);
} finally {
  await stage.close();
}
process.exitCode = report.close() ? 0 : 1;
