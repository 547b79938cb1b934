import type { Check } from '../../core/rules/check.ts';
import type { FileCapabilities, ImageFile } from '../../core/image/image.ts';
import { known, unreadable } from '../../core/observed.ts';
import { exampleContents, exampleFile, unreadLayer } from '../support/image/example-files.ts';
import { fileCapabilitySeverity } from '../support/image/file-capability.ts';
import {
  allowedPaths,
  checkImageFiles,
  filesOfImages,
  type ImageFileProblem,
  type FileRule,
} from '../support/image/image-files.ts';
import { listed } from '../support/inventory.ts';
import { ruleParts } from '../support/rule.ts';

/** What starting a file gives: without the permitted set, or in the namespaces of one user alone, nothing in most containers. */
function givenBy({ permitted, rootUid = 0 }: FileCapabilities): readonly string[] {
  return rootUid === 0 ? permitted : [];
}

/** A clause as cap_to_text(3) writes it; none without names. */
function clauseOf(all: readonly string[], flags: string): readonly string[] {
  return all.length === 0 ? [] : [`${all.map((name) => `cap_${name.toLowerCase()}`).join(',')}=${flags}`];
}

function shownCapabilities({ permitted, inheritable, effective, rootUid }: FileCapabilities): string {
  const flags = effective ? 'ep' : 'p';
  const only = inheritable.filter((name) => !permitted.includes(name));
  const shown = [...clauseOf(permitted, flags), ...clauseOf(only, 'i')].join(' ') || 'none';
  return rootUid === undefined || rootUid === 0 ? shown : `${shown} in user namespaces of UID ${rootUid}`;
}

/** One problem for all files with the same capabilities. */
function problemOf(shown: string, files: readonly ImageFile[]): ImageFileProblem {
  const given = [
    ...new Set(files.flatMap(({ capabilities }) => (capabilities ? givenBy(capabilities) : []))),
  ];
  const paths = listed(files.map(({ path }) => path));
  return {
    message: `${paths} ${files.length === 1 ? 'gives' : 'give'} whoever starts ${files.length === 1 ? 'it' : 'them'} ${shown}`,
    severity: fileCapabilitySeverity(given),
    detail: { capabilities: shown },
    files,
    change: {
      kind: 'manual',
      title: 'Remove the capabilities of the file',
      steps: [
        'Remove them in the step that sets them (`setcap -r`), and give the container the capability that it needs with `--cap-add`',
        'Run its containers with `--security-opt no-new-privileges`, which makes them ineffective',
      ],
    },
  };
}

const rule: FileRule = {
  of: ({ contents }) => contents?.capable,
  none: 'no file with capabilities',
  what: 'files with capabilities',
  problems: (wrong) =>
    [
      ...Map.groupBy(wrong, ({ capabilities }) => (capabilities ? shownCapabilities(capabilities) : 'none')),
    ].map(([shown, files]) => problemOf(shown, files)),
};

function filesWith(path: string, permitted: readonly string[]): { files: unknown } {
  const capabilities = { permitted, inheritable: [], effective: true };
  const file = exampleFile(path, { mode: 0o755, capabilities });
  return exampleContents({ capable: known({ count: 1, first: [file] }, 'files of image app:1') });
}

/** File capabilities, as `getcap -r /` shows them. */
export const check = {
  ...ruleParts('image', {
    id: 'image/file-capabilities',
    needs: ['image-files', 'images'],
    title: 'Files with capabilities in image',
    severity: 'medium',
    why: 'Whoever starts the program gets the capability, also an unprivileged user: a mistake in the program gives its rights to an attacker in the container.',
    remediation:
      'Give the container the capability with `--cap-add`, or do without: ports below 1024 and ping need none since Docker 20.10. `no-new-privileges` makes capabilities of files ineffective.',
    references: ['CIS Docker Benchmark 1.6.0, 4.8', 'NIST SP 800-190, 4.1.2'],
    imageSurfaces: filesOfImages,
    parameters: { allowed: allowedPaths },
    examples: {
      bad: [
        { title: 'a port, severity info', facts: filesWith('/usr/bin/node', ['NET_BIND_SERVICE']) },
        { title: 'changing the user, severity medium', facts: filesWith('/usr/bin/python3', ['SETUID']) },
        { title: 'administration, severity high', facts: filesWith('/opt/tool', ['SYS_ADMIN']) },
      ],
      good: [
        { title: 'no file', facts: exampleContents({}) },
        {
          title: 'allowed by the policy',
          facts: filesWith('/bin/ping', ['NET_RAW']),
          parameters: { allowed: ['/bin/ping'] },
        },
      ],
      unsure: [
        { title: 'a layer that was not read', facts: exampleContents({ unread: unreadLayer }) },
        {
          title: 'a folder',
          facts: exampleContents({ capable: unreadable('unsupported', 'not read', 'files of folder /srv') }),
        },
      ],
    },
  }),
  evaluate: (subject, parameters) => checkImageFiles(rule, subject, parameters),
} satisfies Check<'image'>;
