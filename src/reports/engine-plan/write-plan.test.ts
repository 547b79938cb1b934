import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnginePlan, EngineResult } from '../../core/engine/engine-plan.ts';
import { engineReportAsJson, planAsText, resultAsText } from './write-plan.ts';

const options = { width: 80, colour: false };

const plan: EnginePlan = {
  engine: { version: '26.1.5', endpoint: 'unix:///var/run/docker.sock' },
  file: '/etc/docker/daemon.json',
  fileExists: false,
  diff: '--- /etc/docker/daemon.json\n+++ /etc/docker/daemon.json\n@@ -0,0 +1,3 @@ engine/live-restore\n+{\n+  "live-restore": true\n+}\n',
  changes: [
    {
      rule: 'engine/live-restore',
      severity: 'low',
      message: 'Containers stop when dockerd stops',
      why: 'Every engine update is then an outage.',
      members: ['live-restore', 'seccomp-profile'],
      values: { 'live-restore': 'true' },
      forecast: {
        takesEffect: 'reload',
        applies: 'every container',
        mayBreak: 'nothing',
        containers: ['db', 'web'],
      },
      fingerprint: 'f',
    },
  ],
  pending: [],
  withheld: [
    {
      rule: 'engine/user-namespaces',
      severity: 'medium',
      message: 'UID 0',
      why: 'images are gone from view',
      steps: [],
    },
  ],
  byHand: [
    {
      rule: 'engine/central-logging',
      severity: 'low',
      message: 'On this host',
      why: 'your choice',
      steps: ['Set it'],
    },
  ],
  transition: {
    steps: ['reload', 'restart'],
    fates: { 'keeps running': ['db'], 'stays down': ['web'] },
    notes: ['icc waits'],
  },
  obstacles: ['no way to restart'],
  notes: ['a note\u001b[31m'],
};

test('a plan says of each change what it is, how it takes effect and whom it concerns', () => {
  assert.equal(
    planAsText(plan, options),
    `Docker Engine 26.1.5 at unix:///var/run/docker.sock, /etc/docker/daemon.json
(not there yet)
1 change to make

--- /etc/docker/daemon.json
+++ /etc/docker/daemon.json
@@ -0,0 +1,3 @@ engine/live-restore
+{
+  "live-restore": true
+}

1. "live-restore": true, remove "seccomp-profile"
   Rule         engine/live-restore (low): Containers stop when dockerd stops
   Why          Every engine update is then an outage.
   Takes effect by a reload (SIGHUP)
   Applies to   every container
   May break    nothing
   Containers   db, web

How the engine takes it
   dockerd is reloaded, then restarted.
   Keep running: db
   Are stopped and stay down (no restart policy): web
   icc waits

Left out; --only RULE takes it in
   engine/user-namespaces (medium): UID 0
     images are gone from view

For you to decide
   engine/central-logging (low): On this host
     your choice
     - Set it

Note
   - a note\\x1b[31m

Cannot be applied
   - no way to restart
`,
  );
});

test('a plan without a change says so', () => {
  const { engine } = plan;
  const nothing: EnginePlan = {
    engine,
    fileExists: true,
    diff: '',
    changes: [],
    pending: [],
    withheld: [],
    byHand: [],
    transition: { steps: [], fates: {}, notes: [] },
    obstacles: [],
    notes: [],
  };
  assert.equal(
    planAsText(nothing, options),
    'Docker Engine 26.1.5 at unix:///var/run/docker.sock\nNo change to make\n',
  );
});

test('a result begins with its outcome and ends with what to do', () => {
  const result: EngineResult = {
    outcome: 'rollback-failed',
    done: ['Wrote /etc/docker/daemon.json'],
    checks: [
      { what: 'containers', state: 'passed', saw: '2 containers that ran before run' },
      { what: 'container web', state: 'failed', saw: 'it does not run' },
      { what: 'icc', state: 'unknown', saw: 'not read' },
    ],
    why: 'container web: it does not run',
    backup: '/etc/docker/daemon.json.20261130T183643Z.backup',
    byHand: ['Restart dockerd: systemctl restart -- docker.service'],
  };
  assert.equal(
    resultAsText(result, options),
    `Rolled back only in part: act now
   container web: it does not run

Done
   - Wrote /etc/docker/daemon.json

Checked
   - ok: containers: 2 containers that ran before run
   - FAILED: container web: it does not run
   - not confirmed: icc: not read

Old file
   - /etc/docker/daemon.json.20261130T183643Z.backup

Do now
   - Restart dockerd: systemctl restart -- docker.service
`,
  );
});

test('as JSON it is the plan and the result as they are', () => {
  const result: EngineResult = { outcome: 'unchanged', done: [], checks: [], byHand: [] };
  assert.deepEqual(JSON.parse(engineReportAsJson({ plan, result })), { plan, result });
  assert.deepEqual(JSON.parse(engineReportAsJson({ result })), { result });
});
