import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proseOfCode, proseOfPage } from './prose.ts';
import { refusedWords } from './word-list.ts';
import { applyExceptions, describeProblem, refusedIn } from './words.ts';

function words(file: string, text: string): string[] {
  return refusedIn(file, text, refusedWords).map(({ line, word }) => `${line} ${word}`);
}

test('refused words in comments and strings are found, with their lines', () => {
  const code = [
    "const title = 'Device of the host handed in';",
    '// it cannot be told',
    '/**',
    ' * Mend it.',
    ' */',
    'const text = `${count} findings to live with`;',
  ];
  assert.deepEqual(words('src/a.ts', code.join('\n')).toSorted(), [
    '1 handed in',
    '2 told',
    '4 mend',
    '6 live with',
  ]);
});

test('names, single words and code spans are no prose', () => {
  const code = "const told = one.sightings; // writes `sightings`\nconst kind = 'told';\nf(`${told} x`);";
  assert.deepEqual(words('src/a.ts', code), []);
});

test('a quote in a regular expression begins no string', () => {
  const code = "const quote = /['\"`]/u;\nconst told = 1;\nconst text = 'it is told';";
  assert.deepEqual(words('src/a.ts', code), ['3 told']);
});

test('a string in another string’s expression ends with it', () => {
  const code = "const text = `a ${b ? 'c d' : ''} e`;\nconst told = text;\n// mended";
  assert.deepEqual(words('src/a.ts', code), ['3 mended']);
});

test('pages are prose but for their code', () => {
  const page = 'what is piped in\n\n```sh\ntold\n```\n\n`told` and told\n';
  assert.deepEqual(words('docs/a.md', page).toSorted(), ['1 piped in', '7 told']);
});

test('every word of the list is found in a sentence that has it', () => {
  const sentences = [
    'cannot be told',
    'mended',
    'could not be had',
    'hands in',
    'handed out',
    'to live with',
    'what it comes to',
    'nobody looked at it',
    'vouches for it',
    'what is piped in',
    'gives away what helps',
    'the findings of today',
    'a loose folder',
    'one more sighting',
    'the surroundings',
    'may drive an engine',
    'a person to judge',
    'drawn tighter',
    'the name it goes by',
    'as ever',
    'lets through',
    'in force',
    'a ratchet',
    'settled',
    'the remainder',
    'collect/kept/swarm',
  ];
  const missed = sentences.filter((sentence) => words('docs/a.md', sentence).length !== 1);
  assert.deepEqual(missed, []);
  const unused = refusedWords.filter(({ word }) => !sentences.some((text) => text.match(word)));
  assert.deepEqual(unused, []);
});

test('places stay the same where code is blanked', () => {
  const text = "const a = 1; // b\nconst c = 'd e';\n";
  assert.equal(proseOfCode(text), "             // b\n          'd e' \n");
  assert.equal(proseOfPage('`a` b'), '    b');
});

test('an exception allows its word in its file alone, and is stale without it', () => {
  const problems = refusedIn('src/a.ts', '// told, mend', refusedWords);
  const entry = { file: 'src/a.ts', word: 'told', reason: 'quoted' };
  const other = { file: 'src/b.ts', word: 'mend', reason: 'quoted' };
  const { refused, stale } = applyExceptions(problems, [entry, other]);
  assert.deepEqual(refused.map(describeProblem), ['src/a.ts:1: “mend”: say fix']);
  assert.deepEqual(stale, [other]);
});
