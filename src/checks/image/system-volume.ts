import { posix } from 'node:path';
import type { Check } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import { unreadable } from '../../core/observed.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { kernelFolders, systemFolderOf } from '../../knowledge/images/image-volume-folders.ts';
import { onlyABase } from '../support/image/image-steps.ts';
import { sourceAt } from '../support/image/image-setting.ts';
import { ruleParts } from '../support/rule.ts';
import { unread } from '../support/subject.ts';

/** A volume on a system directory, as the configuration of an image declares it. */
export const check = {
  ...ruleParts('image', {
    id: 'image/system-volume',
    needs: ['images'],
    title: 'Image declares a volume on a system directory',
    severity: 'medium',
    why: 'A volume on a directory of the kernel breaks the mounts of the runtime. On one with programs or settings it keeps their old versions when the image is updated, with their vulnerabilities, and a writable copy of them.',
    remediation: 'Declare volumes for the data of the application only.',
    aliases: [{ tool: 'dockle', id: 'DKL-DI-0002', only: kernelFolders }],
    examples: {
      bad: [
        { title: 'a directory of the kernel', facts: { volumes: ['/proc'] } },
        { title: 'programs', facts: { volumes: ['/data', '/usr/bin/'] } },
      ],
      good: [
        { title: 'data', facts: { volumes: ['/data', '/device'] } },
        { title: 'no volume', facts: {} },
      ],
      unsure: [
        {
          title: 'the configuration could not be read',
          facts: {
            config: unreadable('malformed', 'the document has no object Config', 'inspect of image app:1'),
          },
        },
      ],
    },
  }),
  evaluate(subject) {
    const base = onlyABase(subject);
    if (base) return base;
    const { value: volumes } = subject.image.settings.volumes;
    if (volumes.state !== 'known') return unread(volumes);
    return combine([
      ...volumes.value.map((entry) => {
        if ('unresolved' in entry) return unknown('undecidable', entry.unresolved);
        const path = posix.normalize(`${entry.value}/.`).replace(/(.)\/$/u, '$1');
        const folder = systemFolderOf(path);
        const saw = `volume ${entry.value}`;
        if (folder === undefined) return pass({ source: sourceAt(entry.at, volumes.from), saw });
        return fail({
          message: `A volume is declared on ${path}`,
          detail: { path },
          at: entry.at,
          evidence: [{ source: sourceAt(entry.at, volumes.from), saw }],
          change: {
            kind: 'manual',
            title: 'Remove the volume',
            steps: ['Remove the volume, or declare it on a directory with data of the application'],
          },
        });
      }),
      pass({ source: volumes.from, saw: counted(volumes.value.length, 'volume') }),
    ]);
  },
} satisfies Check<'image'>;
