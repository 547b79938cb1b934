import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { programName } from './nested-script.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** How a command starts a daemon: with words, by a shell text, or in a way that is not understood. */
export type DaemonStart =
  | { kind: 'words'; words: readonly Argument[] }
  | { kind: 'script'; text: string }
  | { kind: 'unknown' };

/** Flags with which a daemon answers and ends. */
const questions: ReadonlySet<string> = new Set(['--version', '-v', '--help', '--validate']);

/** Programs and functions of init scripts that name a daemon and start none. */
const naming =
  /^(?:\[|\[\[|test|echo|printf|log_.*|e(?:begin|end|info|warn|error)n?|v(?:info|warn)|action|success|failure|warning|die|err|error|warn|exit|return|status|status_of_proc|rc_status|check(?:path|proc)|pidofproc|pidof|p(?:grep|kill|s)|kill(?:all|proc|all5)?|which|type|hash|need|use|after|before|provide|depend|cat|grep|sed|awk|ls|stat|touch|mkdir|rm|ln|cp|mv|ch(?:mod|own|grp|con)|restorecon|export|readonly|local|declare|typeset|unset|for|set|shift|trap|cd|sleep|wait|logger|readlink|basename|dirname|true|false|:)$/u;

/** Programs and functions that start the program in their arguments, whatever stands before it. */
const starting =
  /^(?:daemon|start_daemon|startproc|su|runuser|chpst|cgexec|taskset|prlimit|unshare|chrt|numactl|choom|daemonize|(?:ba|da|a|z|k)?sh)$/u;

const isUnknown = (word: Argument): boolean => word.unknown.length > 0;

/** Returns the values of an option of start-stop-daemon(8) before `--`. */
function optionValues(words: readonly Argument[], long: string, short: string): readonly string[] {
  return words.flatMap(({ text }, index) => {
    if (text === long || text === short) return words[index + 1]?.text ?? [];
    if (text.startsWith(`${long}=`)) return text.slice(long.length + 1);
    return text.startsWith(short) && !text.startsWith('--') ? text.slice(short.length) : [];
  });
}

/** Whether a text names the daemon as a word of a command. */
function mentions(text: string, daemon: string): boolean {
  return text.includes(daemon) && text.split(/[\s'"=;&|()]/u).some((word) => programName(word) === daemon);
}

/** Returns the start by a program that runs its arguments, if one of them is the daemon. */
function startByArguments(words: readonly Argument[], daemon: string): DaemonStart | undefined {
  const at = words.findIndex(({ text }) => mentions(text, daemon));
  const word = words[at];
  if (word === undefined) return undefined;
  const more = words.slice(at + 1);
  if (programName(word.text) === daemon && !/\s/u.test(word.text)) return { kind: 'words', words: more };
  // Words behind a text are its parameters, or more of the command (`daemon` of Red Hat).
  return [word, ...more].some(isUnknown)
    ? { kind: 'unknown' }
    : { kind: 'script', text: [word, ...more].map(({ text }) => text).join(' ') };
}

/** Returns the start by start-stop-daemon(8) or supervise-daemon(8); absent if it ends a daemon, or starts another one. */
function startByHelper([helper, ...words]: readonly Argument[], daemon: string): DaemonStart | undefined {
  const end = words.findIndex(({ text }) => text === '--');
  const options = end === -1 ? words : words.slice(0, end);
  const rest = end === -1 ? [] : words.slice(end + 1);
  const has = (...names: readonly string[]) => options.some(({ text }) => names.includes(text));
  if (!has('--start', '-S') || has('--test', '-t')) return undefined;
  // OpenRC's supervise-daemon takes the program without an option, before its arguments.
  const bare = programName(helper?.text ?? '') === 'supervise-daemon' ? options.slice(-1) : [];
  const [program = ''] = [
    ...optionValues(options, '--startas', '-a'),
    ...optionValues(options, '--exec', '-x'),
    ...bare.map(({ text }) => text),
  ];
  if (programName(program) === daemon) return { kind: 'words', words: rest };
  const isUnclear = program.includes(unknownText) || options.some(({ text }) => mentions(text, daemon));
  return startByArguments(rest, daemon) ?? (isUnclear ? { kind: 'unknown' } : undefined);
}

/** Returns how a command of an init script starts a daemon; absent if it starts none. */
export function daemonStart(
  { words: written, unwrapped }: Pick<ScannedCommand, 'words' | 'unwrapped'>,
  daemon: string,
): DaemonStart | undefined {
  // `command -v dockerd` asks where it is.
  if (written[0]?.text === 'command' && /^-[vV]/u.test(written[1]?.text ?? '')) return undefined;
  const [first, ...rest] = unwrapped.words;
  if (first === undefined) return undefined;
  const name = programName(first.text);
  const start = ((): DaemonStart | undefined => {
    if (name === daemon) return { kind: 'words', words: rest };
    if (name === 'start-stop-daemon' || name === 'supervise-daemon')
      return startByHelper(unwrapped.words, daemon);
    if (starting.test(name)) return startByArguments(rest, daemon);
    if (naming.test(name)) return undefined;
    return rest.some(({ text }) => mentions(text, daemon)) ? { kind: 'unknown' } : undefined;
  })();
  if (start?.kind !== 'words') return start;
  if (start.words.some(({ text }) => questions.has(text))) return undefined;
  return start.words.some(isUnknown) ? { kind: 'unknown' } : start;
}
