/* Hears of every state of the site. Only a page that is seen listens: a browser keeps no more than six connections to a
   server, and a page that comes back is told at once what it missed. */

let source = null, reported = null, busyTimer = 0, lostTimer = 0;

function pillAfter(milliseconds, text) {
  return setTimeout(() => panel.pill(text), milliseconds);
}

function quiet() {
  clearTimeout(lostTimer);
  clearTimeout(busyTimer);
  lostTimer = 0;
  panel.pill('');
}

async function report(tag) {
  reported = tag;
  try {
    panel.report(await (await fetch('/_gongkai/report', { cache: 'no-cache' })).json());
  } catch (e) { reported = null; }
}

function told(state) {
  quiet();
  // The page was made by a server that is gone. Once: a page that somebody else keeps must not be loaded for ever.
  if (state.instance !== page.instance) {
    const again = `${state.instance} ${location.href}`;
    if (session.get('again') !== again) {
      session.set('again', again);
      return reload();
    }
    page.instance = state.instance;
  }
  if (state.busy) busyTimer = pillAfter(400, words.busy);
  if (state.report !== reported) report(state.report);
  if (state.number !== page.number) renew(state.number);
}

function listen() {
  if (source || document.hidden) return;
  const stream = new EventSource('/_gongkai/events');
  source = stream;
  stream.addEventListener('state', (event) => told(JSON.parse(event.data)));
  stream.addEventListener('error', () => {
    if (source !== stream) return;
    lostTimer = lostTimer || pillAfter(2000, words.lost);
    // The browser tries again by itself, unless the answer was not an event stream.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => { if (source === stream) { source = null; listen(); } }, 2000);
  });
}

function hush() {
  if (source) source.close();
  source = null;
  quiet();
}

document.addEventListener('visibilitychange', () => (document.hidden ? hush() : listen()));
addEventListener('pagehide', hush);
addEventListener('pageshow', listen);
listen();
