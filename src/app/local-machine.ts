import { homedir } from 'node:os';
import { systemClock } from '../io/clock.ts';
import { diskFiles } from '../io/disk-files.ts';
import { machineProbes } from '../io/probes.ts';
import type { Surroundings } from './surroundings.ts';

/** The machine this process runs on. `progress` gets a line for each step that takes a while. */
export function localMachine(version: string, progress: (line: string) => void): Surroundings {
  const uid = process.getuid?.();
  return {
    files: diskFiles('/'),
    probes: machineProbes,
    directory: process.cwd(),
    home: homedir(),
    ...(uid === undefined ? {} : { uid }),
    env: process.env,
    clock: systemClock,
    version,
    progress,
  };
}
