// Measures `ironhull --version`, compared with Node doing nothing: `node bench/startup.ts`.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { machineLine, median, spread } from './machine.ts';

const program = resolve(import.meta.dirname, '../bin/ironhull');
const runs = 15;

function times(args: readonly string[]): readonly number[] {
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return performance.now() - start;
  });
}

times([program, '--version']);
const version = times([program, '--version']);
const nothing = times(['-e', '']);
console.log(machineLine());
console.log(`ironhull --version   ${spread(version)}   (bound 60 ms)`);
console.log(`node -e ''           ${spread(nothing)}`);
console.log(`ratio of the medians ${(median(version) / median(nothing)).toFixed(2)}`);
