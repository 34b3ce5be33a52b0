// Checks of the preview's script: what happens when the site changes, and how findings are shown.

import { axe } from './stage.mjs';
import { tooYoung } from './old-chrome.mjs';
import { ERRORS, NOTHING, WARNINGS, page } from './preview-stage.mjs';

const paragraphs = (n, text) => Array.from({ length: n }, (_, at) => `<p>${text} ${at + 1}</p>`).join('\n');
const LONG = paragraphs(120, '第');

/** Names a page that is not loaded again. */
const name = (tab) => tab.evaluate(() => { window.named = true; });
const isSame = (tab) => tab.evaluate(() => window.named === true);
const rest = (tab) => tab.waitForTimeout(400);
/** Waits until `fault` gives nothing; the last of what it gave are the faults. */
async function settled(tab, fault) {
  let said = '';
  for (let round = 0; round < 60; round += 1) {
    said = await fault().catch((error) => error.message.split('\n')[0]);
    if (!said) return [];
    await tab.waitForTimeout(50);
  }
  return [said];
}

const panel = (tab) => tab.locator('#gongkai-preview .panel');
const badge = (tab) => tab.locator('#gongkai-preview .badge');
const either = (tab) => tab.locator('#gongkai-preview :is(.panel, .badge):visible').first().waitFor();
const focus = (tab) => tab.evaluate(() => {
  const inner = document.activeElement.shadowRoot && document.activeElement.shadowRoot.activeElement;
  return (inner || document.activeElement).className || (inner || document.activeElement).id || document.activeElement.tagName;
});

