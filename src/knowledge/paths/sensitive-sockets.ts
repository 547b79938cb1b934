import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** A mount of a socket that obeys user ID 0; a read-only mount does not keep clients from connecting. */
function obeyingRoot(gives: string, ...paths: readonly string[]): readonly SensitivePath[] {
  return folders(['critical', 'critical'], gives, ...paths).map((row) => ({ ...row, toRoot: true as const }));
}

/**
 * Sockets of the host that run programs as root for whoever connects as user ID 0. Tried on Debian 13 from root of a
 * container: the system bus, udev and systemd-machined. Those of root's own session are by the same rule, not tried.
 */
const control: readonly SensitivePath[] = [
  ...obeyingRoot('the sockets of the host’s services, some of which run any program as root', '/run'),
  ...obeyingRoot(
    'the control socket of systemd, which starts any program as root of the host',
    '/run/systemd',
    '/run/systemd/private',
    '/run/user/0/systemd',
    '/run/user/0/systemd/private',
  ),
  // systemd asks polkit only for others (`StartTransientUnit`).
  ...obeyingRoot(
    'the bus over which systemd starts any program as root of the host',
    '/run/dbus',
    '/run/dbus/system_bus_socket',
    '/run/user/0',
    '/run/user/0/bus',
  ),
  // `udevadm control --property=REMOVE_CMD=…`: 50-udev-default.rules runs it when the next device goes.
  ...obeyingRoot(
    'the control socket of udev, which runs any program as root of the host',
    '/run/udev',
    '/run/udev/control',
    '/run/udev/io.systemd.Udev',
  ).map((row) => (row.path === '/run/udev' ? { ...row, instead: '/run/udev/data' } : row)),
  // `machinectl shell .host` (systemd-machined(8)).
  ...obeyingRoot(
    'the control socket of systemd-machined, which opens a shell of root of the host',
    '/run/systemd/machine',
    '/run/systemd/machine/io.systemd.Machine',
  ),
];

/** Sockets of services that let users of the host in by their number: root of a container may take any. */
const peers: readonly SensitivePath[] = trees(
  ['medium', 'medium'],
  'a database of the host, which lets its users in without a password (peer authentication)',
  '/run/mysqld',
  '/run/postgresql',
).map((row) => ({ ...row, toRoot: true as const }));

/** Sockets in `/run` that give more to root in a container than their directory does. */
export const sensitiveSockets: readonly SensitivePath[] = [...control, ...peers];
