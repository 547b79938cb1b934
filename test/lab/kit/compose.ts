import { existsSync } from 'node:fs';
import { runCommand, type CommandResult } from './commands.ts';

const pluginFolders = [
  '/usr/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/local/lib/docker/cli-plugins',
];

export interface ComposeOptions {
  directory: string;
  env: Readonly<Record<string, string>>;
}

/** Runs Docker Compose in `directory`: the client's plugin where it is installed, else the program `docker-compose`. */
export function runCompose(args: readonly string[], options: ComposeOptions): Promise<CommandResult> {
  const hasPlugin = pluginFolders.some((folder) => existsSync(`${folder}/docker-compose`));
  return hasPlugin
    ? runCommand('docker', ['compose', ...args], options)
    : runCommand('docker-compose', args, options);
}