/** What holds of the page. */
const CHECKS = {
  async 'a page that did not change stays'(stage, faults) {
    await stage.tell({ pages: { a: page('<p>甲</p>') }, report: NOTHING });
    await stage.with('a', {}, async (tab) => {
      await name(tab);
      await stage.tell({ pages: { other: page('<p>乙</p>') } });
      await rest(tab);
      if (!(await isSame(tab))) faults.push('it was loaded again');
      await stage.tell({ pages: { a: page('<p>丙</p>') } });
      faults.push(...await settled(tab, async () => (await tab.textContent('main p') === '丙' ? '' : 'a change is not shown')));
      faults.push(...tab.faults);
    });
  },

  async 'a page that changed keeps the reader where they are'(stage, faults) {
    // The page scrolls smoothly, and a script of it builds something above what is read.
    const build = 'document.addEventListener("DOMContentLoaded", () => document.querySelector("h1").insertAdjacentHTML("afterend", "<p>一<br>二<br>三</p>"))';
    const head = '<link rel="stylesheet" href="/smooth.css"><script src="/build.js"></script>';
    const long = (text) => page(`<details><summary>更多</summary>${paragraphs(60, '又')}</details><input id="find" aria-label="找">${LONG}<p id="end">${text}</p>`, head);
    await stage.tell({ files: { 'build.js': ['text/javascript; charset=utf-8', build], 'smooth.css': ['text/css; charset=utf-8', 'html { scroll-behavior: smooth }'] } });
    for (const width of [360, 1440]) {
      await stage.tell({ pages: { long: long('一') } });
      await stage.with('long', { width }, async (tab) => {
        await tab.click('summary');
        await tab.fill('#find', '道路');
        // So far down one comes only while the details are open.
        await tab.evaluate(() => window.scrollTo({ top: document.documentElement.scrollHeight - innerHeight - 200, behavior: 'instant' }));
        // Clicking and filling scroll, too, and smoothly: a reader is somewhere only when that is over.
        await rest(tab);
        const end = await tab.evaluate(() => window.scrollY);
        await stage.tell({ pages: { long: long('二') } });
        faults.push(...await settled(tab, async () => (await tab.textContent('#end') === '二' ? '' : 'the change is not shown')));
        await tab.waitForLoadState('load');
        const atOnce = await tab.evaluate(() => window.scrollY);
        if (Math.abs(atOnce - end) > 2) faults.push(`at ${width} it scrolled from ${end} to ${atOnce}, and then may come back`);
        await rest(tab);
        const now = await tab.evaluate(() => ({ y: window.scrollY, open: document.querySelector('details').open, value: document.querySelector('#find').value, focus: document.activeElement.id }));
        if (Math.abs(now.y - end) > 2) faults.push(`at ${width} it scrolled from ${end} to ${now.y}`);
        if (!now.open) faults.push('what was open is closed');
        if (now.value !== '道路' || now.focus !== 'find') faults.push(`the field holds “${now.value}”, the focus is on “${now.focus}”`);
        faults.push(...tab.faults);
      });
    }
  },

  async 'a style sheet is exchanged without loading the page'(stage, faults) {
    const styled = (version) => page('<p>甲</p>', `<link rel="stylesheet" href="/static/site.css?v=${version}">`);
    const css = (colour) => ({ 'static/site.css': ['text/css; charset=utf-8', `h1 { color: ${colour} }`] });
    await stage.tell({ pages: { styled: styled('1') }, files: css('rgb(1, 1, 1)') });
    await stage.with('styled', {}, async (tab) => {
      const colour = () => tab.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
      await tab.waitForTimeout(300);
      await name(tab);
      for (const [version, wanted] of [['2', 'rgb(2, 2, 2)'], ['3', 'rgb(3, 3, 3)']]) {
        await stage.tell({ pages: { styled: styled(version) }, files: css(wanted) });
        faults.push(...await settled(tab, async () => (await colour() === wanted ? '' : `it has the colour ${await colour()}`)));
      }
      await rest(tab);
      if (!(await isSame(tab))) faults.push('it was loaded again');
      const sheets = await tab.evaluate(() => document.querySelectorAll('link[rel=stylesheet]').length);
      if (sheets !== 1) faults.push(`${sheets} style sheets`);
      await stage.tell({ pages: { styled: page('<p>丁</p>', '<link rel="stylesheet" href="/static/site.css?v=3">') } });
      faults.push(...await settled(tab, async () => (await tab.textContent('main p') === '丁' ? '' : 'the next change is not shown')));
      faults.push(...tab.faults);
    });
  },

  async 'a picture that changed is shown under its old address'(stage, faults) {
    const svg = (width) => ({ 'picture.svg': ['image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="9"/>`] });
    await stage.tell({ pages: { picture: page('<img src="/picture.svg" alt="图">') }, files: svg(11) });
    await stage.with('picture', {}, async (tab) => {
      const width = () => tab.evaluate(() => document.querySelector('img').naturalWidth);
      await tab.waitForTimeout(300);
      await stage.tell({ files: svg(22) });
      faults.push(...await settled(tab, async () => (await width() === 22 ? '' : `it is ${await width()} wide`)));
      await name(tab);
      await stage.tell({});
      await rest(tab);
      if (!(await isSame(tab))) faults.push('it is loaded again and again');
      faults.push(...tab.faults);
    });
  },

  async 'a lost page appears when it is made'(stage, faults) {
    await stage.with('not-yet', {}, async (tab) => {
      await stage.tell({ pages: { 'not-yet': page('<p>有了</p>') } });
      faults.push(...await settled(tab, async () => (await tab.textContent('main p').catch(() => '') === '有了' ? '' : 'it does not')));
    });
  },

  async 'a server that comes back renews the page'(stage, faults) {
    await stage.tell({ pages: { again: page('<p>旧</p>') }, report: NOTHING });
    await stage.with('again', {}, async (tab) => {
      await name(tab);
      await stage.tell({ stop: true });
      const pill = tab.locator('#gongkai-preview .pill');
      faults.push(...await settled(tab, async () => (/已经停止/.test(await pill.textContent()) ? '' : 'nothing is said about it')));
      await stage.tell({ pages: { again: page('<p>新</p>') }, quiet: true });
      await stage.tell({ start: true });
      faults.push(...await settled(tab, async () => (await tab.textContent('main p') === '新' ? '' : 'the page is still the old one')));
      await rest(tab);
      await name(tab);
      await tab.waitForTimeout(1500);
      if (!(await isSame(tab))) faults.push('it is loaded again and again');
      if (await pill.isVisible()) faults.push(`it still says “${await pill.textContent()}”`);
    });
  },

  async 'only a page that is seen listens'(stage, faults) {
    await stage.tell({ pages: { seen: page('<p>甲</p>') } });
    await stage.with('seen', {}, async (tab) => {
      const streams = () => tab.evaluate(() => window.streams);
      const turn = (hidden) => tab.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
      await turn(true);
      if (await streams() !== 0) faults.push('hidden, it listens');
      await stage.tell({ pages: { seen: page('<p>乙</p>') } });
      await rest(tab);
      if (await tab.textContent('main p') !== '甲') faults.push('hidden, it was loaded');
      await turn(false);
      faults.push(...await settled(tab, async () => (await tab.textContent('main p') === '乙' ? '' : 'coming back it does not see what it missed')));
      await tab.waitForFunction(() => window.streams === 1);
      await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
      if (await streams() !== 0) faults.push('put away, it listens');
      await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
      if (await streams() !== 1) faults.push('taken out again, it does not listen');
    });
  },

  async 'being busy is said, after a moment'(stage, faults) {
    await stage.tell({ pages: { busy: page('<p>甲</p>') }, report: NOTHING });
    await stage.with('busy', {}, async (tab) => {
      const pill = tab.locator('#gongkai-preview .pill');
      await stage.tell({ busy: true });
      faults.push(...await settled(tab, async () => (await pill.isVisible() ? '' : 'nothing is said')));
      await stage.tell({ busy: false });
      faults.push(...await settled(tab, async () => (await pill.isVisible() ? 'it goes on saying it' : '')));
    });
  },

  async 'errors are laid over the page, with their places'(stage, faults) {
    await stage.tell({ pages: { a: page('<p><a href="b">乙</a></p>') }, report: NOTHING, sources: { 'content/liyuan/notice/2026-road.md': `${'行\n'.repeat(3)}date = "2026年三月"\n` } });
    await stage.with('a', {}, async (tab) => {
      await tab.focus('main a');
      await stage.tell({ report: ERRORS });
      faults.push(...await settled(tab, async () => (await panel(tab).isVisible() ? '' : 'nothing is shown')));
      if (await focus(tab) !== 'A') faults.push(`the focus was taken to ${await focus(tab)}`);
      const text = await panel(tab).innerText();
      for (const word of ['2 个错误', '1 个警告', '上一次没有错误时的样子', '不是日期', 'content/liyuan/notice/2026-road.md:4:9', '写成 2026-03-05 这样', '公告要有发布日期', 'rule/sum-equals']) {
        if (!text.includes(word)) faults.push(`it does not say “${word}”`);
      }
      if (await panel(tab).locator('mark').first().textContent() !== '2026年三月') faults.push('what is meant is not marked');
      if (await panel(tab).locator('.rule p').first().isVisible()) faults.push('rules are told at length unasked');
      await panel(tab).locator('summary').first().click();
      if (!(await panel(tab).locator('.rule p').first().isVisible())) faults.push('a rule cannot be read');
      const live = await tab.locator('#gongkai-preview [role=status]').textContent();
      if (live !== '2 个错误，1 个警告') faults.push(`it is announced as “${live}”`);
      const [view] = await Promise.all([tab.waitForEvent('popup'), panel(tab).locator('a.place').first().click()]);
      view.faults = [];
      view.on('console', (message) => view.faults.push(message.text()));
      await view.reload();
      const marked = await view.locator('.marked').evaluate((line) => ({ id: line.id, mark: line.querySelector('mark').textContent, top: line.getBoundingClientRect().top }));
      if (marked.id !== 'L4' || marked.mark !== '2' || marked.top < 0 || marked.top > 900) faults.push(`the source view shows ${JSON.stringify(marked)}`);
      faults.push(...view.faults, ...await axe(view));
      await stage.tell({ report: NOTHING });
      faults.push(...await settled(tab, async () => (await panel(tab).isVisible() || await badge(tab).isVisible() ? 'it stays when all is well' : '')));
      faults.push(...tab.faults);
    });
  },

  async 'errors are folded with Escape, and stay folded'(stage, faults) {
    await stage.tell({ pages: { a: page('<p><a href="b">乙</a></p>'), b: page('<p>乙</p>') }, report: ERRORS });
    await stage.with('a', {}, async (tab) => {
      await panel(tab).waitFor();
      await tab.focus('main a');
      await tab.keyboard.press('Escape');
      if (await panel(tab).isVisible()) faults.push('Escape does nothing');
      if (await focus(tab) !== 'A') faults.push(`the focus went to ${await focus(tab)}`);
      if (!/2 个错误.*1 个警告/.test(await badge(tab).innerText())) faults.push(`the badge says “${await badge(tab).innerText()}”`);
      await tab.click('main a');
      await tab.waitForURL('**/b');
      await either(tab);
      if (await panel(tab).isVisible()) { faults.push('the next page forgot it'); return; }
      await badge(tab).focus();
      await tab.keyboard.press('Enter');
      if (await focus(tab) !== 'title') faults.push(`opened, the focus is on ${await focus(tab)}`);
      await tab.keyboard.press('Tab');
      if (await focus(tab) !== 'fold') faults.push(`after the title comes ${await focus(tab)}`);
      await tab.keyboard.press('Escape');
      if (!(await focus(tab)).startsWith('badge')) faults.push(`folded, the focus is on ${await focus(tab)}`);
      await stage.tell({ report: { ...ERRORS, items: ERRORS.items.slice(1) } });
      faults.push(...await settled(tab, async () => (/1 个错误/.test(await badge(tab).innerText()) ? '' : 'the badge does not count again')));
      faults.push(...tab.faults);
    });
  },

  async 'a list that is read stays where it is when it changes'(stage, faults) {
    const many = (count) => ({ ...ERRORS, items: Array.from({ length: count }, (_, at) => ({ ...ERRORS.items[1], place: { ...ERRORS.items[1].place, line: at + 1 } })) });
    await stage.tell({ pages: { a: page('<p>甲</p>') }, report: many(40) });
    await stage.with('a', {}, async (tab) => {
      await panel(tab).waitFor();
      const change = async (count) => {
        await stage.tell({ report: many(count) });
        faults.push(...await settled(tab, async () => ((await panel(tab).innerText()).includes(`${count} 个错误`) ? '' : 'it does not change')));
      };
      const scrolled = () => panel(tab).locator('.list').evaluate((list) => list.scrollTop);
      await panel(tab).locator('.list').evaluate((list) => { list.scrollTop = 777; });
      await change(39);
      if (await scrolled() !== 777) faults.push(`it scrolled from 777 to ${await scrolled()}`);
      await panel(tab).locator('a.place').nth(20).focus();
      await change(38);
      const focused = await tab.evaluate(() => document.querySelector('#gongkai-preview').shadowRoot.activeElement.textContent);
      if (!focused.includes(':21:')) faults.push(`the focus is on ${focused}`);
    });
  },

  async 'warnings are a badge'(stage, faults) {
    await stage.tell({ pages: { a: page('<p>甲</p>') }, report: WARNINGS });
    await stage.with('a', {}, async (tab) => {
      await either(tab);
      if (await panel(tab).isVisible()) { faults.push('they are laid over the page'); return; }
      if (await badge(tab).innerText() !== '1 个警告') faults.push(`it says “${await badge(tab).innerText()}”`);
      await badge(tab).click();
      const text = await panel(tab).innerText();
      if (!text.includes('公示只有 5 天') || text.includes('上一次')) faults.push('the list is another one');
      await tab.keyboard.press('Escape');
      await stage.tell({ report: ERRORS });
      faults.push(...await settled(tab, async () => (await panel(tab).isVisible() ? '' : 'who folded warnings is not shown the first error')));
      faults.push(...tab.faults);
    });
  },

  async 'a page that is old says so'(stage, faults) {
    await stage.tell({ pages: { old: page('<p>甲</p>'), new: page('<p>乙</p>') }, report: { ...ERRORS, stale: false } });
    for (const [path, isOld] of [['old', true], ['new', false]]) {
      await stage.with(path, {}, async (tab) => {
        await either(tab);
        if ((await panel(tab).innerText()).includes('上一次') !== isOld) faults.push(`${path}: 上一次 is ${isOld ? 'not ' : ''}said`);
        faults.push(...tab.faults);
      });
    }
    await stage.tell({ report: NOTHING });
  },

  async 'it speaks English to others'(stage, faults) {
    await stage.tell({ pages: { a: page('<p>甲</p>') }, report: ERRORS });
    await stage.with('a', { locale: 'en-GB' }, async (tab) => {
      await panel(tab).waitFor();
      const text = await panel(tab).innerText();
      for (const word of ['2 errors', '1 warning', 'last state without errors', 'is not a date', 'Fold']) if (!text.includes(word)) faults.push(`it does not say “${word}”`);
    });
  },

  async 'it fits a phone, has room for fingers, and is readable to machines'(stage, faults) {
    await stage.tell({ pages: { a: page(paragraphs(30, '甲')) }, report: ERRORS });
    for (const [width, colorScheme] of [[360, 'light'], [1440, 'light'], [1440, 'dark']]) {
      await stage.with('a', { width, colorScheme }, async (tab) => {
        await panel(tab).waitFor();
        await tab.waitForTimeout(300);
        const wide = await panel(tab).evaluate((box) => [box, ...box.querySelectorAll('*')].map((node) => node.getBoundingClientRect()).filter((rect) => rect.left < 0 || rect.right > innerWidth).length);
        if (wide) faults.push(`at ${width}, ${wide} parts stand out`);
        if (await panel(tab).locator('.list').evaluate((list) => list.scrollWidth > list.clientWidth)) faults.push(`at ${width} the list stands out`);
        if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) faults.push(`at ${width} the page is wider than the window`);
        faults.push(...(await axe(tab)).map((fault) => `at ${width}, ${colorScheme}: ${fault}`));
        const height = await panel(tab).locator('.fold').evaluate((button) => button.getBoundingClientRect().height);
        await tab.keyboard.press('Escape');
        const low = await badge(tab).evaluate((button) => button.getBoundingClientRect().height);
        if (Math.min(height, low) < 44) faults.push(`at ${width} a button is ${Math.min(height, low)} high`);
        faults.push(...(await axe(tab)).map((fault) => `folded, at ${width}, ${colorScheme}: ${fault}`));
      });
    }
  },

  async 'it is not printed'(stage, faults) {
    await stage.tell({ pages: { a: page('<p>甲</p>') }, report: ERRORS });
    await stage.with('a', {}, async (tab) => {
      await panel(tab).waitFor();
      await tab.emulateMedia({ media: 'print' });
      if (await panel(tab).isVisible()) faults.push('it is');
    });
  },

  async 'Chromium 83 understands it'(stage, faults) {
    const read = async (name) => (await fetch(`${stage.base}_gongkai/${name}`)).text();
    faults.push(...tooYoung.js(await read('preview.js')), ...tooYoung.css(await read('preview.css')), ...tooYoung.css(await read('source.css')));
  },
};

/** Runs the checks whose names contain `only`. */
export async function preview(stage, report, only = '') {
  for (const [name, check] of Object.entries(CHECKS).filter(([name]) => name.includes(only))) {
    const faults = [];
    await check(stage, faults).catch((error) => faults.push(`it ended early: ${error.message.split('\n')[0]}`));
    report.check(`preview: ${name}`, faults);
  }
}
