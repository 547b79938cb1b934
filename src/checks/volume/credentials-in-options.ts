import type { Check } from '../../core/rules/check.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';

export const check = {
  id: 'volume/credentials-in-options',
  needs: ['engine-objects'],
  on: 'volume',
  title: 'Credential in volume options',
  category: 'security',
  severity: 'medium',
  why: 'Everyone with access to the engine reads volume options (`docker volume inspect`), and with the credential the whole share.',
  remediation:
    'Mount the share on the host with a credentials file that only root can read, or use a plugin that stores credentials.',
  aliases: [],
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  implies: [],
  fixable: false,
  evaluate({ name, credentials, optionNames }) {
    const source = `volume ${name}`;
    const problems = credentials.map((sign) => ({
      message: `Volume option ${sign.name} holds a credential`,
      detail: { option: sign.name },
      at: [],
      evidence: [{ source, saw: `${sign.name}, ${sign.length} characters, by ${sign.detector}` }] as const,
      change: {
        kind: 'manual',
        title: 'Remove the credential from the options',
        steps: [
          'Mount the share on the host, with `credentials=FILE` in a file that only root can read',
          'Recreate the volume over that directory, and change the credential',
        ],
      } as const,
    }));
    const options = optionNames.length === 0 ? 'it has no options' : `options ${optionNames.join(', ')}`;
    return combine([...problems.map((problem) => fail(problem)), pass({ source, saw: options })]);
  },
  examples: {
    bad: [
      {
        title: 'a password for an SMB share',
        facts: {
          optionNames: ['device', 'o', 'type'],
          credentials: [{ where: 'argument', name: 'password', detector: 'its name', length: 12 }],
        },
      },
    ],
    good: [
      { title: 'a plain volume', facts: {} },
      { title: 'a share without a credential', facts: { optionNames: ['device', 'o', 'type'] } },
    ],
    unsure: [],
  },
} satisfies Check<'volume'>;
