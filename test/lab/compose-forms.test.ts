import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { lab, readBoth } from './compose-both.ts';
import { formCases } from './compose-forms.ts';
import { oursOf, theirsOf } from './compose-values.ts';

/**
 * What is no refusal of what is written: a list without items that is none to Go in 2.26.1, where it stops by itself, and
 * a file that is not there.
 */
const otherEnds = /extra_hosts must be a mapping|^panic:|not found: stat/u;

lab(
  'each form of a key over each other one is taken or refused as by Compose, with its value',
  (context, command) => {
    const differ: unknown[] = [];
    let taken = 0;
    for (const each of formCases(7, 5)) {
      const { message, config, reading } = readBoth(command, each);
      const found = reading.problems.map((problem) => problem.message);
      if (config === undefined) {
        if (found.length === 0 && !otherEnds.test(message)) differ.push({ title: each.title, message });
        continue;
      }
      taken += 1;
      if (found.length > 0) differ.push({ title: each.title, found });
      else if (!isDeepStrictEqual(oursOf(reading.workloads), theirsOf(config)))
        differ.push({ title: each.title, ours: oursOf(reading.workloads), theirs: theirsOf(config) });
    }
    context.diagnostic(`${taken} taken by Compose`);
    assert.deepEqual(differ, []);
    assert.ok(taken > 40, 'Compose takes many of them');
  },
);
