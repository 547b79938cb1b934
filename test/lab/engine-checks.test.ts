import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { witness } from '../kit/witness.ts';
import { freePort } from './kit/addresses.ts';
import { socketPlugin, writeManagedPlugin } from './kit/authorization-plugin.ts';
import { labTest } from './kit/availability.ts';
import { makeCertificates } from './kit/certificates.ts';
import { rootlessObstacle, startRootless } from './kit/rootless.ts';
import { startEngine, type LabEngine, type StartOptions } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';

const engineChecks = checks.filter(({ on }) => on === 'engine');
type Outcomes = ReadonlyMap<string, Outcome>;

async function outcomesOf(engine: { socket: string }): Promise<Outcomes> {
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, engineChecks, machine);
  witness('live', report.outcomes);
  return new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome]));
}

/** Runs `use` with an engine and a folder of its own, and takes both away. */
async function withConfigured(
  prepare: (folder: string) => Promise<StartOptions & { daemonJson?: object }>,
  use: (engine: LabEngine, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-engine-'));
  try {
    const { daemonJson = {}, daemonFlags = [], ...options } = await prepare(folder);
    const file = join(folder, 'daemon.json');
    await writeFile(file, JSON.stringify({ features: { 'containerd-snapshotter': false }, ...daemonJson }));
    const engine = await startEngine({ ...options, daemonFlags: [`--config-file=${file}`, ...daemonFlags] });
    try {
      await use(engine, folder);
    } finally {
      await engine.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function assertStates(outcomes: Outcomes, wanted: Readonly<Record<string, string>>): void {
  const seen = Object.keys(wanted).map((slug) => [slug, outcomes.get(`engine/${slug}`)?.state]);
  assert.deepEqual(Object.fromEntries(seen), wanted);
}

/** The problems of a check in the order of their messages. */
function messages(outcomes: Outcomes, slug: string): readonly string[] {
  const outcome = outcomes.get(`engine/${slug}`);
  return outcome?.state === 'failed' ? outcome.problems.map(({ message }) => message) : [];
}

describe('the settings of an engine', () => {
  labTest('fail where each of them is wrong, in flags and in the file', async () => {
    await withConfigured(
      async (folder) => ({
        config: 'default',
        daemonFlags: [
          `--add-runtime=mine=${join(folder, 'runc')}`,
          '--debug',
          '--log-level=debug',
          '--experimental',
          '--cgroup-parent=/elsewhere',
          '--seccomp-profile=unconfined',
          '--insecure-registry=registry.example:5000',
          '--insecure-registry=10.0.0.0/8',
          '--default-address-pool=base=198.51.100.0/24,size=26',
          `--metrics-addr=0.0.0.0:${await freePort('0.0.0.0')}`,
        ],
        daemonJson: {
          'registry-mirrors': ['http://mirror.example'],
          builder: { Entitlements: { 'security-insecure': true } },
        },
      }),
      async (engine) => {
        const outcomes = await outcomesOf(engine);
        const wrong = ['debug', 'log-level', 'experimental', 'cgroup-parent-default', 'seccomp-default'];
        const network = ['insecure-registries', 'insecure-mirrors', 'metrics-address', 'address-pools'];
        const asItComes = ['userland-proxy', 'default-ulimits', 'live-restore', 'central-logging'];
        const bounds = ['unbounded-logs', 'user-namespaces', 'root-daemon', 'inter-container-traffic'];
        // What becomes of forwarded packets is for the rules of this machine to say: see firewall.test.ts.
        const filter = ['iptables-off', 'ip6tables-off', 'build-entitlements'];
        const others = ['authorization-plugin', 'runtimes'];
        const all = [...wrong, ...network, ...asItComes, ...bounds, ...filter, ...others];
        assertStates(outcomes, Object.fromEntries(all.map((slug) => [slug, 'failed'])));
        assertStates(outcomes, {
          aufs: 'not-applicable',
          'devicemapper-base-size': 'not-applicable',
          'authorization-plugin-disabled': 'not-applicable',
        });
        assert.deepEqual(messages(outcomes, 'insecure-registries'), [
          'registry.example:5000 is used without TLS, or with any certificate',
          '10.0.0.0/8 is used without TLS, or with any certificate',
        ]);
      },
    );
  });

  labTest('pass with evidence where each of them is right, behind an authorization plugin', async () => {
    const plugin = `ironhull-${process.pid}`;
    const server = await socketPlugin(plugin);
    try {
      await withConfigured(
        async () => ({
          config: 'userns',
          daemonFlags: [
            '--userland-proxy=false',
            '--log-level=info',
            '--live-restore',
            '--default-ulimit=nofile=1024:2048',
            `--authorization-plugin=${plugin}`,
            '--log-driver=gelf',
            '--log-opt=gelf-address=udp://192.0.2.1:12201',
            `--metrics-addr=127.0.0.1:${await freePort('127.0.0.1')}`,
          ],
          daemonJson: {
            'registry-mirrors': ['https://mirror.example'],
            builder: { entitlements: { 'security-insecure': false } },
          },
        }),
        async (engine) => {
          const outcomes = await outcomesOf(engine);
          const right = ['userland-proxy', 'log-level', 'live-restore', 'default-ulimits', 'central-logging'];
          const network = ['metrics-address', 'insecure-mirrors', 'insecure-registries', 'address-pools'];
          const rights = ['user-namespaces', 'authorization-plugin', 'authorization-plugin-disabled'];
          const others = [
            'build-entitlements',
            'debug',
            'experimental',
            'seccomp-default',
            'cgroup-parent-default',
          ];
          const all = [...right, ...network, ...rights, ...others];
          assertStates(outcomes, Object.fromEntries(all.map((slug) => [slug, 'passed'])));
          assertStates(outcomes, { 'unbounded-logs': 'not-applicable' });
        },
      );
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  labTest(
    'of a swarm node: what it cannot have, bounded logs, and certificates asked for in the file',
    async () => {
      await withConfigured(
        async (folder) => {
          const { client, server } = await makeCertificates(join(folder, 'tls'), '127.0.0.1');
          return {
            config: 'swarm',
            daemonFlags: ['-H', `tcp://127.0.0.1:${await freePort('127.0.0.1')}`, '--log-opt=max-size=10m'],
            daemonJson: { tlsverify: true, tlscacert: client.ca, tlscert: server.cert, tlskey: server.key },
          };
        },
        async (engine, folder) => {
          assertStates(await outcomesOf(engine), {
            'unbounded-logs': 'passed',
            'live-restore': 'not-applicable',
            'root-daemon': 'not-applicable',
            'tcp-without-client-certificates': 'passed',
          });
          // What the file says now is not what the daemon was started with.
          await writeFile(join(folder, 'daemon.json'), '{"userland-proxy": false}');
          assertStates(await outcomesOf(engine), {
            'unbounded-logs': 'passed',
            'userland-proxy': 'unknown',
            'metrics-address': 'unknown',
            'tcp-without-client-certificates': 'unknown',
            'central-logging': 'failed',
          });
        },
      );
    },
  );
});

describe('the packet filter of an engine', () => {
  labTest('passes where the engine sets it; what is loaded elsewhere is unknown', async () => {
    await withConfigured(
      async () => ({
        config: 'default',
        ownNetwork: 'not forwarding',
        daemonFlags: ['--bridge=', '--iptables=true', '--ip-forward=true', '--icc=false', '--ip6tables=true'],
        daemonJson: { experimental: true },
      }),
      async (engine) => {
        assertStates(await outcomesOf(engine), {
          'iptables-off': 'passed',
          'ip6tables-off': 'passed',
          // Its rules are those of a network that is not this program's.
          'forwarding-unfiltered': 'unknown',
          'inter-container-traffic': 'unknown',
          experimental: 'failed',
        });
      },
    );
  });
});

describe('a rootless engine', () => {
  labTest('is credited, and what its command line says is its own', async (context) => {
    const obstacle = await rootlessObstacle();
    if (obstacle !== undefined) return context.skip(obstacle);
    const engine = await startRootless();
    try {
      assertStates(await outcomesOf(engine), {
        'root-daemon': 'passed',
        'user-namespaces': 'passed',
        'iptables-off': 'failed',
        'metrics-address': 'passed',
        'default-ulimits': 'failed',
      });
    } finally {
      await engine.stop();
    }
  });
});

async function succeed(engine: LabEngine, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await engine.docker(...args);
  assert.equal(code, 0, `docker ${args.join(' ')}: ${stderr}`);
}

describe('a managed authorization plugin', () => {
  labTest('that is disabled is not asked any more, and enabling it does not put it back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-plugin-'));
    const flags = [`--data-root=${join(folder, 'data')}`, '--bridge='];
    // The second engine removes the bridge that the first has left, which would be docker0 of this machine.
    const alone = { config: 'default', ownNetwork: 'not forwarding' } as const;
    try {
      await writeManagedPlugin(join(folder, 'gate'));
      const first = await startEngine({ ...alone, daemonFlags: flags });
      await succeed(first, 'plugin', 'create', 'gate', join(folder, 'gate'));
      await succeed(first, 'plugin', 'enable', 'gate');
      await first.stop();

      const daemonFlags = [...flags, '--authorization-plugin=gate'];
      const engine = await startEngine({ ...alone, daemonFlags });
      try {
        assert.notEqual((await engine.docker('volume', 'create', 'refused')).code, 0);
        const enabled = await outcomesOf(engine);
        assertStates(enabled, { 'authorization-plugin-disabled': 'unknown', 'privileged-plugin': 'failed' });
        assert.deepEqual(messages(enabled, 'privileged-plugin'), [
          'Plugin gate:latest is enabled and has /, read-only, with a Docker socket in it, the network of the host',
        ]);
        await succeed(engine, 'plugin', 'disable', '--force', 'gate');
        await succeed(engine, 'volume', 'create', 'let-through');
        assertStates(await outcomesOf(engine), {
          'authorization-plugin-disabled': 'failed',
          'privileged-plugin': 'passed',
        });
        await succeed(engine, 'plugin', 'enable', 'gate');
        await succeed(engine, 'volume', 'create', 'let-through-again');
        assertStates(await outcomesOf(engine), { 'authorization-plugin-disabled': 'unknown' });
        await succeed(engine, 'plugin', 'disable', '--force', 'gate');
      } finally {
        await engine.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
