import { valueOf } from '../../core/observed.ts';
import { unitCommand, type UnitCommand } from '../../formats/systemd/command-line.ts';
import { environmentLines, environmentWords } from '../../formats/systemd/environment.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { findUnitFiles } from './units.ts';

/** Start configuration of a unit. */
export interface UnitStart extends UnitCommand {
  environment: ReadonlyMap<string, string>;
}

/** Returns how a service starts, from its unit and drop-ins; absent if no unit starts a program. */
export async function readUnitStart(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<UnitStart | undefined> {
  const paths = await findUnitFiles(files, folders, name);
  const texts = await textsOf(
    files,
    paths.filter((path) => typeof path === 'string'),
  );
  const values = (setting: string) => unitValues(texts, 'Service', setting);
  const line = values('ExecStart').at(-1);
  if (line === undefined) return undefined;
  // Environment files override variables of the unit.
  const named = values('EnvironmentFile').map((path) => path.replace(/^-/, ''));
  const environment = new Map([
    ...environmentWords(values('Environment')),
    ...(await textsOf(files, named)).flatMap((text) => [...environmentLines(text)]),
  ]);
  const command = unitCommand(line, environment);
  return command === undefined ? undefined : { ...command, environment };
}

async function textsOf(files: HostFiles, paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts.map((text) => valueOf(text) ?? '');
}
