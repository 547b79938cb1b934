import { borgmaticCommands, webhookCommands } from '../../formats/hooks/hook-commands.ts';
import { certbotCommands } from '../../formats/etc/job-commands.ts';
import {
  monitCommands,
  rsnapshotCommands,
  smartdCommands,
  supervisorCommands,
} from '../../formats/etc/daemon-commands.ts';
import { dnsmasqCommands, keepalivedCommands, openvpnCommands } from '../../formats/etc/network-commands.ts';
import { optionValues } from './option-values.ts';

/** Returns the commands that a configuration names. */
export type CommandReader = (text: string) => readonly string[];

/** A configuration that a command names, and how its commands are read. */
export interface CommandConfiguration {
  /** As it is written. */
  path: string;
  read: CommandReader;
}

/** Programs that run the commands of a file, with the options that name it. */
const readers: Readonly<Record<string, readonly [options: string, read: CommandReader]>> = {
  webhook: ['-hooks --hooks', webhookCommands],
  supervisord: ['-c --configuration', supervisorCommands],
  borgmatic: ['-c --config', borgmaticCommands],
  certbot: ['-c --config', certbotCommands],
  openvpn: ['--config', openvpnCommands],
  dnsmasq: ['-C --conf-file', dnsmasqCommands],
  keepalived: ['-f --use-file', keepalivedCommands],
  smartd: ['-c --configfile', smartdCommands],
  rsnapshot: ['-c', rsnapshotCommands],
  monit: ['-c', monitCommands],
};

/** Returns the configurations with commands which the arguments of a program name. */
export function configuredBy(name: string, args: readonly string[]): readonly CommandConfiguration[] {
  const [options, read] = Object.hasOwn(readers, name) ? (readers[name] ?? []) : [];
  if (read === undefined) return [];
  return optionValues(args, options).map((path) => ({ path, read }));
}
