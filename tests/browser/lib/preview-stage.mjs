// The preview's server, told what to serve (tests/serve/stage.rs), and a headless Chromium in front of it.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { FLAGS, watch } from './stage.mjs';

const REPOSITORY = new URL('../../..', import.meta.url);
const TEST = ['--ignored', '--nocapture', '--exact', 'stands_for_browsers'];

export class PreviewStage {
  /** GONGKAI_SERVE_TEST names the test program if it is built already; else cargo builds it. */
  static async open() {
    const stage = new PreviewStage();
    const program = process.env.GONGKAI_SERVE_TEST;
    const [command, args] = program ? [program, TEST] : ['cargo', ['test', '--release', '--locked', '--quiet', '--test', 'serve_http', '--', ...TEST]];
    stage.server = spawn(command, args, { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'inherit'] });
    stage.waiting = [];
    const lines = createInterface({ input: stage.server.stdout });
    stage.base = await new Promise((resolve, reject) => {
      stage.server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      lines.on('line', (line) => {
        const ready = /ready (\S+)/.exec(line);
        if (ready) resolve(ready[1]);
        else if (line.endsWith('done')) stage.waiting.shift()();
      });
    });
    stage.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, chromiumSandbox: false, args: [...FLAGS, '--disable-quic'],
    });
    return stage;
  }

  async close() {
    await this.browser.close();
    this.server.stdin.end();
  }

  /** Changes what is served; see tests/serve/stage.rs. */
  tell(what) {
    this.server.stdin.write(`${JSON.stringify(what)}\n`);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Opens `path` in a tab of its own. `edit` changes the script on its way, to see the checks fail. */
  async with(path, { width = 1440, height = 900, locale = 'zh-CN', ...options }, use) {
    const context = await this.browser.newContext({ viewport: { width, height }, locale, ...options });
    if (this.edit) {
      await context.route('**/_gongkai/preview.{js,css}', async (route) => {
        // A tab may be closed while it still loads.
        const edited = async () => { const response = await route.fetch(); await route.fulfill({ response, body: this.edit(await response.text()) }); };
        await edited().catch(() => {});
      });
    }
    await context.addInitScript(() => {
      // How many streams a page holds open.
      window.streams = 0;
      const Known = window.EventSource;
      window.EventSource = class extends Known {
        constructor(address) { super(address); window.streams += 1; }
        close() { if (this.readyState !== Known.CLOSED) window.streams -= 1; super.close(); }
      };
    });
    const tab = await context.newPage();
    tab.faults = [];
    watch(tab, (url) => url.endsWith('/_gongkai/events'));
    try {
      await tab.goto(this.base + path);
      await tab.waitForFunction(() => window.streams === 1);
      return await use(tab);
    } finally {
      await context.close();
    }
  }
}

/** A page under the policy of the default theme. */
export const page = (body, head = '') => `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>页</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
${head}</head>
<body><main><h1>页</h1>
${body}</main></body></html>
`;

export const place = (file, line, column, ...excerpt) => ({ file, line, column, excerpt });

export const ERRORS = {
  stale: true,
  rule: ['这一条说的是：日期写成 2026-03-05 这样。\n\n月份和日子都用两位数字。', 'A date is written like 2026-03-05.\n\nMonth and day have two digits.'],
  items: [
    {
      severity: 'error', code: 'entry/not-a-date', message: ['“2026年三月”不是日期', '“2026年三月” is not a date'],
      place: place('content/liyuan/notice/2026-road.md', 4, 9, 'date = "', '2026年三月', '"  # 张贴的日子'),
      hints: [['写成 2026-03-05 这样', 'write it like 2026-03-05']],
      because: [{ text: ['公告要有发布日期', 'a notice has a date'], place: place('themes/default/kinds/notice/kind.toml', 21, 1, '', '[[fields]]', '') }],
    },
    {
      severity: 'error', code: 'rule/sum-equals', message: ['各项合计 128,400.00 元，与“合计”栏的 128,000.00 元不符', 'the items sum up to 128,400.00, not to the total of 128,000.00'],
      place: place('content/liyuan/finance/2026-q1.toml', 38, 9, 'total = ', '128000.00', ''),
      hints: [['核对每一笔，或者改“合计”', 'check each item, or mend the total']],
    },
    {
      severity: 'warning', code: 'rule/notice-days', message: ['公示只有 5 天，按规定不少于 7 天', 'shown for 5 days; at least 7 are demanded'],
      place: place('content/liyuan/notice/2026-aid.md', 6, 7, 'to = "', '2026-03-10', '"'),
    },
  ],
};

export const WARNINGS = { ...ERRORS, stale: false, items: ERRORS.items.filter((item) => item.severity === 'warning') };
export const NOTHING = { items: [] };
