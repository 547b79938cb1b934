import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeEngine, type RouteTable } from '../kit/fake-engine.ts';
import { runCli } from './run-cli.ts';

const program = resolve(import.meta.dirname, '../../bin/ironhull');
const folder = mkdtempSync(join(tmpdir(), 'contract-'));
after(() => rmSync(folder, { recursive: true }));

const contractFile = (text: string): string => {
  const path = join(folder, 'ironhull.contract.yaml');
  writeFileSync(path, text);
  return path;
};

/** Runs `ironhull test` in the folder, and answers its exit code with all that it wrote. */
async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['test', ...args], { cwd: folder });
  return `${code} ${stdout}${stderr}`;
}

async function withEngine(routes: RouteTable, body: (flag: string) => Promise<void>): Promise<void> {
  const engine = await startFakeEngine({
    '/version': { json: { Version: '26.1.5', ApiVersion: '1.45', Os: 'linux', Arch: 'amd64' } },
    '/info': { json: { ID: 'x', Name: 'elsewhere', OSType: 'linux', Architecture: 'x86_64' } },
    '/containers/json?all=1': { json: [] },
    ...routes,
  });
  try {
    await body(`--engine=unix://${engine.socket}`);
  } finally {
    await engine.close();
  }
}

const id = 'a'.repeat(64);
const running = {
  Id: id,
  Name: '/web',
  Image: `sha256:${'b'.repeat(64)}`,
  State: { Status: 'running', Running: true, Restarting: false, Pid: 4_000_000, ExitCode: 0 },
  Config: { Image: 'web', User: '', Labels: {}, Volumes: null },
  HostConfig: { NetworkMode: 'bridge', Privileged: false, PortBindings: {} },
  NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } }, Ports: {} },
  Mounts: [],
};
const web = { '/containers/web/json': { json: running } } satisfies RouteTable;
const started = (state: object): RouteTable => ({
  '/containers/web/json': { json: { ...running, State: { ...running.State, ...state } } },
});

