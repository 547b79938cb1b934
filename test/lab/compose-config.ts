import { spawnSync } from 'node:child_process';

/** The services of a project, by name. */
export type ConfigServices = Record<string, Record<string, unknown>>;

/** A project as Compose prints it. */
export interface ProjectConfig {
  services: ConfigServices;
  rest: Record<string, unknown>;
}

type Command = readonly [string, ...string[]];

/** The project as Compose reads it; why it refuses it, if it does. */
export function configOf(
  [program, ...words]: Command,
  cwd: string,
  files: readonly string[] = [],
): ProjectConfig | string {
  const args = [...words, ...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json'];
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  if (status !== 0) return stderr.trim();
  const { services, ...rest } = JSON.parse(stdout) as { services: ConfigServices } & Record<string, unknown>;
  return { services, rest };
}

/** The keys of services that two configurations have different values of: `web.ports`. */
export function changedKeys(before: ConfigServices, after: ConfigServices): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const [was = {}, is = {}] = [before[name], after[name]];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
      JSON.stringify(was[key]) === JSON.stringify(is[key]) ? [] : [`${name}.${key}`],
    );
  });
}
