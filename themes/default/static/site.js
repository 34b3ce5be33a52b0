/* What the pages can do beyond reading: large type, dark colours, print, a folding menu, find in a long list.
   Everything works without it. Reads and writes only two words in localStorage; talks to nobody. */
(function () {
  'use strict';
  var root = document.documentElement;
  var store = {
    get: function (key) { try { return localStorage.getItem('gongkai-' + key); } catch (e) { return null; } },
    set: function (key, value) {
      try { if (value) localStorage.setItem('gongkai-' + key, value); else localStorage.removeItem('gongkai-' + key); } catch (e) { /* private window */ }
    }
  };
  /* before the first paint */
  ['type', 'theme'].forEach(function (key) { var value = store.get(key); if (value) root.setAttribute('data-' + key, value); });

  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (text) node.textContent = text;
    return node;
  }
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }

  function isDark() {
    var chosen = root.getAttribute('data-theme');
    return chosen ? chosen === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
  }
  function tools() {
    var box = document.querySelector('[data-tools]');
    if (!box) return;
    var type = box.querySelector('[data-tool="type"]'), theme = box.querySelector('[data-tool="theme"]');
    function show() {
      type.setAttribute('aria-pressed', String(root.getAttribute('data-type') === 'large'));
      theme.setAttribute('aria-pressed', String(isDark()));
    }
    function choose(key, value) {
      if (value) root.setAttribute('data-' + key, value); else root.removeAttribute('data-' + key);
      store.set(key, value);
      show();
    }
    type.addEventListener('click', function () { choose('type', root.getAttribute('data-type') === 'large' ? '' : 'large'); });
    theme.addEventListener('click', function () { choose('theme', isDark() ? 'light' : 'dark'); });
    box.querySelector('[data-tool="print"]').addEventListener('click', function () { window.print(); });
    box.hidden = false;
    show();
  }

  /* Where a notice stands today: worked out again from its dates, because the page may be older than the day. */
  function lives() {
    var now = new Date(), two = function (n) { return (n < 10 ? '0' : '') + n; };
    var today = now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate());
    all('[data-life]').forEach(function (badge) {
      var old = badge.getAttribute('data-life'), from = badge.getAttribute('data-from'), to = badge.getAttribute('data-to');
      if (old === 'withdrawn' || (old === 'lasting' && today >= from)) return;
      var state = today < from ? 'upcoming' : !to || today <= to ? 'open' : 'ended';
      var left = badge.parentNode.querySelector('[data-left]');
      if (left && state === 'open') left.textContent = left.getAttribute('data-left').replace('{n}', String(Math.round((Date.parse(to) - Date.parse(today)) / 864e5) + 1));
      else if (left) left.hidden = true;
      if (state === old) return;
      badge.className = 'life life-' + state;
      badge.setAttribute('data-life', state);
      badge.textContent = badge.getAttribute('data-words').split('|')[['upcoming', 'open', 'ended'].indexOf(state)];
    });
  }

  /* what is due by a day, and late after it */
  function dues() {
    var day = new Date(Date.now() - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
    all('[data-after]').forEach(function (word) { word.hidden = day <= word.getAttribute('data-after'); });
  }

  function menu() {
    var nav = document.querySelector('.menu'), button = nav && nav.querySelector('.menu-toggle');
    if (!button || document.body.classList.contains('view-home')) return;
    var narrow = window.matchMedia('(max-width: 46em)');
    function fold(folded) {
      nav.classList.toggle('menu-folded', folded && narrow.matches);
      button.setAttribute('aria-expanded', String(!folded));
      button.hidden = !narrow.matches;
    }
    button.addEventListener('click', function () { fold(button.getAttribute('aria-expanded') === 'true'); });
    narrow.addListener(function () { fold(true); });
    fold(true);
  }

  /* full-width letters and digits find their half-width fellows */
  function plain(text) { return text.normalize('NFKC').toLowerCase(); }

  function filter() {
    var box = document.querySelector('[data-filter]');
    if (!box) return;
    var rows = all('.entries tbody tr, .cards > .card', box);
    if (rows.length < 12) return;
    var texts = rows.map(function (row) { return plain(row.textContent); });
    var form = make('div', { 'class': 'filter', role: 'search' });
    form.appendChild(make('label', { 'for': 'filter' }, box.getAttribute('data-filter-label')));
    var input = form.appendChild(make('input', { id: 'filter', type: 'search', autocomplete: 'off' }));
    var output = form.appendChild(make('output', { 'for': 'filter' }));
    box.insertBefore(form, box.firstChild);
    input.addEventListener('input', function () {
      var words = plain(input.value).split(/\s+/).filter(Boolean), found = 0;
      rows.forEach(function (row, i) {
        var hit = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
        row.hidden = !hit;
        if (hit) found += 1;
      });
      all('.group', box).forEach(function (group) { group.hidden = !group.querySelector('tbody tr:not([hidden]), .card:not([hidden])'); });
      output.textContent = !words.length ? '' : found ? box.getAttribute('data-filter-found').replace('{n}', found) : box.getAttribute('data-filter-none');
    });
  }

  /* a matrix and its list: only what has this level and belongs to this unit */
  function matrix() {
    var box = document.querySelector('[data-matrix]'), form = box && box.querySelector('.filter');
    if (!form) return;
    var picks = all('select', form), cells = all('[data-level]', box), rows = all('.mx tr', box);
    form.hidden = false;
    form.addEventListener('change', function () {
      var picked = picks.filter(function (pick) { return pick.value; });
      function gone(nodes) { return picked.length && !nodes.some(function (node) { return node.matches('[data-level]:not(.off)'); }); }
      cells.forEach(function (cell) {
        cell.classList.toggle('off', !picked.every(function (pick) { return cell.getAttribute('data-' + pick.name).split(' ').indexOf(pick.value) >= 0; }));
      });
      all('.mx tbody tr, .mx-row', box).forEach(function (row) { row.hidden = gone(all('[data-level]', row)); });
      all('[data-column]', box).forEach(function (head) {
        var column = rows.map(function (row) { return row.cells[head.cellIndex]; }), empty = gone(column);
        column.forEach(function (cell) { cell.hidden = empty; });
      });
      form.querySelector('output').textContent = form.getAttribute('data-found').replace('{n}', all('td[data-level]:not(.off)', box).length);
    });
  }

  function flows() {
    all('[data-flow]').forEach(function (flow) {
      if (!flow.querySelector('.risks')) return;
      var button = make('button', { type: 'button', 'class': 'button flow-toggle', 'aria-pressed': 'false' }, flow.getAttribute('data-hide'));
      button.addEventListener('click', function () {
        var short = flow.classList.toggle('flow-short');
        button.setAttribute('aria-pressed', String(short));
      });
      flow.querySelector('.flow-sum').appendChild(button);
    });
  }

  /* wide tables in running text keep their columns and scroll; long code can be scrolled with the keyboard */
  function text() {
    all('.prose table').forEach(function (table) {
      if (table.rows[0] && table.rows[0].cells.length > 4) table.classList.add('grid-wide');
    });
    all('.prose pre').forEach(function (pre) { if (pre.scrollWidth > pre.clientWidth) pre.setAttribute('tabindex', '0'); });
  }

  document.addEventListener('DOMContentLoaded', function () { tools(); menu(); filter(); matrix(); flows(); text(); lives(); dues(); });
}());
