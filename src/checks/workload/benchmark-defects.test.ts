import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleFacts } from '../../../test/kit/example-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Check } from '../../core/rules/check.ts';
import { check as capabilities } from './capabilities.ts';
import { check as cpuLimit } from './cpu-limit.ts';
import { check as privilegedPorts } from './privileged-ports.ts';
import { check as publishedPorts } from './published-ports.ts';
import { check as restartPolicy } from './restart-policy.ts';
import { check as rootUser } from './root-user.ts';
import { check as seccomp } from './seccomp.ts';
import { check as selinux } from './selinux.ts';
import { check as sensitiveHostPath } from './sensitive-host-path.ts';

/** Wrong results of docker-bench-security, by row, which this project must not repeat. */
interface Defect {
  row: string;
  what: string;
  check: Check;
  failing?: readonly string[];
  passing?: readonly string[];
}

const defects: readonly Defect[] = [
  {
    row: '4.1',
    what: 'root is root with a group beside it, and by any way to write its number',
    check: rootUser,
    failing: ['--user 0:0', '--user root:root', '--user 0:1000', '--user 00', '--user root'],
    passing: ['--user 1000', '--user 10', '--user 1000:0'],
  },
  {
    row: '5.3',
    what: 'another security option does not switch SELinux on',
    check: selinux,
    failing: ['--security-opt no-new-privileges --security-opt label=disable'],
  },
  {
    row: '5.4',
    what: 'privileged gives every capability, and no drop takes them back',
    check: capabilities,
    failing: ['--privileged', '--privileged --cap-drop ALL', '--cap-add ALL'],
    passing: ['--cap-drop ALL --cap-add NET_BIND_SERVICE'],
  },
  {
    row: '5.6',
    what: 'paths below and above a sensitive one, and read-only mounts, count',
    check: sensitiveHostPath,
    failing: [
      '/etc/shadow:/s',
      '/etc:/s:ro',
      '/root:/s',
      '/home:/s:ro',
      '/var/lib/docker:/s',
      '/run:/s',
      '/var:/s',
      '/usr/bin:/s',
      '/proc/sys/kernel/core_pattern:/s',
    ].map((bind) => `-v ${bind}`),
    passing: ['-v /srv/app/data:/s', '-v /etc/localtime:/etc/localtime:ro'],
  },
  {
    row: '5.8',
    what: '1024 is not a privileged port',
    check: privilegedPorts,
    failing: ['-p 1023:80', '-p 80:80'],
    passing: ['-p 1024:80'],
  },
  {
    row: '5.12',
    what: 'a quota and a set of CPUs are limits too',
    check: cpuLimit,
    failing: ['--memory 64m'],
    passing: ['--cpu-quota 50000', '--cpuset-cpus 0', '--cpus 1', '--cpu-shares 512'],
  },
  {
    row: '5.14',
    what: 'every IPv6 address is every address',
    check: publishedPorts,
    failing: ['-p [::]:8080:80', '-p 0.0.0.0:8080:80', '-p 8080:80'],
    passing: ['-p 127.0.0.1:8080:80', '-p [::1]:8080:80'],
  },
  {
    row: '5.15',
    what: 'restarting always has no bound',
    check: restartPolicy,
    failing: [
      '--restart always',
      '--restart unless-stopped',
      '--restart on-failure',
      '--restart on-failure:6',
    ],
    passing: ['--restart no', '--restart on-failure:5'],
  },
  {
    row: '5.22',
    what: 'privileged switches the filter off without an option that says so',
    check: seccomp,
    failing: ['--privileged', '--security-opt seccomp=unconfined'],
    passing: ['--security-opt no-new-privileges'],
  },
];

function stateOf(check: Check, flags: string): string | undefined {
  const facts = exampleFacts('workload', { title: flags, run: `docker run ${flags} app` });
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('text', outcomes);
  return outcomes[0]?.outcome.state;
}

for (const { row, what, check, failing = [], passing = [] } of defects) {
  describe(`${row}: ${what}`, () => {
    for (const flags of failing) it(`fails ${flags}`, () => assert.equal(stateOf(check, flags), 'failed'));
    for (const flags of passing) it(`passes ${flags}`, () => assert.equal(stateOf(check, flags), 'passed'));
  });
}

it('each is claimed by the check under the benchmark’s own number', () => {
  for (const { row, check } of defects) {
    assert.ok(
      check.aliases.some(({ tool, id }) => tool === 'cis' && id === row),
      `${check.id} ${row}`,
    );
  }
});
