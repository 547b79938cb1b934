// Filters, the theme, opening all and saving the embedded document. The page is complete without
// it: it only hides and shows what is there, and requests nothing.

/**
 * @typedef {object} Item
 * @property {HTMLElement} element
 * @property {string[]} subjects
 * @property {string[]} kinds
 * @property {string} text
 * @property {string[]} shared text that stands for several items
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

/** @type {Map<Element, string>} */
const sharedTextOf = new Map();

/** @type {Item[]} */
const items = all('[data-item]').map((element) => ({
  element,
  subjects: wordsOf(element.dataset.subjects),
  kinds: wordsOf(element.dataset.kinds),
  text: textOf(element),
  shared: sharedTexts(element),
}));

/** @param {Element} element */
function textOf(element) {
  return element.textContent.toLowerCase();
}

/**
 * The texts of what stands beside the item and its ancestors for all items beneath.
 * @param {HTMLElement} element
 */
function sharedTexts(element) {
  const texts = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    for (const shared of at.querySelectorAll(':scope > [data-shared]')) {
      const text = sharedTextOf.get(shared) ?? textOf(shared);
      sharedTextOf.set(shared, text);
      texts.push(text);
    }
  }
  return texts;
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
function isChosen({ subjects, kinds }, choice) {
  const [what, value] = wordsOf(choice);
  if (value === undefined) return true;
  return (what === 'kind' ? kinds : subjects).includes(value);
}

function applyFilters() {
  const severities = checked('severity');
  const states = checked('state');
  const words = wordsOf(search.value.toLowerCase());
  let shown = 0;
  for (const item of items) {
    const { state = '', severity } = item.element.dataset;
    const matches =
      states.has(state) &&
      (severity === undefined || severities.has(severity)) &&
      isChosen(item, subject.value) &&
      words.every((word) => item.text.includes(word) || isShared(item, word));
    item.element.hidden = !matches;
    if (matches) shown += 1;
  }
  for (const item of items) {
    const isInside = words.some((word) => !isShared(item, word));
    if (!item.element.hidden) showAround(item.element, isInside);
  }
  for (const group of all('[data-group], .follows')) hideIfEmpty(group, '[data-item]');
  for (const part of all('[data-groups]')) hideIfEmpty(part, '[data-group]');
  nothing.hidden = shown > 0;
  shownCount.textContent = shown === items.length ? `${shown} entries` : `${shown} of ${items.length}`;
}

/**
 * @param {Item} item
 * @param {string} word
 */
function isShared({ shared }, word) {
  return shared.some((text) => text.includes(word));
}

/**
 * What follows from a finding lies inside it: the outer one stays as long as one of them is shown,
 * and a search that found something inside opens it.
 * @param {HTMLElement} element
 * @param {boolean} open
 */
function showAround(element, open) {
  for (let outer = outerOf(element); outer; outer = outerOf(outer)) {
    outer.hidden = false;
    if (open) outer.open = true;
  }
}

/** @param {HTMLElement} element */
function outerOf(element) {
  return element.parentElement?.closest('details');
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 */
function hideIfEmpty(element, selector) {
  element.hidden = element.querySelector(`${selector}:not([hidden])`) === null;
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

function saveReport() {
  const text = one('report', HTMLScriptElement).textContent;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
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
save.addEventListener('click', saveReport);
addEventListener('beforeprint', () => openAll(true));
addEventListener('keydown', onKey);
for (const control of all('[data-filter], #search, #subject')) {
  if (control instanceof HTMLInputElement) control.disabled = false;
  control.addEventListener('input', applyFilters);
}
for (const hidden of all('.toolbar, #theme, #save')) hidden.hidden = false;
nameTheme();
applyFilters();
