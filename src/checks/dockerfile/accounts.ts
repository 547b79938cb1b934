import type { Dockerfile, RunCommand, RunWord } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import {
  findInImage,
  hasUnknownPart,
  operands,
  optionValue,
  shownWord,
  writtenCommand,
} from '../support/dockerfile/image-commands.ts';

const accountFile = /\/etc\/(?:passwd|shadow)\b/u;

/** The account to which a command gives an empty password. */
function emptied(dockerfile: Dockerfile, command: RunCommand): string | undefined {
  const { program, arguments: words } = command;
  const last = operands(command).at(-1);
  const account = last === undefined ? '' : shownWord(last);
  switch (program) {
    case 'passwd':
      return words.some(({ text }) => /^-[a-z]*d[a-z]*$|^--delete$/u.test(text))
        ? account || 'root'
        : undefined;
    case 'useradd':
    case 'usermod':
      return optionValue(command, 'p', '--password')?.text === '' ? account : undefined;
    case 'sed':
      return words.some(({ text }) => accountFile.test(text))
        ? words.map(({ text }) => emptyingSubstitution(text)).find((name) => name !== undefined)
        : undefined;
    case 'echo':
    case 'printf':
      return written(words, /^['"]?([\w.-]+)::/u, accountFile.test(writtenCommand(dockerfile, command)));
    default:
      return undefined;
  }
}

/** The account whose line a program writes to a file of accounts. */
function written(words: readonly RunWord[], form: RegExp, toAccounts: boolean): string | undefined {
  if (!toAccounts) return undefined;
  return words.map(({ text }) => form.exec(text)?.[1]).find((name) => name !== undefined);
}

/** `s/^root:x:/root::/`: the replacement has an empty second field. */
function emptyingSubstitution(text: string): string | undefined {
  const [, delimiter = '', rest = ''] = /^s([^\w\s\\])(.*)$/su.exec(text) ?? [];
  if (delimiter === '') return undefined;
  const [pattern = '', replacement = ''] = rest.split(delimiter);
  if (!/^(?:[\w.-]+|\\[0-9]|&)?::|\\[0-9]:(?::|$)/u.test(replacement) && replacement !== '::')
    return undefined;
  return /^\^?([\w-]+)/u.exec(pattern)?.[1] ?? 'all accounts';
}

/** `echo 'root:' | chpasswd`. */
const pipedEmpty =
  /\b(?:echo|printf)\s+(?:-\w+\s+)*["']?([\w.-]+):(?:\\n)?["']?\s*\|\s*(?:sudo\s+)?\S*chpasswd\b/u;

const passwordPrograms: ReadonlySet<string> = new Set([
  'chpasswd',
  'echo',
  'passwd',
  'printf',
  'sed',
  'useradd',
  'usermod',
]);

function* findEmpty(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  yield* findInImage(dockerfile, function* find({ command, instruction }) {
    if (!passwordPrograms.has(command.program)) return;
    const piped =
      command.program === 'chpasswd' && instruction.command.form === 'shell'
        ? pipedEmpty.exec(instruction.command.script.text)?.[1]
        : undefined;
    const account = piped ?? emptied(dockerfile, command);
    if (account === undefined) return;
    yield {
      at: command.at,
      message: `The account ${account} gets an empty password`,
      saw: `${command.program} gives ${account} an empty password`,
      ...(account === 'root' ? { severity: 'high' as const } : {}),
      detail: { account },
      steps: [
        'Leave the password out: an account without one is locked, and the container can still run as it',
      ],
    };
  });
}

const emptyPassword = dockerfileCheck({
  id: 'dockerfile/empty-password',
  title: 'Account with an empty password',
  severity: 'medium',
  why: 'Everyone who reaches `su`, a login prompt or an SSH server in the container becomes that user without a password.',
  remediation: 'Do not set a password. Processes do not need one to run as a user.',
  aliases: [{ tool: 'dockle', id: 'DKL-LI-0001' }],
  nothing: 'no account gets an empty password',
  find: findEmpty,
  examples: {
    bad: [
      { title: 'passwd -d', dockerfile: 'FROM debian:13\nRUN passwd -d root' },
      { title: 'passwd --delete', dockerfile: 'FROM debian:13\nRUN passwd --delete app' },
      { title: 'passwd, options behind', dockerfile: 'FROM alpine:3\nRUN passwd app -d' },
      { title: 'useradd -p', dockerfile: `FROM debian:13\nRUN useradd -m -p '' app` },
      { title: 'useradd -p, clustered', dockerfile: `FROM debian:13\nRUN useradd -mp "" app` },
      { title: 'usermod --password', dockerfile: `FROM debian:13\nRUN usermod --password='' root` },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["usermod", "-p", "", "root"]' },
      { title: 'sed', dockerfile: `FROM debian:13\nRUN sed -i 's/^root:[^:]*:/root::/' /etc/shadow` },
      {
        title: 'sed, all of them',
        dockerfile: `FROM debian:13\nRUN sed -i -e 's#^\\([^:]*\\):x:#\\1::#' /etc/passwd`,
      },
      {
        title: 'a line',
        dockerfile: `FROM debian:13\nRUN echo 'app::1000:1000::/app:/bin/sh' >> /etc/passwd`,
      },
      { title: 'chpasswd', dockerfile: `FROM debian:13\nRUN echo 'root:' | chpasswd` },
      { title: 'a later stage', dockerfile: 'FROM debian:13 AS base\nRUN passwd -d root\nFROM base' },
    ],
    good: [
      { title: 'no password', dockerfile: 'FROM debian:13\nRUN useradd -m app && passwd -l app' },
      { title: 'busybox', dockerfile: 'FROM alpine:3\nRUN adduser -D app' },
      {
        title: 'a line with x',
        dockerfile: `FROM debian:13\nRUN echo 'app:x:1000:1000::/app:/bin/sh' >> /etc/passwd`,
      },
      { title: 'two colons elsewhere', dockerfile: `FROM debian:13\nRUN echo 'listen::1' > /etc/app.conf` },
      {
        title: 'a stage from which only files are copied',
        dockerfile: 'FROM debian:13 AS build\nRUN passwd -d root\nFROM debian:13\nCOPY --from=build /a /a',
      },
    ],
    unsure: [{ title: 'a program that only the build knows', dockerfile: 'FROM debian:13\nRUN $P -d root' }],
  },
});

/** The number that a command gives to a user or group. */
interface GivenNumber {
  kind: 'user' | 'group';
  number: string;
  name: string;
}

const adders: Readonly<Record<string, { kind: GivenNumber['kind']; short: string; long: string }>> = {
  useradd: { kind: 'user', short: 'u', long: '--uid' },
  adduser: { kind: 'user', short: 'u', long: '--uid' },
  groupadd: { kind: 'group', short: 'g', long: '--gid' },
  addgroup: { kind: 'group', short: 'g', long: '--gid' },
};

function givenNumber(command: RunCommand): GivenNumber | undefined {
  const adder = Object.hasOwn(adders, command.program) ? adders[command.program] : undefined;
  const name = operands(command).at(-1);
  if (adder === undefined || name === undefined) return undefined;
  const number = optionValue(command, adder.short, adder.long);
  return number === undefined || hasUnknownPart(number.word) || !/^\d+$/u.test(number.text)
    ? undefined
    : { kind: adder.kind, number: String(Number(number.text)), name: shownWord(name) };
}

const sharers: ReadonlySet<string> = new Set(['useradd', 'usermod', 'groupadd', 'groupmod']);

function sharesNumber({ program, arguments: words }: RunCommand): boolean {
  return (
    sharers.has(program) && words.some(({ text }) => /^-[a-zA-Z]*o[a-zA-Z]*$|^--non-unique$/u.test(text))
  );
}

const accountPrograms: ReadonlySet<string> = new Set([...Object.keys(adders), ...sharers, 'echo', 'printf']);

function* findShared(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const before = new Map<string, string>();
  const steps = ['Give each user and group a number of its own'];
  yield* findInImage(dockerfile, function* find({ command, instruction }) {
    if (!accountPrograms.has(command.program)) return;
    const given = givenNumber(command);
    const words = operands(command).at(-1);
    const name = given?.name ?? (words === undefined ? '' : shownWord(words));
    const line =
      (command.program === 'echo' || command.program === 'printf') &&
      written(
        command.arguments,
        /^['"]?([\w.-]+):[^:]*:0+:/u,
        /\/etc\/passwd\b/u.test(writtenCommand(dockerfile, command)),
      );
    if (typeof line === 'string' && line !== 'root')
      yield {
        at: command.at,
        message: `${line} gets the number 0: it is root under another name`,
        saw: `a line of /etc/passwd with the number 0 for ${line}`,
        severity: 'high',
        detail: { account: line },
        steps,
      };
    const isRoot = given?.kind === 'user' && given.number === '0' && given.name !== 'root';
    const key = given === undefined ? '' : `${given.kind} ${given.number}`;
    const other = before.get(key);
    if (given !== undefined) before.set(key, given.name);
    if (isRoot || sharesNumber(command))
      yield {
        at: command.at,
        message: isRoot
          ? `${name} gets the number 0: it is root under another name`
          : `${command.program} --non-unique lets ${name} share the number of another account`,
        ...(isRoot ? { severity: 'high' as const } : {}),
        detail: { account: name },
        steps,
      };
    else if (other !== undefined && other !== name && !command.isConditional && instruction.keyword === 'RUN')
      yield {
        at: command.at,
        message: `${name} gets the number ${given?.number ?? ''}, which ${other} has`,
        detail: { account: name },
        steps,
      };
  });
}

const sharedNumber = dockerfileCheck({
  id: 'dockerfile/shared-user-number',
  title: 'Two accounts with one number',
  severity: 'medium',
  why: 'The kernel knows users by their numbers only: both accounts have the rights of either, and files of one belong to the other. With the number 0 an account is root, whatever its name says.',
  remediation: 'Give each user and group a number of its own, and none but root the number 0.',
  aliases: [{ tool: 'dockle', id: 'DKL-LI-0002' }],
  nothing: 'no account is given the number of another',
  find: findShared,
  examples: {
    bad: [
      { title: 'useradd -o', dockerfile: 'FROM debian:13\nRUN useradd -o -u 0 admin' },
      { title: 'useradd -ou', dockerfile: 'FROM debian:13\nRUN useradd -ou 1000 admin' },
      { title: '--non-unique', dockerfile: 'FROM debian:13\nRUN usermod --non-unique --uid 1000 app' },
      { title: 'groupadd -o', dockerfile: 'FROM debian:13\nRUN groupadd -o -g 0 admins' },
      { title: 'the number 0', dockerfile: 'FROM alpine:3\nRUN adduser -D -u 0 admin' },
      { title: 'twice', dockerfile: 'FROM debian:13\nRUN useradd -u 1000 a\nRUN useradd --uid=1000 b' },
      { title: 'a line', dockerfile: `FROM debian:13\nRUN echo 'admin:x:0:0::/:/bin/sh' >> /etc/passwd` },
      {
        title: 'in a base stage',
        dockerfile: 'FROM debian:13 AS base\nRUN useradd -u 1000 a\nFROM base\nRUN useradd -u 1000 b',
      },
    ],
    good: [
      { title: 'two numbers', dockerfile: 'FROM debian:13\nRUN useradd -u 1000 a && useradd -u 1001 b' },
      {
        title: 'a user and a group',
        dockerfile: 'FROM debian:13\nRUN groupadd -g 1000 a && useradd -u 1000 -g 1000 a',
      },
      { title: 'no number', dockerfile: 'FROM debian:13\nRUN useradd --no-log-init a' },
      {
        title: 'one way or the other',
        dockerfile: 'FROM debian:13\nRUN useradd -u 1000 a || adduser -D -u 1000 a',
      },
    ],
    unsure: [{ title: 'a program that only the build knows', dockerfile: 'FROM debian:13\nRUN $P -o app' }],
  },
});

/** Checks the accounts that a build makes. */
export const checks = [emptyPassword, sharedNumber];
