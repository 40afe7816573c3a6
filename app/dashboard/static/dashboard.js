// What HTML cannot do by itself: the menu on a phone, the palette, keys, the state of the live line.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- Colour theme and menu
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) {
    const dark = document.documentElement.classList.toggle("dark");
    localStorage.setItem("theme", dark ? "dark" : "light");
  }
  const toggle = event.target.closest("[data-side-toggle]");
  if (toggle) menu(!document.body.classList.contains("side-open"));
  else if (event.target.closest(".shade")) menu(false);
  for (const open of $$("details.menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
function menu(open) {
  document.body.classList.toggle("side-open", open);
  const button = $("button[data-side-toggle]");
  button?.setAttribute("aria-expanded", open);
  if (open) $(".side nav a")?.focus();
  else button?.focus();
}

// --- Dialogs: a button with data-opens opens one; the browser gives the focus back.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    $(`#${opener.dataset.opens}`)?.showModal();
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

// --- The palette
const palette = $("#palette");
document.addEventListener("click", (event) => {
  if (palette && event.target.closest("[data-palette]")) {
    event.preventDefault();
    palette.showModal();
  }
});
palette?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.preventDefault(); // a search field would only be emptied by it
    palette.close();
    return;
  }
  const places = [$("input", palette), ...$$(".found a", palette)];
  const here = places.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    places[(here + step + places.length) % places.length]?.focus();
  } else if (event.key === "Enter" && here === 0) {
    event.preventDefault();
    places[1]?.click();
  }
});

// --- Keys: data-key on a link or button, data-keys="next"/"previous" on lists
document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (palette?.open) palette.close();
    else palette?.showModal();
    return;
  }
  if (event.key === "Escape") {
    if (document.body.classList.contains("side-open")) menu(false);
    for (const open of $$("details.menu[open]")) {
      open.open = false;
      $("summary", open).focus();
    }
  }
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]");
  if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
  const media = $("video");
  if (event.key === " " && media && !event.target.closest("button, a, summary, video, [role=button]")) {
    event.preventDefault();
    media.paused ? media.play() : media.pause();
    return;
  }
  if (event.key === "/" && palette) {
    event.preventDefault();
    palette.showModal();
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    $("#keys")?.showModal();
    return;
  }
  const named = $(`[data-key="${CSS.escape(event.key)}"]`);
  if (named && !named.disabled) {
    event.preventDefault();
    named.focus();
    if (!named.matches("input, textarea, select")) named.click();
  }
});

// --- The live line
const live = $(".live");
const offline = $("#offline");
function state(on) {
  if (!live) return;
  live.dataset.state = on ? "on" : "off";
  live.lastElementChild.textContent = on ? live.dataset.on : live.dataset.off;
  if (offline) offline.hidden = on || navigator.onLine;
}
document.addEventListener("htmx:sse:error", (event) => {
  if (event.detail.status === 401) location.reload();
  state(false);
});
document.addEventListener("htmx:sse:before:connection", (event) => {
  if (event.detail.connection.attempt > 0) state(false);
});
document.addEventListener("htmx:sse:after:connection", () => state(true));
document.addEventListener("turned", () => {
  if (!$("dialog[open]")) location.replace(location.pathname);
});
addEventListener("offline", () => { if (offline) offline.hidden = false; state(false); });
addEventListener("online", () => { if (offline) offline.hidden = true; });
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.request?.action?.includes("/events")) state(false);
});

// --- How long ago: counted on here, so that a page that stands still does not lie
function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60) % 60, hours = Math.floor(s / 3600) % 24, days = Math.floor(s / 86400);
  if (days) return hours && days < 7 ? `${days} d ${hours} h` : `${days} d`;
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return `${minutes} min`;
}
function count() {
  const now = Date.now();
  for (const one of $$("time[data-since]")) one.textContent = span((now - Date.parse(one.dateTime)) / 1000);
  for (const one of $$("time[data-until]")) one.textContent = span((Date.parse(one.dateTime) - now) / 1000);
}
setInterval(count, 10_000);

