import { valueOf } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders, unitFiles } from './units.ts';

/** Files that units of distributions take variables from. */
const environmentFiles = ['/etc/default/docker', '/etc/sysconfig/docker'];

/** The arguments that `docker.service` starts dockerd with, its variables filled in; empty without such a unit. */
export async function unitArguments(files: HostFiles): Promise<readonly string[]> {
  const paths = await unitFiles(files, systemdFolders, 'docker.service');
  const texts = await textsOf(
    files,
    paths.filter((path) => typeof path === 'string'),
  );
  const command = unitValues(texts, 'Service', 'ExecStart').at(-1) ?? '';
  const [, ...args] = words(command);
  if (!args.some((arg) => arg.includes('$'))) return args;
  const variables = (await textsOf(files, environmentFiles)).join('\n');
  return args.flatMap((arg) => {
    const name = /^\$\{?(\w+)\}?$/.exec(arg)?.[1];
    return name === undefined ? [arg] : words(assigned(variables, name));
  });
}

async function textsOf(files: HostFiles, paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts.map((text) => valueOf(text) ?? '');
}

function assigned(text: string, name: string): string {
  const lines = text.split('\n').flatMap((line) => {
    const match = /^\s*(\w+)=(.*)$/.exec(line);
    return match?.[1] === name ? [match[2] ?? ''] : [];
  });
  return (lines.at(-1) ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
}

function words(text: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
