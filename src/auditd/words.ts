/** An option of a rule and its value, in written order. */
export interface RuleOption {
  flag: string;
  value: string;
}

const withoutValue = new Set(['-D', '-i', '-c', '-h', '-l', '-s', '-t', '-v', '--loginuid-immutable']);

function splitWords(line: string): string[] {
  return (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** Splits a line of audit.rules(7) into options; absent if it has other words. */
export function ruleOptions(line: string): RuleOption[] | undefined {
  const options: RuleOption[] = [];
  const words = splitWords(line);
  for (let index = 0; index < words.length; index++) {
    const flag = words[index] ?? '';
    if (!flag.startsWith('-')) return undefined;
    if (withoutValue.has(flag)) {
      options.push({ flag, value: '' });
      continue;
    }
    const value = words[++index];
    if (value === undefined) return undefined;
    options.push({ flag, value });
  }
  return options;
}
