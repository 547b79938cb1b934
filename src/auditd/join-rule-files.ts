/**
 * Joins the files of `/etc/audit/rules.d`, sorted by name, like augenrules(8): the last delete-all
 * first, the last enable flag at the end.
 */
export function joinRuleFiles(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split('\n'));
  const last = (flag: RegExp): string => lines.findLast((line) => flag.test(line)) ?? '';
  const rest = lines.filter((line) => !clearing.test(line) && !switching.test(line));
  return [last(clearing), ...rest, last(switching)].join('\n');
}

const clearing = /^\s*-D/;
const switching = /^\s*-e/;
