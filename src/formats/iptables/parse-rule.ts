import type { PacketRule, PacketMatch } from '../../core/host/firewall.ts';

type MatchName = 'protocol' | 'inInterface' | 'outInterface' | 'source' | 'destination' | 'ports';

const options: Readonly<Record<string, MatchName | 'originalPort' | 'states'>> = {
  '-p': 'protocol',
  '-i': 'inInterface',
  '-o': 'outInterface',
  '-s': 'source',
  '-d': 'destination',
  '--dport': 'ports',
  '--dports': 'ports',
  '--ctorigdstport': 'originalPort',
  '--ctstate': 'states',
  '--state': 'states',
};

/** Modules that match nothing without an option; others, such as `socket`, do. */
const needOptions = new Set([
  'tcp',
  'udp',
  'sctp',
  'conntrack',
  'state',
  'multiport',
  'addrtype',
  'set',
  'mark',
]);

/** The first packet of a connection has the original direction. */
function saysNothing(option: string, value: string): boolean {
  return option === '-m' ? needOptions.has(value) : option === '--ctdir' && value === 'ORIGINAL';
}

/** Returns the words of a line; quoted ones keep their quotes. */
function wordsOf(line: string): readonly string[] {
  return line.match(/"(?:\\.|[^"\\])*"|\S+/gu) ?? [];
}

/** A comment may contain anything and has no effect. */
function withoutComment(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const commented = word === '--comment' || words[index - 1] === '--comment';
    const loaded = word === 'comment' && words[index - 1] === '-m';
    const loads = word === '-m' && words[index + 1] === 'comment';
    return commented || loaded || loads ? [] : [word];
  });
}

/** Returns options with their arguments and whether they are negated. */
function groupsOf(words: readonly string[]): readonly { option: string; not: boolean; values: string[] }[] {
  const groups: { option: string; not: boolean; values: string[] }[] = [];
  let not = false;
  for (const word of words) {
    if (word === '!') not = true;
    else if (/^--?[a-z]/u.test(word)) {
      groups.push({ option: word, not, values: [] });
      not = false;
    } else groups.at(-1)?.values.push(word);
  }
  return groups;
}

/**
 * Parses a line `-A CHAIN …` of iptables-save into its chain and rule; `undefined` for another line. Unknown
 * conditions are in `unread`.
 */
export function parseRule(line: string): { chain: string; rule: PacketRule } | undefined {
  const words = withoutComment(wordsOf(line));
  const chain = words[1];
  if (words[0] !== '-A' || chain === undefined) return undefined;
  const matches: Partial<Record<MatchName | 'originalPort' | 'states', PacketMatch>> = {};
  const unread: string[] = [];
  let target: string | undefined;
  let toDestination: string | undefined;
  for (const { option, not, values } of groupsOf(words.slice(2))) {
    const name = Object.hasOwn(options, option) ? options[option] : undefined;
    const value = values.join(' ');
    if (option === '-j') target = value;
    // No chain has this name: a packet that returns from there does not return here.
    else if (option === '-g') target = `goto ${value}`;
    else if (option === '--to-destination') toDestination = value;
    // The target's options follow.
    else if (target !== undefined || (!not && saysNothing(option, value))) continue;
    else if (name !== undefined && matches[name] === undefined && values.length === 1)
      matches[name] = { value, not };
    else unread.push([...(not ? ['!'] : []), option, ...values].join(' '));
  }
  const sentOn = toDestination === undefined ? {} : { toDestination };
  return { chain, rule: { text: words.join(' '), target: target ?? '', ...matches, ...sentOn, unread } };
}
