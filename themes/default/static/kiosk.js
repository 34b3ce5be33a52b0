/* A screen that runs by itself: next slide after some seconds; a touch or a key stops it, and it goes on when nobody has
   touched it for a while; a new release is loaded as soon as it can be reached. Who asks for less motion moves it by hand. */
(function () {
  'use strict';
  var body = document.body, slides = Array.prototype.slice.call(document.querySelectorAll('.slide'));
  if (!slides.length) return;
  var words = body.getAttribute('data-words').split('|'), seconds = Number(body.getAttribute('data-seconds')) || 20;
  var still = window.matchMedia('(prefers-reduced-motion: reduce)');
  var IDLE = 60, ASK = 60;
  var now = 0, waited = 0, idle = 0, playing = !still.matches;

  function button(label, act) {
    var node = document.createElement('button');
    node.type = 'button';
    node.textContent = label;
    node.addEventListener('click', act);
    return node;
  }
  var controls = document.createElement('div'), place = document.createElement('output');
  controls.className = 'controls';
  var play = button('', function () { set(!playing); });
  [button(words[0], function () { step(-1); }), play, button(words[3], function () { step(1); }), place].forEach(function (node) { controls.appendChild(node); });
  body.appendChild(controls);
  body.classList.add('running');

  function show() {
    slides.forEach(function (slide, i) {
      slide.classList.toggle('now', i === now);
      slide.setAttribute('aria-hidden', String(i !== now));
    });
    place.textContent = words[4].replace('{n}', now + 1).replace('{m}', slides.length);
    waited = 0;
  }
  function step(by) { now = (now + by + slides.length) % slides.length; show(); }
  function set(on) { playing = on; play.textContent = on ? words[1] : words[2]; waited = 0; body.classList.toggle('awake', !on); }

  /* whoever touches it wants to read on: it waits */
  function touched() { idle = 0; if (playing) set(false); body.classList.add('awake'); }
  body.addEventListener('pointerdown', function (event) { if (!controls.contains(event.target)) touched(); });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'ArrowRight' || event.key === 'PageDown') { touched(); step(1); }
    else if (event.key === 'ArrowLeft' || event.key === 'PageUp') { touched(); step(-1); }
    else if (event.key === ' ' && event.target.tagName !== 'BUTTON') { event.preventDefault(); idle = 0; set(!playing); }
    else if (event.key !== 'Tab' && event.key !== 'Enter' && event.key !== ' ') touched();
    else idle = 0;
  });

  /* A release has another version. When the network is away nothing happens: the slides are here already. */
  function ask() {
    if (!window.fetch || location.protocol === 'file:') return;
    fetch(location.href, { cache: 'no-store' }).then(function (answer) { return answer.ok ? answer.text() : ''; }).then(function (text) {
      var found = /data-kiosk="([0-9a-f]+)"/.exec(text);
      if (found && found[1] !== body.getAttribute('data-kiosk')) location.reload();
    }).catch(function () { /* next time */ });
  }

  var asked = 0;
  setInterval(function () {
    asked += 1;
    if (asked >= ASK) { asked = 0; ask(); }
    if (playing) { waited += 1; if (waited >= seconds) step(1); }
    else { idle += 1; if (idle >= IDLE && !still.matches) { idle = 0; set(true); } }
  }, 1000);
  set(playing);
  show();
  setTimeout(function () { body.classList.add('settled'); }, 100);
}());
