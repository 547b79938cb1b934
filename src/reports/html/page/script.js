// Filters, the theme, opening all and saving the embedded document. The page is complete without
// it: it only hides and shows what is there, and requests nothing.

/**
 * @typedef {object} Item
 * @property {HTMLElement} element
 * @property {readonly (readonly [first: number, last: number])[]} subjects ranges of numbers of subjects
 * @property {string} [severity]
 */

/**
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function one(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`no ${id}`);
  return element;
}

const search = one('search', HTMLInputElement);
const subject = one('subject', HTMLSelectElement);
const theme = one('theme', HTMLButtonElement);
const expand = one('expand', HTMLButtonElement);
const save = one('save', HTMLButtonElement);
const nothing = one('nothing', HTMLElement);
const shownCount = one('shown', HTMLOutputElement);

/** @type {Item[]} */
const items = all('[data-item]').map((element) => {
  const holder = element.closest('[data-severity]');
  const severity = holder instanceof HTMLElement ? holder.dataset.severity : undefined;
  return {
    element,
    subjects: rangesOf(element.dataset.subjects),
    ...(severity !== undefined && { severity }),
  };
});

/** @type {ReadonlyMap<number, string | undefined>} */
const kinds = new Map(
  [...subject.options].map((option) => [Number(wordsOf(option.value)[1]), option.dataset.kind]),
);

/** @param {string} [text] */
function rangesOf(text) {
  return wordsOf(text).map((word) => {
    const [first = '', last = first] = word.split('-');
    return /** @type {const} */ ([Number(first), Number(last)]);
  });
}

/** @type {Map<Element, string>} */
const texts = new Map();

/**
 * The text of an element, which is read once: only a search needs it.
 * @param {Element} element
 */
function textOf(element) {
  const known = texts.get(element) ?? element.textContent.toLowerCase();
  texts.set(element, known);
  return known;
}

/** @type {Map<Element | null, readonly string[]>} */
const sharedTextsIn = new Map([[null, []]]);

/**
 * The texts that stand in an element and its ancestors for all items beneath. Elements share them: a search
 * through the children of a long list, once for each of its items, takes minutes.
 * @param {Element | null} element
 * @returns {readonly string[]}
 */
function sharedTexts(element) {
  const known = sharedTextsIn.get(element);
  if (known !== undefined || element === null) return known ?? [];
  const own = [...element.children].filter((child) => child.hasAttribute('data-shared')).map(textOf);
  const shared = [...own, ...sharedTexts(element.parentElement)];
  sharedTextsIn.set(element, shared);
  return shared;
}

/** @param {string} [text] */
function wordsOf(text = '') {
  return text.split(/\s+/).filter(Boolean);
}

/** @param {'severity' | 'state'} name */
function checked(name) {
  const boxes = all(`[data-filter=${name}]`).filter((box) => box instanceof HTMLInputElement);
  return new Set(boxes.filter((box) => box.checked).map((box) => box.value));
}

/**
 * @param {Item} item
 * @param {string} choice
 */
function isChosen({ subjects }, choice) {
  const [what, value] = wordsOf(choice);
  if (value === undefined) return true;
  if (what !== 'kind')
    return subjects.some(([first, last]) => first <= Number(value) && Number(value) <= last);
  return subjects.some(([first, last]) => {
    for (let at = first; at <= last; at += 1) if (kinds.get(at) === value) return true;
    return false;
  });
}

function applyFilters() {
  const severities = checked('severity');
  const states = checked('state');
  const words = wordsOf(search.value.toLowerCase());
  /** @type {Set<Element>} */
  const around = new Set();
  let shown = 0;
  for (const item of items) {
    const { element, severity } = item;
    const matches =
      states.has(element.dataset.state ?? '') &&
      (severity === undefined || severities.has(severity)) &&
      isChosen(item, subject.value) &&
      words.every((word) => textOf(element).includes(word) || isShared(item, word));
    if (element.hidden === matches) element.hidden = !matches;
    if (!matches) continue;
    shown += 1;
    showAround(
      item,
      around,
      words.some((word) => !isShared(item, word)),
    );
  }
  for (const part of all('[data-group], [data-groups], .follows')) {
    const isEmpty = !around.has(part);
    if (part.hidden !== isEmpty) part.hidden = isEmpty;
  }
  nothing.hidden = shown > 0;
  shownCount.textContent = shown === items.length ? `${shown} entries` : `${shown} of ${items.length}`;
}

/**
 * @param {Item} item
 * @param {string} word
 */
function isShared({ element }, word) {
  return sharedTexts(element.parentElement).some((text) => text.includes(word));
}

/**
 * What follows from a finding lies inside it: the outer one stays as long as one of them is shown,
 * and a search that found something inside opens it.
 * @param {Item} item
 * @param {Set<Element>} around what is known to have something to show
 * @param {boolean} open
 */
function showAround({ element }, around, open) {
  for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
    const isKnown = around.has(outer);
    around.add(outer);
    if (outer instanceof HTMLDetailsElement) {
      if (outer.hidden) outer.hidden = false;
      if (open && !outer.open) outer.open = true;
    }
    if (isKnown && !open) return;
  }
}

const systemTheme = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? systemTheme.matches : chosen === 'dark';
}

function nameTheme() {
  const other = isDark() ? 'Light' : 'Dark';
  theme.textContent = other;
  theme.setAttribute('aria-label', `Switch to the ${other.toLowerCase()} theme`);
}

function switchTheme() {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  nameTheme();
}

/** @param {boolean} open */
function openAll(open) {
  for (const details of document.querySelectorAll('details')) details.open = open;
  expand.textContent = open ? 'Close all' : 'Open all';
}

/** The embedded JSON document; a large one is compressed. */
async function reportText() {
  const { type, textContent } = one('report', HTMLScriptElement);
  if (type === 'application/json') return textContent;
  const bytes = Uint8Array.from(atob(textContent), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).text();
}

async function saveReport() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await reportText()], { type: 'application/json' }));
  link.download = 'ironhull-report.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const { activeElement } = document;
  if (event.key === '/' && !/^(?:INPUT|SELECT)$/.test(activeElement?.tagName ?? '')) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === 'Escape' && activeElement === search) {
    search.value = '';
    applyFilters();
  }
}

theme.addEventListener('click', switchTheme);
systemTheme.addEventListener('change', nameTheme);
expand.addEventListener('click', () => openAll(expand.textContent === 'Open all'));
save.addEventListener('click', () => void saveReport());
addEventListener('beforeprint', () => openAll(true));
addEventListener('keydown', onKey);
for (const control of all('[data-filter], #search, #subject')) {
  if (control instanceof HTMLInputElement) control.disabled = false;
  control.addEventListener('input', applyFilters);
}
for (const hidden of all('.toolbar, #theme, #save')) hidden.hidden = false;
nameTheme();
applyFilters();
