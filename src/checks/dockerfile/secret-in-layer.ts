import type { CommandInstruction, Dockerfile, DockerfileStage, RunCommand } from '../../core/dockerfile.ts';
import { runsOf } from '../support/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile-rule.ts';
import { writtenCommand } from '../support/image-commands.ts';
import { mountsOf } from '../support/run-mounts.ts';

/** Secrets of one step that are followed: real ones have a few. */
const mostSecrets = 20;

/** A secret of a step: how its commands refer to it. */
interface StepSecret {
  id: string;
  /** The path of its file, or `$NAME`, in a text of a shell. */
  form: RegExp;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}

function secretsOf(dockerfile: Dockerfile, instruction: CommandInstruction): readonly StepSecret[] {
  return mountsOf(dockerfile, instruction).flatMap(({ type, options }): StepSecret[] => {
    if (type !== 'secret') return [];
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    const id =
      options.get('id') ?? options.get('source') ?? options.get('src') ?? target?.split('/').at(-1) ?? '';
    const variable = options.get('env');
    const path = target ?? (variable === undefined ? `/run/secrets/${id}` : undefined);
    const forms = [
      ...(path === undefined ? [] : [`${escaped(path)}(?![\\w.-])`]),
      ...(variable === undefined ? [] : [`\\$(?:\\{${escaped(variable)}\\}|${escaped(variable)}(?!\\w))`]),
    ];
    return id === '' ? [] : [{ id, form: new RegExp(forms.join('|'), 'u') }];
  });
}

/** Programs that put a copy of a file elsewhere. */
const copiers: ReadonlySet<string> = new Set(['cp', 'install', 'mv', 'rsync', 'dd', 'ln', 'tar', 'scp']);

/** Commands that store a setting, by their first words. */
const settings =
  /^(?:npm|pnpm|yarn|pip3?|poetry|composer|bundle|git|gem|helm|nuget|dotnet nuget|conda|mc alias|aws configure) (?:.*\b)?(?:config|set|add|source)\b/u;

/** Programs that print what they read or are given. */
const readers = /^(?:cat|echo|printf|base64|head|tail|envsubst|sed|awk|tr|cut|gunzip|zcat|openssl|jq)$/u;

/** Places that no layer keeps. */
const volatile = /^(?:\/dev\/|\/run\/|\/proc\/)/u;

