import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lab, readBoth } from './compose-both.ts';
import { accepted, rejected } from './compose-corpus.ts';
import { merges, missingBefore } from './compose-merges.ts';
import { refusedSections, refusedServices } from './compose-refusals.ts';
import { mutatedText, validDocument } from './compose-mutations.ts';
import { generatedCase } from './compose-generated.ts';
import { oursOf, theirsOf } from './compose-values.ts';

const generated = [1, 2, 3, 4, 5, 6].map((seed) => generatedCase(seed, 120));

for (const each of [...accepted, ...merges, ...generated]) {
  lab(`taken by Compose, and the same values: ${each.title}`, (_, command) => {
    const { status, config, message, reading } = readBoth(command, each);
    assert.equal(status, 0, message);
    assert.ok(config);
    assert.deepEqual(reading.problems, []);
    assert.equal(reading.project, config.name);
    assert.deepEqual(oursOf(reading.workloads), theirsOf(config));
  });
}

for (const each of [...rejected, ...missingBefore]) {
  lab(`rejected by Compose, and a problem or unresolved: ${each.title}`, (_, command) => {
    const { status, reading } = readBoth(command, each);
    assert.notEqual(status, 0);
    assert.ok(reading.problems.length > 0 || JSON.stringify(reading.workloads).includes('"unresolved"'));
  });
}

const extras = 'networks: {n1: }\nvolumes: {v1: }\nsecrets: {s1: {file: ./s}}\nconfigs: {c1: {file: ./c}}\n';

function serviceText(body: string): string {
  const image = /(?:^|, )(?:image|build):/u.test(body) ? '' : 'image: x, ';
  return `services:\n  web: {${image}${body}}\n  db: {image: y}\n  prof: {image: z, profiles: [p]}\n${extras}`;
}

const circle =
  'services: {a: {image: x, depends_on: [b]}, b: {image: x, links: [c]}, c: {image: x, pid: "service:a"}}\n';

for (const text of [
  ...refusedServices.map(serviceText),
  ...refusedSections.map((section) => `services: {web: {image: x}}\n${section}\n`),
  circle,
]) {
  const title = text.split('\n').slice(0, 2).join(' ').slice(0, 120);
  lab(`refused by Compose, and a problem at its place: ${title}`, (_, command) => {
    const { status, reading } = readBoth(command, { title, text });
    assert.notEqual(status, 0);
    assert.ok(reading.problems.length > 0);
  });
}

lab(
  'what Compose accepts is not refused, and the other way round: values of a valid file changed',
  (_, command) => {
    const texts = [
      `${JSON.stringify(validDocument)}\n`,
      ...Array.from({ length: 80 }, (__, seed) => mutatedText(seed)),
    ];
    const differ = texts.filter((text) => {
      const { status, reading } = readBoth(command, { title: 'changed', text, files: { s: '' } });
      return (status !== 0) !== reading.problems.length > 0;
    });
    assert.deepEqual(differ, []);
  },
);

lab('the oracle says which version it is', (context, [program, ...words]) => {
  const version = execFileSync(program, [...words, 'version', '--short'], { encoding: 'utf8' });
  context.diagnostic(`docker compose ${version.trim()}`);
  assert.match(version, /\d+\.\d+/);
});
