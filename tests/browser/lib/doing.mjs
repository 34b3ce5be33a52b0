// Checks of what a reader does: the keyboard, large type and dark colours, the folding menu, the search in a list, the flow.

/** The first Tab reaches the skip link, Enter goes to main, and every stop can be seen. */
export async function keyboard(stage, page, report) {
  await stage.with(page, {}, async (tab) => {
    await tab.keyboard.press('Tab');
    const skip = await focused(tab);
    report.check(`the first Tab reaches the skip link: ${page.name}`, skip.skip ? faultsOf(skip) : [`it reaches ${skip.name}`]);
    await tab.keyboard.press('Enter');
    const main = await tab.evaluate(() => document.activeElement.id);
    await tab.keyboard.press('Tab');
    const after = await tab.evaluate(() => Boolean(document.activeElement.closest('main, footer')));
    report.check(`the skip link leads to the main part: ${page.name}`, [...(main === 'main' ? [] : [`focus is on “${main}”`]), ...(after ? [] : ['the next Tab leaves it'])]);
  });
  // without motion, so that nothing is judged on its way into sight
  await stage.with(page, { reducedMotion: 'reduce' }, async (tab) => {
    const faults = [];
    for (let stop = 0; stop < 30; stop += 1) {
      await tab.keyboard.press('Tab');
      const now = await focused(tab);
      if (now.body) break;
      faults.push(...faultsOf(now));
    }
    report.check(`the focus can be seen: ${page.name}`, faults);
  });
}

const focused = (tab) => tab.evaluate(() => {
  const node = document.activeElement;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  return {
    body: node === document.body,
    skip: node.classList.contains('skip'),
    name: `<${node.tagName.toLowerCase()} class="${node.className}"> ${node.textContent.trim().slice(0, 20)}`,
    seen: box.width > 1 && box.height > 1 && box.left >= 0 && box.bottom > 0 && box.top < innerHeight && style.opacity !== '0',
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
});

const faultsOf = ({ seen, ring, name }) => [...(seen ? [] : [`not in sight: ${name}`]), ...(ring ? [] : [`no ring: ${name}`])];

const textSize = (tab) => tab.evaluate(() => {
  const sizes = [...document.querySelectorAll('main p, main li, main td')].map((node) => parseFloat(getComputedStyle(node).fontSize));
  return Math.min(...sizes.filter(Boolean), parseFloat(getComputedStyle(document.body).fontSize));
});

export async function largeType(stage, page, report) {
  for (const width of [360, 768, 1440, 2560]) {
    await stage.with(page, { width }, async (tab) => {
      const button = tab.locator('[data-tool="type"]');
      const before = await textSize(tab);
      await button.click();
      const faults = [];
      const grown = await textSize(tab) / before;
      if (grown < 1.2) faults.push(`type grows by ${grown.toFixed(2)}`);
      if (await button.getAttribute('aria-pressed') !== 'true') faults.push('the button is not pressed');
      await tab.goto(stage.address(stage.page('article')));
      if (await tab.evaluate(() => document.documentElement.dataset.type) !== 'large') faults.push('the next page forgot it');
      await tab.locator('[data-tool="type"]').click();
      await tab.reload();
      if (await tab.evaluate(() => document.documentElement.dataset.type)) faults.push('it cannot be put away');
      report.check(`large type at ${width}: ${page.name}`, faults);
    });
  }
}

const paper = (tab) => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);

export async function darkColours(stage, page, report) {
  await stage.with(page, { colorScheme: 'light' }, async (tab) => {
    const light = await paper(tab);
    await tab.locator('[data-tool="theme"]').click();
    const dark = await paper(tab);
    await tab.goto(stage.address(stage.page('article')));
    const kept = await paper(tab);
    await tab.emulateMedia({ media: 'print' });
    const printed = await paper(tab);
    report.check(`dark colours: ${page.name}`, [
      ...(light === dark ? ['the button does nothing'] : []),
      ...(kept === dark ? [] : ['the next page forgot it']),
      ...(printed === 'rgb(255, 255, 255)' ? [] : [`paper is ${printed}`]),
    ]);
  });
}

export async function menu(stage, page, report) {
  await stage.with(page, { width: 360 }, async (tab) => {
    const faults = [];
    const [toggle, link] = [tab.locator('.menu-toggle'), tab.locator('.menu a').first()];
    const expect = async (folded, when) => {
      if (await link.isVisible() === folded) faults.push(`${when}: the menu is ${folded ? 'open' : 'folded'}`);
      if (await toggle.getAttribute('aria-expanded') !== String(!folded)) faults.push(`${when}: aria-expanded is wrong`);
    };
    await expect(true, 'at first');
    await toggle.click();
    await expect(false, 'after a click');
    await tab.setViewportSize({ width: 1440, height: 900 });
    if (!(await link.isVisible()) || await toggle.isVisible()) faults.push('a wide window has a button, or no menu');
    report.check(`the menu folds on a phone: ${page.name}`, faults);
  });
}

/** The box above a long list: fewer rows, a word about it, full-width letters too, and back again. */
export async function search(stage, page, report) {
  await stage.with(page, {}, async (tab) => {
    const rows = tab.locator('main .entries tbody tr:visible, main .cards > .card:visible');
    const [input, output] = [tab.locator('#filter'), tab.locator('.filter output')];
    const faults = [];
    if (!(await input.count())) return report.check(`search in the list: ${page.name}`, ['no box']);
    const all = await rows.count();
    const title = (await rows.last().locator('a').first().textContent()).trim();
    await input.fill(title);
    const some = await rows.count();
    if (some < 1 || some >= all) faults.push(`“${title}” leaves ${some} of ${all} rows`);
    if (!(await output.textContent()).includes(String(some))) faults.push(`it says “${await output.textContent()}” for ${some} rows`);
    if (!(await rows.first().textContent()).includes(title)) faults.push('the row left is another one');
    await input.fill('ＱＬ－０７');
    if (page.name === 'power-item-index' && await rows.count() !== 1) faults.push(`full-width “ＱＬ－０７” finds ${await rows.count()} rows`);
    await input.fill('没有这样的词');
    if (await rows.count() || !(await output.textContent())) faults.push('nonsense finds something, or nothing is said');
    if (await tab.locator('main .group:visible').count()) faults.push('empty groups remain');
    await input.fill('');
    if (await rows.count() !== all || await output.textContent()) faults.push('the rows do not come back');
    report.check(`search in the list: ${page.name}`, faults);
  });
}

export async function flow(stage, page, report) {
  await stage.with(page, {}, async (tab) => {
    const [button, risks] = [tab.locator('.flow-toggle'), tab.locator('.risks:visible')];
    const before = await risks.count();
    await button.click();
    const faults = before > 0 && await risks.count() === 0 ? [] : ['risks do not go away'];
    await tab.emulateMedia({ media: 'print' });
    if (await risks.count() !== before) faults.push('risks that are folded away are not printed');
    report.check(`the flow without its risks: ${page.name}`, faults);
  });
}
