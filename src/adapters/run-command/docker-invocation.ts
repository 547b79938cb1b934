import { unknownText } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { parseFlags } from './flag-syntax.ts';
import type { FlagSyntax } from './flag-syntax.ts';

/** The global options of `docker`. */
const globalFlags: Readonly<Record<string, FlagSyntax>> = {
  config: {},
  context: { short: 'c' },
  debug: { short: 'D', toggle: true },
  host: { short: 'H' },
  'log-level': { short: 'l' },
  tls: { toggle: true },
  tlscacert: {},
  tlscert: {},
  tlskey: {},
  tlsverify: { toggle: true },
  help: { short: 'h', toggle: true },
  version: { short: 'v', toggle: true },
};

/**
 * Returns the arguments of `docker run` or `docker create` if the command, without its wrappers, is one of
 * them.
 */
export function runArguments(words: readonly Argument[]): readonly Argument[] | undefined {
  const [program, ...rest] = words;
  if (program === undefined || !isDocker(program)) return undefined;
  const verbs = parseFlags(rest, globalFlags).rest;
  const [first, second] = verbs.map(({ text }) => text);
  if (first === 'run' || first === 'create') return verbs.slice(1);
  return first === 'container' && (second === 'run' || second === 'create') ? verbs.slice(2) : undefined;
}

/**
 * Whether a command that is not a run line may contain one: in an argument of a local or remote shell (`sh
 * -c`, `ssh`), or behind an unknown word (`docker $COMMAND`). A command that only prints its arguments does
 * not count.
 */
export function mayHoldRun(words: readonly Argument[]): boolean {
  const [program, verb] = words;
  if (program === undefined || /^(?:echo|printf|:)$/u.test(program.text)) return false;
  if (isDocker(program) && verb?.any === true) return true;
  const line = words.map(({ text }) => text).join(' ');
  return holdsRun(line);
}

/** Whether a text has the words of a run line: a command, an alias (`dr=docker run …`), the elements of an array. */
export function holdsRun(text: string): boolean {
  return /(?:^|[\s/;&|("'`=])docker(?:\.exe)?["']?\s+["']?(?:container\s+)?(?:run|create)["']?(?:[\s)]|$)/u.test(
    text,
  );
}

/** Matches `docker`, or a variable with such a name (`$DOCKER`, `"${DOCKER_BIN}"`). */
function isDocker({ text, unknown }: Argument): boolean {
  if (text === unknownText) return /docker/iu.test(unknown.join(''));
  return /^(?:.*\/)?docker(?:\.exe)?$/u.test(text);
}

/** Returns the client of another engine with which a command starts or creates a container: `podman`. */
export function otherClient([program, ...rest]: readonly Argument[]): string | undefined {
  const name = /^(?:.*\/)?(podman|nerdctl)$/u.exec(program?.text ?? '')?.[1];
  if (name === undefined) return undefined;
  const verbs = rest.map(({ text }) => text).filter((text) => !text.startsWith('-'));
  const at = verbs.findIndex((verb) => verb === 'run' || verb === 'create');
  if (at === -1) return undefined;
  const before = verbs.slice(0, at);
  const groups = before.at(-1) === 'container' ? before.slice(0, -1) : before;
  // The value of a global option may stand before the verb: `nerdctl -n k8s.io run`.
  const valued = rest[0]?.text.startsWith('-') === true ? 1 : 0;
  return groups.length <= valued ? name : undefined;
}
