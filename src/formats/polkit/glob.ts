/** Whether a pattern with `*` and `?` fits a text; takes time in proportion to both. */
export function fitsGlob(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === '*') {
      star = inPattern;
      resume = at;
      inPattern += 1;
    } else if (sign === '?' || (sign !== undefined && sign === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star === -1) return false;
    else {
      resume += 1;
      at = resume;
      inPattern = star + 1;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** Returns the pattern with `*` and `?` for a regular expression of letters, `.` and `.*`; nothing for another one. */
export function globOfRegular(source: string): string | undefined {
  const start = source.startsWith('^');
  const end = source.endsWith('$') && !source.endsWith('\\$');
  const inside = source.slice(start ? 1 : 0, end ? -1 : undefined);
  if (!/^(?:[\w:@/ -]|\.\*?|\\[.\-/:@])*$/u.test(inside)) return undefined;
  const glob = inside.replaceAll(/\.\*|\.|\\(.)/gu, (found, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    return found === '.' ? '?' : '*';
  });
  return `${start ? '' : '*'}${glob}${end ? '' : '*'}`;
}

/** Returns the letters with which all that fits a regular expression starts. */
export function startOfRegular(source: string): string {
  if (!source.startsWith('^') || /^[^(]*\|/u.test(source) || /\)[^(]*\|/u.test(source)) return '';
  const letters = /^\^((?:[\w:@/-]|\\[.\-/:@])*)/u.exec(source)?.[1] ?? '';
  const isRepeated = /[?*+{]/u.test(source.charAt(letters.length + 1));
  return letters.replaceAll('\\', '').slice(0, isRepeated ? -1 : undefined);
}