/** Where the output of a command goes: a file that stays, the log of the build, or another program. */
function outputOf(text: string): string | undefined {
  const [, file] = />>?\s*["']?([^\s"'&;|]+)/u.exec(text.replaceAll(/[0-9]?>&[0-9-]|2>>?\s*\S+/gu, '')) ?? [];
  return file;
}

/** The commands of a pipeline, up to one of them. */
function pipelineTo(commands: readonly RunCommand[], index: number): readonly RunCommand[] {
  let start = index;
  while (start > 0 && commands[start]?.isPiped === true) start--;
  return commands.slice(start, index + 1);
}

/** How a command at the end of a pipe writes what a command before it read. */
function pipedLeak(
  dockerfile: Dockerfile,
  commands: readonly RunCommand[],
  index: number,
  { form }: StepSecret,
): string | undefined {
  const command = commands[index];
  if (command?.isPiped !== true) return undefined;
  const before = pipelineTo(commands, index).slice(0, -1);
  const isRead = before.some(
    (one) => readers.test(one.program) && form.test(writtenCommand(dockerfile, one)),
  );
  const file =
    command.program === 'tee'
      ? command.arguments.find(({ text }) => !text.startsWith('-'))?.text.replaceAll('\0', '…')
      : outputOf(writtenCommand(dockerfile, command));
  if (!isRead || file === undefined || volatile.test(file)) return undefined;
  return `${command.program} writes it to ${file}`;
}

/** How a command leaves a secret behind; `undefined` if it does not. */
function leak(dockerfile: Dockerfile, command: RunCommand, { form }: StepSecret): string | undefined {
  const text = writtenCommand(dockerfile, command);
  if (!form.test(text)) return undefined;
  const { program, arguments: words } = command;
  if (copiers.has(program))
    return words.some((word) => form.test(word.text)) ? `${program} copies it` : undefined;
  if (settings.test([program, ...words.map((word) => word.text.replaceAll('\0', '…'))].join(' ')))
    return `${program} stores it in its settings`;
  if (!readers.test(program)) return undefined;
  const file = outputOf(text);
  return file === undefined || volatile.test(file) ? undefined : `${program} writes it to ${file}`;
}

/** Whether a command prints a secret for nobody but the log of the build. */
function isPrinted(
  dockerfile: Dockerfile,
  commands: readonly RunCommand[],
  index: number,
  { form }: StepSecret,
): boolean {
  const command = commands[index];
  if (command === undefined || !/^(?:cat|echo|printf|head|tail|env|printenv)$/u.test(command.program))
    return false;
  const text = writtenCommand(dockerfile, command);
  if (!form.test(text) || text.includes('>') || text.includes('`')) return false;
  const isRead = commands[index + 1]?.isPiped === true;
  const isInside = commands.some(
    (other) => other !== command && other.at.start <= command.at.start && other.at.end >= command.at.end,
  );
  const before = dockerfile.text.slice(Math.max(0, command.at.start - 200), command.at.start);
  return !isRead && !isInside && !/\$\(\s*$|<\(\s*$/u.test(before);
}

/** Files that the same step removes, and settings that it takes back. */
function isUndone(commands: readonly RunCommand[], how: string): boolean {
  const file = / to (\S+)$/u.exec(how)?.[1];
  return commands.some(({ program, arguments: words }) => {
    const texts = words.map(({ text }) => text.replaceAll('\0', ''));
    if (program === 'rm' || program === 'shred')
      return (
        file !== undefined &&
        texts.some((text) => text !== '' && (text.endsWith(lastName(file)) || file.startsWith(`${text}/`)))
      );
    return (
      how.endsWith('settings') &&
      texts.some((text) => /^(?:delete|unset|rm|remove|--unset(?:-all)?)$/u.test(text))
    );
  });
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function* findInRun(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  instruction: CommandInstruction,
): Iterable<DockerfileFound> {
  const all = secretsOf(dockerfile, instruction);
  const secrets = all.slice(0, mostSecrets);
  const { commands, understood } = dockerfile.commandsOf(instruction);
  for (const secret of secrets)
    for (const [index, command] of commands.entries()) {
      const how = leak(dockerfile, command, secret) ?? pipedLeak(dockerfile, commands, index, secret);
      if (how === undefined && isPrinted(dockerfile, commands, index, secret))
        yield {
          at: command.at,
          message: `${command.program} prints the secret ${secret.id} into the log of the build`,
          saw: `${command.program} prints a secret`,
          severity: 'low',
          detail: { secret: secret.id, program: command.program, to: 'log' },
          steps: ['Remove the command'],
        };
      if (how === undefined || isUndone(commands, how)) continue;
      yield {
        at: command.at,
        message: `The layer keeps the secret ${secret.id}: ${how}`,
        saw: how,
        ...(stage.inImage ? {} : { severity: 'info' as const }),
        detail: { secret: secret.id, program: command.program },
        steps: ['Let the program read the secret from its mount or variable, and write it nowhere'],
      };
    }
  if (all.length > mostSecrets)
    yield { at: instruction.span, doubt: `only ${mostSecrets} of its ${all.length} secrets were followed` };
  if (secrets.length > 0 && !understood)
    yield { at: instruction.span, doubt: 'a part of the commands was not understood' };
}

export const check = dockerfileCheck({
  id: 'dockerfile/secret-in-layer',
  title: 'Secret of a build kept in a layer or printed',
  severity: 'high',
  why: 'A secret mount is gone after its step, but what the step copies from it stays: everyone who can pull the image reads it.',
  remediation: 'Read the secret from its mount only. Change a secret that was in an image.',
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  nothing: 'no step writes one of its secrets',
  *find(dockerfile) {
    for (const { stage, instruction } of runsOf(dockerfile))
      if (stage.isUsed) yield* findInRun(dockerfile, stage, instruction);
  },
  examples: {
    bad: [
      { title: 'copied', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cp /run/secrets/k /app/k' },
      { title: 'written', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k > /app/k' },
      {
        title: 'through a substitution',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=npm echo "//r.example/:_authToken=$(cat /run/secrets/npm)" >> ~/.npmrc && npm ci',
      },
      {
        title: 'of a variable',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm,env=TOKEN echo "token=${TOKEN}" > /root/.npmrc',
      },
      { title: 'printed', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k && make' },
      {
        title: 'a variable that is printed',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,env=K echo "key: $K"',
      },
      {
        title: 'through a pipe',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k | base64 -d > /root/k',
      },
      {
        title: 'through tee',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,env=K echo $K | tee -a /root/k',
      },
      {
        title: 'another path',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,target=/k install -m 600 /k /root/k',
      },
      {
        title: 'settings',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=n,env=T npm config set //r.example/:_authToken=$T && npm ci',
      },
      {
        title: 'settings of git',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=g git config --global url."https://$(cat /run/secrets/g)@x.example".insteadOf https://x.example',
      },
      {
        title: 'a heredoc',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k <<EOF\ncp /run/secrets/k /k\nEOF',
      },
    ],
    good: [
      {
        title: 'read',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k curl -H @/run/secrets/k https://x.example',
      },
      {
        title: 'in an argument',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=k curl -H "x: $(cat /run/secrets/k)" https://x.example',
      },
      {
        title: 'exported',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k export K="$(cat /run/secrets/k)" && make',
      },
      {
        title: 'to a program',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k | docker login -u a --password-stdin',
      },
      {
        title: 'in a variable of the shell',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=n T=$(cat /run/secrets/n) npm ci',
      },
      {
        title: 'removed by the same step',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=n,env=T echo "$T" > ~/.npmrc && npm ci && rm -f ~/.npmrc',
      },
      {
        title: 'the mount in place of the file',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=n,target=/root/.npmrc npm ci',
      },
      {
        title: 'another file',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cp /run/secrets/k.example /k && echo a > /b',
      },
      { title: 'no secret', dockerfile: 'FROM a:1\nRUN cp /run/secrets/k /k' },
    ],
    unsure: [
      {
        title: 'a program that only the build knows',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k $P /run/secrets/k /k',
      },
    ],
  },
});
