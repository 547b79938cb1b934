import type { RunCommand } from '../../core/image/dockerfile.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { fileCapabilitySeverity } from '../support/image/file-capability.ts';
import { findInImage, hasUnknownPart, operands, shownWord } from '../support/dockerfile/image-commands.ts';

/** The capabilities that `cap_net_raw,cap_sys_admin+ep` names, without their prefix. */
function named(text: string): readonly string[] {
  const names = text
    .split(/\s+/u)
    .flatMap((clause) => (/^(.*?)[=+-]/u.exec(clause)?.[1] ?? '').split(','))
    .map((name) => name.toUpperCase().replace(/^CAP_/u, ''));
  return text.startsWith('=') && /^=[eip]+/u.test(text) ? ['ALL'] : names.filter((name) => name !== '');
}

function isRemoval({ arguments: words }: RunCommand): boolean {
  return words.some(({ text }) => text === '-r');
}

export const check = dockerfileCheck({
  id: 'dockerfile/file-capability',
  title: 'Capability given to a file',
  severity: 'low',
  why: 'Whoever starts the program gets the capability, also an unprivileged user: a mistake in the program gives its rights to an attacker in the container.',
  remediation:
    'Give the container the capability with `--cap-add`, or do without: ports below 1024 need none since Docker 20.10. `no-new-privileges` makes capabilities of files ineffective.',
  references: ['NIST SP 800-190, 4.1.2'],
  nothing: 'no file gets a capability',
  find: (dockerfile) =>
    findInImage(
      dockerfile,
      function* find({ command }) {
        if (command.program !== 'setcap' || isRemoval(command)) return;
        const [word, file] = operands(command);
        if (word === undefined) return;
        if (hasUnknownPart(word)) {
          yield { at: word.at, doubt: 'the capabilities are not known' };
          return;
        }
        const capabilities = named(word.text);
        if (capabilities.length === 0) return;
        const path = file === undefined ? '' : shownWord(file);
        yield {
          at: command.at,
          message: `setcap gives ${path} ${capabilities.join(', ')}`,
          severity: fileCapabilitySeverity(capabilities),
          detail: { path, capabilities: capabilities.join(',') },
          steps: ['Remove setcap, and add the capability to the container that needs it'],
        };
      },
      { copied: true },
    ),
  examples: {
    bad: [
      { title: 'a port', dockerfile: `FROM debian:13\nRUN setcap 'cap_net_bind_service=+ep' /usr/bin/node` },
      {
        title: 'several',
        dockerfile: 'FROM debian:13\nRUN setcap cap_net_raw,cap_net_admin+eip /usr/bin/tool',
      },
      { title: 'all', dockerfile: 'FROM debian:13\nRUN setcap =ep /usr/bin/tool' },
      { title: 'quiet', dockerfile: 'FROM debian:13\nRUN a && setcap -q CAP_SYS_PTRACE=ep /usr/bin/tool' },
    ],
    good: [
      { title: 'removed', dockerfile: 'FROM debian:13\nRUN setcap -r /usr/bin/tool' },
      { title: 'read', dockerfile: 'FROM debian:13\nRUN getcap /usr/bin/tool' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nRUN setcap "$CAPS" /usr/bin/tool' }],
  },
});
