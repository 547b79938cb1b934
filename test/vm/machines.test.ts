import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { audit, installCommand, setScene, type States } from './kit/audit.ts';
import { vmSkip } from './kit/availability.ts';
import { startMachine, type Machine } from './kit/machine.ts';
import { releases, type ReleaseName } from './kit/releases.ts';
import { askAboutContainers, type SaidOfContainer } from './said/containers.ts';
import { askAboutHost, hostTruth } from './said/host-rules.ts';
import { workloadTruth } from './said/workload-rules.ts';

/** The audit of a machine beside what commands say of it. */
interface Seen {
  states: States;
  host: SaidOfContainer;
  containers: ReadonlyMap<string, SaidOfContainer>;
  ofHost: ReadonlyMap<string, boolean>;
}

const word = (passes: boolean): string => (passes ? 'passed' : 'failed');

for (const name of Object.keys(releases) as ReleaseName[])
  describe(`an audit of Debian ${name} with systemd, AppArmor and auditd`, { skip: vmSkip() }, () => {
    let machine: Machine | undefined;
    let seen: Seen;

    before(async () => {
      machine = await startMachine(name);
      await installCommand(machine);
      await setScene(machine);
      const states = await audit(machine);
      seen = { states, ofHost: await askAboutHost(machine), ...(await askAboutContainers(machine)) };
    });
    after(() => machine?.stop());

    it('is of the engine that the release has, on cgroup v2 under systemd', async () => {
      assert.match(
        (await machine?.must('docker version --format {{.Server.Version}}')) ?? '',
        releases[name].engine,
      );
      assert.match(
        (await machine?.must('docker info --format {{.CgroupDriver}}{{.CgroupVersion}}')) ?? '',
        /^systemd2/u,
      );
    });

    for (const rule of Object.keys(hostTruth))
      it(`${rule} is what commands say`, () => {
        const states = [...(seen.states.get(rule)?.values() ?? [])];
        assert.deepEqual(states, [word(seen.ofHost.get(rule) === true)]);
      });

    for (const [rule, passes] of Object.entries(workloadTruth))
      it(`${rule} is what the kernel says, for each container`, () => {
        const expected = [...seen.containers].map(([container, said]) => [
          container,
          word(passes(said, seen.host)),
        ]);
        const found = [...seen.containers.keys()].map((container) => [
          container,
          seen.states.get(rule)?.get(container),
        ]);
        assert.deepEqual(found, expected);
      });
  });
