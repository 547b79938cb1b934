const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What XML 1.0 cannot hold (2.2, Char). */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Returns text as character data or the value of an attribute; a character that XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, '\uFFFD').replace(/[&<>"]/gu, (character) => entities[character] ?? '');
}

/** Returns an element with its attributes; `content` is XML already. An attribute that is missing is left out. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escapeXml(value)}"`,
  );
  const open = `<${name}${written.join('')}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join('')}</${name}>`;
}

/** Returns an element with a text; nothing if that is missing. */
export function textElement(name: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [xmlElement(name, {}, [escapeXml(text)])];
}
