import { plainText } from '../text/plain-text.ts';

/** A piece of HTML that is safe to put into a page. Only `html` makes one. */
export interface Markup {
  readonly markup: string;
}

export type Piece = Markup | readonly Markup[] | string | number | false | undefined;

/**
 * A template whose values become text: mark-up and invisible characters in them are escaped, for
 * element content and double-quoted attributes alike. Only values that are `Markup` go in as they are.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const markup = constantsOf(strings)
    .map((part, i) => `${part}${render(values[i])}`)
    .join('');
  return { markup };
}

const constants = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Returns the constant parts of a template without the indentation of its source, a tenth of a long page. */
function constantsOf(strings: TemplateStringsArray): readonly string[] {
  const known = constants.get(strings);
  if (known !== undefined) return known;
  const parts = strings.map((part) => part.replaceAll(/\n\s+/gu, '\n'));
  constants.set(strings, parts);
  return parts;
}

/** A constant of our own sources (styles, scripts, pictures), put in as it is. Never for outside text. */
export function ownMarkup(constant: string): Markup {
  return { markup: constant };
}

/** Text in which what stands between two back quotes is code. */
export function codeIn(text: string): readonly Markup[] {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [html`${text}`];
  return parts.map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function render(value: Piece): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(plainText(value));
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
