import { folders, type SensitivePath } from './sensitive-path-row.ts';

/** `C:\Users`, and what the client, Git Bash and the virtual machine of Docker Desktop make of it. */
const ofDrive =
  /^(?:(?:\/run\/desktop\/mnt\/host|\/host_mnt|\/mnt)?\/)?([a-z])(?::(?=\/|$)|(?<=\/.)(?=\/|$))/iu;

/** The files of a Linux distribution as Windows shows them. */
const ofDistribution = /^[\\/]{2}wsl(?:\$|\.localhost)[\\/][^\\/]+/iu;

/** Whether a path is one of Windows itself, not of a machine that runs Linux. */
function isWindowsPath(path: string): boolean {
  return /^[a-z]:(?:[\\/]|$)/iu.test(path) || path.startsWith('\\\\');
}

/** Returns the path in the form of the tables: `/Users/ada` for a home of Windows, `/c` for its system drive. */
export function fromWindows(path: string): string {
  const slashed = isWindowsPath(path) ? path.replace(ofDistribution, '').replaceAll('\\', '/') || '/' : path;
  const drive = ofDrive.exec(slashed);
  if (drive === null) return slashed;
  const rest = slashed.slice(drive[0].length).replace(/\/+$/u, '');
  const inUsers = /^\/users(?=\/|$)/iu.exec(rest);
  if (inUsers) return `/Users${rest.slice(inUsers[0].length)}`;
  return rest === '' && drive[1]?.toLowerCase() === 'c' ? '/c' : slashed;
}

/** The drive that Windows starts from. */
export const systemDrive: readonly SensitivePath[] = folders(
  ['high', 'critical'],
  'the system drive of Windows, with the homes of its users',
  '/c',
);
