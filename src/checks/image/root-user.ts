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
  const message = 'Containers made from the image run as root unless they are told otherwise';
  const change = {
    kind: 'manual',
    title: 'Give the image a user of its own',
    steps: [
      'Make a user in the Dockerfile, give it the files that the application writes',
      'End the Dockerfile with USER and the number of that user, such as `USER 1000`',
      'Build the image and create its containers again',
    ],
  } as const;
  return fail({ message, detail: {}, at, evidence: [{ source, saw }], change });
}

function numberWords(number: Image['userNumber']): string {
  switch (number?.state) {
    case undefined:
      return '';
    case 'known':
      return `, which is ${number.value} in its /etc/passwd`;
    case 'absent':
      return ', which its /etc/passwd does not know: nothing starts as that';
    case 'unreadable':
      return `, whose number is not known (${number.detail})`;
  }
}

export const check = {
  id: 'image/root-user',
  on: 'image',
  title: 'Image starts as root',
  category: 'security',
  severity: 'low',
  why: 'Whatever is started from the image without a user of its own is root in the container: every flaw of the kernel, the runtime or a mount is worth more from there.',
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
        title: 'root by number, with a group',
        facts: { user: { state: 'known', value: '0:0', from: 'inspect of image app:1' } },
      },
      {
        title: 'another name for root',
        facts: {
          user: { state: 'known', value: 'admin', from: 'inspect of image app:1' },
          userNumber: { state: 'known', value: 0, from: '/etc/passwd of the image' },
        },
      },
    ],
    good: [
      {
        title: 'a user of its own',
        facts: { user: { state: 'known', value: '1000', from: 'inspect of image app:1' } },
      },
    ],
    unsure: [
      {
        title: 'its configuration could not be read',
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
