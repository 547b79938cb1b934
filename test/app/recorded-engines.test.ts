import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { collect } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { writeDaemon } from '../kit/fake-daemon.ts';
import type { FakeHost } from '../kit/fake-host.ts';
import { witness } from '../kit/witness.ts';

const engineChecks = checks.filter(({ on }) => on === 'engine');

interface Recording {
  info?: object;
  version?: object;
  plugins?: readonly object[];
  icc?: string;
  args?: readonly string[];
  daemonJson?: object;
  host?: (host: FakeHost) => void;
}

/** The outcomes on an engine that answers like this, with its daemon on a host built for it. */
async function outcomesOn(recording: Recording): Promise<ReadonlyMap<string, Outcome>> {
  const { info = {}, version = {}, plugins = [], icc = 'true', args = [], daemonJson = {} } = recording;
  const options = { 'com.docker.network.bridge.enable_icc': icc };
  const routes = {
    ...engineRoutes([], { ...usual, ...info }),
    '/version': { json: { ...community('26.1.4', '1.6.33', '1.1.12'), ...version } },
    '/plugins': { json: plugins },
    '/networks': { json: [{ Name: 'bridge', Id: 'b', Driver: 'bridge', Options: options }] },
  };
  const { facts } = await collect(routes, (host) => {
    writeDaemon(host, args);
    host.write('/etc/docker/daemon.json', JSON.stringify(daemonJson));
    recording.host?.(host);
  });
  const report = buildReport(facts, engineChecks, { version: '0.0.0', targets: [] });
  witness(recording.host ? 'host-root' : 'recorded', report.outcomes);
  return new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome]));
}

/** What every engine shows of itself. */
const usual = {
  ServerVersion: '26.1.4',
  Driver: 'overlay2',
  Debug: false,
  IPv4Forwarding: true,
  ExperimentalBuild: false,
  LoggingDriver: 'json-file',
  DefaultRuntime: 'runc',
  Runtimes: { runc: { path: 'runc' } },
  Plugins: { Authorization: null },
  RegistryConfig: {
    InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
    IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
    Mirrors: null,
  },
  SystemTime: '2026-12-01T00:00:00.000000000Z',
};

function community(engine: string, containerd: string, runc: string): object {
  return {
    ApiVersion: '1.45',
    Platform: { Name: 'Docker Engine - Community' },
    Components: [
      { Name: 'Engine', Version: engine },
      { Name: 'containerd', Version: containerd },
      { Name: 'runc', Version: runc },
      { Name: 'docker-init', Version: '0.19.0' },
    ],
  };
}

function assertStates(
  outcomes: ReadonlyMap<string, Outcome>,
  wanted: Readonly<Record<string, string>>,
): void {
  const seen = Object.keys(wanted).map((slug) => [slug, outcomes.get(`engine/${slug}`)?.state]);
  assert.deepEqual(Object.fromEntries(seen), wanted);
}

function advisories(outcome: Outcome | undefined): readonly string[] {
  return outcome?.state === 'failed'
    ? outcome.problems.map(({ vulnerability }) => vulnerability?.id ?? '')
    : [];
}

describe('engines of other times and places', () => {
  it('an old one on aufs, which drivers of the past are judged on', async () => {
    const info = { ServerVersion: '19.03.15', Driver: 'aufs', ExperimentalBuild: true };
    assertStates(await outcomesOn({ info }), {
      aufs: 'failed',
      'devicemapper-base-size': 'not-applicable',
      experimental: 'failed',
      'ip6tables-off': 'passed',
      'direct-routing': 'passed',
    });
  });

  it('the built-in seccomp profile of before and after AF_ALG was refused', async () => {
    for (const [engine, state] of [
      ['29.4.1', 'failed'],
      ['29.4.3', 'passed'],
      ['26.1.5+dfsg1', 'unknown'],
    ] as const) {
      const version = { ...community(engine, 'v2.3.2', '1.5.3') };
      const info = { ServerVersion: engine, SecurityOptions: ['name=seccomp,profile=builtin'] };
      assertStates(await outcomesOn({ info, version }), { 'seccomp-profile-outdated': state });
    }
  });

  it('an old one on devicemapper, as it comes and with another base size', async () => {
    const info = { ServerVersion: '19.03.15', Driver: 'devicemapper' };
    assertStates(await outcomesOn({ info }), { aufs: 'passed', 'devicemapper-base-size': 'passed' });
    const args = ['--storage-opt', 'dm.basesize=50G'];
    assertStates(await outcomesOn({ info, args }), { 'devicemapper-base-size': 'failed' });
  });

  it('Engine 29, which filters IPv6 and knows of direct routing', async () => {
    const version = community('29.9.3', 'v2.3.2', '1.5.3');
    const info = { ServerVersion: '29.9.3', Driver: 'overlayfs', FirewallBackend: { Driver: 'nftables' } };
    assertStates(await outcomesOn({ info, version }), {
      'ip6tables-off': 'passed',
      'iptables-off': 'passed',
      'forwarding-unfiltered': 'passed',
      // The rules of this machine could not be read.
      'direct-routing': 'unknown',
      aufs: 'not-applicable',
      'component-vulnerable': 'passed',
    });
    const open = { 'allow-direct-routing': true, 'ip-forward-no-drop': true };
    assertStates(await outcomesOn({ info, version, daemonJson: open }), {
      'direct-routing': 'failed',
      'forwarding-unfiltered': 'failed',
    });
  });

  it('a rootless one is credited, not punished', async () => {
    const info = { SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] };
    assertStates(await outcomesOn({ info, args: ['--config-file=/etc/docker/daemon.json'] }), {
      'root-daemon': 'passed',
      'user-namespaces': 'passed',
    });
  });

  it('the profile of before Docker 23 by its old name, and one of its owner’s', async () => {
    const old = { SecurityOptions: ['name=seccomp,profile=default'] };
    assertStates(await outcomesOn({ info: old }), { 'seccomp-default': 'passed' });
    const own = { SecurityOptions: ['name=seccomp,profile=/etc/docker/mine.json'] };
    assertStates(await outcomesOn({ info: own }), { 'seccomp-default': 'unknown' });
    assertStates(await outcomesOn({ info: { SecurityOptions: [] } }), { 'seccomp-default': 'failed' });
  });

  it('traffic between containers, forbidden, as far as the rules of the machine are loaded', async () => {
    assertStates(await outcomesOn({ icc: 'false' }), { 'inter-container-traffic': 'unknown' });
    assertStates(await outcomesOn({ icc: 'true' }), { 'inter-container-traffic': 'failed' });
  });

  it('a managed authorization plugin that was disabled lets everything through', async () => {
    const info = { Plugins: { Authorization: ['gate'] } };
    const plugin = (Enabled: boolean) => [
      { Name: 'gate:latest', Enabled, Config: { Interface: { Types: ['docker.authz/1.0'] } } },
    ];
    const on = await outcomesOn({ info, plugins: plugin(true) });
    assertStates(on, { 'authorization-plugin': 'passed', 'authorization-plugin-disabled': 'unknown' });
    const off = await outcomesOn({ info, plugins: plugin(false) });
    assertStates(off, { 'authorization-plugin-disabled': 'failed' });
  });

  it('logs that are handed to a program of the machine are for a person to follow', async () => {
    assertStates(await outcomesOn({ info: { LoggingDriver: 'journald' } }), { 'central-logging': 'unknown' });
    const info = { LoggingDriver: 'syslog' };
    assertStates(await outcomesOn({ info }), { 'central-logging': 'unknown' });
    const daemonJson = { 'log-opts': { 'syslog-address': 'tcp://192.0.2.1:514' } };
    assertStates(await outcomesOn({ info, daemonJson }), { 'central-logging': 'passed' });
  });
});

