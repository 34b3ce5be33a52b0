// Checks of a screen that runs by itself: it advances, waits when touched, goes on, finds a new release, survives the network.

const shown = (tab) => tab.evaluate(() => [...document.querySelectorAll('.slide')].findIndex((slide) => slide.classList.contains('now')));

export async function kiosk(stage, page, report) {
  await stage.with('about:blank', { ownClock: true }, async (tab) => {
    await tab.clock.install();
    await tab.goto(stage.address(page));
    const count = await tab.locator('.slide').count();
    const faults = [];
    const expect = async (slide, when) => { const now = await shown(tab); if (now !== slide % count) faults.push(`${when}: slide ${now}, not ${slide % count}`); };
    await expect(0, 'at first');
    await tab.clock.runFor(21_000);
    await expect(1, 'after 21 seconds');
    await tab.keyboard.press('a');
    await tab.clock.runFor(40_000);
    await expect(1, 'after a key it waits');
    await tab.clock.runFor(45_000);
    await expect(2, 'when nobody has touched it for a minute it goes on');
    await tab.keyboard.press('ArrowLeft');
    await expect(1, 'the left arrow goes back');
    await tab.mouse.click(200, 200);
    await tab.clock.runFor(30_000);
    await expect(1, 'after a touch it waits');
    const seen = await tab.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
    if (!seen) faults.push('a slide has no picture');
    report.check(`a screen advances and waits: ${page.name}`, [...faults, ...tab.faults]);
  });
  await stage.with('about:blank', { ownClock: true }, async (tab) => {
    await tab.clock.install();
    await tab.goto(stage.address(page));
    const faults = [];
    await tab.context().setOffline(true);
    await tab.clock.runFor(200_000);
    const now = await shown(tab);
    if (now < 1) faults.push('it stands still while the network is away');
    if (tab.faults.some((fault) => fault.startsWith('script:'))) faults.push(...tab.faults);
    await tab.context().setOffline(false);
    await tab.route(stage.address(page), async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-kiosk="[0-9a-f]+"/, 'data-kiosk="00ff00ff00ff"') });
    });
    const again = tab.waitForEvent('load', { timeout: 10_000 }).then(() => true, () => false);
    await tab.clock.runFor(61_000);
    if (!(await again)) faults.push('it does not load a new release');
    else if (await tab.locator('body').getAttribute('data-kiosk') !== '00ff00ff00ff') faults.push('it loads, but not the new release');
    report.check(`a screen outlives the network and finds a new release: ${page.name}`, faults);
  });
  await stage.with('about:blank', { ownClock: true, reducedMotion: 'reduce' }, async (tab) => {
    await tab.clock.install();
    await tab.goto(stage.address(page));
    await tab.clock.runFor(90_000);
    report.check(`a screen stands still for those who ask for less motion: ${page.name}`, (await shown(tab)) === 0 ? [] : ['it moves']);
  });
  await stage.with(page, { javaScriptEnabled: false }, async (tab) => {
    const pictures = tab.locator('.slide img');
    const faults = [];
    for (let at = 0; at < await pictures.count(); at += 1) if (!(await pictures.nth(at).isVisible())) faults.push(`slide ${at + 1} is not seen`);
    if (!(await tab.locator('.way-out a').isVisible())) faults.push('no way to the text');
    report.check(`a screen without script shows all its slides: ${page.name}`, faults);
  });
  const file = stage.fileAddress(page);
  await stage.with(file, {}, async (tab) => report.check(`a screen runs from a folder: ${page.name}`, tab.faults));
}
