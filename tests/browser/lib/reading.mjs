// Checks of pages as they are read: they load cleanly, fit the window, satisfy axe-core, work without the script,
// are large enough for fingers, and fit on paper.

import { axe } from './stage.mjs';

/** From file:// and from a sub-path under a strict policy: no complaint, nothing missing, nothing from elsewhere. */
export async function loads(stage, page, report) {
  const ways = [['http', stage.address(page)]];
  if (page.name !== 'lost') ways.push(['file', stage.fileAddress(page)]); // 404.html has addresses from the root
  for (const [way, address] of ways) {
    const faults = await stage.with('about:blank', {}, async (tab) => {
      const elsewhere = [];
      const home = way === 'http' ? new URL(address).origin : `file://${stage.release}/${page.edition}/`;
      tab.on('request', (request) => { if (!request.url().startsWith(home) && !request.url().startsWith('data:')) elsewhere.push(`asks ${request.url()}`); });
      await tab.goto(address, { waitUntil: 'load' });
      await tab.waitForTimeout(50);
      // Pictures below the fold wait to be asked for.
      await tab.evaluate(() => Promise.all([...document.images].map((image) => { image.loading = 'eager'; return image.decode().catch(() => {}); })));
      const dressed = await tab.evaluate(() => [
        ...(getComputedStyle(document.body).borderTopWidth === '0px' ? ['no style'] : []),
        ...(document.querySelector('[data-tools]:not([hidden])') ? [] : ['no script']),
        ...[...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => `no picture ${image.src}`),
      ]);
      return [...tab.faults, ...elsewhere, ...dressed];
    });
    report.check(`loads cleanly by ${way}: ${page.name}`, faults);
  }
}

const WIDTHS = [[360, false], [768, false], [1440, false], [360, true]];

export async function fits(stage, page, report) {
  await stage.with(page, {}, async (tab) => {
    for (const [width, large] of WIDTHS) {
      await tab.setViewportSize({ width, height: 800 });
      const faults = await tab.evaluate((on) => {
        const root = document.documentElement;
        if (on) root.setAttribute('data-type', 'large'); else root.removeAttribute('data-type');
        if (root.scrollWidth <= root.clientWidth) return [];
        const inside = (node) => !node.closest('.scroll, pre, .sr') && node.getBoundingClientRect().right > root.clientWidth + 1;
        const wide = [...document.querySelectorAll('body *')].filter(inside).slice(0, 4);
        return [`${root.scrollWidth} px wide`, ...wide.map((n) => `<${n.tagName.toLowerCase()} class="${n.className}"> ${n.textContent.trim().slice(0, 20)}`)];
      }, large);
      report.check(`no sideways scrolling at ${width}${large ? ' with large type' : ''}: ${page.name}`, faults);
    }
  });
}

export async function accessible(stage, page, report) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1440, 360]) {
      const faults = await stage.with(page, { width, colorScheme }, axe);
      report.check(`axe-core finds nothing, ${colorScheme}, ${width}: ${page.name}`, faults);
    }
  }
}

/** Without JavaScript: all words of the main part, every link of the menu, and no dead buttons. */
export async function plain(stage, page, report) {
  const words = (tab) => tab.evaluate(() => document.querySelector('main').innerText.split('\n').map((line) => line.trim()).filter(Boolean));
  const wanted = await stage.with(page, { width: 360 }, async (tab) => {
    await tab.evaluate(() => document.querySelectorAll('main .filter, main .flow-toggle').forEach((node) => node.remove()));
    return words(tab);
  });
  const faults = await stage.with(page, { width: 360, javaScriptEnabled: false }, async (tab) => {
    const there = new Set(await words(tab));
    const lacking = wanted.filter((line) => !there.has(line)).map((line) => `not there: ${line.slice(0, 60)}`);
    const links = tab.locator('.menu a');
    const hidden = [];
    for (const link of await links.all()) if (!(await link.isVisible())) hidden.push(`menu link not seen: ${await link.textContent()}`);
    const dead = [];
    for (const button of await tab.locator('button').all()) if (await button.isVisible()) dead.push(`dead button: ${await button.textContent()}`);
    return [...(wanted.length ? [] : ['no words']), ...lacking, ...((await links.count()) ? [] : ['no menu']), ...hidden, ...dead];
  });
  report.check(`without JavaScript: ${page.name}`, faults);
}

const TOUCHED = '.menu a, .menu-toggle, .tool, .pager a, .pager [aria-current], .contents a, .jump a, .button, .foot-links a, .hotline-phone, .entries .anchor';
// A pager as components/pager.html writes it, for a site whose lists are all short.
const PAGER = '<nav class="pager"><ul><li><a rel="prev" href="#">‹ 上一页</a></li><li><a href="#">1</a></li>'
  + '<li><span aria-current="page">2</span></li><li><a rel="next" href="#">下一页 ›</a></li></ul></nav>';

export async function touchable(stage, page, report) {
  const faults = await stage.with(page, { width: 360, hasTouch: true }, async (tab) => {
    const toggle = tab.locator('.menu-toggle');
    if (await toggle.isVisible()) await toggle.click();
    return tab.evaluate(([touched, pager]) => {
      if (!document.querySelector('.pager')) document.querySelector('main').insertAdjacentHTML('beforeend', pager);
      const boxes = [...document.querySelectorAll(touched)].map((node) => [node, node.getBoundingClientRect()]);
      const seen = boxes.filter(([, box]) => box.width > 0);
      const lost = ['.menu a', '.pager a'].filter((what) => !seen.some(([node]) => node.matches(what))).map((what) => `no ${what} to be seen`);
      const small = seen.filter(([, box]) => box.height < 43.9 || box.width < 24);
      return [...lost, ...small.map(([node, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${node.className} ${node.textContent.trim().slice(0, 20)}`)];
    }, [TOUCHED, PAGER]);
  });
  report.check(`large enough for fingers at 360: ${page.name}`, faults);
}

// 178 mm, what the margins of site.css leave of A4, and the whole 210 mm.
const PAPER = [673, 794];

export async function printable(stage, page, report) {
  await stage.with(page, { width: PAPER[0] }, async (tab) => {
    await tab.emulateMedia({ media: 'print' });
    for (const width of PAPER) {
      await tab.setViewportSize({ width, height: 1000 });
      const faults = await tab.evaluate(() => {
        const root = document.documentElement;
        const nodes = [...document.querySelectorAll('main, main *')].filter((node) => !node.closest('.sr') && node.getClientRects().length);
        const over = nodes.filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1);
        const cut = nodes.filter((node) => node.scrollWidth > node.clientWidth + 1 && !['inline', 'contents'].includes(getComputedStyle(node).display) && getComputedStyle(node).overflowX !== 'visible');
        const name = (why) => (node) => `${why}: <${node.tagName.toLowerCase()} class="${node.getAttribute('class') ?? ''}"> ${node.textContent.trim().slice(0, 20)}`;
        return [...over.map(name('beyond the edge')), ...cut.map(name('cut off')), ...(root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px wide`] : [])];
      });
      report.check(`nothing is cut off on paper of ${width} px: ${page.name}`, faults);
    }
    const pdf = await tab.pdf({ preferCSSPageSize: true });
    const sheets = (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
    report.check(`prints: ${page.name} (${sheets} sheets)`, sheets > 0 ? [] : ['no sheets']);
  });
}
