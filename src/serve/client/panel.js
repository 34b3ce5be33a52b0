/* What is wrong with the site, laid over the page: a panel with the list, or a badge with the counts.
   It lives in a shadow root, so neither it nor the page can disturb the other's looks. */

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** The address of the view of a source file, at the line of `place`. */
const sourceOf = ({ file, line, column }) =>
  `/_gongkai/source?file=${encodeURIComponent(file)}&line=${line}&column=${column}#L${line}`;

/** `file:line:column`, with places where it may be broken. */
function placeLink(place) {
  const link = make('a', { 'class': 'place', href: sourceOf(place), target: 'gongkai-source' });
  place.file.split('/').forEach((part, at) => link.append(...(at ? ['/', make('wbr'), part] : [part])));
  link.append(`:${place.line}:${place.column}`);
  return link;
}

function excerpt({ line, excerpt: { before, marked, after } }) {
  if (!before && !marked && !after) return null;
  return make('p', { 'class': 'excerpt' },
    make('span', { 'class': 'number', title: words.line(line) }, String(line)),
    make('code', {}, before, marked ? make('mark', {}, marked) : '', after));
}

function item(one, rules) {
  const because = one.because.map(({ text, place }) =>
    make('p', { 'class': 'because' }, make('b', {}, words.because), ` ${say(text)} `, placeLink(place)));
  const hints = one.hints.map((hint) => make('p', { 'class': 'hint' }, make('b', {}, words.hint), ` ${say(hint)}`));
  const rule = rules[one.code] ? make('details', { 'class': 'rule' },
    make('summary', {}, one.code), make('p', {}, say(rules[one.code]))) : make('p', { 'class': 'rule' }, one.code);
  return make('li', { 'class': `item ${one.severity}` },
    make('p', { 'class': 'message' }, make('span', { 'class': 'kind' }, words.kind[one.severity]), say(one.message)),
    one.place ? placeLink(one.place) : null,
    one.place ? excerpt(one.place) : null,
    ...hints, ...because, rule);
}

const panel = (() => {
  const host = make('div', { id: 'gongkai-preview' });
  const title = make('h2', { id: 'title', tabindex: '-1' });
  const fold = make('button', { type: 'button', 'class': 'fold' }, words.fold, make('kbd', { 'aria-hidden': 'true' }, 'Esc'));
  const list = make('div', { 'class': 'list', tabindex: '0', role: 'group', 'aria-labelledby': 'title' });
  const box = make('section', { 'class': 'panel', role: 'region', 'aria-label': words.region },
    make('div', { 'class': 'head' }, title, fold), list);
  const badge = make('button', { type: 'button', 'class': 'badge', 'aria-expanded': 'false' });
  const pill = make('p', { 'class': 'pill' });
  const live = make('div', { 'class': 'sr', role: 'status', 'aria-live': 'polite' });
  const root = make('div', { 'class': 'root', lang: words.lang }, live, pill, box, badge);
  let report = { errors: 0, warnings: 0, stale: false, notes: [], items: [], more: 0, rules: {} };
  let counted = null;

  /** Errors and warnings are put away each by themselves: who folds warnings has not yet seen an error. */
  const kind = () => (report.errors ? 'errors' : 'warnings');
  const others = () => report.items.filter((one) => one.severity === 'note').length;
  const isOpen = () => {
    const chosen = session.get(kind());
    return chosen ? chosen === 'open' : report.errors > 0;
  };
  const isEmpty = () => !report.errors && !report.warnings && !report.notes.length && !others();

  function counts() {
    const { errors, warnings } = report;
    return [[errors, 'error', words.errors], [warnings, 'warning', words.warnings], [errors || warnings ? 0 : others(), 'note', words.others]]
      .filter(([n]) => n).map(([n, name, word]) => make('span', { 'class': `count ${name}` }, word(n)));
  }

  function show() {
    const open = !isEmpty() && isOpen();
    box.hidden = !open;
    badge.hidden = isEmpty() || open;
  }

  function choose(open) {
    const inside = box.contains(host.shadowRoot.activeElement);
    session.set(kind(), open ? 'open' : 'folded');
    show();
    if (open) title.focus();
    else if (inside) badge.focus();
  }

  function fill() {
    const scrolled = list.scrollTop, focused = host.shadowRoot.activeElement, link = focused && focused.getAttribute('href');
    const inside = list.contains(focused) && focused !== list;
    const blocks = [
      report.stale || page.tag.startsWith('old-') ? make('p', { 'class': 'stale' }, words.stale) : null,
      ...report.notes.map((note) => make('p', { 'class': 'said' }, say(note))),
      make('ol', {}, ...report.items.map((one) => item(one, report.rules))),
      report.more ? make('p', { 'class': 'said' }, words.more(report.more)) : null,
    ];
    title.textContent = '';
    title.append(...(counts().length ? counts() : [make('span', { 'class': 'count note' }, words.kind.note)]));
    badge.textContent = '';
    badge.append(...(counts().length ? counts() : [make('span', { 'class': 'count note' }, words.kind.note)]));
    badge.className = `badge ${report.errors ? 'error' : 'warning'}`;
    list.textContent = '';
    list.append(...blocks.filter((block) => block !== null));
    list.scrollTop = scrolled;
    if (inside) (Array.from(list.querySelectorAll('a')).find((a) => a.getAttribute('href') === link) || title).focus();
  }

  function announce() {
    const now = `${report.errors} ${report.warnings}`;
    if (counted === now) return;
    if (counted !== null || report.errors) live.textContent = counts().map((count) => count.textContent).join(isChinese ? '，' : ', ') || words.none;
    counted = now;
  }

  fold.addEventListener('click', () => choose(false));
  badge.addEventListener('click', () => choose(true));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !box.hidden) choose(false);
  });
  [box, badge, pill].forEach((node) => { node.hidden = true; });

  /** The page's own choice of colours is followed. */
  const theme = () => {
    const chosen = document.documentElement.getAttribute('data-theme');
    if (chosen) root.setAttribute('data-theme', chosen); else root.removeAttribute('data-theme');
  };
  new MutationObserver(theme).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  theme();

  const style = make('link', { rel: 'stylesheet', href: '/_gongkai/preview.css' });
  // Nothing is shown before it has its looks.
  style.addEventListener('load', () => { root.hidden = false; });
  root.hidden = true;
  host.attachShadow({ mode: 'open' }).append(style, root);
  document.body.append(host);

  return {
    report(fresh) {
      report = fresh;
      fill();
      show();
      announce();
    },
    /** The page is another one. */
    again() {
      fill();
    },
    /** A word in the corner; nothing takes it away. */
    pill(text) {
      pill.textContent = text || '';
      pill.hidden = !text;
    },
  };
})();
