import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planFixes, type FixPlan } from '../../src/app/fix/plan-fixes.ts';
import { writeFixes } from '../../src/app/fix/write-fixes.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { roundsOf } from '../kit/rounds.ts';
import { lab } from './compose-both.ts';
import { changedKeys, configOf } from './compose-config.ts';
import { projectToFix, type GeneratedFiles } from './fix-generated.ts';

/** The keys of a service that the fixes of a rule may change. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  'workload/apparmor': ['security_opt'],
  'workload/capabilities': ['cap_add'],
  'workload/cgroup-parent': ['cgroup_parent'],
  'workload/cpu-limit': ['cpus', 'deploy'],
  'workload/default-bridge': ['network_mode', 'networks'],
  'workload/device-cgroup-rules': ['device_cgroup_rules'],
  'workload/engine-socket': ['volumes'],
  'workload/host-cgroup-namespace': ['cgroup'],
  'workload/host-devices': ['devices'],
  'workload/host-ipc': ['ipc'],
  'workload/host-network': ['network_mode', 'networks'],
  'workload/host-pid': ['pid'],
  'workload/host-user-namespace': ['userns_mode'],
  'workload/host-uts': ['uts'],
  'workload/memory-limit': ['mem_limit', 'deploy'],
  'workload/no-new-privileges': ['security_opt'],
  'workload/out-of-memory': ['oom_kill_disable', 'oom_score_adj'],
  'workload/pids-limit': ['pids_limit', 'deploy'],
  'workload/privileged': ['privileged'],
  'workload/published-ports': ['ports'],
  'workload/read-only-root': ['read_only'],
  'workload/restart-policy': ['restart'],
  'workload/root-user': ['user'],
  'workload/seccomp': ['security_opt'],
  'compose/quoted-volume': [],
  'compose/unquoted-port': [],
  'compose/version-field': [],
  'workload/default-capabilities': ['cap_drop'],
  'workload/privileged-groups': ['group_add'],
  'workload/selinux': ['security_opt'],
  'workload/sysctls': ['sysctls'],
  'workload/sensitive-host-path': ['volumes'],
  'workload/system-paths': ['security_opt'],
};

function intendedKeys({ files }: FixPlan): ReadonlySet<string> {
  const fixes = files.flatMap((file) => file.fixes);
  return new Set(
    fixes.flatMap(({ finding }) => {
      const keys = keysOf[finding.rule];
      assert.ok(keys, `no keys for ${finding.rule}`);
      return keys.map((key) => `${finding.subject.name}.${key}`);
    }),
  );
}

const checks = registeredChecks;

async function fix(root: string): Promise<FixPlan> {
  const machine = { ...localMachine('0.0.0', () => undefined), env: {}, directory: root };
  const run = { targets: { paths: ['.'] }, checks };
  const plan = await planFixes(run, 'all', machine);
  const { failures } = await writeFixes(plan, run, machine);
  assert.deepEqual(failures, []);
  return plan;
}

function textsIn(root: string, files: GeneratedFiles): GeneratedFiles {
  return Object.fromEntries(Object.keys(files).map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

lab(
  'a fixed project differs only where the fixes say, is valid, and is not fixed again',
  async (context, command) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-fix-')));
    context.after(() => rmSync(root, { recursive: true }));
    let [projects, fixes, refused] = [0, 0, 0];
    for (let seed = 1; seed <= roundsOf(60); seed += 1) {
      const files = projectToFix(seed);
      rmSync(join(root, 'common.yml'), { force: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
      const before = configOf(command, root);
      // The generator may write what Compose refuses; whether we refuse it too is another test's.
      if (typeof before === 'string') continue;
      projects += 1;
      const plan = await fix(root);
      const fixed = textsIn(root, files);
      const shown = `seed ${seed}\n${files['compose.yaml']}\n=====\n${fixed['compose.yaml']}`;
      const after = configOf(command, root);
      assert.ok(typeof after !== 'string', `${shown}\n${JSON.stringify(after)}`);
      const intended = intendedKeys(plan);
      const other = changedKeys(before.services, after.services).filter((key) => !intended.has(key));
      assert.deepEqual(other, [], shown);
      assert.deepEqual(
        { ...after.rest, networks: undefined },
        { ...before.rest, networks: undefined },
        shown,
      );
      for (const { file, fixes: made, edited } of plan.files) {
        if (made.length === 0) assert.equal(fixed[file.shown], files[file.shown], shown);
        fixes += made.length;
        assert.equal(edited.original, files[file.shown]);
      }
      const text = fixed['compose.yaml'] ?? '';
      if (files['compose.yaml']?.includes('\r\n')) assert.doesNotMatch(text, /(?<!\r)\n/u, shown);
      assert.equal(text.startsWith('\uFEFF'), files['compose.yaml']?.startsWith('\uFEFF'));
      refused += plan.refused.length;
      await fix(root);
      assert.deepEqual(textsIn(root, files), fixed, `fixed again: ${shown}`);
    }
    context.diagnostic(`${projects} projects, ${fixes} fixes, ${refused} refused`);
    assert.ok(projects > roundsOf(60) / 2 && fixes > projects * 5, `${projects} projects, ${fixes} fixes`);
  },
);
