import type { RunCommand, RunWord } from '../../core/image/dockerfile.ts';
import { addOption } from '../support/dockerfile/command-edits.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { expanded } from '../support/dockerfile/package-command.ts';

/** From here on the files of last logins take megabytes. */
const large = 100_000;
/** One-letter options of useradd that take a value. */
const valued = /[bcdefgGkKpPRsuZ]/u;

interface UserOptions {
  uid?: RunWord;
  writesNoLog: boolean;
}

function optionsOf({ arguments: words }: RunCommand): UserOptions {
  let uid: RunWord | undefined;
  let writesNoLog = false;
  for (const [index, { text, at }] of words.entries()) {
    if (text === '--no-log-init') writesNoLog = true;
    const value = /^--uid=(.*)$/su.exec(text)?.[1];
    if (value !== undefined) uid = { text: value, at };
    if (text === '--uid') uid = words[index + 1];
    const cluster = /^-(?!-)(.*)$/su.exec(text)?.[1] ?? '';
    const end = cluster.search(valued);
    const flags = end === -1 ? cluster : cluster.slice(0, end);
    if (flags.includes('l')) writesNoLog = true;
    if (end !== -1 && cluster[end] === 'u') {
      const rest = cluster.slice(end + 1);
      uid = rest === '' ? words[index + 1] : { text: rest, at };
    }
  }
  return { ...(uid === undefined ? {} : { uid }), writesNoLog };
}

export const check = dockerfileCheck({
  id: 'dockerfile/useradd-large-uid',
  title: 'useradd with a large UID and without -l',
  category: 'hygiene',
  severity: 'low',
  why: 'useradd extends the files of last logins up to the entry of the UID. They are sparse, and the layer has every byte: the image grows by megabytes to gigabytes.',
  remediation: 'Write `useradd --no-log-init` (`-l`), or use a small UID.',
  aliases: [{ tool: 'hadolint', id: 'DL3046' }],
  fixable: true,
  nothing: 'no useradd extends the files of last logins',
  *find(dockerfile) {
    for (const { instruction, command: given } of commandsIn(dockerfile)) {
      if (given.program !== 'useradd') continue;
      const command = expanded(dockerfile, instruction, given);
      const { uid, writesNoLog } = optionsOf(command);
      if (uid === undefined || writesNoLog) continue;
      const { programAt: at } = command;
      if (uid.text.includes('\0')) yield { at, doubt: 'a variable decides the UID' };
      else if (Number(uid.text) >= large)
        yield {
          at,
          message: `useradd with the UID ${uid.text} makes large files of last logins: -l is missing`,
          detail: { uid: uid.text },
          ...addOption(dockerfile, instruction, {
            after: { text: 'useradd', at },
            option: '-l',
            safety: 'safe',
          }),
        };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'six digits', dockerfile: 'FROM debian:13\nRUN useradd -u 123456 app' },
      {
        title: 'long',
        dockerfile: 'FROM debian:13\nRUN useradd --uid=1000000 -m app && useradd --uid 200000 b',
      },
      { title: 'in a cluster', dockerfile: 'FROM debian:13\nRUN useradd -mu 123456 -s /bin/false app' },
      {
        title: 'a variable of the file',
        dockerfile: 'FROM debian:13\nARG UID=123456\nRUN useradd -u "$UID" app',
      },
    ],
    good: [
      {
        title: 'with -l',
        dockerfile:
          'FROM debian:13\nRUN useradd -l -u 123456 app && useradd -lmu 123456 b && useradd --no-log-init --uid 123456 c',
      },
      { title: 'a small UID', dockerfile: 'FROM debian:13\nRUN useradd -u 10001 app' },
      { title: 'no UID', dockerfile: 'FROM debian:13\nRUN useradd --comment 123456 app' },
      { title: 'another program', dockerfile: 'FROM alpine:3\nRUN adduser -D -u 123456 app' },
    ],
    unsure: [{ title: 'a build argument', dockerfile: 'FROM debian:13\nARG UID\nRUN useradd -u $UID app' }],
  },
});