// --- Forms: how many topics are pasted; what belongs to the chosen way
document.addEventListener("input", (event) => {
  const counted = event.target.closest("[data-counts]");
  if (counted) {
    const lines = counted.value.split("\n").filter((line) => line.trim()).length;
    $(`#${counted.dataset.counts}`).textContent = lines;
  }
});
// The lines of a text that are chosen there, moved by a button with data-moves; its place is said.
function moveLines(text, up, said) {
  const lines = text.value.split("\n");
  const lineAt = (place) => text.value.slice(0, place).split("\n").length - 1;
  const first = lineAt(text.selectionStart), last = lineAt(text.selectionEnd);
  const passed = up ? first - 1 : last + 1;
  if (lines[passed] === undefined) return;
  lines.splice(up ? last : first, 0, ...lines.splice(passed, 1));
  text.value = lines.join("\n");
  const from = first + (up ? -1 : 1), to = last + (up ? -1 : 1);
  const begins = lines.slice(0, from).join("\n").length + (from && 1);
  text.setSelectionRange(begins, begins + lines.slice(from, to + 1).join("\n").length);
  said.textContent = `${from + 1} / ${lines.length}: ${lines[from]}`;
}
document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-moves]");
  if (mover) moveLines($(`#${mover.dataset.moves}`), mover.value === "up", $(`#${mover.dataset.says}`));
});
document.addEventListener("change", (event) => {
  const way = event.target.closest("[data-shows]");
  if (!way) return;
  for (const part of $$("[data-way]")) part.hidden = !part.dataset.way.split(" ").includes(way.dataset.shows);
});

// --- The calendar: a film taken to another day by mouse or by keys; its form does the same.
// What the service refuses goes back to where it was, with the reason above.
async function take(slot, day, time) {
  const form = $("form.move", slot), home = slot.nextSibling, from = slot.parentNode;
  const body = new URLSearchParams(new FormData(form));
  body.set("day", day);
  if (time) body.set("time", time);
  const there = $(`[data-day="${day}"]`);
  slot.open = false;
  slot.classList.add("moving");
  there?.append(slot);
  const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" }, body }).catch(() => null);
  slot.classList.remove("moving");
  const onward = answer?.headers.get("hx-redirect");
  if (answer?.ok && onward) return go(onward);
  from.insertBefore(slot, home);
  $("summary", slot).focus();
  const notice = $("#notice");
  notice.innerHTML = answer ? await answer.text() : "";
  if (!answer) state(false);
  notice.scrollIntoView({ block: "nearest" });
}
function go(address) {
  const same = new URL(address, location.href).href === location.href;
  location.assign(address);
  if (same) location.reload();
}
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".slot[draggable]");
  if (dragged) event.dataTransfer.setData("text/plain", dragged.id);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const day = dragged && event.target.closest?.("[data-day]");
    if (!day) return;
    event.preventDefault();
    const free = event.target.closest(".free");
    const place = free?.dataset.channel === dragged.dataset.channel ? free : day;
    for (const other of $$(".over")) other.classList.remove("over");
    if (kind === "dragover") place.classList.add("over");
    if (kind === "drop") take(dragged, day.dataset.day, place.dataset.time);
  });
}
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
document.addEventListener("keydown", (event) => {
  const slot = event.target.closest(".slot[draggable] > summary")?.parentNode;
  const step = STEPS[event.key];
  if (!slot || !step || !event.shiftKey) return;
  event.preventDefault();
  const day = new Date(`${$("[name=day]", slot).value}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + step);
  take(slot, day.toISOString().slice(0, 10));
});
addEventListener("load", () => {
  if (location.hash.startsWith("#s-")) requestAnimationFrame(() => $(`#${CSS.escape(location.hash.slice(1))} > summary`)?.focus());
});

// --- A scene's card: each kind has parts of its own
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-chooses-kind]")) return;
  for (const part of $$("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(event.target.value);
});

// --- Forms that need no button, and the zone of this device
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zone-of-browser]");
  if (button) $(`#${button.dataset.zoneOfBrowser}`).value = Intl.DateTimeFormat().resolvedOptions().timeZone;
});

// --- A channel's profile: the card and the voice as the form stands
const profile = $("#profile"), card = $("#preview-look"), speaker = $("#preview-voice");
if (profile && card) {
  const told = $("#preview-state");
  let waiting;
  const draw = () => {
    const { look, name, niche } = Object.fromEntries(new FormData(profile));
    const wanted = `${card.dataset.look}?${new URLSearchParams({ look, name, niche })}`;
    const next = new Image();
    told.textContent = told.dataset.busy;
    card.dataset.wanted = wanted;
    const done = (failed) => {
      if (card.dataset.wanted !== wanted) return;
      if (!failed) card.src = wanted;
      told.textContent = failed ? told.dataset.failed : "";
    };
    next.addEventListener("load", () => done(false));
    next.addEventListener("error", () => done(true));
    next.src = wanted;
  };
  profile.addEventListener("input", (event) => {
    if (event.target.name === "voice") speaker.src = `${speaker.dataset.voice}?voice=${event.target.value}`;
    if (!["look", "name", "niche"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 700);
  });
}

// --- A voice, heard before it is chosen
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-plays]");
  if (!button) return;
  const sound = new Audio(button.dataset.plays);
  button.disabled = true;
  const done = () => { button.disabled = false; };
  sound.addEventListener("playing", done);
  sound.addEventListener("error", done);
  sound.play().catch(done);
});
