import type { Argument } from '../../formats/shell-words/expand.ts';

interface Wrapper {
  /** Its short options that take a value. */
  valued: string;
  /** Number of operands before the command. */
  operands: number;
}

/** Programs that run the command in their arguments. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: 'ugpCchrtTUDR', operands: 0 },
  doas: { valued: 'uC', operands: 0 },
  env: { valued: 'uSC', operands: 0 },
  exec: { valued: 'a', operands: 0 },
  command: { valued: '', operands: 0 },
  builtin: { valued: '', operands: 0 },
  time: { valued: 'fo', operands: 0 },
  nohup: { valued: '', operands: 0 },
  setsid: { valued: '', operands: 0 },
  nice: { valued: 'n', operands: 0 },
  ionice: { valued: 'cnp', operands: 0 },
  stdbuf: { valued: 'ioe', operands: 0 },
  timeout: { valued: 'sk', operands: 1 },
  eatmydata: { valued: '', operands: 0 },
  flock: { valued: 'wE', operands: 1 },
  chronic: { valued: '', operands: 0 },
  cronic: { valued: '', operands: 0 },
  'run-one': { valued: '', operands: 0 },
  fakeroot: { valued: 'lsib', operands: 0 },
  tini: { valued: 'pe', operands: 0 },
  catatonit: { valued: '', operands: 0 },
  'dumb-init': { valued: 'r', operands: 0 },
  authbind: { valued: '', operands: 0 },
  'ssh-agent': { valued: 'act', operands: 0 },
  unbuffer: { valued: '', operands: 0 },
  envdir: { valued: '', operands: 1 },
  gosu: { valued: '', operands: 1 },
  'su-exec': { valued: '', operands: 1 },
  setuidgid: { valued: '', operands: 1 },
  's6-setuidgid': { valued: '', operands: 1 },
  xargs: { valued: 'aEIdLnPs', operands: 0 },
};

/** The words of the command that is finally run, without wrappers. */
export interface Unwrapped {
  words: readonly Argument[];
  /** The `NAME=value` words before it, as `env` takes them. */
  assignments: readonly Argument[];
  /** Whether more, unknown words are added (`xargs`). */
  takesMore: boolean;
}

const assignment = /^[A-Za-z_]\w*=/u;

/** Strips `sudo`, `env`, `time`, `xargs` and similar wrappers, with their options. */
export function unwrap(given: readonly Argument[]): Unwrapped {
  let start = 0;
  let takesMore = false;
  const assignments: Argument[] = [];
  for (
    let name = wrapperName(given[0], given[1]);
    name !== undefined;
    name = wrapperName(given[start], given[start + 1])
  ) {
    const wrapper = wrappers[name] ?? { valued: '', operands: 0 };
    const isEnv = name === 'env';
    start = endOfOptions(given, start + 1, wrapper, { assignments, isEnv }) + wrapper.operands;
    takesMore ||= name === 'xargs';
  }
  return { words: given.slice(start), assignments, takesMore };
}

/** Programs that are many in one: the first argument names the one that runs, an option is for all of it. */
const multicall: ReadonlySet<string> = new Set(['busybox', 'toybox']);

function wrapperName(word: Argument | undefined, next: Argument | undefined): string | undefined {
  const name = word?.text.replace(/^.*\//u, '') ?? '';
  if (multicall.has(name)) return next === undefined || next.text.startsWith('-') ? undefined : name;
  return Object.hasOwn(wrappers, name) ? name : undefined;
}

/** Whether a word is any number of `NAME=value` that a command prints: `env $(cat FILE) command`. */
function isPrinted({ any, unknown }: Argument): boolean {
  return any && /^(?:\$\(|`)/u.test(unknown[0] ?? '');
}

/** Where a wrapper's options and `NAME=value` words end, which begin at `from`; adds the latter to `assignments`. */
function endOfOptions(
  words: readonly Argument[],
  from: number,
  { valued }: Wrapper,
  { assignments, isEnv }: { assignments: Argument[]; isEnv: boolean },
): number {
  let at = from;
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (assignment.test(word.text)) {
      assignments.push(word);
      at++;
    } else if (isEnv && isPrinted(word)) at++;
    else if (!word.text.startsWith('-')) break;
    else at += word.text.length === 2 && valued.includes(word.text[1] ?? '-') ? 2 : 1;
  }
  return at;
}
