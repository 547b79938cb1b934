import type { Surface } from '../../../core/workload/workload.ts';
import { settingNames } from '../../../knowledge/settings/setting-names.ts';

/**
 * Optional members of facts whose absence says that there is none. In facts of a version that did not collect them it
 * says nothing. By their names in a facts file, which stay as they are; values match the end of a path.
 */
const paths: Readonly<Record<string, RegExp>> = {
  'engine.withoutCertificate': /^engine\.value\.withoutCertificate$/u,
  'engine-path.accessList': /\.enginePaths\.value\.[\w-]+\[\]\.value\.accessList$/u,
  'engine-path.looseFolder': /\.enginePaths\.value\.[\w-]+\[\]\.value\.looseFolder$/u,
  'engine-group.openPrograms': /\.engineGroups\.value\[\]\.openPrograms$/u,
  'build-entitlements.securityInsecure': /\.buildEntitlements\.value\.securityInsecure$/u,
  'build-entitlements.networkHost': /\.buildEntitlements\.value\.networkHost$/u,
  'host.firewall': /^host\.value\.firewall$/u,
  'host.portRelays': /^host\.value\.portRelays$/u,
  'container-process.unfiltered': /\.processes\.value\[\]\.unfiltered$/u,
  'host.otherSocketUnits': /^host\.value\.otherSocketUnits$/u,
  'host.openingLines': /^host\.value\.openingLines$/u,
  'socket-unit.user': /[sS]ocketUnits?\.value(?:\[\]\.value)?\.user$/u,
  'image.config': /\.images\[\]\.config$|^images\[\]\.config$/u,
  'image.userNumber': /^images\[\]\.userNumber$/u,
  'image-step.adds': /\.history\.value\[\]\.adds$/u,
  'image-step.run': /\.history\.value\[\]\.run$/u,
  'image-files.bytes': /\.traces\[\]\.bytes$/u,
  'image-accounts.readableHashes': /\.accounts\.value\.readableHashes$/u,
  'image-accounts.shadowMode': /\.accounts\.value\.shadowMode$/u,
  'mount.openOptions': /\.settings\.mounts\.value\[\]\.value\.openOptions$/u,
  'mount.propagation': /\.settings\.mounts\.value\[\]\.value\.propagation$/u,
  'mount.source': /\.settings\.mounts\.value\[\]\.value\.source$/u,
  'given-file.mode': /\.settings\.givenFiles\.value\[\]\.value\.mode$/u,
};

/** The configuration file of an engine, of which a missing member says that none is known to be in use. */
export const engineFile = 'engine.written';

const settingsFolder = /\.written\.settings\.(\w+)$/u;

/** Returns the name of a member whose absence says that there is none, by its path; absent for others. */
export function sparseMember(path: string): string | undefined {
  const pattern = path.replaceAll(/\[\d+\]/gu, '[]');
  const setting = settingsFolder.exec(pattern)?.[1];
  if (setting !== undefined) return `setting.${setting}`;
  return Object.keys(paths).find((name) => paths[name]?.test(pattern) === true);
}

/** Returns the names of all such members that this version collects. */
export function collectedMembers(): readonly string[] {
  return [engineFile, ...Object.keys(paths), ...Object.keys(settingNames).map((name) => `setting.${name}`)];
}

/** Whether a surface can have a setting: what it cannot have is missing in facts of every version. */
export function canHaveSetting(surface: unknown, setting: string): boolean {
  const names = Object.entries(settingNames).find(([name]) => name === setting)?.[1];
  return names === undefined || names[surface as Surface] !== undefined;
}
