import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, process40, web } from '../../../test/kit/collect.ts';
import { engineRoutes, inspectOf } from '../../../test/kit/engine-documents.ts';
import { writeProcess } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { check as sensitiveHostPath } from '../../checks/workload/sensitive-host-path.ts';
import { check as tmpfsOptions } from '../../checks/workload/tmpfs-options.ts';

const disk = '1 0 8:1 / / rw - ext4 /dev/sda rw';

/** The messages on a container whose mount table has these lines; the machine’s has the last ones. */
async function messages(
  host: { binds?: readonly string[]; tmpfs?: Readonly<Record<string, string>> },
  own: readonly string[],
  machine: readonly string[] = [],
): Promise<readonly string[]> {
  const { binds = [], tmpfs } = host;
  const document: object = inspectOf({ ...web, binds });
  const { HostConfig } = document as { HostConfig: object };
  const inspected = { ...document, HostConfig: { ...HostConfig, ...(tmpfs && { Tmpfs: tmpfs }) } };
  const routes = {
    ...engineRoutes([{ ...web, binds }]),
    [`/containers/${web.id}/json`]: { json: inspected },
  };
  const { facts } = await collect(routes, (files) => {
    writeProcess(files, process40);
    files.write('/usr/bin/x', '');
    files.write('/srv/app/x', '');
    files.write('/proc/1/mountinfo', `${[disk, ...machine].join('\n')}\n`);
    files.write('/proc/40/mountinfo', `${own.join('\n')}\n`);
  });
  const rules = [sensitiveHostPath, tmpfsOptions];
  const { findings } = buildReport(facts, rules, { version: '0', targets: [] });
  return findings.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('what the mount table of a container shows of its mounts', () => {
  const programs = { binds: ['/usr/bin:/h:ro'] };

  test('a read-only mount, as it was asked for', async () => {
    assert.deepEqual(await messages(programs, ['2 1 8:1 /usr/bin /h ro - ext4 /dev/sda rw']), []);
  });

  test('one that was made writable after the start', async () => {
    const [message, ...rest] = await messages(programs, ['2 1 8:1 /usr/bin /h rw - ext4 /dev/sda rw']);
    assert.deepEqual(rest, []);
    assert.match(
      message ?? '',
      /^high: \/usr\/bin of the host is readable and writable by an unprivileged user at \/h \(remounted after the start\)/u,
    );
  });

  test('a directory of the host that covers it, writable', async () => {
    const own = ['2 1 8:1 /srv/app /h ro - ext4 /dev/sda rw', '3 2 8:1 /usr/bin /h rw - ext4 /dev/sda rw'];
    const [message] = await messages({ binds: ['/srv/app:/h:ro'] }, own);
    assert.match(
      message ?? '',
      /^high: \/usr\/bin of the host is readable and writable by an unprivileged user at \/h /u,
    );
  });

  test('a mount below a read-only one that is writable', async () => {
    const own = ['2 1 8:1 /srv/app /h ro - ext4 /dev/sda rw', '3 2 8:1 /usr/bin /h/x rw - ext4 /dev/sda rw'];
    const machine = ['4 1 8:1 /usr/bin /srv/app/x rw - ext4 /dev/sda rw'];
    const [message] = await messages({ binds: ['/srv/app:/h:ro'] }, own, machine);
    assert.match(
      message ?? '',
      /^high: \/usr\/bin of the host is readable and writable by an unprivileged user at \/h\/x:/u,
    );
  });
});

describe('a tmpfs of a running container', () => {
  const tmpfs = { '/t': '' };
  const mounted = '2 1 0:70 / /t rw,nosuid,nodev,noexec - tmpfs tmpfs rw';

  test('as the engine mounts it', async () => {
    assert.deepEqual(await messages({ tmpfs }, [mounted]), []);
  });

  test('remounted without what the engine sets', async () => {
    const [message] = await messages({ tmpfs }, ['2 1 0:70 / /t rw,nosuid - tmpfs tmpfs rw']);
    assert.match(message ?? '', /^low: The tmpfs at \/t is mounted with exec, dev/u);
  });

  test('covered by a directory of the host', async () => {
    const found = await messages({ tmpfs }, [mounted, '3 2 8:1 /usr/bin /t rw - ext4 /dev/sda rw']);
    assert.match(
      found.join('\n'),
      /^high: \/usr\/bin of the host is readable and writable by an unprivileged user at \/t:/u,
    );
  });
});
