import { stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

const desktop = 'Docker Desktop';

/**
 * The product that keeps the engine in a virtual machine of its own, as `GET /info` shows it:
 * Docker Desktop puts its name where the system's would be, calls the machine `docker-desktop`
 * and has labels of its own. `undefined` where nothing says so.
 */
export function virtualMachineOf(info: JsonRecord | undefined): string | undefined {
  const system = stringAt(info, 'OperatingSystem') ?? '';
  const labelled = stringsAt(info, 'Labels').some((label) => label.startsWith('com.docker.desktop.'));
  const isDesktop = system.startsWith(desktop) || stringAt(info, 'Name') === 'docker-desktop' || labelled;
  return isDesktop ? desktop : undefined;
}
