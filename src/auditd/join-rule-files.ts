/**
 * One text of the rules in the files of `/etc/audit/rules.d`, given in the order of their names, as
 * augenrules(8) makes it: the last clearing first, the last switch of the whole system at the end.
 */
export function joinRuleFiles(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split('\n'));
  const last = (flag: RegExp): string => lines.findLast((line) => flag.test(line)) ?? '';
  const rest = lines.filter((line) => !clearing.test(line) && !switching.test(line));
  return [last(clearing), ...rest, last(switching)].join('\n');
}

const clearing = /^\s*-D/;
const switching = /^\s*-e/;
