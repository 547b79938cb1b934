import { readUnitSection } from '../../formats/systemd/unit.ts';

/** Settings of a unit that name commands (systemd.service(5)). */
const settings = [
  'ExecCondition',
  'ExecStartPre',
  'ExecStart',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
] as const;

export type CommandSetting = (typeof settings)[number];

/** Returns the commands of a unit by its texts; by default of all its settings. */
export type CommandLines = (texts: readonly string[], of?: readonly CommandSetting[]) => readonly string[];

export const unitCommandLines: CommandLines = (texts, of = settings) =>
  ['Service', 'Socket'].flatMap((section) => of.flatMap(readUnitSection(texts, section)));

const isYes = /^(?:1|yes|y|true|t|on)$/iu;

/** Prefixes of a command that runs as root whatever the user of its service is: `+`, and `!` but not `!!`. */
const keepsRoot = /^[-@:|]*(?:\+|!(?!!))/u;

/** Whether a service has another user than root; with `DynamicUser` systemd makes one (systemd.exec(5)). */
function hasOtherUser(texts: readonly string[]): boolean {
  const last = readUnitSection(texts, 'Service');
  const user = last('User').at(-1) ?? '';
  return user === '' ? isYes.test(last('DynamicUser').at(-1) ?? '') : user !== 'root' && user !== '0';
}

/**
 * Returns the commands that systemd runs as root, in the order of `unitCommandLines`: all of a service without another
 * user, and of a socket; else those with a prefix, and with `PermissionsStartOnly` all but `ExecStart`.
 */
export const rootCommandLines: CommandLines = (texts, of = settings) => {
  if (!hasOtherUser(texts)) return unitCommandLines(texts, of);
  const service = readUnitSection(texts, 'Service');
  const isStartOnly = isYes.test(service('PermissionsStartOnly').at(-1) ?? '');
  const ofService = of.flatMap((setting) =>
    service(setting).filter((line) => keepsRoot.test(line) || (isStartOnly && setting !== 'ExecStart')),
  );
  return [...ofService, ...of.flatMap(readUnitSection(texts, 'Socket'))];
};
