import type { AllowedWord } from './words.ts';

/** Where a refused word is right: quoted from others, or ordinary English at that place. */
export const allowedWords: readonly AllowedWord[] = [
  ...['bin/ironhull', 'tools/launcher.test.ts'].map((file) => ({
    file,
    word: 'settles',
    reason: 'ECMAScript: a promise settles',
  })),
  ...['support/workload/effective-limit.ts', 'workload/read-only-root.ts', 'workload/root-user.ts'].map(
    (file) => ({
      file: `src/checks/${file}`,
      word: 'in force',
      reason: 'part of the fingerprint of findings in baselines',
    }),
  ),
  ...['src/checks/host/security-module.ts', 'src/collect/host/kernel-hardening.ts'].map((file) => ({
    file,
    word: 'told',
    reason: 'a value in facts files of every version',
  })),
  { file: 'src/reports/html/findings.ts', word: 'sightings', reason: 'a member of findings in JSON reports' },
];

/** Folders and files whose words are not checked yet, by the beginning of their path. */
export const pendingFolders: readonly string[] = [];
