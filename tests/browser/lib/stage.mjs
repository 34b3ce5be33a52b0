// A headless Chromium, web servers for both editions, and pages that write down whatever goes wrong on them.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { choose, serve } from './site.mjs';

export const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export class Stage {
  static async open(release) {
    const stage = new Stage();
    stage.release = resolve(release);
    stage.pages = choose(stage.release);
    // The footer says for which day the release was built.
    const built = /<time datetime="(\d{4}-\d\d-\d\d)">/.exec(stage.page('lost').html);
    stage.day = new Date(`${built[1]}T12:00:00+08:00`);
    stage.servers = {};
    for (const edition of ['public', 'intranet']) {
      const folder = join(stage.release, edition);
      stage.servers[edition] = { sub: await serve(folder, '/some/sub-path/'), root: await serve(folder, '/') };
    }
    const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
    stage.browser = await chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args: FLAGS });
    return stage;
  }

  async close() {
    await this.browser.close();
    for (const { sub, root } of Object.values(this.servers)) await Promise.all([sub.close(), root.close()]);
  }

  page(name) {
    return this.pages.find((page) => page.name === name);
  }

  /** The address of a page below a sub-path. 404.html is made for the root, so it is asked for by a wrong address there. */
  address(page) {
    const { sub, root } = this.servers[page.edition];
    return page.name === 'lost' ? `${root.base}no/such/page.html` : sub.base + page.path;
  }

  fileAddress(page) {
    return pathToFileURL(join(this.release, page.edition, page.path)).href;
  }

  /** A browser page of its own; `faults` gathers what goes wrong on it. Its day is the release's, or pages would change. */
  async tab({ width = 1440, height = 900, ownClock = false, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, locale: 'zh-CN', ...options });
    if (!ownClock) await context.clock.setFixedTime(this.day);
    const tab = await context.newPage();
    tab.faults = [];
    watch(tab);
    return tab;
  }

  /** Opens `page` (or an address) in a tab of its own, gives the tab to `use`, and closes it. */
  async with(page, options, use) {
    const tab = await this.tab(options);
    try {
      await tab.goto(typeof page === 'string' ? page : this.address(page));
      return await use(tab);
    } finally {
      await tab.context().close();
    }
  }
}

/** Writes down in `tab.faults` what goes wrong on it, but for requests that `mayEnd` early. */
export function watch(tab, mayEnd = () => false) {
  const say = (text) => tab.faults.push(text);
  const isPage = (url) => url === tab.mainFrame().url() || url === tab.asked;
  tab.on('request', (request) => { if (request.isNavigationRequest()) tab.asked = request.url(); });
  tab.on('pageerror', (error) => say(`script: ${error.message}`));
  tab.on('requestfailed', (request) => mayEnd(request.url()) || say(`not loaded: ${request.url()} ${request.failure()?.errorText}`));
  tab.on('response', (response) => {
    if (response.status() >= 400 && !isPage(response.url())) say(`${response.status()}: ${response.url()}`);
  });
  tab.on('console', (message) => {
    // The lost page itself answers 404, and the browser says so.
    const lost = message.text().includes('404') && isPage(message.location().url);
    if (['error', 'warning'].includes(message.type()) && !lost) say(`console: ${message.text()}`);
  });
}

/** What axe-core has to say about the page: a line for each violation. */
export async function axe(tab) {
  await tab.evaluate(AXE);
  return tab.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((v) => v.nodes.map((node) => {
      const why = node.any.concat(node.all, node.none).map((check) => check.message)[0] ?? v.help;
      return `${v.id}: ${node.target.join(' ')}: ${why}`;
    }));
  });
}
