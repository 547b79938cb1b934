import type { Check } from '../../core/check.ts';
import type { ImageFile, ImageFiles } from '../../core/image.ts';
import { known } from '../../core/observed.ts';
import { ruleParts } from '../support/rule.ts';
import { allowedPaths, checkImageFiles, listedFiles, type FileRule } from '../support/image-files.ts';

/** What distributions ship with these bits for the log-in of people, which a container does not need. */
const usual =
  /^\/(?:usr\/)?s?bin\/(?:su|passwd|mount|umount|chsh|chfn|newgrp|gpasswd|chage|expiry|unix_chkpwd|pam_extrausers_chkpwd|wall|write|bbsuid)$/u;

const isUsual = ({ path }: ImageFile): boolean => usual.test(path);

function problemOf(files: readonly ImageFile[], words: string, set: string, severity: 'low' | 'medium') {
  if (files.length === 0) return [];
  const message = `${files.length} ${words}: ${listedFiles(files)}`;
  const steps = [
    'Take the bits off in the Dockerfile, in the step that brings them: `RUN chmod a-s` with these paths',
    'Run its containers with `--security-opt no-new-privileges`, which leaves the bits without effect',
  ];
  const change = { kind: 'manual', title: 'Take the bits off', steps } as const;
  return [{ message, severity, detail: { set }, change }];
}

const rule: FileRule = {
  of: ({ raising }) => raising,
  none: 'no set-user-id or set-group-id file',
  what: 'set-user-id or set-group-id files',
  problems: (wrong) => [
    ...problemOf(
      wrong.filter((file) => !isUsual(file)),
      'files with set-user-id or set-group-id bits beyond those of every distribution',
      'unusual',
      'medium',
    ),
    ...problemOf(
      wrong.filter(isUsual),
      'set-user-id or set-group-id programs of its distribution',
      'usual',
      'low',
    ),
  ],
};

function filesWith(first: readonly ImageFile[]): { files: unknown } {
  const value: ImageFiles = {
    entries: 3127,
    layers: 2,
    raising: { count: first.length, first },
    writable: { count: 0, first: [] },
  };
  return { files: known(value, 'files of image app:1') };
}

const su: ImageFile = { path: '/usr/bin/su', kind: 'file', mode: 0o4755, uid: 0 };
const own: ImageFile = { path: '/opt/app/run-as', kind: 'file', mode: 0o4755, uid: 0 };

export const check = {
  ...ruleParts('image', {
    id: 'image/setuid-files',
    title: 'Image has files that raise privileges',
    severity: 'medium',
    why: 'A set-user-id file lets a process that runs as nobody become root inside, and a hole in one of them is enough, unless no-new-privileges is set.',
    remediation:
      'Take the bits off in the Dockerfile (`find / -xdev -perm /6000 -type f -exec chmod a-s {} +`), and set no-new-privileges.',
    cis: '4.8',
    references: ['NIST SP 800-190, 4.1.2'],
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        { title: 'a program of its own', facts: filesWith([own]) },
        { title: 'those of its distribution, graded low', facts: filesWith([su]) },
      ],
      good: [
        { title: 'none', facts: filesWith([]) },
        {
          title: 'one that the policy allows',
          facts: filesWith([own]),
          parameters: { allowed: ['/opt/app/run-as'] },
        },
      ],
      unsure: [
        { title: 'one that a higher layer may hide', facts: filesWith([{ ...own, mayBeHidden: true }]) },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
