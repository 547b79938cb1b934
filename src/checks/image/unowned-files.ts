import type { Check } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { ImageFile } from '../../core/image/image.ts';
import { known, unreadable } from '../../core/observed.ts';
import { exampleContents, exampleFile, unreadLayer } from '../support/image/example-files.ts';
import { allowedPaths, checkImageFiles, filesOfImages, type FileRule } from '../support/image/image-files.ts';
import { listed } from '../support/inventory.ts';
import { ruleParts } from '../support/rule.ts';

function owner({ path, uid, gid = 0 }: ImageFile): string {
  return `${path} (${uid}:${gid})`;
}

const rule: FileRule = {
  of: ({ contents }) => contents?.unowned,
  none: 'no file without an account or group',
  what: 'files without an account or group',
  isCounted: true,
  problems: (wrong, { count, first }) =>
    wrong.length === 0
      ? []
      : [
          {
            message: `${counted(count - first.length + wrong.length, 'file')} whose UID or GID is not in /etc/passwd or /etc/group: ${listed(wrong.map(owner))}`,
            detail: {},
            files: wrong,
            change: {
              kind: 'manual',
              title: 'Give the files an owner of the image',
              steps: [
                'Create the account in the image, or copy the files with the owner they need (`COPY --chown`)',
              ],
            },
          },
        ],
};

/** Files whose owner is a number, as `find / -nouser -o -nogroup` lists them. */
export const check = {
  ...ruleParts('image', {
    id: 'image/unowned-files',
    needs: ['image-files', 'images'],
    title: 'Files without an owner in image',
    severity: 'low',
    category: 'hygiene',
    why: 'An account that is created later, or a container with another user, may get the number and with it the files. Often they are the owner of a developer’s machine.',
    remediation: 'Copy files with the owner that needs them (`COPY --chown`), and create its account.',
    references: ['NIST SP 800-190, 4.1.2'],
    imageSurfaces: filesOfImages,
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        {
          title: 'a file of a number',
          facts: exampleContents({
            unowned: known(
              { count: 1, first: [exampleFile('/srv/app.jar', { uid: 501, gid: 20 })] },
              'files of image app:1',
            ),
          }),
        },
      ],
      good: [{ title: 'every file has an account', facts: exampleContents({}) }],
      unsure: [
        { title: 'a layer that was not read', facts: exampleContents({ unread: unreadLayer }) },
        {
          title: 'accounts that could not be read',
          facts: exampleContents({ unowned: unreadable('malformed', 'too large', '/etc/passwd') }),
        },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
