import type { AllowedWord } from './words.ts';

/** Where a refused word is right: quoted from others, or ordinary English at that place. */
export const allowedWords: readonly AllowedWord[] = [];

/** Folders and files whose words are not checked yet, by the beginning of their path. */
export const pendingFolders: readonly string[] = [
  'README.md',
  'bin/',
  'src/app/',
  'src/auditd/',
  'src/checks/',
  'src/collect/',
  'src/index.ts',
  'src/netfilter/',
  'src/policy/',
  'src/reports/',
  'src/resolve/',
  'test/',
  'tools/',
];
