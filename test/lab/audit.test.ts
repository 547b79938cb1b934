import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { after, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { collectLive } from '../../src/app/collect-live.ts';
import type { RuntimeContext } from '../../src/app/runtime/runtime-context.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { witness } from '../kit/witness.ts';
import { labMachine } from './kit/machine.ts';

const plainEngine = sharedEngine('default');
const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const machine = (): RuntimeContext => labMachine({ PATH: process.env.PATH });

const composeText = (image: string): string => `services:
  worn:
    image: ${image}
    command: [sleep, "600"]
    user: "1000"
    privileged: true
    volumes:
      - /etc:/host/etc:ro
  careful:
    image: ${image}
    command: [sleep, "600"]
    user: "1000"
    mem_limit: 64m
    security_opt: ["no-new-privileges:true"]
`;

interface Project {
  engine: LabEngine;
  folder: string;
  file: string;
}

let started: Promise<Project> | undefined;

/** A compose project that runs, started as its users start it. */
function project(): Promise<Project> {
  started ??= (async () => {
    const engine = await plainEngine();
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-audit-'));
    folders.push(folder);
    const file = join(folder, 'compose.yaml');
    await writeFile(file, composeText(await labImage(engine)));
    const { code, stderr } = await engine.compose(['-p', 'lab', 'up', '-d'], { directory: folder });
    assert.equal(code, 0, stderr);
    return { engine, folder, file };
  })();
  return started;
}

async function auditLive(): Promise<Report> {
  const { engine } = await project();
  const { report, failures } = await audit({ engine: engine.endpoint, with: [] }, checks, machine());
  assert.deepEqual(failures, []);
  witness('live', report.outcomes);
  return report;
}

const of = (report: Report, key: string, rule: string): Finding[] =>
  report.findings.filter((finding) => finding.workloadKey === key && finding.rule === rule);

/** What must not change from run to run: everything but the time, and the listeners of other tests' engines. */
function stable({ findings, outcomes }: Report) {
  const own = <T extends { rule: string }>(lines: readonly T[]): readonly T[] =>
    lines.filter(({ rule }) => rule !== 'host/engine-ports');
  return { findings: own(findings), outcomes: own(outcomes) };
}

describe('an audit of a running compose project', () => {
  labTest('points each finding to the line of the file that causes it, once', async () => {
    const { file } = await project();
    const report = await auditLive();
    const lines = (await readFile(file, 'utf8')).split('\n');
    const wanted = [
      ['workload/privileged', 'privileged: true'],
      ['workload/sensitive-host-path', '/etc:/host/etc:ro'],
      ['workload/memory-limit', 'worn:'],
    ] as const;
    for (const [rule, text] of wanted) {
      const found = of(report, 'compose:lab/worn', rule);
      assert.equal(found.length, 1, rule);
      const places = found.flatMap(({ sightings }) => sightings);
      const inFile = places.filter((at) => at.in === 'file');
      assert.equal(inFile.length, 1, `${rule}: ${JSON.stringify(places)}`);
      assert.equal(inFile[0]?.in === 'file' && inFile[0].file, file);
      assert.ok(inFile[0]?.in === 'file' && lines[inFile[0].range.startLine - 1]?.includes(text), rule);
      assert.ok(
        places.some((at) => at.in === 'document'),
        `${rule} is seen on the container too`,
      );
      assert.equal(found[0]?.subject.name, 'lab-worn-1');
      assert.equal(found[0]?.fixes[0]?.kind, 'edit');
    }
  });

  labTest('passes what is careful in file and container, and finds no drift', async () => {
    const report = await auditLive();
    const rules = [
      'workload/privileged',
      'workload/no-new-privileges',
      'workload/memory-limit',
      'workload/root-user',
    ];
    for (const rule of rules) {
      const outcomes = report.outcomes.filter(
        (one) => one.workloadKey === 'compose:lab/careful' && one.rule === rule,
      );
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome.state),
        ['passed', 'passed'],
        rule,
      );
    }
    const drift = report.outcomes.filter(({ rule }) => rule === 'workload/drift');
    assert.deepEqual(
      drift.map(({ outcome }) => outcome.state),
      ['passed', 'passed'],
      JSON.stringify(drift, null, 1),
    );
  });

  labTest('gives the same report from facts as from the engine', async () => {
    const { engine, folder } = await project();
    const both = async () => {
      const { facts } = await collectLive({ engine: engine.endpoint }, [], machine());
      const file = join(folder, 'facts.json');
      await writeFile(file, JSON.stringify(facts));
      const { report } = await audit({ facts: file, with: [] }, checks, machine());
      return { replayed: stable(report), live: stable(await auditLive()), findings: report.findings.length };
    };
    let last = await both();
    // The host lists every engine on it: another test may start or stop one between the two.
    for (let tries = 0; tries < 4 && !isDeepStrictEqual(last.replayed, last.live); tries += 1)
      last = await both();
    assert.deepEqual(last.replayed, last.live);
    assert.ok(last.findings > 5);
  });

  labTest('says where the container and its file differ', async () => {
    const { engine, file, folder } = await project();
    const text = await readFile(file, 'utf8');
    const changed = join(folder, 'changed');
    await writeFile(
      file,
      text.replace('privileged: true', 'privileged: false').replace('mem_limit: 64m', 'mem_limit: 128m'),
    );
    try {
      const { report } = await audit({ engine: engine.endpoint, with: [] }, checks, machine());
      witness('live', report.outcomes);
      const drifted = report.findings.filter(({ rule }) => rule === 'workload/drift');
      assert.deepEqual(
        drifted
          .map(
            ({ workloadKey, detail }) =>
              `${workloadKey} ${detail.kind === 'setting' && detail.parts.setting}`,
          )
          .toSorted(),
        // What follows from privileged is not named again.
        ['careful memory', 'worn privileged'].map((one) => `compose:lab/${one}`),
      );
      const [privileged] = of(report, 'compose:lab/worn', 'workload/privileged');
      assert.ok(
        privileged?.sightings.every((at) => at.in === 'document'),
        'the file is no longer to blame',
      );
    } finally {
      await writeFile(file, text);
      await rm(changed, { force: true });
    }
  });

  labTest('keeps its fingerprints when the containers are made again', async () => {
    const { engine, folder } = await project();
    // Other tests start and end programs of the machine between the two audits.
    const marks = (report: Report) =>
      report.findings
        .filter(({ subject }) => subject.kind !== 'host')
        .map(({ fingerprint, rule, subject }) => `${fingerprint} ${rule} ${subject.name}`)
        .toSorted();
    const before = marks(await auditLive());
    const { code, stderr } = await engine.compose(['-p', 'lab', 'up', '-d', '--force-recreate'], {
      directory: folder,
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(marks(await auditLive()), before);
  });
});

describe('an engine that is named', () => {
  labTest('and does not answer fails the run, which judges the rest', async () => {
    const { report, failures } = await audit(
      { engine: 'unix:///nonexistent/docker.sock', with: [] },
      checks,
      machine(),
    );
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['ENGINE_UNREACHABLE'],
    );
    assert.ok(
      report.outcomes.some(({ rule, outcome }) => rule.startsWith('engine/') && outcome.state === 'unknown'),
    );
    assert.ok(report.gaps.length > 0);
  });
});
