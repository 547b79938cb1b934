import { absent, known, valueOf, type Observed } from '../../core/observed.ts';
import { unitCommand, type UnitCommand } from '../../formats/systemd/command-line.ts';
import { environmentLines, environmentWords } from '../../formats/systemd/environment.ts';
import { fillSpecifiers, leavesSpecifiers } from '../../formats/systemd/specifiers.ts';
import { readUnitSection } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { unitEnvironmentFiles, environmentPlace } from './environment-files.ts';
import { findUnitFiles, systemdFolders, type Place } from './units.ts';

/** Start configuration of a unit. */
export interface UnitStart extends UnitCommand {
  environment: ReadonlyMap<string, string>;
  /** Whether its arguments have specifiers that depend on the machine. */
  hasSpecifiers: boolean;
}

/**
 * Returns how a service starts, from its unit and drop-ins; absent if no unit starts a program. Unreadable if
 * one of its files is, because each may change the command line.
 */
export async function readUnitStart(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<Observed<UnitStart>> {
  const found = await textsOf(files, await findUnitFiles(files, folders, name), name);
  if (found.state !== 'known') return found;
  const values = readUnitSection(found.value, 'Service');
  const line = values('ExecStart').at(-1);
  if (line === undefined) return absent(name);
  const fill = specifierFill(folders, name);
  // Environment files override variables of the unit.
  const named = unitEnvironmentFiles(found.value);
  const places = named.map((path) => environmentPlace(path, fill));
  const variables = await textsOf(files, places, name);
  if (variables.state !== 'known') return variables;
  const assigned = values('Environment');
  const environment = new Map([
    ...environmentWords(assigned.map(fill)),
    ...variables.value.flatMap((text) => [...environmentLines(text)]),
  ]);
  const command = unitCommand(line, environment, fill);
  if (command === undefined) return absent(name);
  // Those in files of variables are no specifiers.
  const isLeft = (text: string) => leavesSpecifiers(text, fill);
  const used = [...environmentWords(assigned.filter(isLeft))].filter(
    ([variable, value]) => line.includes(variable) && environment.get(variable) === fill(value),
  );
  const hasSpecifiers = isLeft(line) || used.length > 0;
  return known({ ...command, environment, hasSpecifiers }, found.from);
}

/** Returns what fills in the specifiers of a unit: those of a user's units name folders that are the user's. */
export function specifierFill(folders: readonly string[], unit: string): (text: string) => string {
  return (text) => (folders === systemdFolders ? fillSpecifiers(text, unit) : text);
}

/** Returns the texts of the places that exist. */
async function textsOf(
  files: HostFiles,
  places: readonly Place[],
  name: string,
): Promise<Observed<readonly string[]>> {
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? files.readText(place) : place)),
  );
  const failed = texts.find((text) => text.state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  return known(
    texts.flatMap((text) => valueOf(text) ?? []),
    name,
  );
}