describe('ironhull test', () => {
  test('refuses command lines that ask for something else', async () => {
    contractFile('services: { web: { user: root } }');
    assert.match(await run('--format', 'sarif'), /^2 .*--format is sarif; it must be table, json, junit/su);
    assert.match(await run('--write'), /^2 .*--write needs the names/su);
    assert.match(await run('--contract', 'none.yaml'), /^2 .*none\.yaml: no such file/su);
    assert.match(await run('nosuch'), /^2 .*no service nosuch/su);
    assert.match(await run('--fix'), /^2 .*'test' does not take --fix/su);
  });

  test('shows each line of a contract that is wrong', async () => {
    contractFile('services:\n  web:\n    usr: root\n    \u001B[2Jx: 1\n');
    const shown = await run();
    assert.match(shown, /^2 .*ironhull\.contract\.yaml:3:5: web has no key usr/su);
    assert.ok(!shown.includes('\u001B'));
  });

  test('ends with 2 without an engine', async () => {
    contractFile('services: { web: { user: root } }');
    assert.match(await run('--running'), /^2 .*no such socket/su);
  });

  test('removes the stack whose start fails, and says how it failed', async () => {
    contractFile(
      'up: "touch up; echo first; echo last line >&2; exit 7"\ndown: "touch down"\nservices: { web: { user: root } }',
    );
    assert.match(await run(), /^2 .*not tested: touch up.* ended with 7: last line/su);
    assert.ok(existsSync(join(folder, 'up')) && existsSync(join(folder, 'down')));
  });

  test('runs neither command of a stack that runs already', async () => {
    rmSync(join(folder, 'up'), { force: true });
    rmSync(join(folder, 'down'), { force: true });
    contractFile('up: touch up\ndown: touch down\nservices: { web: { networks: [bridge], probes: false } }');
    await withEngine(web, async (flag) =>
      assert.match(await run('--running', flag), /^0 1 assertion holds/u),
    );
    assert.ok(!existsSync(join(folder, 'up')) && !existsSync(join(folder, 'down')));
  });

  test('removes the stack also where there is no engine after its start', async () => {
    contractFile('up: touch up\ndown: touch down\nservices: { web: { user: root } }');
    assert.match(await run(), /^2 .*no such socket/su);
    assert.ok(existsSync(join(folder, 'down')));
  });

  test('its exit code says whether the contract is kept', async () => {
    const code = async (settings: string, ...args: readonly string[]): Promise<string> => {
      contractFile(`services: { web: { ${settings}, probes: false } }`);
      let shown = '';
      await withEngine(web, async (flag) => {
        shown = await run('--running', flag, ...args);
      });
      return shown;
    };
    assert.match(await code('networks: [bridge]'), /^0 /u);
    assert.match(await code('networks: [bridge]', '--strict'), /^0 /u);
    assert.match(
      await code('networks: [other]'),
      /^1 web: networks is broken \(Networks\)\n +expected +other/u,
    );
    assert.match(await code('networks: [bridge], pids: 0'), /^0 web: pids is unknown: /u);
    assert.match(await code('networks: [bridge], pids: 0', '--strict'), /^3 /u);
    assert.match(await code('networks: [other], pids: 0', '--strict'), /^1 /u);
    assert.match(await code('exercise: "exit 5"'), /^1 web: exercise is broken.*exit code 5/su);
    assert.match(await code('exercise: "true"'), /^0 1 assertion holds/u);
    const slow = await code('exercise: "sleep 60"', '--timeout', '1s');
    assert.match(slow, /^1 .*did not end within 1 s/su);
  });

  test('an engine elsewhere, whose processes cannot be read, proves nothing', async () => {
    contractFile('services: { web: { readOnly: true, memory: 0, pids: 0, probes: false } }');
    await withEngine(web, async (flag) => {
      const shown = await run('--running', flag);
      assert.match(shown, /^2 web: not tested: nothing is known: /u);
      assert.match(shown, /0 assertions hold, 0 broken, 3 unknown/u);
    });
  });

  test('a contract that asserts nothing of a service is not kept', async () => {
    contractFile('services: { web: { probes: false } }');
    await withEngine(web, async (flag) =>
      assert.match(await run('--running', flag), /^2 web: not tested: the contract asserts nothing of it/u),
    );
  });

  const notRunning: readonly (readonly [object, RegExp])[] = [
    [{ Status: 'exited', Running: false, Pid: 0, ExitCode: 3 }, /it is exited; its last exit code is 3/u],
    [{ Status: 'created', Running: false, Pid: 0 }, /it is created/u],
    [
      { Status: 'restarting', Running: true, Restarting: true, ExitCode: 1 },
      /it is restarting; its last exit code is 1/u,
    ],
  ];
  for (const [state, message] of notRunning)
    test(`a service with the state ${JSON.stringify(state)} is not tested`, async () => {
      contractFile('services: { web: { networks: [bridge], probes: false } }');
      await withEngine(started(state), async (flag) => {
        const shown = await run('--running', flag);
        assert.match(shown, /^2 web: not tested: web does not run: /u);
        assert.match(shown, message);
      });
    });

  test('a service without a container, or with several, is not tested', async () => {
    contractFile('services: { web: { networks: [bridge], probes: false } }');
    const listed = `/containers/json?all=1&filters=${encodeURIComponent('{"label":["com.docker.compose.service=web"]}')}`;
    const gone = { '/containers/web/json': { status: 404, message: 'No such container: web' } };
    await withEngine({ ...gone, [listed]: { json: [] } }, async (flag) =>
      assert.match(
        await run('--running', flag),
        /^2 web: not tested: web: no container and no Compose service/u,
      ),
    );
    await withEngine({ ...gone, [listed]: { json: [{ Id: 'a' }, { Id: 'b' }] } }, async (flag) =>
      assert.match(await run('--running', flag), /^2 web: not tested: web: 2 containers/u),
    );
  });

  for (const [when, contract] of [
    ['while it starts', 'up: "touch up; sleep 60"\ndown: "touch down"\nservices: { web: { user: root } }'],
    [
      'while it is used',
      'down: "touch down"\nservices: { web: { exercise: "touch up; sleep 60", probes: false } }',
    ],
  ] as const)
    test(`a run that is interrupted ${when} removes the stack and is not a pass`, async () => {
      const [up, down] = [join(folder, 'up'), join(folder, 'down')];
      for (const path of [up, down]) rmSync(path, { force: true });
      contractFile(contract);
      await withEngine(web, async (flag) => {
        const child = spawn(process.execPath, [program, 'test', flag], {
          cwd: folder,
          env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        let shown = '';
        child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
        const ended = once(child, 'close');
        for (let tries = 0; tries < 1000 && !existsSync(up); tries += 1) await sleep(10);
        child.kill('SIGTERM');
        const [code] = (await ended) as [number | null];
        assert.equal(code, 2, shown);
        assert.match(shown, /^not tested: interrupted$/mu);
        assert.ok(existsSync(down));
      });
    });

  test('only the named services are tested', async () => {
    contractFile('services: { web: { networks: [bridge], probes: false }, db: { user: root } }');
    await withEngine(web, async (flag) =>
      assert.match(await run('web', '--running', flag), /^0 1 assertion/u),
    );
  });

  test('JSON has the whole report', async () => {
    contractFile('services: { web: { networks: [bridge], ports: ["0.0.0.0:1->1/tcp"], probes: false } }');
    await withEngine(web, async (flag) => {
      const { code, stdout } = await runCli(['test', '--running', flag, '--format', 'json'], { cwd: folder });
      assert.equal(code, 1);
      assert.deepEqual(JSON.parse(stdout), {
        schemaVersion: 1,
        kind: 'contract-report',
        assertions: [
          {
            service: 'web',
            id: 'ports',
            title: 'Published ports',
            outcome: 'broken',
            expected: '0.0.0.0:1->1/tcp',
            found: 'none',
          },
          {
            service: 'web',
            id: 'networks',
            title: 'Networks',
            outcome: 'held',
            expected: 'bridge',
            found: 'bridge',
          },
        ],
        probes: [],
        failures: [],
      });
    });
  });

  test('names from outside cannot act on a terminal', async () => {
    contractFile('services: { web: { networks: [bridge], probes: false } }');
    const networks = { '\u001B[2Jnet\u202E': {} };
    const document = { ...running, NetworkSettings: { Networks: networks, Ports: {} } };
    await withEngine({ '/containers/web/json': { json: document } }, async (flag) => {
      const shown = await run('--running', flag);
      assert.match(shown, /^1 web: networks is broken/u);
      assert.doesNotMatch(shown, /[\u001B\u202E]/u);
    });
  });

  test('the commands get the engine that was named, and run where the contract lies', async () => {
    contractFile(
      'up: echo "$DOCKER_HOST $PWD" > up.txt\nservices: { web: { exercise: "grep -q unix:// up.txt", probes: false } }',
    );
    await withEngine(web, async (flag) => {
      const path = join(folder, 'ironhull.contract.yaml');
      const { code, stdout } = await runCli(['test', '--contract', path, flag], { cwd: '/' });
      assert.equal(code, 0, stdout);
    });
  });
});
