import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { check as directRouting } from '../../src/checks/engine/direct-routing.ts';
import { check as forwarding } from '../../src/checks/engine/forwarding-unfiltered.ts';
import { check as unprotected } from '../../src/checks/network/unprotected-ports.ts';
import { check as loopbackPorts } from '../../src/checks/workload/loopback-ports.ts';
import { check as published } from '../../src/checks/workload/published-ports.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { absent, known } from '../../src/core/observed.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { HostFiles } from '../../src/io/files.ts';
import type { ProbeName, Probes } from '../../src/io/probes.ts';
import { docker, withEngine } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { serves } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { outsideOf, type Outside } from './kit/outside.ts';

/** The files of this machine, on which the network of the engine is that of the host. */
function filesOf({ pid }: LabEngine): HostFiles {
  const files = diskFiles('/');
  const there = (path: string) => path.replace(/^\/proc\/1\/net\//u, `/proc/${pid}/net/`);
  return {
    ...files,
    readText: (path, maxBytes) => files.readText(there(path), maxBytes),
    readLink: (path) => files.readLink(path.replace(/^\/proc\/(?:1|self)\/ns\/net$/u, `/proc/${pid}/ns/net`)),
  };
}

const programs: Partial<Record<ProbeName, readonly [string, ...string[]]>> = {
  'iptables-rules': ['iptables-save'],
  'ip6tables-rules': ['ip6tables-save'],
};

function probesOf(outside: Outside): Probes {
  return {
    async run(name) {
      const [program, ...args] = programs[name] ?? [];
      if (program === undefined) return absent(name);
      const { stdout, code } = await outside.inside(program, ...args);
      assert.equal(code, 0);
      return known(stdout, program);
    },
  };
}

async function judged(engine: LabEngine, outside: Outside, checks: readonly Check[]): Promise<Report> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  const options = { files: filesOf(engine), probes: probesOf(outside), client, clock: systemClock };
  try {
    const { facts } = await collectFacts({ tool: 'lab', hostNamed: true, ...options });
    const report = buildReport(facts, checks, { version: '0.0.0', targets: ['lab'] });
    witness('live', report.outcomes);
    return report;
  } finally {
    client.close();
  }
}

async function severityOf(engine: LabEngine, outside: Outside): Promise<string | undefined> {
  return (await judged(engine, outside, [published])).findings[0]?.severity;
}

interface Step {
  title: string;
  rules: readonly string[];
  reached: readonly [ip4: boolean, ip6: boolean];
  severity: string;
}

