import type { Check } from '../../core/check.ts';
import type { ImageFile, ImageFiles } from '../../core/image.ts';
import { known } from '../../core/observed.ts';
import { ruleParts } from '../support/rule.ts';
import { allowedPaths, checkImageFiles, listedFiles, type FileRule } from '../support/image-files.ts';

/** Setuid files that distributions ship for interactive logins, which containers do not need. */
const usual =
  /^\/(?:usr\/)?s?bin\/(?:su|passwd|mount|umount|chsh|chfn|newgrp|gpasswd|chage|expiry|unix_chkpwd|pam_extrausers_chkpwd|wall|write|bbsuid)$/u;

const isUsual = ({ path }: ImageFile): boolean => usual.test(path);

function problemOf(files: readonly ImageFile[], words: string, set: string, severity: 'low' | 'medium') {
  if (files.length === 0) return [];
  const message = `${files.length} ${words}: ${listedFiles(files)}`;
  const steps = [
    'Remove the bits in the step that adds the files: `RUN chmod a-s` with these paths',
    'Run its containers with `--security-opt no-new-privileges`, which disables the bits',
  ];
  const change = { kind: 'manual', title: 'Remove the setuid bits', steps } as const;
  return [{ message, severity, detail: { set }, change }];
}

const rule: FileRule = {
  of: ({ raising }) => raising,
  none: 'no setuid or setgid file',
  what: 'setuid or setgid files',
  problems: (wrong) => [
    ...problemOf(
      wrong.filter((file) => !isUsual(file)),
      'setuid or setgid files that are not standard for a distribution',
      'unusual',
      'medium',
    ),
    ...problemOf(
      wrong.filter(isUsual),
      'standard setuid or setgid programs of the distribution',
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
    needs: ['image-files', 'images'],
    title: 'Setuid or setgid files in image',
    severity: 'medium',
    why: 'A setuid file lets an unprivileged process become root in the container. One vulnerability in it is enough, unless no-new-privileges is set.',
    remediation:
      'Remove the bits in the Dockerfile (`find / -xdev -perm /6000 -type f -exec chmod a-s {} +`), and set no-new-privileges.',
    cis: '4.8',
    references: ['NIST SP 800-190, 4.1.2'],
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        { title: 'a custom program', facts: filesWith([own]) },
        { title: 'standard programs, severity low', facts: filesWith([su]) },
      ],
      good: [
        { title: 'no such files', facts: filesWith([]) },
        {
          title: 'allowed by the policy',
          facts: filesWith([own]),
          parameters: { allowed: ['/opt/app/run-as'] },
        },
      ],
      unsure: [
        { title: 'a file that a higher layer may hide', facts: filesWith([{ ...own, mayBeHidden: true }]) },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
