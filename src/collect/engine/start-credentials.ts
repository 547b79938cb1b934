import { argumentCredentials, variableCredentials } from '../../adapters/daemon-config/start-credentials.ts';
import type { StartCredential } from '../../core/engine/engine.ts';
import { absent, known, mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Installation } from '../installation/installations.ts';
import { systemdFolders, userUnitFolders } from '../installation/units.ts';
import { readUnitStart, type UnitStart } from '../installation/unit-start.ts';

type Credentials = Observed<readonly StartCredential[]>;

/** Returns what looks like a credential in the arguments and the environment of a running dockerd. */
export async function collectStartCredentials(files: HostFiles, pid: number): Promise<Credentials> {
  const [command, environ] = await Promise.all([
    files.readText(`/proc/${pid}/cmdline`),
    files.readText(`/proc/${pid}/environ`),
  ]);
  const ofArguments = mapKnown(command, (text) =>
    argumentCredentials(text.split('\0').slice(1, -1), command.from),
  );
  // Only root may read the environment of root's process; its unit is what it was started with.
  const ofVariables =
    environ.state === 'unreadable'
      ? mapKnown(await readUnitStart(files, systemdFolders, unit), ({ environment }) =>
          variableCredentials(environment, unit),
        )
      : mapKnown(environ, (text) => variableCredentials(text.split('\0').map(pairOf), environ.from));
  return united(ofArguments, ofVariables, `/proc/${pid}`);
}

/** Returns the same of an engine that does not run, by its unit. */
export async function findStartCredentials(
  files: HostFiles,
  { args, rootless, unread, pid }: Installation,
): Promise<Credentials> {
  if (pid !== undefined) return collectStartCredentials(files, pid);
  if (unread !== undefined) return unread;
  const folders = valueOf(rootless?.folders);
  const start: Observed<UnitStart> =
    rootless !== undefined && folders === undefined
      ? absent(unit)
      : await readUnitStart(files, folders === undefined ? systemdFolders : userUnitFolders(folders), unit);
  const ofVariables = mapKnown(start, ({ environment }) => variableCredentials(environment, unit));
  return united(known(argumentCredentials(args, unit), unit), ofVariables, unit);
}

const unit = 'docker.service';

function pairOf(entry: string): readonly [string, string] {
  const equals = entry.indexOf('=');
  return [entry.slice(0, equals), entry.slice(equals + 1)];
}

/** Unites two readings: what is found in one counts, whatever the other is. */
function united(first: Credentials, second: Credentials, from: string): Credentials {
  const found = [first, second].flatMap((reading) => valueOf(reading) ?? []);
  const failed = [first, second].find(({ state }) => state === 'unreadable');
  return found.length === 0 && failed ? failed : known(found, from);
}
