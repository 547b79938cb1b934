import { programName } from './nested-script.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** Options by which programs run a command as another user, short and long (sudo(8), runuser(1), setpriv(1) …). */
const userOptions: Readonly<Record<string, RegExp>> = {
  sudo: /^(?:-[AbEHknPS]*u|--user)(?:=|$)|^-u(?=.)/u,
  doas: /^-u(?=$|.)/u,
  runuser: /^(?:-u|--user)(?:=|$)|^-u(?=.)/u,
  setpriv: /^--reuid(?:=|$)/u,
  chpst: /^-[uU](?=$|.)/u,
  'systemd-run': /^--uid(?:=|$)/u,
  chroot: /^--userspec(?:=|$)/u,
  capsh: /^--(?:user|uid)(?:=|$)/u,
};

/** Programs whose first operand is the user for the command behind it (gosu(1), su-exec(1), s6-setuidgid(1)). */
const userFirst = /^(?:gosu|su-exec|s6-setuidgid|setuidgid)$/u;

/** `systemd-run -p User=ann` */
const userProperty = /^(?:--property=|-p)?User=(.+)$/u;

/** Names and numbers of root; also with a group. */
const root = /^#?(?:root|0+)?(?::.*)?$/u;

/**
 * Whether the user that a command names is another one than root. One that only the run shows is: root has no need to
 * become root, and a script that sets it to root is read again with that.
 */
function isOther(user: string | undefined): boolean {
  return user !== undefined && !root.test(user);
}

/** Returns the value of an option among those that come first, and the first operand. */
function leadingOf(args: readonly string[], option: RegExp): { value?: string; operand?: string } {
  for (const [at, word] of args.entries()) {
    const found = option.exec(word)?.[0];
    if (found !== undefined)
      return { value: word === found ? (args[at + 1] ?? '') : word.slice(found.length) };
    // An operand, or the value of the option before it.
    if (!word.startsWith('-') && args[at - 1]?.startsWith('-') !== true) return { operand: word };
  }
  return {};
}

/** Whether a program runs the command in its arguments as another user than root, by its options. */
export function becomesOther(program: string, args: readonly string[]): boolean {
  const name = programName(program);
  if (userFirst.test(name)) return isOther(args.find((word) => !word.startsWith('-')));
  const property = name === 'systemd-run' ? args.find((word) => userProperty.test(word)) : undefined;
  if (property !== undefined) return isOther(userProperty.exec(property)?.[1]);
  const option = userOptions[name];
  if (option === undefined) return false;
  const { value, operand } = leadingOf(args, option);
  if (value !== undefined) return isOther(value);
  // `runuser USER -c COMMAND` and `runuser -l USER -c COMMAND`
  if (name !== 'runuser') return false;
  return isOther(operand ?? args.find((word) => !word.startsWith('-')));
}

/** Whether a command runs as another user than root, by wrappers before its program or by that. */
function runsAsOther({ words, unwrapped }: ScannedCommand): boolean {
  const [program = '', ...args] = unwrapped.words.map(({ text }) => text);
  const before = words.slice(0, words.length - unwrapped.words.length).map(({ text }) => text);
  return becomesOther(program, args) || before.some((word, at) => becomesOther(word, before.slice(at + 1)));
}

function withInner(command: ScannedCommand): readonly ScannedCommand[] {
  return [command, ...command.runs.flatMap(withInner)];
}

/** Returns the commands that run as another user than root, with those of the scripts that they pass to a shell. */
export function commandsOfOthers(commands: readonly ScannedCommand[]): ReadonlySet<ScannedCommand> {
  return new Set(commands.filter(runsAsOther).flatMap(withInner));
}
