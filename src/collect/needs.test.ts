import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collect, process40, stateOf, web } from '../../test/kit/collect.ts';
import { engineRoutes } from '../../test/kit/engine-documents.ts';
import { writeProcess, type FakeHost } from '../../test/kit/fake-host.ts';
import { needsOf } from '../app/needs-of.ts';
import { checks } from '../checks/registry.gen.ts';
import { ordinaryNeeds } from '../core/rules/need.ts';
import { valueOf } from '../core/observed.ts';
import type { HostFiles } from '../io/files.ts';

const prepare = (host: FakeHost): void => {
  host.write('/etc/hostname', 'web-1\n');
  writeProcess(host, process40);
};

/** The files with a record of every path that is opened, listed or looked at. */
function recording(files: HostFiles, paths: string[]): HostFiles {
  return new Proxy(files, {
    get(target, member) {
      const value: unknown = Reflect.get(target, member);
      if (typeof value !== 'function') return value;
      return (path: unknown, ...rest: unknown[]): unknown => {
        paths.push(String(path));
        return Reflect.apply(value, target, [path, ...rest]);
      };
    },
  });
}

async function collected(...rules: string[]) {
  const paths: string[] = [];
  const selected = checks.filter(({ id }) => rules.length === 0 || rules.includes(id));
  const { facts, engine } = await collect(engineRoutes([web]), prepare, {
    change: (files) => recording(files, paths),
    needs: needsOf(selected),
  });
  return { facts, paths, asked: engine.asked };
}

describe('a run of one rule', () => {
  test('opens no file of the host but those that name it', async () => {
    const { facts, paths } = await collected('workload/privileged');
    const names = ['/', '/etc/hostname', '/etc/os-release', '/usr/lib/os-release'];
    const kernel = ['/proc/sys/kernel/osrelease', '/proc/self', '/proc/1'];
    const other = paths.filter((path) => ![...names, ...kernel].includes(path) && !path.endsWith('.sock'));
    assert.deepEqual(other, []);
    assert.ok(paths.length <= 10, paths.join(' '));
    assert.equal(valueOf(facts.host)?.hostname.state, 'known', 'the host is a subject all the same');
    const ofHost = facts.gaps.filter(({ subject }) => subject.kind !== 'engine');
    assert.deepEqual(ofHost, [], 'what is not needed is no gap');
  });

  test('asks the engine for what it needs alone', async () => {
    const { asked } = await collected('workload/privileged');
    assert.ok(asked.includes(`/containers/${web.id}/json`));
    assert.ok(
      !asked.some((path) => /^\/(?:images|volumes\/|nodes|swarm|services)/u.test(path)),
      asked.join(' '),
    );
  });

  test('reads what its rule needs', async () => {
    const { facts, paths } = await collected('workload/capabilities');
    assert.equal(stateOf(facts.workloads[0]?.effective), 'known');
    assert.ok(paths.some((path) => path.startsWith('/proc/40/')));
    assert.ok(!paths.some((path) => path.startsWith('/etc/docker')), 'paths of the engine are not needed');
  });
});

test('a run of all rules reads the host', async () => {
  const { paths } = await collected();
  assert.ok(paths.some((path) => path.startsWith('/etc/audit')));
  assert.ok(paths.some((path) => path.startsWith('/proc/40/')));
});

describe('the machine is proven to run the engine whatever is needed of it', () => {
  for (const need of ordinaryNeeds)
    test(need, async () => {
      const paths: string[] = [];
      const { facts } = await collect(engineRoutes([web]), prepare, {
        change: (files) => recording(files, paths),
        needs: [need],
      });
      assert.ok(
        paths.some((path) => path.startsWith('/proc/40/')),
        'a container proves it where the daemon does not',
      );
      assert.equal(facts.host.state, 'known');
      assert.ok(!facts.gaps.some(({ why }) => why.includes('not proven')), JSON.stringify(facts.gaps));
    });
});
