import type { CheckName } from './name.ts';

const imports: Readonly<Record<CheckName['kind'], string>> = {
  workload: `import { checkValue } from '../support/workload/setting.ts';`,
  host: `import { pass } from '../../core/rules/outcome.ts';
import { unread } from '../support/subject.ts';`,
  engine: `import { pass } from '../../core/rules/outcome.ts';
import { unread } from '../support/subject.ts';`,
  inventory: `import { pass } from '../../core/rules/outcome.ts';
import { unread } from '../support/subject.ts';`,
  image: `import { pass } from '../../core/rules/outcome.ts';
import { unread } from '../support/subject.ts';`,
  dockerfile: `import { pass } from '../../core/rules/outcome.ts';`,
  network: `import { pass } from '../../core/rules/outcome.ts';`,
  volume: `import { pass } from '../../core/rules/outcome.ts';`,
  swarm: `import { notApplicable, pass } from '../../core/rules/outcome.ts';
import { unread } from '../support/subject.ts';`,
  software: `import { pass } from '../../core/rules/outcome.ts';`,
};

const evaluate: Readonly<Record<CheckName['kind'], string>> = {
  workload: `  evaluate({ workload }) {
    // A placeholder: \`init\` is checked until this names the setting that the rule is about.
    return checkValue(workload, 'init', (init, part) =>
      init ? part.pass('it has an init process') : part.fail({ message: 'It has no init process' }),
    );
  },`,
  host: `  evaluate(host) {
    if (host.state !== 'known') return unread(host);
    const { hostname } = host.value;
    if (hostname.state !== 'known') return unread(hostname);
    return pass({ source: hostname.from, saw: \`it is called \${hostname.value}\` });
  },`,
  engine: `  evaluate({ engine }) {
    if (engine.state !== 'known') return unread(engine);
    const { endpoint, version } = engine.value;
    return pass({ source: \`GET /version of \${endpoint}\`, saw: version });
  },`,
  inventory: `  evaluate(inventory) {
    if (inventory.state !== 'known') return unread(inventory);
    const { images } = inventory.value;
    return pass({ source: inventory.from, saw: \`\${images.length} images\` });
  },`,
  image: `  evaluate({ image }) {
    const { created } = image;
    if (created.state !== 'known') return unread(created);
    return pass({ source: created.from, saw: \`built at \${created.value}\` });
  },`,
  dockerfile: `  evaluate({ dockerfile }) {
    const { file, instructions } = dockerfile;
    return pass({ source: file, saw: \`\${instructions.length} instructions\` });
  },`,
  network: `  evaluate({ network }) {
    const { name, driver } = network;
    return pass({ source: \`network \${name}\`, saw: \`driver \${driver}\` });
  },`,
  volume: `  evaluate({ name, driver }) {
    return pass({ source: \`volume \${name}\`, saw: \`driver \${driver}\` });
  },`,
  swarm: `  evaluate({ swarm }) {
    if (swarm.state === 'absent') return notApplicable('the engine is in no swarm');
    if (swarm.state !== 'known') return unread(swarm);
    const { nodeId } = swarm.value;
    return pass({ source: swarm.from, saw: \`this node is \${nodeId}\` });
  },`,
  software: `  evaluate({ software }) {
    const { packages } = software.inventory;
    return pass({ source: software.subject.name, saw: \`\${packages.length} packages\` });
  },`,
};

/** What the stand-in reads, by kind. */
const needsOf: Readonly<Record<CheckName['kind'], string>> = {
  workload: '',
  host: "'kernel'",
  engine: "'daemon'",
  image: "'images'",
  dockerfile: '',
  network: "'engine-objects'",
  volume: "'engine-objects'",
  swarm: "'engine-objects'",
  inventory: "'engine-objects', 'images'",
  software: '',
};

/** The check file: it type-checks, and judges something harmless until it is written. */
export function checkTemplate({ id, kind }: CheckName): string {
  const reads = kind === 'workload' ? `\n  reads: ['init'],` : '';
  return `import type { Check } from '../../core/rules/check.ts';
${imports[kind]}${imports[kind] === '' ? '' : '\n'}
export const check = {
  id: '${id}',
  on: '${kind}',
  needs: [${needsOf[kind]}],
  title: '',
  category: 'security',
  severity: 'medium',
  why: '',
  remediation: '',
  aliases: [],
  references: [],${reads}
  implies: [],
  fixable: false,
${evaluate[kind]}
  examples: {
    bad: [],
    good: [],
    unsure: [],
  },
} satisfies Check<'${kind}'>;
`;
}

/** What an unread subject is, for the kinds that are one reading or hold one. */
const unreadSubject: Readonly<Partial<Record<CheckName['kind'], string>>> = {
  host: 'unread',
  engine: '{ engine: unread, networks: unread, host: unread, publishesPorts: unread }',
  inventory: 'unread',
};

function unreadTest(subject: string): string {
  return `
test('a subject that could not be read is unknown, never a pass', () => {
  const unread = unreadable('denied', 'permission denied', 'the test');
  const outcome = check.evaluate(${subject});
  assert.equal(outcome.state, 'unknown');
});
`;
}

/** The test beside it: it fails until the check has its words and its examples. */
export function testTemplate({ kind, slug }: CheckName): string {
  const subject = unreadSubject[kind];
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
${subject === undefined ? '' : "import { unreadable } from '../../core/observed.ts';\n"}import { check } from './${slug}.ts';

test('says what an attacker gains and what to do', () => {
  assert.notEqual(check.title, '');
  assert.notEqual(check.why, '');
  assert.notEqual(check.remediation, '');
});

// \`npm test\` with the path of the check runs its examples. What they do not show is tested here: the text of
// a fix (\`repairedService\`), the severity or the place of a finding (\`findingOf\`), both of
// test/kit/judge-check.ts.
test('shows what it reports and what passes', () => {
  const { bad, good } = check.examples;
  assert.ok(bad.length > 0);
  assert.ok(good.length > 0);
});
${subject === undefined ? '' : unreadTest(subject)}`;
}