/** One after the other, each with the rules of those before it. */
const steps: readonly Step[] = [
  { title: 'no firewall', rules: [], reached: [true, true], severity: 'medium' },
  {
    title: 'a host that refuses what is for itself, and publishes all the same',
    rules: ['-P INPUT DROP', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
    reached: [true, true],
    severity: 'high',
  },
  {
    title: 'a host that accepts what is for itself at the port',
    rules: ['-A INPUT -p tcp --dport 8080 -j ACCEPT'],
    reached: [true, true],
    severity: 'medium',
  },
  {
    title: 'a rule for the port of the container under the number of the host',
    rules: ['-D INPUT -p tcp --dport 8080 -j ACCEPT', '-I DOCKER-USER -p tcp --dport 8080 -j DROP'],
    reached: [true, true],
    severity: 'high',
  },
  {
    title: 'a rule that holds for IPv4 alone',
    rules: ['-I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j DROP'],
    reached: [false, true],
    severity: 'high',
  },
  {
    title: 'IPv6 refused too, in a way that is not followed',
    rules: ['6 -A INPUT -p tcp --dport 8080 -j DROP'],
    reached: [false, false],
    severity: 'medium',
  },
];

const flags = ['--bridge=', '--iptables=true', '--ip-forward=true', '--userland-proxy=true'];
const serve = 'echo answer > /srv/index.html; exec httpd -f -p 80 -h /srv';

async function startServer(engine: LabEngine, name: string, ...options: readonly string[]): Promise<void> {
  await docker(engine, 'run', '-d', `--name=${name}`, ...options, 'lab:busybox', 'sh', '-c', serve);
  await serves(engine, name, 80);
}

async function withOutside(
  daemonFlags: readonly string[],
  use: (engine: LabEngine, outside: Outside) => Promise<void>,
): Promise<void> {
  await withEngine({ config: 'default', ownNetwork: 'not forwarding', daemonFlags }, async (engine) => {
    const outside = await outsideOf(engine);
    try {
      await startServer(engine, 'open', '-p', '8080:80');
      await use(engine, outside);
    } finally {
      await outside.end();
    }
  });
}

async function load(outside: Outside, rule: string): Promise<void> {
  const [program, words] = rule.startsWith('6 ') ? ['ip6tables', rule.slice(2)] : ['iptables', rule];
  const { code, stderr } = await outside.inside(program, ...words.split(' '));
  assert.equal(code, 0, stderr);
}

describe('a published port and the firewall of its host', () => {
  labTest('are judged as somebody outside finds them', async () => {
    await withOutside(flags, async (engine, outside) => {
      for (const { title, rules, reached, severity } of steps) {
        for (const rule of rules) await load(outside, rule);
        assert.deepEqual(await outside.reaches(8080), reached, title);
        assert.equal(await severityOf(engine, outside), severity, title);
      }
    });
  });

  labTest('are mild where no proxy listens and a rule keeps others out', async () => {
    await withOutside([...flags, '--userland-proxy=false'], async (engine, outside) => {
      await load(outside, '-I DOCKER-USER -i eth0 -j DROP');
      assert.deepEqual(await outside.reaches(8080), [false, false]);
      assert.equal(await severityOf(engine, outside), 'low');
    });
  });
});

/** Rules, one after the other, and whether somebody outside then reaches what is not published. */
const ways: readonly { title: string; rules: readonly string[]; reached: boolean; state: string }[] = [
  {
    title: 'the policy of an engine that switches forwarding on itself',
    rules: ['-P FORWARD DROP'],
    reached: false,
    state: 'passed',
  },
  {
    title: 'forwarding that was on before the engine came',
    rules: ['-P FORWARD ACCEPT'],
    reached: true,
    state: 'failed',
  },
  {
    title: 'a rule of the user in a chain of his own',
    rules: ['-N ours', '-A ours -i eth0 -j DROP', '-I DOCKER-USER -j ours'],
    reached: false,
    state: 'passed',
  },
  {
    title: 'one that is for another port',
    rules: ['-F ours', '-A ours -p tcp --dport 81 -j DROP'],
    reached: true,
    state: 'failed',
  },
];

async function addressOf(engine: LabEngine, name: string, field: string): Promise<string> {
  return (await docker(engine, 'inspect', '--format', `{{${field}}}`, name)).trim();
}

describe('a container that publishes nothing, or on one address', () => {
  labTest('is judged as somebody outside finds it at its own address', async () => {
    await withOutside(flags, async (engine, outside) => {
      await startServer(engine, 'quiet');
      const own = await addressOf(engine, 'quiet', '.NetworkSettings.IPAddress');
      for (const { title, rules, reached, state } of ways) {
        for (const rule of rules) await load(outside, rule);
        assert.equal(await outside.reachesItself(own), reached, title);
        const { outcomes } = await judged(engine, outside, [unprotected, forwarding]);
        const of = (wanted: string) =>
          outcomes.find(
            ({ rule, subject }) => rule === wanted && ['bridge', engine.endpoint].includes(subject.name),
          )?.outcome.state;
        assert.equal(of('network/unprotected-ports'), state, title);
        assert.equal(of('engine/forwarding-unfiltered'), state, title);
      }
      const state = async () => (await judged(engine, outside, [directRouting])).outcomes[0]?.outcome.state;
      assert.equal(await state(), 'passed');
      await startServer(engine, 'narrow', '-p', '127.0.0.1:8081:80');
      const narrow = await addressOf(engine, 'narrow', '.NetworkSettings.IPAddress');
      assert.deepEqual([await outside.reachesItself(narrow), await state()], [true, 'failed']);
      await load(outside, `-t raw -A PREROUTING -d ${narrow} ! -i docker0 -j DROP`);
      assert.deepEqual([await outside.reachesItself(narrow), await state()], [false, 'passed']);
      const onLoopback = async () => {
        const { outcomes } = await judged(engine, outside, [loopbackPorts]);
        return outcomes.find(({ subject }) => subject.name === 'narrow')?.outcome.state;
      };
      assert.deepEqual([await outside.reachesLoopback(8081), await onLoopback()], [true, 'failed']);
      await load(outside, '-t raw -A PREROUTING -d 127.0.0.0/8 ! -i lo -j DROP');
      assert.deepEqual([await outside.reachesLoopback(8081), await onLoopback()], [false, 'passed']);
    });
  });
});
