import type { Check } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { ImageFile, ImageFiles } from '../../core/image/image.ts';
import { known, unreadable } from '../../core/observed.ts';
import {
  allowedPaths,
  always,
  checkImageFiles,
  filesOfImages,
  type FileRule,
} from '../support/image/image-files.ts';
import { listedFiles } from '../support/image/shown-file.ts';
import { ruleParts } from '../support/rule.ts';

const rule: FileRule = {
  of: ({ writable }) => always(writable),
  none: 'no world-writable file, and no world-writable directory without the sticky bit,',
  what: 'world-writable files and directories',
  problems: (wrong) => {
    if (wrong.length === 0) return [];
    const message = `${counted(wrong.length, 'world-writable file or directory', 'world-writable files and directories')}: ${listedFiles(wrong)}`;
    const steps = [
      'Remove the permission in the step that adds the files: `RUN chmod o-w` with these paths',
      'Give the files that the application writes to its user (`COPY --chown`), or mount a volume',
    ];
    return [
      {
        message,
        detail: {},
        change: { kind: 'manual', title: 'Remove world write permission', steps },
        files: wrong,
      },
    ];
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
    needs: ['image-files', 'images'],
    title: 'World-writable files in image',
    severity: 'medium',
    why: 'A process with any user can change what others run and read. A world-writable program, start script or configuration is a way to root in the container.',
    remediation:
      'Keep image files owned and writable by root only. Give the files that the application writes to its user, or mount a volume.',
    references: ['NIST SP 800-190, 4.1.2', 'OWASP Docker Top 10, D01'],
    imageSurfaces: filesOfImages,
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        { title: 'a script', facts: filesWith([script]) },
        {
          title: 'a directory without the sticky bit',
          facts: filesWith([{ ...script, path: '/data', kind: 'directory' }]),
        },
      ],
      good: [{ title: 'no such files', facts: filesWith([]) }],
      unsure: [
        {
          title: 'the engine is on another host',
          facts: {
            files: unreadable('remote', 'it is not proven that the engine runs here', 'files of image app:1'),
          },
        },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
