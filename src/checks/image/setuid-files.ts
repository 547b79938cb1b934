import type { Check } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { ImageFile, ImageFiles } from '../../core/image/image.ts';
import { known } from '../../core/observed.ts';
import { ruleParts } from '../support/rule.ts';
import {
  allowedPaths,
  always,
  checkImageFiles,
  filesOfImages,
  type ImageFileProblem,
  type FileRule,
} from '../support/image/image-files.ts';
import { listedFiles } from '../support/image/shown-file.ts';

/**
 * Setuid and setgid programs of distributions for logins, mounts, mail and keys, which containers do not need. Seen in packages
 * of Debian 10 to 13, Ubuntu 20.04 to 24.04, Alpine 3 and Red Hat 8 and 9 (login, passwd, util-linux, pam, dbus, openssh-client,
 * cron, liblockfile, libutempter, busybox-suid). Not among them: sudo, pkexec, newuidmap and others that gave root before.
 */
const usual =
  /^\/(?:usr\/)?s?bin\/(?:su|passwd|mount|umount|chsh|chfn|newgrp|gpasswd|chage|expiry|unix_chkpwd|pam_extrausers_chkpwd|pam_timestamp_check|wall|write|write\.ul|bsd-write|ssh-agent|crontab|dotlockfile|bbsuid)$|^\/usr\/lib(?:exec)?\/(?:dbus-1(?:\.0)?\/dbus-daemon-launch-helper|openssh\/ssh-keysign|ssh-keysign|[\w-]{0,40}\/?utempter\/utempter)$/u;

const isUsual = ({ path }: ImageFile): boolean => usual.test(path);

function problemOf(
  files: readonly ImageFile[],
  words: readonly [one: string, many: string],
  set: string,
  severity: 'low' | 'medium',
): readonly ImageFileProblem[] {
  if (files.length === 0) return [];
  const message = `${counted(files.length, ...words)}: ${listedFiles(files)}`;
  const steps = [
    'Remove the bits in the step that adds the files: `RUN chmod a-s` with these paths',
    'Run its containers with `--security-opt no-new-privileges`, which disables the bits',
  ];
  const change = { kind: 'manual', title: 'Remove the setuid bits', steps } as const;
  return [{ message, severity, detail: { set }, change, files }];
}

const rule: FileRule = {
  of: ({ raising }) => always(raising),
  none: 'no setuid or setgid file',
  what: 'setuid or setgid files',
  problems: (wrong) => [
    ...problemOf(
      wrong.filter((file) => !isUsual(file)),
      [
        'setuid or setgid file that is not standard for a distribution',
        'setuid or setgid files that are not standard for a distribution',
      ],
      'unusual',
      'medium',
    ),
    ...problemOf(
      wrong.filter(isUsual),
      [
        'standard setuid or setgid program of the distribution',
        'standard setuid or setgid programs of the distribution',
      ],
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
    aliases: [{ tool: 'dockle', id: 'CIS-DI-0008' }],
    imageSurfaces: filesOfImages,
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