const status = (packages: readonly (readonly [string, string])[]): string =>
  packages
    .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`)
    .join('\n');

describe('what an engine is made of, with the packages of its host', () => {
  const docker = [
    ['docker-ce', '5:26.1.4-1~debian.12~bookworm'],
    ['containerd.io', '1.6.31-1'],
    ['docker-compose-plugin', '2.27.1-1~debian.12~bookworm'],
  ] as const;

  it('packages of Docker are accused by their versions', async () => {
    const version = community('26.1.4', '1.6.31', '1.1.11');
    const outcomes = await outcomesOn({
      version,
      host: (host) => host.write('/var/lib/dpkg/status', status(docker)),
    });
    const found = advisories(outcomes.get('engine/component-vulnerable'));
    for (const id of ['CVE-2024-21626', 'CVE-2024-40635', 'CVE-2025-62725', 'CVE-2026-41567'])
      assert.ok(found.includes(id), id);
    // Without an authorization plugin there is nothing to get round.
    assert.ok(!found.includes('CVE-2024-41110'));
  });

  it('the same, up to date, passes', async () => {
    const version = community('29.9.3', 'v2.3.2', '1.5.3');
    const today = [
      ['docker-ce', '5:29.9.3-1~debian.13~trixie'],
      ['containerd.io', '2.3.2-1~debian.13~trixie'],
      ['docker-compose-plugin', '5.4.0-1~debian.13~trixie'],
    ] as const;
    const outcomes = await outcomesOn({
      version,
      host: (host) => host.write('/var/lib/dpkg/status', status(today)),
    });
    assertStates(outcomes, { 'component-vulnerable': 'passed' });
  });

  const distribution = {
    Platform: { Name: '' },
    Components: [
      { Name: 'Engine', Version: '29.9.3' },
      { Name: 'containerd', Version: '2.3.2~ds1' },
      { Name: 'runc', Version: '1.1.5+ds1' },
    ],
  };
  const debian = status([
    ['docker.io', '29.9.3-1'],
    ['containerd', '2.3.2~ds1-1'],
    ['runc', '1.1.5+ds1-1+deb12u9'],
  ]);
  const mended = [
    'CVE-2024-21626',
    'CVE-2024-45310',
    'CVE-2025-31133',
    'CVE-2025-52565',
    'CVE-2025-52881',
    'CVE-2026-41579',
    'CVE-2026-119101',
  ];

  it('a distribution’s runc of the same age passes where its change log names every fix', async () => {
    const host = (tree: FakeHost, fixes: readonly string[]): void => {
      tree.write('/var/lib/dpkg/status', debian);
      tree.write(
        '/usr/share/doc/runc/changelog.Debian.gz',
        gzipSync(fixes.map((id) => `  * ${id}\n`).join('')),
      );
    };
    const whole = await outcomesOn({ version: distribution, host: (tree) => host(tree, mended) });
    assertStates(whole, { 'component-vulnerable': 'passed' });
    const part = await outcomesOn({ version: distribution, host: (tree) => host(tree, mended.slice(0, 2)) });
    const outcome = part.get('engine/component-vulnerable');
    assert.ok(outcome?.state === 'unknown', JSON.stringify(outcome));
    assert.match(outcome.doubts[0], /CVE-2025-31133, CVE-2025-52565, CVE-2025-52881/u);
  });
});
