import { findProgram, labAvailability } from '../../lab/kit/availability.ts';

/** What builds a machine's disk and runs it; tools/lab/install.mjs installs them. */
const programs = ['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mkfs.ext4', 'ssh', 'ssh-keygen'];

/** Why virtual machines cannot be started here, or `undefined`. */
function obstacle(): string | undefined {
  const wish = process.env['IRONHULL_VM'];
  if (wish !== 'on' && wish !== 'required') return 'virtual machines take minutes: set IRONHULL_VM=on';
  const lab = labAvailability();
  if (!lab.available) return lab.because;
  if (process.arch !== 'x64') return `the machines are x86-64, this is ${process.arch}`;
  const missing = programs.filter((name) => findProgram(name) === undefined);
  return missing.length === 0
    ? undefined
    : `a virtual machine needs ${missing.join(', ')}: run node tools/lab/install.mjs`;
}

/**
 * Why tests on virtual machines are skipped, or `false`: for `{ skip: vmSkip() }`. With IRONHULL_VM=required a
 * machine that cannot be started throws instead, so that the run is red.
 */
export function vmSkip(): string | false {
  const why = obstacle();
  if (why === undefined) return false;
  if (process.env['IRONHULL_VM'] === 'required') throw new Error(`IRONHULL_VM=required, but ${why}`);
  return why;
}
