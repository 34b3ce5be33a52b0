// Pictures of every page for human eyes: three widths, large type, dark, grey, and the printed sheets. Never committed.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const TALLEST = 6000;

export async function shoot(stage, folder) {
  mkdirSync(folder, { recursive: true });
  for (const page of stage.pages) {
    const file = (kind) => join(folder, `${page.name}-${kind}`);
    await stage.with(page, {}, async (tab) => {
      for (const width of [360, 768, 1440]) await shot(tab, width, file(`${width}.png`));
      const session = await tab.context().newCDPSession(tab);
      await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
      await shot(tab, 1440, file('grey.png'));
      await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
      await tab.emulateMedia({ colorScheme: 'dark' });
      await shot(tab, 1440, file('dark.png'));
      await tab.emulateMedia({ colorScheme: 'light' });
      await tab.locator('[data-tool="type"]').click();
      await shot(tab, 360, file('360-large.png'));
      await tab.pdf({ path: file('print.pdf'), preferCSSPageSize: true, printBackground: false });
    });
  }
}

async function shot(tab, width, path) {
  await tab.setViewportSize({ width, height: 900 });
  const height = Math.min(TALLEST, await tab.evaluate(() => document.documentElement.scrollHeight));
  await tab.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
}
