/* When the site changed: is this page another one now? If only its style is, the style is exchanged; else it is loaded
   again, and the reader finds everything where it was. */

const script = document.currentScript;
const page = { instance: script.dataset.instance, number: Number(script.dataset.number), tag: script.dataset.tag, text: null };

const bareTag = (answer) => (answer.headers.get('ETag') || '').replace(/^W\/|"/g, '');
/** A page without the addresses of its style sheets and without what the server wrote into it. */
const bareText = (text) => text.replace(/(<link\b[^>]*\shref=")[^"]*/g, '$1').replace(/ data-number="\d+" data-tag="[^"]*"/, '');

/** Loads the page again. What the browser does not keep by itself is kept here. */
function reload() {
  const focused = document.activeElement;
  session.set('place', JSON.stringify({
    page: location.pathname + location.search,
    x: window.scrollX,
    y: window.scrollY,
    open: Array.from(document.querySelectorAll('details')).map((details) => details.open),
    focus: focused && focused.id,
    value: focused && focused.id && typeof focused.value === 'string' ? focused.value : null,
  }));
  location.reload();
}

/** Gives the reader back what they had before `reload`. */
function settle() {
  const place = JSON.parse(session.take('place') || 'null');
  if (!place || place.page !== location.pathname + location.search) return;
  const details = document.querySelectorAll('details');
  if (details.length === place.open.length) details.forEach((one, at) => { one.open = place.open[at]; });
  let moved = false;
  ['wheel', 'touchstart', 'keydown', 'pointerdown'].forEach((type) => addEventListener(type, () => { moved = true; }, { once: true, passive: true }));
  // The browser goes back by itself, but smoothly if the page says so, and before its scripts have built what they build.
  const back = () => { if (!moved) window.scrollTo({ left: place.x, top: place.y, behavior: 'instant' }); };
  back();
  document.addEventListener('DOMContentLoaded', () => {
    const node = place.focus && document.getElementById(place.focus);
    if (node) node.focus({ preventScroll: true });
    if (node && place.value !== null && typeof node.value === 'string' && node.value !== place.value) {
      node.value = place.value;
      node.dispatchEvent(new Event('input', { bubbles: true }));
    }
    back();
  });
  addEventListener('load', back);
}

/** What the page is made of, by address, with the version that was shown. */
const parts = new Map();

/** The version of a part. What is not read to its end counts as broken off, so even nothing is read. */
const version = async (address, cache) => {
  const answer = await fetch(address, { method: 'HEAD', cache, mode: 'same-origin' });
  await answer.text();
  return bareTag(answer);
};

async function remember() {
  const answer = await fetch(location.href, { cache: 'force-cache' }), text = await answer.text();
  if (bareTag(answer) === page.tag) page.text = text;
}

/** Pictures and sheets keep their address when they change, so their versions are remembered as they come. */
function watchParts() {
  const made = ['link', 'script', 'img', 'image', 'css', 'other'];
  const isPart = ({ name, initiatorType }) => made.includes(initiatorType) && name.startsWith(`${location.origin}/`)
    && !name.startsWith(`${location.origin}/_gongkai/`);
  new PerformanceObserver((seen) => seen.getEntries().filter(isPart).filter(({ name }) => !parts.has(name)).forEach(({ name }) => {
    parts.set(name, '');
    // From the browser's own store: the version that is shown, not the present one.
    version(name, 'force-cache').then((tag) => parts.set(name, tag)).catch(() => parts.delete(name));
  })).observe({ type: 'resource', buffered: true });
}

async function partsChanged() {
  const changed = await Promise.all(Array.from(parts).filter(([, tag]) => tag).map(async ([address, tag]) => await version(address, 'no-store') !== tag));
  return changed.includes(true);
}

/** Style sheets that stay until the one that follows them is there. */
const leaving = new WeakSet();

/** Exchanges the style sheets for those of `text`. */
function restyle(text) {
  const sheets = (from) => Array.from(from.querySelectorAll('link[rel="stylesheet"]')).filter((sheet) => !leaving.has(sheet));
  const fresh = sheets(new DOMParser().parseFromString(text, 'text/html'));
  sheets(document).forEach((old, at) => {
    const href = fresh[at] && fresh[at].getAttribute('href');
    if (!href || href === old.getAttribute('href')) return;
    const sheet = old.cloneNode();
    sheet.setAttribute('href', href);
    parts.delete(old.href);
    leaving.add(old);
    const done = () => old.remove();
    sheet.addEventListener('load', done);
    sheet.addEventListener('error', done);
    old.after(sheet);
  });
}

/** Looks once. Says whether the page is being loaded again. */
async function changed() {
  const answer = await fetch(location.href, { cache: 'no-cache' }), text = await answer.text();
  const tag = bareTag(answer);
  if (tag === page.tag) return partsChanged();
  if (!answer.ok || page.text === null || bareText(text) !== bareText(page.text)) return true;
  restyle(text);
  page.tag = tag;
  page.text = text;
  panel.again();
  return partsChanged();
}

let latest = page.number, looking = false;

/** The site is in state `number`: makes the page that of this state. */
async function renew(number) {
  latest = number;
  if (looking) return;
  looking = true;
  try {
    while (page.number !== latest) {
      const target = latest;
      if (await changed()) return reload();
      page.number = target;
    }
  } catch (e) { /* the server is gone; the stream will say when it is back */ }
  looking = false;
}

settle();
watchParts();
remember().catch(() => { /* then the next change loads the page again */ });
