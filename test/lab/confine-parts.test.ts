// Real applications run under what was derived from their recordings, and attacks that were possible are not.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { prove } from '../../src/app/confine/prove.ts';
import { record } from '../../src/app/confine/record.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import type { LeastPrivilege } from '../../src/core/confine/least-privilege.ts';
import { isFailure } from '../../src/core/confine/probe.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { defaultSeccomp } from '../../src/knowledge/kernel/default-seccomp.ts';
import { labAvailability } from './kit/availability.ts';
import { nativeTest, probeTest } from './kit/native-program.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { onOlderKernel } from './kit/older-kernel.ts';
import { partImages } from './kit/part-images.ts';
import { parts, type Part } from './kit/parts.ts';
import { crunFlags, partSkip } from './kit/run-part.ts';

const timeoutMs = 240_000;

/** Waits until the part is ready, and uses it twice; `CONTAINER` is how its commands name the container. */
function exerciseOf({ ready, exercise }: Part): string {
  return [
    'CONTAINER=$IRONHULL_CONTAINER; export CONTAINER',
    'TRIES=0',
    `until (\n${ready}\n) >/dev/null 2>&1; do TRIES=$((TRIES + 1)); [ "$TRIES" -lt 300 ] || exit 9; sleep 0.2; done`,
    `(\n${exercise}\n) && (\n${exercise}\n)`,
  ].join('\n');
}

describe('least privileges of real applications', { skip: labAvailability().available && partSkip() }, () => {
  let engine: LabEngine;
  const machine = () => ({ ...labMachine(engine.env), env: { ...process.env, ...engine.env } });
  const signal = new AbortController().signal;
  const recordings = new Map<string, Recording>();
  const profiles = new Map<string, LeastPrivilege>();
  const saved = { ...process.env };

  before(async () => {
    if (!labAvailability().available) return;
    engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
    await partImages(engine);
    // The commands of an exercise, and docker run, get the environment of this process.
    Object.assign(process.env, engine.env);
  });
  after(async () => {
    Object.assign(process.env, saved);
    await engine?.stop();
  });

  for (const part of parts) {
    nativeTest(
      'files',
      `${part.name} is recorded from its start, and needs at most 60 % of the default calls`,
      async (context) => {
        const recording = await record(
          {
            engine: engine.endpoint,
            runLine: ['docker', 'run', '--detach', '--name', part.name, ...part.run, part.image],
            exercise: exerciseOf(part),
          },
          machine(),
          signal,
        );
        recordings.set(part.name, recording);
        const [run] = recording.runs;
        assert.equal(run?.exercise?.exitCode, 0);
        assert.equal(run?.sawStart, true);
        assert.equal(run?.lostEvents, 0);
        // Under load a container may have started before its files are watched, which is said.
        const others = recording.gaps.filter(({ what }) => !what.startsWith('files that were removed'));
        assert.deepEqual(others, []);
        const profile = deriveLeastPrivilege(recording);
        profiles.set(part.name, profile);
        const share =
          profile.seccomp.calls.length / (defaultSeccomp.always.size + defaultSeccomp.conditions.size);
        context.diagnostic(
          `${profile.seccomp.calls.length} calls, ${Math.round(share * 100)} %; capabilities ${profile.capabilities?.map(({ value }) => value).join(' ') ?? ''}; root ${profile.readOnly.value ? 'read-only' : 'writable'}; tmpfs ${profile.tmpfs.map(({ value }) => value.path).join(' ')}; volumes ${profile.volumes.map(({ value }) => value).join(' ')}`,
        );
        assert.ok(share <= 0.6, `${share}`);
      },
    );

    for (const runtime of ['runc', 'crun'])
      probeTest(
        `${part.name} passes its exercise under its profile on ${runtime}, and what must be blocked is`,
        async (context) => {
          const profile = profiles.get(part.name);
          assert.ok(profile !== undefined);
          const proof = await prove(
            {
              engine: engine.endpoint,
              container: part.name,
              profile,
              exercise: exerciseOf(part),
              timeoutMs,
              runtime,
            },
            machine(),
            signal,
          );
          const blocked = (probes = proof.after): number =>
            probes?.probes.filter(({ outcome }) => outcome === 'blocked').length ?? 0;
          context.diagnostic(
            `${proof.first.why}; ${blocked()} of ${proof.after?.probes.length ?? 0} blocked, ${blocked(proof.before)} before; relaxed ${proof.relaxed?.map(({ id }) => id).join(' ') ?? 'nothing helps'}`,
          );
          const unknown = proof.after?.probes.filter(({ outcome }) => outcome === 'unknown') ?? [];
          assert.ok(
            unknown.length < 20,
            unknown.map(({ id, evidence }) => `${id}: ${evidence.join('; ')}`).join('\n'),
          );
          assert.ok(
            proof.first.passed,
            `${proof.first.why}\n${proof.first.output}\n${JSON.stringify(proof.relaxed)}`,
          );
          assert.deepEqual(proof.after?.probes.filter(isFailure), []);
          assert.ok(blocked() > 0);
        },
      );

    probeTest(`${part.name} passes under its profile where the newer calls of it are not there`, async () => {
      const profile = profiles.get(part.name);
      assert.ok(profile !== undefined);
      const proof = await prove(
        {
          engine: engine.endpoint,
          container: part.name,
          profile: onOlderKernel(profile),
          exercise: exerciseOf(part),
          timeoutMs,
          // It closes descriptors one by one then.
          runtime: 'crun',
        },
        machine(),
        signal,
      );
      assert.ok(proof.first.passed, `${proof.first.why}\n${proof.first.output}`);
    });
  }
});
