import type { Check } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Image } from '../../core/written-image.ts';
import { fail, pass } from '../../core/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { placesOfSetting } from '../support/image-setting.ts';
import { onlyABase } from '../support/image-steps.ts';
import { unread } from '../support/subject.ts';
import { isRoot } from '../support/user.ts';

function rootImage(image: Image, source: string, saw: string): Outcome {
  const at = placesOfSetting(image, 'user');
  const message = 'Containers of the image run as root by default';
  const change = {
    kind: 'manual',
    title: 'Set a user in the image',
    steps: [
      'Create a user in the Dockerfile, and give it the files that the application writes',
      'End the Dockerfile with USER and a numeric user, such as `USER 1000`',
      'Rebuild the image and recreate its containers',
    ],
  } as const;
  return fail({ message, detail: {}, at, evidence: [{ source, saw }], change });
}

function numberWords(number: Image['userNumber']): string {
  switch (number?.state) {
    case undefined:
      return '';
    case 'known':
      return `, UID ${number.value} in its /etc/passwd`;
    case 'absent':
      return ', not in its /etc/passwd: containers do not start';
    case 'unreadable':
      return `, UID unknown (${number.detail})`;
  }
}

export const check = {
  id: 'image/root-user',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'dockerfile'],
  title: 'Image runs as root',
  category: 'security',
  severity: 'low',
  why: 'Every container without its own user setting runs as root. Vulnerabilities of the kernel, the runtime or a mount are worse from there.',
  remediation: 'Create a user in the image and end its Dockerfile with `USER`.',
  aliases: cisAliases('4.1'),
  references: [cisReference('4.1'), 'NIST SP 800-190, 4.1.2', 'OWASP Docker Top 10, D01'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { image } = subject;
    const { value: user, because } = image.settings.user;
    const base = onlyABase(subject);
    if (base) return base;
    if (user.state !== 'known') return unread(user);
    const saw = because ?? `User = ${user.value}${numberWords(image.userNumber)}`;
    if (isRoot(user.value) || valueOf(image.userNumber) === 0) return rootImage(image, user.from, saw);
    return pass({ source: user.from, saw });
  },
  examples: {
    bad: [
      { title: 'no user', facts: { user: { state: 'absent', from: 'inspect of image app:1' } } },
      {
        title: 'UID 0 with a group',
        facts: { user: { state: 'known', value: '0:0', from: 'inspect of image app:1' } },
      },
      {
        title: 'another name for UID 0',
        facts: {
          user: { state: 'known', value: 'admin', from: 'inspect of image app:1' },
          userNumber: { state: 'known', value: 0, from: '/etc/passwd of the image' },
        },
      },
    ],
    good: [
      {
        title: 'an unprivileged user',
        facts: { user: { state: 'known', value: '1000', from: 'inspect of image app:1' } },
      },
    ],
    unsure: [
      {
        title: 'the configuration could not be read',
        facts: {
          user: {
            state: 'unreadable',
            why: 'malformed',
            detail: 'the document has no object Config',
            from: 'inspect of image app:1',
          },
        },
      },
    ],
  },
} satisfies Check<'image'>;
