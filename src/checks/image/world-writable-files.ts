import type { Check } from '../../core/check.ts';
import type { ImageFile, ImageFiles } from '../../core/image.ts';
import { known, unreadable } from '../../core/observed.ts';
import { allowedPaths, checkImageFiles, listedFiles, type FileRule } from '../support/image-files.ts';
import { ruleParts } from '../support/rule.ts';

const rule: FileRule = {
  of: ({ writable }) => writable,
  none: 'no file that everyone may write, and no such folder without the sticky bit,',
  what: 'files and folders that everyone may write',
  problems: (wrong) => {
    if (wrong.length === 0) return [];
    const message = `${wrong.length} files and folders that everyone may write: ${listedFiles(wrong)}`;
    const steps = [
      'Take the right away in the step that brings them: `RUN chmod o-w` with these paths',
      'Give what the application writes to its user (`COPY --chown`), or mount a volume there',
    ];
    return [{ message, detail: {}, change: { kind: 'manual', title: 'Take the right away', steps } }];
  },
};

function filesWith(first: readonly ImageFile[]): { files: unknown } {
  const value: ImageFiles = {
    entries: 3127,
    layers: 2,
    raising: { count: 0, first: [] },
    writable: { count: first.length, first },
  };
  return { files: known(value, 'files of image app:1') };
}

const script: ImageFile = { path: '/srv/start.sh', kind: 'file', mode: 0o777, uid: 0 };

export const check = {
  ...ruleParts('image', {
    id: 'image/world-writable-files',
    title: 'Image has files that everyone may write',
    severity: 'medium',
    why: 'Whoever gets in as any user changes what others run and read: a program, a start script or a configuration that everyone may write is a way to root inside, and one to stay.',
    remediation:
      'Leave files of the image to root and writable by it alone; give what the application writes to its user, or mount a volume.',
    references: ['NIST SP 800-190, 4.1.2', 'OWASP Docker Top 10, D01'],
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        { title: 'a script', facts: filesWith([script]) },
        {
          title: 'a folder without the sticky bit',
          facts: filesWith([{ ...script, path: '/data', kind: 'directory' }]),
        },
      ],
      good: [{ title: 'none', facts: filesWith([]) }],
      unsure: [
        {
          title: 'the engine is not on this machine',
          facts: {
            files: unreadable('remote', 'it is not proven that the engine runs here', 'files of image app:1'),
          },
        },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
