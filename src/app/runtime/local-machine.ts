import { homedir } from 'node:os';
import { IronhullError } from '../../core/errors.ts';
import { systemClock } from '../../io/clock.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { machineProbes } from '../../io/probes.ts';
import { replaceFile } from '../../io/replace-file.ts';
import { shellcheckOf } from '../../io/shellcheck.ts';
import { gitOf } from '../../io/git.ts';
import { readStandardInput } from '../../io/standard-input.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** Returns the home directory; a user without an entry, as with `--user 12345`, has none. */
function homeOf(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new IronhullError('TARGET_MISSING', 'the working directory no longer exists', { cause: error });
  }
}

/**
 * The machine this process runs on. `progress` gets a line for each step that takes a while.
 * @throws IronhullError `TARGET_MISSING` in a folder that is there no more: no path can start from it.
 */
export function localMachine(version: string, progress: (line: string) => void): RuntimeContext {
  const uid = process.getuid?.();
  return {
    files: diskFiles('/'),
    probes: machineProbes,
    replaceFile,
    git: gitOf(process.env),
    shellcheck: shellcheckOf(process.env),
    directory: workingDirectory(),
    home: homeOf(),
    ...(uid === undefined ? {} : { uid }),
    env: { ...process.env },
    clock: systemClock,
    standardInput: readStandardInput,
    version,
    progress,
  };
}
