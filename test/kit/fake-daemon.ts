import type { FakeHost } from './fake-host.ts';

/** Writes a running dockerd with process id 9 and these arguments, of the engine that fake engines are. */
export function writeDaemon(host: FakeHost, args: readonly string[]): void {
  host.write('/proc/9/comm', 'dockerd\n');
  host.write('/proc/9/cmdline', ['/usr/bin/dockerd', ...args, ''].join('\0'));
  host.write('/proc/9/stat', `9 (dockerd) S 1 ${'0 '.repeat(17)}100 0 0`);
  host.write('/proc/stat', `btime ${Math.floor(Date.now() / 1000)}\n`);
  host.link('/proc/9/root', '/');
  host.write('/var/lib/docker/engine-id', 'engine-1');
}
