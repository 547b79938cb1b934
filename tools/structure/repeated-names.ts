import type { RepeatedName } from './names.ts';

/** The names that more than one file of `src` exports, and why. */
export const listedNames: readonly RepeatedName[] = [
  { name: 'check', in: ['src/checks/'], reason: 'the registry takes the rule of each file by one name' },
  {
    name: 'checks',
    in: ['src/checks/', 'src/index.ts'],
    reason: 'the registry takes the rules of each file by one name, and the library entry gives all of them',
  },
  {
    name: 'audit',
    in: ['src/app/audit.ts', 'src/index.ts'],
    reason: 'the library entry gives the use case under its name',
  },
  {
    name: 'lint',
    in: ['src/app/lint.ts', 'src/index.ts'],
    reason: 'the library entry gives the use case under its name',
  },
  {
    name: 'scan',
    in: ['src/app/scan/scan.ts', 'src/index.ts'],
    reason: 'the library entry gives the use case under its name',
  },
];
