// The groups of checks by name, and which pages each of them looks at.

import { kiosk } from './kiosk.mjs';
import { oldChrome } from './old-chrome.mjs';
import { accessible, fits, loads, plain, printable, touchable } from './reading.mjs';
import { darkColours, flow, keyboard, largeType, menu, search } from './doing.mjs';

// A screen has no frame: it has checks of its own.
const every = (stage) => stage.pages.filter((page) => page.name !== 'kiosk');
const only = (...names) => (stage) => names.map((name) => stage.page(name));

/** name: [pages, check of one page]. */
const PER_PAGE = {
  loads: [every, loads],
  fits: [every, fits],
  accessible: [every, accessible],
  plain: [every, plain],
  keyboard: [every, keyboard],
  touchable: [every, touchable],
  printable: [only('power-item', 'notice', 'power-item-index', 'negative-item-index', 'article', 'unit-team', 'case', 'home'), printable],
  largeType: [only('power-item', 'home', 'notice-index'), largeType],
  darkColours: [only('power-item', 'home'), darkColours],
  menu: [only('power-item', 'article-cards'), menu],
  search: [only('power-item-index', 'negative-item-index', 'article-cards'), search],
  flow: [only('power-item'), flow],
  kiosk: [only('kiosk'), kiosk],
};

export const GROUPS = ['oldChrome', ...Object.keys(PER_PAGE)];

/** Runs a group; `name` limits it to one page. */
export async function run(group, stage, report, name) {
  if (group === 'oldChrome') return oldChrome(stage, report);
  const [pages, check] = PER_PAGE[group];
  for (const page of pages(stage).filter((page) => !name || page.name === name)) {
    await check(stage, page, report).catch((error) => report.check(`${group} came to its end: ${page.name}`, [error.message.split('\n')[0]]));
  }
}
