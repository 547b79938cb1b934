/** Text in which a shell calculates, or may: what may have no end is looked at so far, so that the work stays linear. */
const calculated = [
  /\(\((.{0,400}?)\)\)/gsu,
  /\$\[([^\]]{0,400})\]/gu,
  /\blet\b((?:\\\n|[^\n;])*)/gu,
  /\w\[([^\]\n]{0,400})\]/gu,
  /\$\{\w+:([^-=?+}][^}]{0,400})\}/gu,
  /\s-(?:eq|ne|lt|le|gt|ge)\s+(\S{1,400})/gu,
];

const assigned =
  /(?<!\w)([A-Za-z_]\w*)(?!\w)\s*(?:\[[^\]]{0,400}\]\s*)?(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/gu;

/**
 * Returns the variables that the arithmetic of a shell text may set, wherever it stands: `((NAME = 1))`, `$((NAME++))`,
 * `let NAME=1`, `list[NAME=1]`.
 */
export function arithmeticNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const code = text.replaceAll(/^[ \t]*#.*$/gmu, '');
  const expressions = calculated.flatMap((part) => [...code.matchAll(part)].map(([, inner = '']) => inner));
  for (const expression of [...expressions, ...doubleParentheses(code)])
    for (const [, before, after] of expression.matchAll(assigned)) {
      const name = before ?? after;
      if (name !== undefined) names.add(name);
    }
  return names;
}

/** Returns what stands in pairs of two parentheses, of any length and with others inside, without those in another one. */
function doubleParentheses(code: string): readonly string[] {
  const open: number[] = [];
  let inner: { start: number; end: number } | undefined;
  const found: { start: number; end: number }[] = [];
  for (const { 0: mark, index } of code.matchAll(/[()]/gu)) {
    if (mark === '(') open.push(index);
    else {
      const start = open.pop();
      if (start === undefined) continue;
      if (inner?.start === start + 1 && inner.end === index - 1) {
        while ((found.at(-1)?.start ?? -1) > start) found.pop();
        found.push({ start, end: index });
      }
      inner = { start, end: index };
    }
  }
  return found.map(({ start, end }) => code.slice(start + 2, end - 1));
}
