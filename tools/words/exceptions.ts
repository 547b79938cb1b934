import type { AllowedWord } from './words.ts';

/** Where a refused word is right: quoted from others, or ordinary English at that place. */
export const allowedWords: readonly AllowedWord[] = [];

/** Folders and files whose words are not checked yet, by the beginning of their path. */
export const pendingFolders: readonly string[] = [
  'README.md',
  'bin/',
  'docs/design/',
  'docs/performance.md',
  'docs/policy.md',
  'src/app/',
  'src/auditd/',
  'src/checks/',
  'src/collect/',
  'src/index.ts',
  'src/io/',
  'src/netfilter/',
  'src/packages/',
  'src/policy/',
  'src/reports/',
  'src/resolve/',
  'test/',
  'tools/',
];
