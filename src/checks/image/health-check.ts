import type { Check } from '../../core/rules/check.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { placesOfSetting } from '../support/image/image-setting.ts';
import { onlyABase } from '../support/image/image-steps.ts';
import { unread } from '../support/subject.ts';

export const check = {
  id: 'image/health-check',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'No health check in image',
  category: 'correctness',
  severity: 'info',
  why: 'Without a health check a process that hangs counts as running: it is not restarted, and no alert is raised.',
  remediation: 'Add a `HEALTHCHECK` to the Dockerfile that queries the application.',
  aliases: [...cisAliases('4.6'), { tool: 'dockle', id: 'CIS-DI-0006' }],
  references: [cisReference('4.6')],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { image } = subject;
    const health = image.settings.health.value;
    const base = onlyABase(subject);
    if (base) return base;
    if (health.state !== 'known') return unread(health);
    if (health.value) return pass({ source: health.from, saw: 'it has a health check' });
    const evidence = [{ source: health.from, saw: 'Healthcheck is not set, or is NONE' }] as const;
    const change = {
      kind: 'manual',
      title: 'Define a health check',
      steps: ['Add `HEALTHCHECK CMD …` with a command that fails when the application does not respond'],
    } as const;
    const message = 'The image defines no health check';
    const at = placesOfSetting(image, 'health');
    return fail({ message, detail: {}, at, evidence, change });
  },
  examples: {
    bad: [
      {
        title: 'no health check, or a disabled one',
        facts: { health: { state: 'known', value: false, from: 'inspect of image app:1' } },
      },
    ],
    good: [
      {
        title: 'a health check',
        facts: { health: { state: 'known', value: true, from: 'inspect of image app:1' } },
      },
    ],
    unsure: [
      {
        title: 'the configuration could not be read',
        facts: {
          health: {
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
