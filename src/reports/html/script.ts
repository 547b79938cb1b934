/**
 * What the page does beyond showing itself: filters, the theme, opening all, saving the embedded
 * document. It only hides and shows what is there, and makes no request.
 */
export const pageScript = String.raw`'use strict';
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const items = all('[data-item]').map((element) => ({
    element,
    data: element.dataset,
    subjects: element.dataset.subjects.split(' '),
    kinds: element.dataset.kinds.split(' '),
    text: element.textContent.toLowerCase(),
  }));

  const checked = (name) =>
    new Set(all('[data-filter=' + name + ']').filter((box) => box.checked).map((box) => box.value));

  const chosen = ({ subjects, kinds }, choice) => {
    if (choice === '') return true;
    const [what, value] = choice.split(' ');
    return (what === 'kind' ? kinds : subjects).includes(value);
  };

  const apply = () => {
    const severities = checked('severity');
    const states = checked('state');
    const words = one('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const choice = one('subject').value;
    let shown = 0;
    for (const item of items) {
      const { state, severity } = item.data;
      const match =
        states.has(state) &&
        (severity === undefined || severities.has(severity)) &&
        chosen(item, choice) &&
        words.every((word) => item.text.includes(word));
      item.element.hidden = !match;
      if (match) shown += 1;
    }
    // What follows from a finding lies inside it: the outer one stays as long as one of them is wanted,
    // and a search that found something inside opens it.
    for (const { element } of items) {
      if (!element.hidden) {
        const outer = element.parentElement.closest('details');
        if (outer !== null) {
          outer.hidden = false;
          if (words.length > 0) outer.open = true;
        }
      }
    }
    for (const group of all('[data-group], .follows')) {
      group.hidden = group.querySelector('[data-item]:not([hidden])') === null;
    }
    for (const part of all('[data-groups]')) {
      part.hidden = part.querySelector('[data-group]:not([hidden])') === null;
    }
    one('nothing').hidden = shown > 0;
    one('shown').textContent = shown === items.length ? items.length + ' entries' : shown + ' of ' + items.length;
  };

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const nameTheme = () => {
    one('theme').textContent = isDark() ? 'Light' : 'Dark';
    one('theme').setAttribute('aria-label', 'Switch to the ' + (isDark() ? 'light' : 'dark') + ' theme');
  };
  one('theme').addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    nameTheme();
  });
  dark.addEventListener('change', nameTheme);
  nameTheme();

  const openAll = (open) => {
    for (const details of all('details')) details.open = open;
    one('expand').textContent = open ? 'Close all' : 'Open all';
  };
  one('expand').addEventListener('click', () => openAll(one('expand').textContent === 'Open all'));
  addEventListener('beforeprint', () => openAll(true));

  one('save').addEventListener('click', () => {
    const blob = new Blob([one('report').textContent], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'ironhull-report.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });

  addEventListener('keydown', (event) => {
    const search = one('search');
    if (event.key === '/' && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      apply();
    }
  });

  for (const control of all('[data-filter], #search, #subject')) {
    control.disabled = false;
    control.addEventListener('input', apply);
  }
  for (const hidden of all('.toolbar, #theme, #save')) hidden.hidden = false;
  apply();
})();
`;
