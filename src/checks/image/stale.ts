import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import { daysBetween, inDays, isInvented } from '../support/days.ts';
import { numberParameter } from '../support/parameters.ts';
import { unread } from '../support/subject.ts';

const usual = 180;

const built = (value: string) => ({
  created: { state: 'known', value, from: 'inspect of image app:1' },
});

function undecidable(doubt: string): Outcome {
  return unknown('undecidable', doubt);
}

export const check = {
  id: 'image/stale',
  needs: ['images'],
  formerIds: ['image/old'],
  on: 'image',
  title: 'Image not rebuilt recently',
  category: 'security',
  severity: 'low',
  why: 'Security fixes in packages since the build are missing, and exploits for the vulnerabilities are public.',
  remediation: 'Rebuild the image from an updated base without the cache, on a schedule.',
  aliases: [],
  references: ['NIST SP 800-190, 4.1.1'],
  implies: [],
  fixable: false,
  parameters: {
    maximumDays: {
      about: 'Days after which an image should have been rebuilt',
      type: 'integer',
      default: usual,
      minimum: 1,
    },
  },
  evaluate({ image: { created }, now }, parameters) {
    if (created.state === 'absent') return undecidable('the image has no build time');
    if (created.state === 'unreadable') return unread(created);
    const days = daysBetween(created.value, now);
    // A clock may be off by a time zone, so up to one day in the future is accepted.
    if (days === undefined || isInvented(created.value) || days < -1)
      return undecidable(`the build time ${created.value} is not real`);
    const evidence = [{ source: created.from, saw: `built ${inDays(days)} before collection` }] as const;
    if (days <= (numberParameter(parameters, 'maximumDays') ?? usual)) return pass(...evidence);
    const steps = ['Pull or rebuild the image (`docker build --pull --no-cache`)', 'Recreate its containers'];
    const change = { kind: 'manual', title: 'Rebuild the image', steps } as const;
    const message = `The image was built ${inDays(days)} ago`;
    return fail({ message, detail: {}, at: [], evidence, change });
  },
  examples: {
    bad: [{ title: 'more than half a year', facts: built('2025-01-01T00:00:00Z') }],
    good: [{ title: 'a month', facts: built('2025-12-01T00:00:00Z') }],
    unsure: [
      { title: 'the fixed time of a reproducible build', facts: built('1970-01-01T00:00:00Z') },
      { title: 'a time in the future', facts: built('2036-01-01T00:00:00Z') },
      { title: 'no build time', facts: { created: { state: 'absent', from: 'inspect of image app:1' } } },
    ],
  },
} satisfies Check<'image'>;
