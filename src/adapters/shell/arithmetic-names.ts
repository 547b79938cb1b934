/** Text in which a shell calculates, or may: the longest that is looked at, so that the work stays linear. */
const calculated = [
  /\(\((.{0,400}?)\)\)/gsu,
  /\$\[([^\]]{0,400})\]/gu,
  /\blet\b([^\n;]{0,400})/gu,
  /\w\[([^\]\n]{0,400})\]/gu,
  /\s-(?:eq|ne|lt|le|gt|ge)\s+(\S{1,400})/gu,
];

const assigned =
  /([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)?(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/gu;

/**
 * Returns the variables that the arithmetic of a shell text may set, wherever it stands: `((NAME = 1))`, `$((NAME++))`,
 * `let NAME=1`, `list[NAME=1]`.
 */
export function arithmeticNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const code = text.replaceAll(/^\s*#.*$/gmu, '');
  for (const part of calculated)
    for (const [, expression = ''] of code.matchAll(part))
      for (const [, before, after] of expression.matchAll(assigned)) {
        const name = before ?? after;
        if (name !== undefined) names.add(name);
      }
  return names;
}
