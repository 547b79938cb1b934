import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { surfacesOf } from '../../src/knowledge/settings/setting-names.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { audit, installCommand, type States } from './kit/audit.ts';
import { auditInContainer } from './kit/container.ts';
import { vmSkip } from './kit/availability.ts';
import { saveMachine, startScene, type Machine } from './kit/machine.ts';
import { releases, type ReleaseName } from './kit/releases.ts';
import { auditedScenes, type AuditedScene } from './kit/scenes.ts';
import { askEach, type State } from './said/ask.ts';
import { askAboutContainers } from './said/containers.ts';
import { enginePrelude, engineTruth } from './said/engine-rules.ts';
import { hostPrelude, hostTruth } from './said/host-rules.ts';
import { oneState, undecided, unknownInContainer } from './said/undecided.ts';
import { workloadTruth } from './said/workload-rules.ts';

/** What an audit says of each rule, by subject, and what commands say of the same. */
interface Seen {
  audited: States;
  /** What the audit says from inside a container, in the first scene. */
  contained?: States;
  said: Map<string, ReadonlyMap<string, string>>;
}

const commandTruth = { ...hostTruth, ...engineTruth };

const word = (passes: boolean | string): string =>
  typeof passes === 'string' ? passes : passes ? 'passed' : 'failed';

async function look(machine: Machine, scene: AuditedScene): Promise<Seen> {
  await installCommand(machine);
  // The audit first: a command that changes a file of the engine makes its running settings unknown.
  const audited = await audit(machine);
  const contained = scene === 'careless' ? { contained: await auditInContainer(machine) } : {};
  const ofMachine: ReadonlyMap<string, State> = await askEach(
    machine,
    hostPrelude + enginePrelude,
    commandTruth,
  );
  const { machine: about, containers } = await askAboutContainers(machine);
  const said = new Map<string, ReadonlyMap<string, string>>();
  for (const [rule, state] of ofMachine) said.set(rule, new Map([['', state]]));
  for (const [rule, passes] of Object.entries(workloadTruth))
    said.set(rule, new Map([...containers].map(([name, one]) => [name, word(passes(one, about))])));
  return { audited, ...contained, said };
}

/** What an audit says of a rule: of each container that runs, or of the one host or engine. */
function found(rule: string, { audited, said }: Seen): Record<string, unknown> {
  const subjects = audited.get(rule) ?? new Map<string, string>();
  if (rule in workloadTruth)
    return Object.fromEntries([...(said.get(rule)?.keys() ?? [])].map((name) => [name, subjects.get(name)]));
  assert.equal(subjects.size, 1, `subjects of ${rule}`);
  return { '': [...subjects.values()][0] };
}

const names = Object.keys(releases) as ReleaseName[];
// Unpacking takes one processor: the disks are built beside each other.
const skips = await Promise.all(names.map(vmSkip));

const allSeen: Seen[] = [];

// Both at once: a machine keeps one processor busy most of the time.
describe('audits of virtual machines', { concurrency: names.length }, () => {
  for (const [at, name] of names.entries())
    describe(`Debian ${name} with systemd, AppArmor and auditd`, { skip: skips[at] ?? false }, () => {
      let versions = '';
      const seen = new Map<AuditedScene, Seen>();
      const seenIn = (scene: AuditedScene): Seen =>
        seen.get(scene) ?? assert.fail(`${scene} was not audited`);

      before(async () => {
        const saved = await saveMachine(name);
        for (const scene of auditedScenes) {
          const machine = await startScene(saved, scene);
          try {
            const one = await look(machine, scene);
            seen.set(scene, one);
            allSeen.push(one);
            versions = await machine.must(
              'docker info --format "{{.ServerVersion}} {{.CgroupDriver}} {{.CgroupVersion}}"',
            );
          } finally {
            await machine.stop();
          }
        }
      });

      it('is of the engine that the release has, on cgroup v2 under systemd', () => {
        assert.match(versions, releases[name].engine);
        assert.match(versions, / systemd 2$/mu);
      });

      for (const scene of auditedScenes) {
        for (const rule of [...Object.keys(commandTruth), ...Object.keys(workloadTruth)])
          it(`${rule} is what commands say of the ${scene} machine`, () => {
            const { said } = seenIn(scene);
            assert.deepEqual(found(rule, seenIn(scene)), Object.fromEntries(said.get(rule) ?? []));
          });
        for (const [rule, { states }] of Object.entries(undecided))
          it(`${rule} is not passed without a reason on the ${scene} machine`, () => {
            const subjects = seenIn(scene).audited.get(rule) ?? new Map<string, string>();
            const others = [...subjects].filter(([, state]) => !states.includes(state));
            assert.deepEqual([subjects.size > 0, others], [true, []]);
          });
      }

      it('finds in a container what it finds beside it, and is sure of nothing else', () => {
        const { audited, contained = new Map<string, never>() } = seenIn('careless');
        const differing = [...audited].flatMap(([rule, subjects]) =>
          [...subjects].flatMap(([subject, state]) => {
            const inside = contained.get(rule)?.get(subject);
            return inside === state || (inside === 'unknown' && rule in unknownInContainer)
              ? []
              : [`${rule} of ${subject}: ${state}, in the container ${inside}`];
          }),
        );
        assert.deepEqual(differing, []);
      });
    });
});

describe('the rules that the machines are asked about', () => {
  it('are all of the host, the engine and workloads, each once', () => {
    const asked = [commandTruth, workloadTruth, undecided].flatMap((table) => Object.keys(table));
    // An audit runs those of hygiene and style on request, and rules on files alone have no container.
    const rules = checks.flatMap((check) => {
      const isRun = ['security', 'correctness'].includes(check.category);
      const isHere = check.on !== 'workload' || surfacesOf(check).includes('container');
      return isRun && isHere && ['host', 'engine', 'workload'].includes(check.on) ? [check.id] : [];
    });
    assert.deepEqual(asked.toSorted(), rules.toSorted());
  });

  it('are seen both failed and passed', { skip: skips.find(Boolean) ?? false }, () => {
    const once = [...Object.keys(commandTruth), ...Object.keys(workloadTruth)].filter((rule) => {
      const all = new Set(allSeen.flatMap(({ said }) => [...(said.get(rule)?.values() ?? [])]));
      return !(all.has('failed') && all.has('passed'));
    });
    assert.deepEqual(once.toSorted(), Object.keys(oneState).toSorted());
  });
});
