import { isWithin } from '../../core/is-within.ts';
import type { Severity } from '../../core/severity.ts';
import { gradeDevice } from './sensitive-devices.ts';
import { sensitiveEtc } from './sensitive-etc.ts';
import { homes, sensitiveHome } from './sensitive-homes.ts';
import { sensitiveKernelPaths, sensitiveProcess } from './sensitive-kernel-paths.ts';
import { trees, type SensitivePath } from './sensitive-path-row.ts';
import { sensitiveSession } from './sensitive-sessions.ts';
import { sensitiveServiceData } from './sensitive-service-data.ts';
import { sensitiveSockets } from './sensitive-sockets.ts';
import { sensitiveSystemPaths } from './sensitive-system-paths.ts';
import { fromWindows, systemDrive } from './windows-paths.ts';

/** A mount's host path matched with the table. */
export interface PathGrade {
  entry: SensitivePath;
  severity: Severity;
}

const rows: readonly SensitivePath[] = [
  ...sensitiveSystemPaths,
  ...sensitiveSockets,
  ...sensitiveServiceData,
  ...sensitiveEtc,
  ...sensitiveKernelPaths,
  ...homes,
  ...systemDrive,
];

/** The rows that count for a container that is not root of the host. */
const forOthers = rows.filter(({ toRoot }) => toRoot !== true);

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** `/var/run` is a link to `/run` on every current distribution. */
export function withoutRunLink(path: string): string {
  return path === '/var/run' || path.startsWith('/var/run/') ? path.slice('/var'.length) : path;
}

/** Alternative paths: the root of a process, which outside containers is the host's, the homes of image-based systems, of Solaris and Synology, and the files of macOS as seen in a virtual machine. */
const otherNames: readonly (readonly [RegExp, string])[] = [
  [/^\/proc\/(?:self|thread-self|\d+)\/root(?=\/|$)/u, ''],
  [/^\/host_mnt(?=\/)/u, ''],
  [/^\/private(?=\/(?:etc|tmp|var)(?:\/|$))/u, ''],
  [/^\/(?:var\/home|export\/home|volume\d+\/homes)(?=\/|$)/u, '/home'],
  [/^\/var\/roothome(?=\/|$)/u, '/root'],
];

function usualName(path: string): string {
  const named = otherNames.reduce((name, [from, to]) => name.replace(from, to), fromWindows(path));
  return withoutRunLink(named) || '/';
}

/** Returns the row of a device below `/dev`; none for one that every container has. */
function deviceRows(path: string, readOnly: boolean): readonly SensitivePath[] {
  const grade = gradeDevice(path, readOnly ? 'r' : 'rw');
  return grade ? trees([grade.severity, grade.severity], grade.gives, path) : [];
}

/** Whether a path is a device below `/dev`, or a directory of devices and links to them. */
export function isBelowDevices(path: string): boolean {
  const real = usualName(path);
  return real.startsWith('/dev/') && covering(real, rows).length === 0;
}

/** Returns the rows of a table that apply to a path: the deepest that cover it. */
function covering(path: string, table: readonly SensitivePath[]): readonly SensitivePath[] {
  const own = sensitiveHome(path) ?? sensitiveProcess(path) ?? sensitiveSession(path);
  if (own) return [own];
  const found = table.filter((entry) =>
    entry.reach === 'exact' ? entry.path === path : isWithin(path, entry.path),
  );
  const depth = Math.max(...found.map((entry) => entry.path.length));
  return found.filter((entry) => entry.path.length === depth);
}

/** A certificate without its key: of certbot, which everyone who connects is shown, and of a registry's authority. */
const publicCertificate =
  /^\/etc\/(?:letsencrypt\/(?:live|archive)\/[^/]+\/(?:fullchain|cert|chain)\d*\.pem|(?:docker|containers)\/certs\.d\/[^/]+\/[^/]+\.crt)$/u;

/** Returns the row of a path, parts included; any other directory counts as the most severe path in it. */
function candidates(
  path: string,
  readOnly: boolean,
  table: readonly SensitivePath[],
): readonly SensitivePath[] {
  if (readOnly && publicCertificate.test(path)) return [];
  const over = covering(path, table);
  if (over.length > 0) return over;
  return path.startsWith('/dev/')
    ? deviceRows(path, readOnly)
    : table.filter((entry) => isWithin(entry.path, path));
}

function rank({ severity }: PathGrade): number {
  return order.indexOf(severity);
}

function distance({ entry }: PathGrade, path: string): number {
  return Math.abs(entry.path.length - path.length);
}

/**
 * Grades a mount of the host's `path` (absolute, normalised, with links resolved if possible). A directory
 * above a sensitive one counts as that one; `undefined` for a harmless path. `extra` are paths that are
 * sensitive on this host only; `asRoot`: whether the container may be root of the host.
 */
export function gradeHostPath(
  path: string,
  readOnly: boolean,
  extra: readonly SensitivePath[] = [],
  asRoot = true,
): PathGrade | undefined {
  const real = usualName(path);
  const own = extra.filter((entry) => isWithin(real, entry.path) || isWithin(entry.path, real));
  const all = [...own, ...candidates(real, readOnly, asRoot ? rows : forOthers)];
  const graded = all.flatMap((entry) => {
    const severity = readOnly ? entry.read : entry.write;
    return severity === undefined ? [] : [{ entry, severity }];
  });
  // Of equally severe entries, the one for the path itself is the clearest.
  return graded.toSorted((a, b) => rank(a) - rank(b) || distance(a, real) - distance(b, real))[0];
}
