import { unknownText } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { parseFlags } from './flag-syntax.ts';
import type { FlagSyntax } from './flag-syntax.ts';

interface Wrapper {
  /** Its short options that take a value. */
  valued: string;
  /** How many words of its own it has before the command. */
  operands: number;
}

/** Programs that run the command after them. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: 'ugpCchrtTUDR', operands: 0 },
  doas: { valued: 'uC', operands: 0 },
  env: { valued: 'uSC', operands: 0 },
  exec: { valued: 'a', operands: 0 },
  command: { valued: '', operands: 0 },
  time: { valued: 'fo', operands: 0 },
  nohup: { valued: '', operands: 0 },
  setsid: { valued: '', operands: 0 },
  nice: { valued: 'n', operands: 0 },
  ionice: { valued: 'cnp', operands: 0 },
  stdbuf: { valued: 'ioe', operands: 0 },
  timeout: { valued: 'sk', operands: 1 },
};

/** The options of `docker` itself. */
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

/** The arguments of `docker run` or `docker create`, where the command is one of them. */
export function runArguments(words: readonly Argument[]): readonly Argument[] | undefined {
  const [program, ...rest] = unwrap(words);
  if (program === undefined || !isDocker(program)) return undefined;
  const verbs = parseFlags(rest, globalFlags).rest;
  const [first, second] = verbs.map(({ text }) => text);
  if (first === 'run' || first === 'create') return verbs.slice(1);
  return first === 'container' && (second === 'run' || second === 'create') ? verbs.slice(2) : undefined;
}

function unwrap(words: readonly Argument[]): readonly Argument[] {
  let rest = words;
  for (let wrapper = wrapperOf(rest); wrapper; wrapper = wrapperOf(rest))
    rest = dropOptions(rest.slice(1), wrapper);
  return rest;
}

function wrapperOf([first]: readonly Argument[]): Wrapper | undefined {
  const name = first?.text.replace(/^.*\//u, '') ?? '';
  return Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
}

function dropOptions(words: readonly Argument[], { valued, operands }: Wrapper): readonly Argument[] {
  let at = 0;
  for (let word = words[at]?.text; word !== undefined; word = words[at]?.text) {
    if (/^[A-Za-z_]\w*=/u.test(word)) at++;
    else if (!word.startsWith('-')) break;
    else at += word.length === 2 && valued.includes(word[1] ?? '-') ? 2 : 1;
  }
  return words.slice(at + operands);
}

/**
 * Whether a command that is no run line may hold one all the same: inside the argument of a shell
 * or of another machine's (`sh -c`, `ssh`), or behind an unknown word (`docker $COMMAND`). What
 * only prints its arguments does not count.
 */
export function mayHoldRun(words: readonly Argument[]): boolean {
  const [program, verb] = unwrap(words);
  if (program === undefined || /^(?:echo|printf|:)$/u.test(program.text)) return false;
  if (isDocker(program) && verb?.any === true) return true;
  const line = words.map(({ text }) => text).join(' ');
  return /(?:^|[\s/;&|("'`])docker(?:\.exe)?\s+(?:container\s+)?(?:run|create)\s/u.test(line);
}

/** `docker`, or a variable that by its name holds it (`$DOCKER`, `"${DOCKER_BIN}"`). */
function isDocker({ text, unknown }: Argument): boolean {
  if (text === unknownText) return /docker/iu.test(unknown.join(''));
  return /^(?:.*\/)?docker(?:\.exe)?$/u.test(text);
}
