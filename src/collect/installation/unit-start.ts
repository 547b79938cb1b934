import { valueOf } from '../../core/observed.ts';
import { unitCommand, type UnitCommand } from '../../formats/systemd/command-line.ts';
import { environmentLines, environmentWords } from '../../formats/systemd/environment.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { unitFiles } from './units.ts';

/** How a unit starts its program. */
export interface UnitStart extends UnitCommand {
  environment: ReadonlyMap<string, string>;
}

/** How a service is started by its unit and its drop-ins; `undefined` where there is no unit that starts anything. */
export async function unitStart(
  files: HostFiles,
  folders: readonly string[],
  name: string,
): Promise<UnitStart | undefined> {
  const paths = await unitFiles(files, folders, name);
  const texts = await textsOf(
    files,
    paths.filter((path) => typeof path === 'string'),
  );
  const values = (setting: string) => unitValues(texts, 'Service', setting);
  const line = values('ExecStart').at(-1);
  if (line === undefined) return undefined;
  // What files say holds over what the unit itself sets.
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
