import { findProgram, labAvailability } from '../../lab/kit/availability.ts';
import { makeDisk } from './disk.ts';
import type { ReleaseName } from './releases.ts';

/** What builds a machine's disk and runs it; tools/lab/install.mjs installs them. */
const programs = [
  'qemu-system-x86_64',
  'qemu-img',
  'mmdebstrap',
  'mkfs.ext4',
  'setpriv',
  'chrt',
  'flock',
  'ssh',
  'ssh-keygen',
];

/** Why virtual machines cannot be started here, or `undefined`. */
function obstacle(): string | undefined {
  if (process.env['IRONHULL_VM'] === 'off') return 'IRONHULL_VM=off';
  const lab = labAvailability();
  if (!lab.available) return lab.because;
  if (process.arch !== 'x64') return `the machines are x86-64, this is ${process.arch}`;
  const missing = programs.filter((name) => findProgram(name) === undefined);
  return missing.length === 0
    ? undefined
    : `a virtual machine needs ${missing.join(', ')}: run node tools/lab/install.mjs`;
}

/**
 * Why the tests on the machine of a release are skipped, or `false` once its disk is there: for `{ skip }`. With
 * IRONHULL_VM=required a machine that is not available throws instead, so that the run is red.
 */
export async function vmSkip(name: ReleaseName): Promise<string | false> {
  const why = obstacle() ?? (await makeDisk(name).then(() => undefined, String));
  if (why === undefined) return false;
  if (process.env['IRONHULL_VM'] === 'required') throw new Error(`IRONHULL_VM=required, but ${why}`);
  return why;
}
