import { equal, notEqual, ok } from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { VerificationError } from '@sigstore/verify';
import { refusalOf } from './library-refusal.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@sigstore/verify'));
const source = globSync('**/*.js', { cwd: folder })
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('\n');

/** Each error of the library: its code, and its message to the first value in it. */
const errors = [...source.matchAll(/VerificationError\(\{\s+code: '(\w+)',\s+message: ['`]([^'`$]*)/gu)].map(
  ([, code = '', message = '']) => ({ code, message }),
);

test('the errors of the library are found in its source', () => {
  ok(errors.length > 30);
});

describe('an error of the library is a step, in our words', () => {
  for (const { code, message } of errors)
    test(`${code}: ${message}`, () => {
      // The library takes codes from a type that is not exported.
      const error = new VerificationError({ code: code as never, message });
      const { verdict, step } = refusalOf(error);
      equal(verdict, 'rejected');
      notEqual(step.step, 'bundle');
      ok(!step.detail.includes(message) || message === '');
    });
});

test('what else the library throws is a bundle that cannot be read', () => {
  for (const error of [new TypeError('undefined is no function'), new Error('invalid time'), 'text'])
    equal(refusalOf(error).step.step, 'bundle');
});
