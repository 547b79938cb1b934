import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';

export type Availability = { available: true } | { available: false; because: string };

const programs = [
  'dockerd',
  'docker',
  'containerd',
  'runc',
  'ip',
  'openssl',
  'ssh',
  'sshd',
  'busybox',
  'tar',
  'unshare',
  'setpriv',
];

/** Directories in which system programs live even where a user's PATH leaves them out. */
export const programPath: string = [process.env['PATH'] ?? '', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].join(
  delimiter,
);

/** Where `name` is on the search path, or `undefined`. */
export function findProgram(name: string): string | undefined {
  return programPath
    .split(delimiter)
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether real engines can be started here, and if not why. Looks at the machine only, starts nothing. */
export function labAvailability(): Availability {
  const because = obstacle();
  return because === undefined ? { available: true } : { available: false, because };
}

function obstacle(): string | undefined {
  if (process.env['IRONHULL_LAB'] === 'off') return 'IRONHULL_LAB=off';
  if (process.platform !== 'linux') return `the lab needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'the lab needs root to start engines of its own';
  const missing = programs.filter((name) => findProgram(name) === undefined);
  if (missing.length > 0) return `the lab needs ${missing.join(', ')}: run node tools/lab/install.mjs`;
  if (!isStatic(findProgram('busybox') ?? ''))
    return 'the lab needs a statically linked busybox (busybox-static)';
  return undefined;
}

function isStatic(program: string): boolean {
  return !readFileSync(program).includes('/ld-linux');
}

/**
 * The reason to skip tests that need the lab, or `false` where it is there: for `{ skip: labSkip() }`.
 * With IRONHULL_LAB=required a missing lab throws instead, so that the run is red.
 */
export function labSkip(): string | false {
  const lab = labAvailability();
  if (lab.available) return false;
  if (process.env['IRONHULL_LAB'] === 'required')
    throw new Error(`IRONHULL_LAB=required, but ${lab.because}`);
  return lab.because;
}

/** A test that needs the lab: skipped by name with the reason where there is none, failed where it is required. */
export function labTest(name: string, run: (context: TestContext) => Promise<void>): void {
  const lab = labAvailability();
  const required = process.env['IRONHULL_LAB'] === 'required';
  const skip = !lab.available && !required ? lab.because : false;
  void test(name, { skip }, async (context) => {
    if (!lab.available) throw new Error(`IRONHULL_LAB=required, but ${lab.because}`);
    await run(context);
  });
}
